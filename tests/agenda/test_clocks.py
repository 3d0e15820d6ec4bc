"""Seats on the days on which clocks change, and while the clock of the machine jumps."""

from datetime import date, datetime, time, timedelta

import pytest

from valuess.agenda import changing, checking, seats
from valuess.agenda.models import SEATED, WAITING, Seat
from valuess.agenda.times import dates_of, lasts, utc, weekday
from valuess.i18n import shown, shown_day, speaking

from .making import make_item, make_meeting, make_person

SPRING, AUTUMN = date(2014, 3, 30), date(2014, 10, 26)
MODULES = ("ledger", "models", "promotion", "changing")


@pytest.fixture
def meeting(app):
    return make_meeting()


@pytest.fixture
def clock(monkeypatch):
    """clock(moment): what the time is from now on."""

    def set_to(moment):
        for module in MODULES:
            monkeypatch.setattr(f"valuess.agenda.{module}.now", lambda: moment)

    return set_to


def on(meeting, slug, day, begins, ends, zone, **values):
    return make_item(meeting, slug, starts=utc(day, begins, zone), ends=utc(day, ends, zone),
                     zone=zone, zone_end=zone, capacity=3, **values)  # fmt: skip


@pytest.mark.parametrize("day, hours", [(SPRING, 1), (AUTUMN, 3)])
def test_what_clashes_over_a_change_of_clock_is_decided_by_the_time_that_passes(meeting, day, hours):
    person = make_person("one", meeting=meeting)
    night = on(meeting, "night", day, time(0, 30), time(2, 30), "Europe/London")
    assert lasts(night) == timedelta(hours=hours)
    assert seats.take(night, person).seat
    french = on(meeting, "french", day, time(3, 30), time(4, 30), "Europe/Paris")
    assert (french.starts, french.ends) == (night.ends, night.ends + timedelta(hours=1))
    assert seats.take(french, person).seat.state == SEATED  # it begins as the other ends
    close = on(meeting, "close", day, time(3, 29), time(3, 31), "Europe/Paris")
    assert seats.take(close, person).clashes == [night, french]


def test_an_hour_that_the_clock_skips_is_no_time_and_one_that_comes_twice_is_the_first():
    with pytest.raises(ValueError):
        utc(SPRING, time(1, 30), "Europe/London")
    assert utc(AUTUMN, time(1, 30), "Europe/London") == datetime(2014, 10, 26, 0, 30)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_window_that_opens_on_such_a_day_opens_once(meeting, clock, day):
    opens = utc(day, time(3), "Europe/London")
    item = make_item(meeting, capacity=1, opens=opens)
    person = make_person("one", meeting=meeting)
    clock(opens - timedelta(seconds=1))
    assert seats.take(item, person).refused == "closed"
    clock(opens)
    assert seats.take(item, person).seat.state == SEATED


def test_a_clock_that_jumps_changes_no_order(meeting, clock):
    item, people = make_item(meeting, capacity=1), [make_person(f"p{n}", meeting=meeting) for n in range(5)]
    for year, person in zip((2014, 2030, 1999, 2014, 2001), people, strict=True):
        clock(datetime(year, 1, 1))
        seats.take(item, person)
    clock(datetime(1980, 1, 1))
    assert [seats.position(Seat.get(account=p)) for p in people[1:]] == [1, 2, 3, 4]
    for left, promoted in zip(people, people[1:], strict=False):
        assert [s.account_id for s in seats.leave(item, left).promoted] == [promoted.id]
    assert checking.differences() == []


def test_a_window_that_a_jump_back_opens_again_sells_no_seat_twice(meeting, clock):
    closes = datetime(2014, 5, 1)
    item = make_item(meeting, capacity=1, closes=closes, balance={"until": "2014-04-01T00:00:00Z", "shares": {"FR": 0}})
    one, two, three = (make_person(name, meeting=meeting) for name in ("one", "two", "three"))
    clock(datetime(2014, 3, 1))
    assert seats.take(item, one).seat.state == WAITING  # its country has no share yet
    clock(datetime(2014, 4, 1))
    assert [seat.account_id for seat in seats.release(item)] == [one.id]
    clock(datetime(2014, 3, 1))
    assert seats.take(item, two).seat.state == WAITING
    clock(closes)
    assert seats.take(item, three).refused == "closed"
    assert changing.foresee(item, {"capacity": 2}).promoted == [Seat.get(account=two)]
    assert Seat.get(state=SEATED).account == one and checking.overfull() == []


def test_the_first_of_a_month_is_said_as_each_language_says_it(app):
    days = date(2014, 2, 1), date(2014, 2, 11)
    for lang, long, week, both in (
        ("fr", "1er février 2014", "samedi 1er février", "1er–11 févr. 2014"),
        ("en", "1 February 2014", "Saturday 1 February", "1–11 Feb 2014"),
    ):
        with speaking(lang):
            assert (shown_day(days[0]), weekday(days[0]), dates_of(days)) == (long, week, both)
            assert shown(datetime(2014, 2, 1, 9)).startswith(long)
            assert weekday(days[1]).endswith("11 février" if lang == "fr" else "11 February")
