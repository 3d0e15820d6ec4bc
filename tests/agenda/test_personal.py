"""Seats as personal data, on one's own page, and before the doctor."""

import pytest

from valuess.accounts import personal
from valuess.agenda import checking, seats
from valuess.agenda.models import SEATED, Need, Registration, Seat, SeatEntry
from valuess.agenda.personal import export
from valuess.doctor import examine

from .making import FIRST, make_item, make_meeting, make_person, register


@pytest.fixture
def meeting(app):
    return make_meeting()


def test_one_is_given_all_that_is_held(meeting):
    item, person = make_item(meeting, capacity=1), make_person("one", meeting=meeting)
    Need.create(registration=Registration.get(), diet="végétarien", until=FIRST)
    seats.take(item, person)
    given = export(person)
    assert given["registrations"][0]["meeting"] == "2014"
    assert given["needs"][0]["diet"] == "végétarien"
    assert [(s["item"], s["state"]) for s in given["seats"]] == [("group", SEATED)]
    assert [(e["item"], e["act"]) for e in given["seat entries"]] == [("group", "taken")]
    assert export(make_person("other"))["seats"] == []


def test_who_is_erased_leaves_their_seat_to_whoever_waits(meeting):
    item, one, other = make_item(meeting, capacity=1), make_person("one", meeting=meeting), make_person("other", meeting=meeting)
    Need.create(registration=Registration.get(account=one), diet="végétarien", until=FIRST)
    seats.take(item, one)
    seats.take(item, other)
    assert personal.erase(one.email)
    assert [(s.account_id, s.state) for s in Seat.select()] == [(other.id, SEATED)]
    assert Need.select().count() == 0 and Registration.select().count() == 1
    assert not SeatEntry.select().where(SeatEntry.account == one.id).exists()
    assert SeatEntry.select().where(SeatEntry.account.is_null()).count() == 2
    assert checking.differences() == []


def test_ones_own_page_shows_the_seats_only_when_there_are_any(meeting, people, browser_of):
    register(meeting, people["participant"])
    item, full = make_item(meeting, capacity=1), make_item(meeting, "full", "visit", capacity=0)
    person = browser_of("participant")
    assert "My seats" not in person.get("/en/my/").text
    seats.take(full, people["participant"])
    seats.take(item, people["participant"])
    page = person.get("/en/my/").text
    assert "My seats" in page and "1st on the waiting list" in page and 'href="/en/visits/full"' in page


def levels(app):
    return [finding.level for finding in examine(app) if "seat" in finding.words or "people" in finding.words]


def test_the_doctor_finds_a_seat_that_the_ledger_does_not_tell_and_an_item_too_full(app, meeting):
    item, one, other = make_item(meeting, capacity=1), make_person("one", meeting=meeting), make_person("other", meeting=meeting)
    seats.take(item, one)
    seats.take(item, other)
    assert levels(app) == ["well"]
    Seat.update(state=SEATED).execute()
    assert checking.differences() == [(item.id, other.id)] and checking.overfull() == [item]
    assert levels(app).count("bad") == 2
