"""Moments as exports write them. Pure.

ISO 8601; day/month/year or month/day/year, which of them is said for a whole file; with or
without a time, with seconds or not, AM/PM or not. Excel's own numbers of days, too.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DMY, MDY = "dmy", "mdy"
ZONES = ("Europe/Paris", "Europe/London", "UTC", "America/Los_Angeles", "America/New_York")
EARLIEST = datetime(1990, 1, 1)
ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
PLAIN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
CLOCK = re.compile(r"[T\s,]+(\d{1,2})[:hH](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?[Mm]?")
OFFSET = re.compile(r"(?:Z|([+-])(\d{2}):?(\d{2}))\s*$")
DAYS = re.compile(r"(\d{5})(\.\d+)?")


def order_of(words):
    """DMY or MDY where a text can be only one of them, else ""."""
    found = PLAIN.match(words)
    if found is None:
        return ""
    first, second = int(found[1]), int(found[2])
    if first > 12 or second > 12:
        return DMY if first > 12 else MDY
    return MDY if re.search(r"\d\s*[AP]M\b", words, re.I) else ""


def moment(words, order, zone):
    """A text as a moment in UTC, without zone; None for what is none.

    order: DMY or MDY. zone: name of the zone in whose clock it is written, unless it says its own.
    """
    try:
        found = read(words.strip(), order)
        if found is None:
            return None
        day, offset = found
        there = day - offset if offset is not None else local(day, zone)
    except (ValueError, OverflowError):
        return None
    return there if there >= EARLIEST else None


def local(day, zone):
    return day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def read(words, order):
    """(datetime, its offset from UTC or None), or None."""
    days = DAYS.fullmatch(words)
    if days:
        return datetime(1899, 12, 30) + timedelta(days=round(float(words), 6)), None
    iso, plain = ISO.match(words), PLAIN.match(words)
    if iso:
        year, month, day = map(int, iso.groups())
    elif plain:
        first, second, year = map(int, plain.groups())
        day, month = (first, second) if order == DMY else (second, first)
        year += 2000 if year < 100 else 0
    else:
        return None
    rest = words[(iso or plain).end() :]
    clock = CLOCK.match(rest)
    if clock is None:
        return datetime(year, month, day), None
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4] in "pP" else 0)
    offset = OFFSET.search(rest)
    away = None
    if offset:
        hours, minutes = int(offset[2] or 0), int(offset[3] or 0)
        away = timedelta(hours=hours, minutes=minutes) * (-1 if offset[1] == "-" else 1)
    return datetime(year, month, day, hour, minute, second), away


def day(words, order):
    """A text as "2014-05-13", or None."""
    try:
        found = read(words.strip(), order)
    except (ValueError, OverflowError):
        return None
    return found[0].date().isoformat() if found else None
