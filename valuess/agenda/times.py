"""Times as people say them, on the clock of the place, and on both where a person crosses.

"09:30 (10:30 in France)", « 9 h 30 (10 h 30 en France) ». Every zone here has a name in
both languages; others are shown by their city.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_interval

from valuess.i18n import LOCALES, _, dated, language, lazy, ordinal_first

NBSP = "\u00a0"
IN_ZONE = {
    "Europe/London": lazy("in England"),
    "Europe/Paris": lazy("in France"),
}
ZONES = {"Europe/London": lazy("UK time"), "Europe/Paris": lazy("French time")}
ACROSS = {"Europe/London": "Europe/Paris", "Europe/Paris": "Europe/London"}
JOURNEY = "journey"  # models.JOURNEY


def local(moment, zone):
    """A UTC moment of the store on the clock of a zone."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def utc(day, clock, zone):
    """The UTC moment of the store for a date and a time on the clock of a zone.

    Raises ValueError for a time that the clock skips in spring; one that comes twice in
    autumn is the first of the two.
    """
    there = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    moment = there.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != there.replace(tzinfo=None):
        raise ValueError("no such time on that day")
    return moment.replace(tzinfo=None)


def hour(there, lang=None):
    """« 9 h 30 », "09:30"."""
    if (lang or language()) == "fr":
        minutes = f"{NBSP}{there.minute:02}" if there.minute else ""
        return f"{there.hour}{NBSP}h{minutes}"
    return f"{there.hour:02}:{there.minute:02}"


def weekday(day, lang=None):
    """« mardi 13 mai », "Tuesday 13 May"."""
    return dated(day, "EEEE d MMMM", lang or language())


def dates_of(days):
    """Of the first and the last of some days: « 13–15 mai 2014 », "13–15 May 2014"."""
    first, last = days
    said = format_interval(first, last, "yMMMMd", locale=LOCALES[language()])
    return ordinal_first(said, language())


def ordinal(number, lang=None):
    """« 1re », « 3e », "1st", "22nd", "113th": of a place, which is feminine in French."""
    if (lang or language()) == "fr":
        return f"{number}{'re' if number == 1 else 'e'}"
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def in_zone(zone):
    """« en France », "in France"; another zone by its city."""
    return str(IN_ZONE.get(zone) or zone.rpartition("/")[2].replace("_", " "))


def zone_name(zone):
    """« heure anglaise », "UK time"; another zone by its city."""
    return str(ZONES.get(zone) or in_zone(zone))


def span(item):
    """From when until when, each on the clock of its place: "09:30–11:00".

    Where the item begins and ends in different zones, both are named.
    """
    begins, ends = item.starts_local, item.ends_local
    if item.zone == item.zone_end:
        later = f" ({weekday(ends.date())})" if ends.date() != begins.date() else ""
        return f"{hour(begins)}–{hour(ends)}{later}"
    return _(
        "%(begins)s %(here)s – %(ends)s %(there)s",
        begins=hour(begins), here=in_zone(item.zone),
        ends=hour(ends), there=in_zone(item.zone_end),
    )  # fmt: skip


def clocks(item):
    """As `span`; of a journey within one zone also on the clock of the other shore.

    "18:00–21:15 (17:00–20:15 in England)".
    """
    other = ACROSS.get(item.zone)
    if item.kind != JOURNEY or item.zone != item.zone_end or other is None:
        return span(item)
    begins, ends = local(item.starts, other), local(item.ends, other)
    return f"{span(item)} ({hour(begins)}–{hour(ends)} {in_zone(other)})"


def both_clocks(moment, zone, other):
    """A moment at a place, and what the clock says on the other shore."""
    here, there = local(moment, zone), local(moment, other)
    if here.utcoffset() == there.utcoffset():
        return hour(here)
    return f"{hour(here)} ({hour(there)} {in_zone(other)})"


def lasts(item):
    """How long it takes, as a timedelta: true over a change of clock, being between UTC times."""
    return item.ends - item.starts


def minutes(count):
    return timedelta(minutes=count)
