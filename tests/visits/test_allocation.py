"""The allocation: within the rules, best by brute force, the same for the same input."""

from collections import Counter
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuess.visits.allocation import Impossible, Person, allocate, reasons, seed


@st.composite
def inputs(draw, people=5, visits=4):
    numbers = range(draw(st.integers(1, visits)))
    seats = {v: draw(st.integers(0, 3)) for v in numbers}
    slots = {v: draw(st.integers(0, 1)) for v in numbers}
    made = []
    for number in range(draw(st.integers(0, people))):
        wishes = {}
        for slot in (0, 1):
            there = draw(st.permutations([v for v in numbers if slots[v] == slot]))
            chosen = there[: draw(st.integers(0, 3))]
            wishes |= {visit: rank for rank, visit in enumerate(chosen, 1)}
        held = {v: "x" for v in wishes if draw(st.integers(0, 9)) == 0}
        made.append(Person(number, wishes, draw(st.sampled_from(["FR", "GB"])),
                           draw(st.sampled_from(["", "a", "b"])), held=held))  # fmt: skip
    return made, seats, slots


def ways(person, seats, slots):
    """Every set of visits that this person could be given."""
    mine = [v for v in {*person.wishes, *person.pins} if v in seats and (v not in person.held or v in person.pins)]
    by_slot = {}
    for visit in mine:
        by_slot.setdefault(slots[visit], [None]).append(visit)
    for choice in product(*by_slot.values()):
        found = frozenset(v for v in choice if v is not None)
        if person.pins <= found:
            yield found


def worth(people, found):
    """The aims of a whole answer, the smaller the better."""
    countries, organisations = Counter(), Counter()
    for person, mine in zip(people, found, strict=True):
        for visit in mine:
            countries[visit, person.country] += 1
            if person.organisation:
                organisations[visit, person.country, person.organisation] += 1
    return (
        -sum(1 for mine in found if mine),
        -sum(map(len, found)),
        sum(p.wishes.get(v, 0) for p, mine in zip(people, found, strict=True) for v in mine),
        sum(n * n for n in countries.values()),
        sum((n > 1) + 2 * max(0, n - 2) for n in organisations.values()),
    )


def fits(found, seats):
    taken = Counter(visit for mine in found for visit in mine)
    return all(taken[visit] <= seats[visit] for visit in taken)


def best(people, seats, slots):
    every = product(*(list(ways(p, seats, slots)) for p in people))
    return min(worth(people, found) for found in every if fits(found, seats))


@settings(max_examples=150, deadline=None)
@given(inputs())
def test_it_is_the_best_of_all_answers(made):
    people, seats, slots = made
    given_ = allocate(people, seats, slots)
    found = [frozenset(given_[p.id]) for p in people]
    assert fits(found, seats)
    assert all(mine in set(ways(p, seats, slots)) for p, mine in zip(people, found, strict=True))
    assert worth(people, found) == best(people, seats, slots)


@settings(max_examples=40, deadline=None)
@given(inputs(people=30, visits=8), st.randoms(use_true_random=False))
def test_the_same_input_in_another_order_gives_the_same_answer(made, random):
    people, seats, slots = made
    first = allocate(people, seats, slots)
    turned = list(people)
    random.shuffle(turned)
    shuffled = dict(sorted(seats.items(), reverse=True))
    assert allocate(turned, shuffled, slots) == first
    assert seed(turned, shuffled, slots) == seed(people, seats, slots)


@settings(max_examples=60, deadline=None)
@given(inputs(), st.data())
def test_pins_are_kept_or_refused(made, data):
    people, seats, slots = made
    for person in people:
        person.pins = frozenset(data.draw(st.sets(st.sampled_from(sorted(seats)), max_size=2)))
    try:
        given_ = allocate(people, seats, slots)
    except Impossible:
        assert not any(
            fits(found, seats) for found in product(*(list(ways(p, seats, slots)) for p in people))
        )
        return
    found = [frozenset(given_[p.id]) for p in people]
    assert all(p.pins <= mine for p, mine in zip(people, found, strict=True))
    assert worth(people, found) == best(people, seats, slots)


def crowd(number, visits, seats, random):
    slots = {v: v % 3 for v in range(visits)}
    people = []
    for person in range(number):
        wishes = {}
        for slot in range(3):
            there = random.sample([v for v in slots if slots[v] == slot], 3)
            wishes |= {visit: rank for rank, visit in enumerate(there, 1)}
        people.append(Person(person, wishes, random.choice(["FR", "GB"]), f"o{random.randrange(20)}"))
    return people, dict.fromkeys(slots, seats), slots


@pytest.mark.parametrize("seats", [5, 12, 40])
def test_three_hundred_people_keep_the_rules(seats):
    people, capacity, slots = crowd(300, 12, seats, Random(seats))
    given_ = allocate(people, capacity, slots)
    assert fits([frozenset(mine) for mine in given_.values()], capacity)
    assert all(len({slots[v] for v in mine}) == len(mine) for mine in given_.values())
    assert all(mine.items() <= people[n].wishes.items() for n, mine in given_.items())
    served = sum(1 for mine in given_.values() if mine)
    assert served == min(300, 12 * seats)


def test_everyone_is_told_why():
    people = [
        Person(1, {10: 1, 11: 2}), Person(2, {11: 1}), Person(3, {11: 1}),
        Person(4, {12: 1, 11: 2}, held={12: "plenary"}), Person(5, {11: 1}, pins=frozenset({10})),
    ]  # fmt: skip
    seats, slots = {10: 2, 11: 1, 12: 5}, {10: 0, 11: 0, 12: 1}
    given_ = allocate(people, seats, slots)
    why = reasons(people, given_, seats, slots)
    assert (given_[1], given_[5]) == ({10: 1}, {10: 0})
    assert sorted([given_[2], given_[3]], key=len) == [{}, {11: 1}] and given_[4] == {}
    assert why[1] == {10: "given", 11: "slot"}
    assert why[4] == {12: "held", 11: "full"}
    assert why[5] == {11: "slot", 10: "pinned"}


def test_nobody_and_nothing():
    assert allocate([], {}, {}) == {}
    assert allocate([Person(1, {})], {1: 3}, {1: 0}) == {1: {}}
    assert allocate([Person(1, {1: 1})], {1: 0}, {1: 0}) == {1: {}}


def test_pins_that_break_a_rule_are_named():
    both = frozenset({1, 2})
    with pytest.raises(Impossible) as error:
        allocate([Person(7, {}, pins=both)], {1: 1, 2: 1}, {1: 0, 2: 0})
    assert error.value.person == 7
    with pytest.raises(Impossible) as error:
        allocate([Person(n, {}, pins=frozenset({1})) for n in (7, 8)], {1: 1}, {1: 0})
    assert error.value.visit == 1
