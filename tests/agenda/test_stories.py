"""Random stories of people and items, told by the ledger and by a model in plain Python.

The model knows nothing of databases, locks or entries: lists of names, and the rules in
words. After every act both must have the same people in the same order everywhere.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valuess.agenda import changing, checking, seats
from valuess.agenda.models import SEATED, WAITING, Item, Meeting, Seat, SeatEntry
from valuess.db import now
from valuess.mail import Mail

from .making import at, make_item, make_meeting, make_person

PEOPLE = {"fr1": "FR", "fr2": "FR", "fr3": "FR", "gb1": "GB", "gb2": "GB", "xx1": ""}
ITEMS = ("nine", "ten", "late")  # the first two clash, until one is moved
SHARED = "late"


class World:
    """What should be: for each item its hours, its seats, who sits, who waits, in order."""

    def __init__(self):
        self.hours = {"nine": (9, 11), "ten": (10, 12), "late": (15, 16)}
        self.capacity = {"nine": 2, "ten": 1, "late": 3}
        self.cancelled = set()
        self.sit = {name: [] for name in ITEMS}
        self.wait = {name: [] for name in ITEMS}
        self.shares = {"FR": 1, "GB": 1}

    def clash(self, one, other):
        (a, b), (c, d) = self.hours[one], self.hours[other]
        return one != other and a < d and c < b

    def busy(self, person, name, but=()):
        return [o for o in ITEMS if person in self.sit[o] and self.clash(name, o) and o not in but]

    def room(self, name, person):
        if len(self.sit[name]) >= self.capacity[name]:
            return False
        country = PEOPLE[person]
        if name != SHARED or country not in self.shares:
            return True
        return sum(PEOPLE[p] == country for p in self.sit[name]) < self.shares[country]

    def move_up(self, name):
        for person in list(self.wait[name]):
            if name not in self.cancelled and self.room(name, person) and not self.busy(person, name):
                self.wait[name].remove(person)
                self.sit[name].append(person)

    def take(self, name, person):
        self.move_up(name)
        if person in self.sit[name] or (person in self.wait[name] and not self.room(name, person)):
            return
        if name in self.cancelled or self.busy(person, name):
            return
        (self.sit if self.room(name, person) else self.wait)[name].append(person)

    def leave(self, name, person):
        for people in (self.sit[name], self.wait[name]):
            if person in people:
                people.remove(person)
                self.move_up(name)

    def swap(self, name, person, given):
        self.move_up(name)
        if person in self.sit[name] or name in self.cancelled or not self.room(name, person):
            return
        if self.busy(person, name, but=(given,)):
            return
        in_the_way = person in self.sit[given] and self.clash(name, given)
        if person in self.wait[name]:
            self.wait[name].remove(person)
        if in_the_way:
            self.sit[given].remove(person)
        self.sit[name].append(person)
        if in_the_way:
            self.move_up(given)

    def resize(self, name, capacity):
        if capacity == self.capacity[name]:
            return
        self.capacity[name] = capacity
        self.wait[name] = self.sit[name][capacity:] + self.wait[name]
        del self.sit[name][capacity:]
        self.move_up(name)

    def move(self, name, hour):
        if (hour, hour + 1) != self.hours[name]:
            self.hours[name] = (hour, hour + 1)
            self.move_up(name)

    def cancel(self, name):
        self.cancelled.add(name)
        self.sit[name], self.wait[name] = [], []

    def restore(self, name):
        self.cancelled.discard(name)

    def end_of_balance(self):
        self.shares = {}
        self.move_up(SHARED)


class Story:
    """The same acts on the ledger."""

    def __init__(self, app):
        for model in (Mail, Seat, SeatEntry, Item):
            model.delete().execute()
        meeting = Meeting.get()
        world = World()
        self.items = {
            name: make_item(meeting, name, capacity=world.capacity[name], starts=at(1, begins), ends=at(1, ends))
            for name, (begins, ends) in world.hours.items()
        }
        shared = self.items[SHARED]
        shared.balance = {"until": (now() + timedelta(days=1)).isoformat(), "shares": world.shares}
        shared.save()
        self.people = {seat.name: seat for seat in app.extensions["people"]}

    def take(self, name, person):
        seats.take(self.items[name], self.people[person])

    def leave(self, name, person):
        seats.leave(self.items[name], self.people[person])

    def swap(self, name, person, given):
        seats.swap([self.items[given]], self.items[name], self.people[person])

    def change(self, name, **changes):
        present = Item.get_by_id(self.items[name].id)
        foreseen = changing.foresee(present, changes)
        changing.change(present, changes, present.version, None)
        states = dict(Seat.select(Seat.account, Seat.state).where(Seat.item == present).tuples())
        assert {states[seat.account_id] for seat in foreseen.losing} <= {WAITING}
        assert {states[seat.account_id] for seat in foreseen.promoted} <= {SEATED}

    def resize(self, name, capacity):
        self.change(name, capacity=capacity)

    def move(self, name, hour):
        self.change(name, starts=at(1, hour), ends=at(1, hour + 1))

    def cancel(self, name):
        changing.cancel(self.items[name], None)

    def restore(self, name):
        changing.restore(self.items[name])

    def end_of_balance(self):
        item = Item.get_by_id(self.items[SHARED].id)
        Item.update(balance={**item.balance, "until": now().isoformat()}).where(Item.id == item.id).execute()
        seats.release(item)

    def told(self):
        """{item: (who sits, who waits)} as the ledger has it."""
        names = {person.id: name for name, person in self.people.items()}
        found = {name: ([], []) for name in ITEMS}
        slugs = {item.id: name for name, item in self.items.items()}
        for seat in Seat.select().order_by(Seat.turn):
            found[slugs[seat.item_id]][seat.state != SEATED].append(names[seat.account_id])
        return found


ITEM, PERSON = st.sampled_from(ITEMS), st.sampled_from(list(PEOPLE))
ACTS = st.one_of(
    st.tuples(st.just("take"), ITEM, PERSON),
    st.tuples(st.just("take"), ITEM, PERSON),
    st.tuples(st.just("take"), ITEM, PERSON),
    st.tuples(st.just("leave"), ITEM, PERSON),
    st.tuples(st.just("leave"), ITEM, PERSON),
    st.tuples(st.just("swap"), ITEM, PERSON, ITEM),
    st.tuples(st.just("resize"), ITEM, st.integers(0, 4)),
    st.tuples(st.just("move"), ITEM, st.sampled_from((9, 10, 15))),
    st.tuples(st.just("cancel"), ITEM),
    st.tuples(st.just("restore"), ITEM),
    st.tuples(st.just("end_of_balance")),
)


@pytest.fixture
def cast(app):
    meeting = make_meeting()
    app.extensions["people"] = [
        make_person(name, meeting=meeting, country=country) for name, country in PEOPLE.items()
    ]
    return app


@settings(
    max_examples=15, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(ACTS, min_size=15, max_size=30))
def test_the_ledger_does_what_the_rules_say(cast, acts):
    world, story = World(), Story(cast)
    for act, *values in acts:
        getattr(world, act)(*values)
        getattr(story, act)(*values)
        assert story.told() == {name: (world.sit[name], world.wait[name]) for name in ITEMS}, (act, values)
    assert checking.differences() == [] and checking.overfull() == []
