"""Filters of the visits' templates: moments on the clock of a place, durations, languages."""

from babel import Locale

from valuess.agenda.times import hour, local, weekday
from valuess.i18n import LOCALES, language

NBSP = "\u00a0"


def in_clock(moment, zone):
    """A UTC moment as the clock of a zone has it: "14:30"."""
    return hour(local(moment, zone))


def at_place(moment, zone):
    """ "Tuesday 13 May, 14:30", on the clock of a zone."""
    there = local(moment, zone)
    return f"{weekday(there.date())}, {hour(there)}"


def lasting(time):
    """A timedelta as people say it: "45 min", "2 h", "1 h 30"."""
    hours, minutes = divmod(round(time.total_seconds() / 60), 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{minutes:02}" if minutes else "")


def language_name(code):
    """The name of a language, in the reader's: « français », "French"; its code if unknown."""
    return Locale.parse(LOCALES[language()]).languages.get(code, code)


FILTERS = {"in_clock": in_clock, "at_place": at_place, "lasting": lasting,
           "language_name": language_name}  # fmt: skip
