"""Time zones inside calendar files: as the clocks are, at every hour of the days they change."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical
from icalendar import Event

from valuess.agenda.calendars import calendar
from valuess.agenda.zones import timezone

ZONES = ["Europe/London", "Europe/Paris", "Europe/Athens", "America/New_York", "Asia/Kolkata"]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("day", [(3, 30), (5, 13), (10, 26), (1, 1), (12, 31)])
def test_every_hour_has_the_offset_it_has_there(name, day):
    zone = ZoneInfo(name)
    read = tzical(StringIO(timezone(name, 2014, 2014).to_ical().decode())).get()
    moment = datetime(2014, *day, tzinfo=UTC) - timedelta(hours=12)
    for _half_hour in range(96):
        there = moment.astimezone(zone)
        back = there.replace(tzinfo=None).replace(tzinfo=read, fold=there.fold)
        if there.astimezone(UTC) == moment and there.fold == 0:
            assert back.utcoffset() == there.utcoffset(), there
        moment += timedelta(minutes=30)


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("month", [1, 5, 11])
def test_another_library_reads_the_same_moment(name, month):
    starts = datetime(2014, month, 12, 23, tzinfo=ZoneInfo(name))
    event = Event()
    event.add("uid", "1")
    event.add("dtstamp", datetime(2014, 1, 1, tzinfo=UTC))
    event.add("dtstart", starts)
    words = calendar("x", [event]).decode().replace(name, f"{name}-{month}")  # it keeps the first
    read = vobject.readOne(words).vevent.dtstart.value
    assert read.astimezone(UTC) == starts.astimezone(UTC)
