"""Many at once on one ledger: never too many, never twice, nobody lost; and that it is the locks."""

import contextlib
import random
import time

import pytest

from tests.at_once import at_once
from valuess.agenda import changing, checking, ledger, seats
from valuess.agenda.allotting import InTheWay, seat_all
from valuess.agenda.clash import clashing
from valuess.agenda.models import SEATED, WAITING, Item, Seat, SeatEntry

from .making import make_item, make_meeting, make_person

ROUNDS = 12
SEATS, CROWD = 3, 12


@pytest.fixture
def meeting(app):
    return make_meeting()


@pytest.fixture
def crowd(meeting):
    return [make_person(f"p{n}", meeting=meeting) for n in range(CROWD)]


def emptied():
    Seat.delete().execute()
    SeatEntry.delete().execute()


def taken_by_all(app, item, crowd):
    return at_once(app, [lambda p=person: seats.take(item, p) for person in crowd])


def test_three_seats_are_three_and_the_line_is_in_the_order_of_answers(app, meeting, crowd):
    item = make_item(meeting, capacity=SEATS)
    for _round in range(ROUNDS):
        emptied()
        answers = taken_by_all(app, item, crowd)
        told = [(outcome.seat.turn, begun, ended) for outcome, begun, ended in answers]
        seats_now = list(Seat.select().order_by(Seat.turn))
        assert [seat.state for seat in seats_now] == [SEATED] * SEATS + [WAITING] * (CROWD - SEATS)
        assert sorted(told) == sorted(told, key=lambda each: each[0])
        assert [turn for turn, *_times in sorted(told)] == [seat.turn for seat in seats_now]
        assert all(a[0] < b[0] for a in told for b in told if a[2] < b[1])  # answered, then asked
    assert checking.differences() == []


def test_one_form_sent_many_times_at_once_is_one_seat(app, meeting, crowd):
    item = make_item(meeting, capacity=SEATS)
    for person in crowd[:4]:
        answers = at_once(app, [lambda p=person: seats.take(item, p)] * 4)
        assert sorted(outcome.again for outcome, *_times in answers) == [False, True, True, True]
    assert SeatEntry.select().count() == 4


def test_one_person_in_two_clashing_items_at_once_ends_with_one(app, meeting, crowd):
    items = [make_item(meeting, name, capacity=SEATS) for name in ("one", "other")]
    person = crowd[0]
    for _round in range(ROUNDS):
        emptied()
        answers = at_once(app, [lambda i=item: seats.take(i, person) for item in items])
        assert sorted(outcome.refused for outcome, *_times in answers) == ["", "clash"]
        assert Seat.select().count() == 1


def sound(items):
    """Nobody sits in two things that clash, nothing is too full, and the entries tell it so."""
    seated = {}
    for seat in Seat.select(Seat, Item).join(Item).where(Seat.state == SEATED):
        seated.setdefault(seat.account_id, []).append(seat.item)
    doubled = [found for found in seated.values() for item in found if clashing(item, found)]
    return (doubled, checking.overfull(), checking.differences()) == ([], [], [])


def test_a_cancellation_that_races_a_promotion_loses_and_doubles_nobody(app, meeting, crowd):
    item, other = make_item(meeting, "item", capacity=1), make_item(meeting, "other", capacity=1)
    for _round in range(ROUNDS):
        emptied()
        changing.restore(item)
        for person in crowd[:4]:
            seats.take(item, person)
        answers = at_once(app, [
            lambda: seats.leave(item, crowd[0]),
            lambda: changing.cancel(item, None),
            lambda: seats.take(other, crowd[1]),
            lambda: seats.leave(item, crowd[2]),
        ])  # fmt: skip
        assert len(answers) == 4 and sound([item, other])
        assert not Seat.select().where(Seat.item == item).exists()
        entries = SeatEntry.select().where(SeatEntry.item == item, SeatEntry.act.in_(("left", "removed")))
        assert sorted(entry.account for entry in entries) == [person.id for person in crowd[:4]]


def test_a_freed_seat_that_races_what_clashes_goes_to_one_who_can_come(app, meeting, crowd):
    item, other = make_item(meeting, "item", capacity=1), make_item(meeting, "other", capacity=9)
    for _round in range(ROUNDS):
        emptied()
        for person in crowd[:3]:
            seats.take(item, person)
        at_once(app, [
            lambda: seats.leave(item, crowd[0]),
            lambda: seats.take(other, crowd[1]),
            lambda: seats.take(other, crowd[2]),
        ])  # fmt: skip
        assert sound([item, other])
        sits = Seat.select().where(Seat.state == SEATED, Seat.account.in_(crowd[1:3]))
        assert sorted(seat.account_id for seat in sits) == [crowd[1].id, crowd[2].id]


def test_an_allocation_that_races_what_clashes_gives_nobody_both(app, meeting, crowd):
    visit, group = make_item(meeting, "visit", capacity=9), make_item(meeting, "group", capacity=9)
    pairs = {(person.id, visit.id) for person in crowd[:3]}

    def allotted():
        with contextlib.suppress(InTheWay):
            return seat_all(pairs, meeting.id, None)

    for _round in range(ROUNDS):
        emptied()
        (given, *_times), _other = at_once(app, [allotted, lambda: seats.take(group, crowd[0])])
        assert sound([visit, group])
        sits = Seat.select().where(Seat.account == crowd[0], Seat.state == SEATED)
        assert [seat.item_id for seat in sits] == [visit.id if given else group.id]
        assert Seat.select().where(Seat.item == visit).count() == (3 if given else 0)


def resized(item, capacity):
    with contextlib.suppress(changing.Changed):
        changing.change(item, {"capacity": capacity}, Item.get_by_id(item.id).version, None)


def anything(chance, items, people):
    """One act that somebody may think of."""
    item, other, person = chance.choice(items), chance.choice(items), chance.choice(people)
    capacity = chance.randint(1, 4)
    return chance.choice([
        lambda: seats.take(item, person), lambda: seats.take(item, person),
        lambda: seats.leave(item, person), lambda: seats.swap([other], item, person),
        lambda: resized(item, capacity), lambda: seats.give_up(person),
    ])  # fmt: skip


def test_whatever_happens_at_once_it_is_sound_afterwards(app, meeting, crowd):
    items, chance = [make_item(meeting, name, capacity=2) for name in "abc"], random.Random(2014)
    acts = [[anything(chance, items, crowd[:6]) for _act in range(25)] for _thread in range(8)]
    at_once(app, [lambda mine=each: [act() for act in mine] for each in acts])
    assert sound(items)


@pytest.mark.parametrize("locks", [True, False])
def test_it_is_the_locks_that_keep_the_seats_from_being_sold_twice(app, meeting, crowd, monkeypatch, locks):
    """The control: without transaction and locks the same race must seat too many."""

    class Unlocked:
        atomic = staticmethod(contextlib.nullcontext)

        @staticmethod
        def in_transaction():
            return True

    if not locks:
        monkeypatch.setattr(ledger, "db", Unlocked())
        monkeypatch.setattr(ledger, "rows_held", lambda model, numbers: model.select().where(model.id.in_(numbers)))
    counted = ledger.Tally.of.__func__

    def slowly(cls, item):
        found = counted(cls, item)
        time.sleep(0.02)
        return found

    monkeypatch.setattr(ledger.Tally, "of", classmethod(slowly))
    item = make_item(meeting, capacity=SEATS)
    taken_by_all(app, item, crowd)
    seated = Seat.select().where(Seat.state == SEATED).count()
    assert (seated == SEATS) if locks else (seated > SEATS)
