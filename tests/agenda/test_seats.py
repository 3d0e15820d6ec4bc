"""The verbs of the seat ledger, one story each, on both databases."""

from datetime import timedelta

import pytest

from valuess.accounts.models import Organisation
from valuess.agenda import seats
from valuess.agenda.models import SEATED, WAITING, Registration, Seat, SeatEntry
from valuess.agenda.promotion import tick
from valuess.db import now
from valuess.mail import Mail

from .making import at, make_item, make_meeting, make_person, register


@pytest.fixture
def meeting(app):
    return make_meeting()


def crowd(meeting, count, country="FR"):
    first = Registration.select().count()
    return [make_person(f"person-{first + n}", meeting=meeting, country=country) for n in range(count)]


def who(item, state=SEATED):
    return [seat.account for seat in Seat.listed(item) if seat.state == state]


def acts(item):
    return [(e.account, e.act) for e in SeatEntry.select().where(SeatEntry.item == item).order_by(SeatEntry.id)]


def test_seats_go_to_the_first_and_the_others_wait_in_order(meeting):
    item, people = make_item(meeting, capacity=2), crowd(meeting, 4)
    states = [seats.take(item, person).seat.state for person in people]
    assert states == [SEATED, SEATED, WAITING, WAITING]
    assert who(item) == people[:2] and who(item, WAITING) == people[2:]
    assert [seats.position(Seat.get(account=p)) for p in people[2:]] == [1, 2]
    assert seats.counts([item]) == {item.id: (2, 2)}


def test_a_seat_given_back_goes_to_the_first_who_waits(meeting):
    item, people = make_item(meeting, capacity=1), crowd(meeting, 3)
    for person in people:
        seats.take(item, person)
    outcome = seats.leave(item, people[0])
    assert [seat.account_id for seat in outcome.promoted] == [people[1].id]
    assert who(item) == [people[1]] and who(item, WAITING) == [people[2]]
    mail = Mail.get()
    assert (mail.to, mail.lang) == (people[1].email, "fr")
    assert "METHOD:PUBLISH" in mail.attachment and "group (fr)" in mail.attachment
    assert acts(item)[-2:] == [(people[0].id, "left"), (people[1].id, "promoted")]


def test_asking_twice_is_asking_once(meeting):
    item, (one, other) = make_item(meeting, capacity=1), crowd(meeting, 2)
    assert not seats.take(item, one).again
    assert seats.take(item, one).again
    assert not seats.take(item, other).again
    assert seats.take(item, other).again
    assert not seats.leave(item, one).again
    assert seats.leave(item, one).again
    assert [act for _who, act in acts(item)] == ["taken", "waited", "left", "promoted"]


def test_what_is_closed_cancelled_full_or_without_seats_refuses(meeting):
    person, other = crowd(meeting, 2)
    soon, ago = now() + timedelta(hours=1), now() - timedelta(hours=1)
    assert seats.take(make_item(meeting, "a", capacity=1, opens=soon), person).refused == "closed"
    assert seats.take(make_item(meeting, "b", capacity=1, closes=ago), person).refused == "closed"
    assert seats.take(make_item(meeting, "c"), person).refused == "closed"
    assert seats.take(make_item(meeting, "d", capacity=1, cancelled=ago), person).refused == "cancelled"
    full = make_item(meeting, "e", capacity=1, waits=False)
    seats.take(full, other)
    assert seats.take(full, person).refused == "full"
    assert not Seat.select().where(Seat.account == person).exists()


def test_a_seat_that_clashes_is_refused_by_name_and_swapped_in_one_step(meeting):
    one, other = make_item(meeting, "one", capacity=1), make_item(meeting, "other", capacity=1)
    person, next_one = crowd(meeting, 2)
    seats.take(one, person)
    seats.take(one, next_one)
    refused = seats.take(other, person)
    assert (refused.refused, refused.clashes) == ("clash", [one])
    outcome = seats.swap([one], other, person)
    assert outcome.seat.state == SEATED and [s.account_id for s in outcome.promoted] == [next_one.id]
    assert who(one) == [next_one] and who(other) == [person]


def test_a_swap_for_what_is_full_changes_nothing(meeting):
    one, other = make_item(meeting, "one", capacity=1), make_item(meeting, "other", capacity=1)
    person, quicker = crowd(meeting, 2)
    seats.take(one, person)
    seats.take(other, quicker)
    assert seats.swap([one], other, person).refused == "full"
    assert who(one) == [person] and who(other) == [quicker]


def test_a_swap_gives_up_only_what_is_in_the_way_and_only_what_was_named(meeting):
    morning, late = make_item(meeting, "am", capacity=1), make_item(meeting, "pm", capacity=1, starts=at(1, 15))
    wanted = make_item(meeting, "wanted", capacity=1)
    (person,) = crowd(meeting, 1)
    seats.take(morning, person)
    seats.take(late, person)
    assert seats.swap([late], wanted, person).refused == "clash"
    assert seats.swap([late, morning], wanted, person).seat.state == SEATED
    assert {seat.item.slug for seat in Seat.held(person)} == {"pm", "wanted"}


def test_who_now_clashes_is_passed_over_told_once_and_keeps_the_place(meeting):
    full, other = make_item(meeting, "full", capacity=1), make_item(meeting, "other", capacity=1)
    sitting, busy, free, last = crowd(meeting, 4)
    for person in (sitting, busy, free, last):
        seats.take(full, person)
    seats.take(other, busy)
    assert [s.account_id for s in seats.leave(full, sitting).promoted] == [free.id]
    assert [s.account_id for s in seats.leave(full, free).promoted] == [last.id]
    assert who(full, WAITING) == [busy]
    told = [mail.subject for mail in Mail.select().where(Mail.to == busy.email)]
    assert len(told) == 1 and "full (fr)" in told[0]
    assert [act for number, act in acts(full) if number == busy.id] == ["waited", "skipped"]
    seats.leave(other, busy)
    seats.leave(full, last)
    assert who(full) == [busy]


def test_a_country_has_its_share_until_the_date_and_then_whoever_waits_is_seated(meeting, monkeypatch):
    until = now() + timedelta(days=1)
    balance = {"until": until.isoformat(), "shares": {"FR": 2, "GB": 2}}
    item = make_item(meeting, capacity=4, balance=balance)
    french, (english,) = crowd(meeting, 4), crowd(meeting, 1, "GB")
    for person in (*french, english):
        seats.take(item, person)
    assert who(item) == [*french[:2], english] and who(item, WAITING) == french[2:]
    assert seats.release(item) == []
    assert [s.account_id for s in seats.leave(item, english).promoted] == []
    monkeypatch.setattr("valuess.agenda.ledger.now", lambda: until)
    assert [seat.account_id for seat in seats.release(item)] == [p.id for p in french[2:]]
    assert who(item, WAITING) == []


def test_a_share_that_is_freed_goes_to_its_own_country(meeting):
    balance = {"until": "2099-01-01T00:00:00Z", "shares": {"FR": 1, "GB": 1}}
    item = make_item(meeting, capacity=2, balance=balance)
    (fr1, fr2), (gb1, gb2) = crowd(meeting, 2), crowd(meeting, 2, "GB")
    for person in (fr1, gb1, fr2, gb2):
        seats.take(item, person)
    assert [s.account_id for s in seats.leave(item, gb1).promoted] == [gb2.id]
    assert who(item, WAITING) == [fr2]


def test_after_the_cut_off_nobody_is_moved_up_but_one_may_ask(meeting):
    item, people = make_item(meeting, capacity=1), crowd(meeting, 2)
    for person in people:
        seats.take(item, person)
    item.promotes_until = now()
    item.save()
    assert seats.leave(item, people[0]).promoted == []
    assert seats.take(item, people[1]).seat.state == SEATED
    assert acts(item)[-1] == (people[1].id, "promoted")
    assert Mail.select().count() == 0


def test_a_seat_registers_for_the_meeting_while_it_is_open(meeting):
    home = Organisation.create(key="x", name="Example", country="GB")
    person = make_person("new")
    person.organisation = home
    person.save()
    assert seats.take(make_item(meeting, capacity=1), person).seat.country == "GB"
    registration = Registration.get()
    assert registration.days == ["2014-05-13", "2014-05-14", "2014-05-15"]
    assert (registration.organisation, registration.country) == ("Example", "GB")


def test_a_seat_is_refused_to_the_unregistered_once_registration_is_closed(meeting):
    meeting.closes = now()
    meeting.save()
    item, person = make_item(meeting, capacity=1), make_person("late")
    assert seats.take(item, person).refused == "unregistered"
    register(meeting, person)
    assert seats.take(item, person).seat.state == SEATED


def test_a_coordinator_seats_someone_outside_the_window_but_never_beyond_the_seats(meeting):
    item, (one, other) = make_item(meeting, capacity=1, closes=now()), crowd(meeting, 2)
    boss = make_person("boss", "coordinator")
    assert seats.take(item, one, by=boss).seat.state == SEATED
    assert seats.take(item, other, by=boss).seat.state == WAITING
    assert SeatEntry.get(account=one).by == boss.id


def test_a_seat_taken_away_is_told_with_why(meeting):
    item, (one, other) = make_item(meeting, capacity=1), crowd(meeting, 2)
    seats.take(item, one)
    seats.take(item, other)
    seats.remove(item, one, make_person("boss", "coordinator"), "Double réservation.")
    assert who(item) == [other]
    mail = Mail.get(Mail.to == one.email)
    assert "Double réservation." in mail.text and "METHOD:CANCEL" in mail.attachment


def test_giving_everything_up_frees_every_seat(meeting):
    items = [make_item(meeting, f"i{n}", capacity=1, starts=at(n, 9)) for n in (1, 2, 3)]
    one, other = crowd(meeting, 2)
    for item in items:
        seats.take(item, one)
        seats.take(item, other)
    assert len(seats.give_up(one)) == 3
    assert [who(item) for item in items] == [[other]] * 3 and not list(Seat.held(one))


def test_the_periodic_look_moves_up_whoever_may_come_and_nobody_else(meeting, monkeypatch):
    until = now() + timedelta(days=1)
    item = make_item(meeting, capacity=1, balance={"until": until.isoformat(), "shares": {"FR": 0}})
    full = make_item(meeting, "full", capacity=0, starts=at(2, 9))
    (person,) = crowd(meeting, 1)
    seats.take(item, person)
    seats.take(full, person)
    assert tick() == 0
    monkeypatch.setattr("valuess.agenda.ledger.now", lambda: until)
    assert (tick(), tick()) == (1, 0)
    assert who(item) == [person] and who(full, WAITING) == [person]


def test_no_items_have_no_counts(app):
    assert seats.counts([]) == {}
