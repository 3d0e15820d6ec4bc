"""Days, hours, zones and numbers as people write them, in a form or in a table. Pure.

Each function raises ValueError for what it cannot read; a day is read with the day of
the month first, as on both shores.
"""

import re
import unicodedata
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from valuess.agenda.times import utc

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
SHORE_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
SPOKEN_DAY = re.compile(r"(?:[a-z]+\.?,? )?(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.?,? (\d{4})")
CLOCK = re.compile(r"(\d{1,2})(?: ?[h:.] ?(\d{2})?)?(?::(\d{2})(?:\.\d+)?)? ?(am|pm|h|min)?")
TIMED = re.compile(r"(?P<day>.*?\d)[T ]+(?:(?:à|at) )?(?P<clock>\d{1,2} ?[h:.].*)", re.IGNORECASE)
MONTHS = {
    name: number
    for number, names in enumerate(
        ("janvier janv january jan", "fevrier fevr february feb", "mars march mar",
         "avril avr april apr", "mai may", "juin june jun", "juillet juil july jul",
         "aout august aug", "septembre sept september sep", "octobre october oct",
         "novembre november nov", "decembre december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip


def plain(words):
    """Words to compare: without accents, capitals, signs and doubled spaces."""
    bare = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split())


def spaced(words):
    return " ".join(unicodedata.normalize("NFKC", words).split())


def day_of(words):
    """A date: 2014-05-13, 13/05/2014, 13.05.14, « mardi 13 mai 2014 », 13 May 2014."""
    words = spaced(words)
    timed = TIMED.fullmatch(words)
    words = timed["day"] if timed else words
    if found := ISO_DAY.fullmatch(words):
        return date(*map(int, found.groups()))
    if found := SHORE_DAY.fullmatch(words):
        day, month, year = map(int, found.groups())
        return date(year + 2000 if year < 100 else year, month, day)
    bare = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    if (found := SPOKEN_DAY.fullmatch(bare)) and found[2] in MONTHS:
        return date(int(found[3]), MONTHS[found[2]], int(found[1]))
    raise ValueError("no day")


def clock_of(words):
    """A time of day: 9h30, 9 h, 9:30, 09:30:00, 9.30, 9:30 pm; also after a date."""
    words = spaced(words)
    timed = TIMED.fullmatch(words)
    found = CLOCK.fullmatch((timed["clock"] if timed else words).casefold())
    if found is None:
        raise ValueError("no hour")
    hour, minute, half = int(found[1]), int(found[2] or 0), found[4]
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise ValueError("no hour")
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute)


def both_of(words):
    """(date, time) of "2014-05-13T09:30" or « 13/05/2014 9h30 »."""
    if TIMED.fullmatch(spaced(words)) is None:
        raise ValueError("no day with an hour")
    return day_of(words), clock_of(words)


def moment_of(words, zone):
    """The UTC moment of a day and an hour on the clock of a zone."""
    return utc(*both_of(words), zone)


def zone_of(words):
    """A zone by its name, such as Europe/Paris."""
    if words not in ZONES:
        raise ValueError("no such zone")
    return ZoneInfo(words).key


def count_of(words, most=9_999):
    """A whole number from 0 to `most`."""
    words = "".join(words.split())
    if not re.fullmatch(r"[0-9]{1,6}", words) or int(words) > most:
        raise ValueError("no number")
    return int(words)


def minutes_of(words):
    """A length in minutes: 90, « 90 min », 1h30, 1:30."""
    words = spaced(words).casefold()
    if found := re.fullmatch(r"(\d{1,4}) ?(?:m|mn|min|minutes?)?\.?", words):
        return int(found[1])
    if found := re.fullmatch(r"(\d{1,2}) ?[h:] ?(\d{2})?(?: ?min)?", words):
        return int(found[1]) * 60 + int(found[2] or 0)
    raise ValueError("no length")


def degrees_of(words, most):
    """A latitude (most 90) or a longitude (most 180), with a point or a comma."""
    words = words.strip().replace(",", ".").replace("\u2212", "-")
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,12})?", words) or abs(float(words)) > most:
        raise ValueError("no such place")
    return float(words)


def yes_of(words):
    """True or False of yes/no, oui/non, 1/0, x."""
    said = plain(words)
    if said in ("1", "yes", "y", "oui", "o", "true", "vrai", "x"):
        return True
    if said in ("", "0", "no", "n", "non", "false", "faux"):
        return False
    raise ValueError("neither yes nor no")


def typed_moment(moment, zone):
    """A UTC moment as a form's field holds it: 2014-05-13T09:30 on the clock of a zone."""
    if moment is None:
        return ""
    there = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    return datetime.strftime(there, "%Y-%m-%dT%H:%M")


ZONES = frozenset(available_timezones())  # to list them takes 20 ms
OVERSEAS = ("America/Cayenne", "America/Guadeloupe", "America/Martinique", "Indian/Mayotte",
            "Indian/Reunion")  # fmt: skip
EUROPE = frozenset(zone for zone in ZONES if zone.startswith("Europe/"))
