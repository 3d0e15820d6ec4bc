"""A calendar file of any program as the same kind of table as a spreadsheet."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from valuess.later import icalendar, windows_zones
from valuess.meeting.organise.handwriting import ZONES
from valuess.sheets import Unreadable

HEADS = ["UID", "SUMMARY", "DTSTART", "DTEND", "TZID", "LOCATION", "DESCRIPTION", "CATEGORIES"]
LARGEST = 3_000_000


def is_calendar(content):
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def read(content, zone):
    """(heads, rows) of the events of a calendar; times on the clock of their own zone, or of
    the meeting's `zone` where they have none that is known. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("too large")
    try:
        calendar = icalendar.Calendar.from_ical(content.removeprefix(b"\xef\xbb\xbf").lstrip())
        events = [e for e in calendar.walk("VEVENT") if str(e.get("STATUS", "")) != "CANCELLED"]
        return list(HEADS), [row(event, zone) for event in events]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise Unreadable("not a calendar") from error


def row(event, zone):
    starts, ends = event.get("DTSTART"), event.get("DTEND")
    named = zone_named(starts.params.get("TZID")) if starts is not None else None
    there = named or zone
    begun = written(starts and starts.dt, there)
    if ends is None and starts is not None and event.get("DURATION") is not None:
        over = written(starts.dt + event["DURATION"].dt, there)
    else:
        over = written(ends and ends.dt, there)
    uid = str(event.get("UID", ""))
    if event.get("RECURRENCE-ID") is not None:
        uid += f" {event['RECURRENCE-ID'].to_ical().decode()}"
    return [uid, words(event, "SUMMARY"), begun, over, there, words(event, "LOCATION"),
            words(event, "DESCRIPTION"), categories(event)]  # fmt: skip


def zone_named(tzid):
    """A zone that is known here, by its own name or by the one that Windows gives it."""
    name = str(tzid or "").strip().strip('"')
    found = windows_zones.WINDOWS_TO_OLSON.get(name, name).lstrip("/")
    if found not in ZONES and "/" in found:  # /program/…/Europe/Paris
        found = "/".join(found.split("/")[-2:])
    return found if found in ZONES else None


def written(moment, zone):
    """A moment as a cell: a day and an hour on the clock of a zone; a day alone as it is."""
    if moment is None or not isinstance(moment, datetime):
        return moment.isoformat() if moment is not None else ""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).astimezone(ZoneInfo(zone))
    return moment.strftime("%Y-%m-%d %H:%M")


def words(event, name):
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return str(value or "").strip()[:10_000]


def categories(event):
    value = event.get("CATEGORIES")
    values = value if isinstance(value, list) else [value] if value is not None else []
    return ", ".join(str(c) for one in values for c in getattr(one, "cats", [one]))[:200]


def mapping(lang):
    """Which field each of HEADS is; a calendar is in one language, the reader's by default."""
    fields = ["uid", f"title_{lang}", "start", "end", "zone", f"place_{lang}", f"text_{lang}",
              "kind"]  # fmt: skip
    return {str(number): field for number, field in enumerate(fields)}
