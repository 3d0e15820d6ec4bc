"""Time zones inside calendar files (VTIMEZONE), exact at the hour of each change.

icalendar's own say a change of clock in spring an hour late, and begin with an
observance that vobject takes for the only one; so they are made here, one observance
for each change, from a year before the events to a year after.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from valuess.later import icalendar

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@lru_cache(maxsize=64)
def changes(name, first, last):
    """UTC moments at which the clocks of a zone change, from one year to another."""
    zone = ZoneInfo(name)
    found, day = [], datetime(first, 1, 1, tzinfo=UTC)
    while day.year <= last:
        if offset(day, zone) != offset(day + DAY, zone):
            before, after = day, day + DAY
            while after - before > MINUTE:
                middle = before + (after - before) // 2
                same = offset(middle, zone) == offset(day, zone)
                before, after = (middle, after) if same else (before, middle)
            found.append(after.replace(second=0, microsecond=0))
        day += DAY
    return tuple(found)


def offset(moment, zone):
    return moment.astimezone(zone).utcoffset()


def timezone(name, first, last):
    """The VTIMEZONE of a zone, for events from one year to another."""
    made, zone = icalendar.Timezone(), ZoneInfo(name)
    made.add("tzid", name)
    moments = changes(name, first - 1, last + 1) or (datetime(first - 1, 1, 1, tzinfo=UTC),)
    for moment in moments:
        there = moment.astimezone(zone)
        before = offset(moment - MINUTE, zone)
        part = icalendar.TimezoneDaylight() if there.dst() else icalendar.TimezoneStandard()
        part.add("dtstart", (moment + before).replace(tzinfo=None))
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", there.utcoffset())
        part.add("tzname", there.tzname())
        made.add_component(part)
    return made


def of_events(events):
    """The VTIMEZONEs of all zones that events name."""
    moments = [event[name].dt for event in events for name in ("dtstart", "dtend") if name in event]
    years = [moment.year for moment in moments]
    zones = {getattr(moment, "tzinfo", None) for moment in moments}  # a whole day has none
    names = {getattr(zone, "key", None) for zone in zones} - {None, "UTC"}
    return [timezone(name, min(years), max(years)) for name in sorted(names)]
