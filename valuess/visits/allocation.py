"""Who gets which visit, from everyone's ranked wishes. Pure; run in a process of its own.

Visits that clash, directly or through another, make one time slot; a person gets at most
one visit in each. Among all ways that respect the seats, the pins and the slots, the
answer is the best by these aims, each one deciding only what those before it leave open:

1. as many people as possible get a visit that they wished;
2. as many wishes as possible are satisfied, over all slots;
3. the sum of the ranks given is as small as possible (with 1 and 2: a matching of maximum
   cardinality and minimum cost; D. F. Manlove, Algorithmics of Matching Under
   Preferences, 2013, chapter 1);
4. in each visit the countries are as even as can be: the sum of squares of their numbers
   is smallest;
5. in each visit as few people as possible come from one organisation: its second person
   costs 1, each further one 2;
6. a lot, drawn from the input itself, so the same input always gives the same answer.

It is a flow through one network (person, slot, organisation and country within a visit,
visit), so the best corner of the linear programme is whole numbers. HiGHS solves it
(SciPy). Aims 1 to 3 are one programme: where a better answer exists, one is reached by a
change that passes each visit once, so changes the number of people and of wishes by at
most one, and the ranks by at most (visits + 1) × the worst rank; a wish weighs more than
that, a person more than a wish and that. For each further aim the programme is solved
again on what every best answer has in common, which the dual values name.
"""

import hashlib
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

STAGES = ("wishes", "countries", "organisations", "lot")
EXACT = 1e-6
LOTS = 1000
GIVEN, FULL, SLOT, HELD, PINNED = "given", "full", "slot", "held", "pinned"


@dataclass
class Person:
    """wishes: {visit: rank from 1}; pins: visits given beforehand; held: {visit: what is in
    the way}, for wishes that clash with a seat held elsewhere."""

    id: int
    wishes: dict
    country: str = ""
    organisation: str = ""
    pins: frozenset = frozenset()
    held: dict = field(default_factory=dict)


class Impossible(ValueError):
    """The pins alone break a rule; `.visit` has too many, or `.person` two in one slot."""

    def __init__(self, visit=None, person=None):
        super().__init__(f"visit {visit}, person {person}")
        self.visit, self.person = visit, person


def seed(people, seats, slots):
    """A mark of the whole input, whatever its order."""
    said = [(p.id, sorted(p.wishes.items()), p.country, p.organisation, sorted(p.pins),
             sorted(p.held)) for p in sorted(people, key=lambda p: p.id)]  # fmt: skip
    words = repr((said, sorted(seats.items()), sorted(slots.items())))
    return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def lot(mark, person, visit):
    """A number from 0 to LOTS - 1 drawn for this person and visit."""
    drawn = hashlib.blake2b(f"{mark}/{person}/{visit}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big") % LOTS


class Network:
    """Variables with bounds and costs, and rows that must add up to zero."""

    def __init__(self):
        self.lower, self.upper = [], []
        self.entries = ([], [], [])  # row, column, coefficient
        self.rows, self.costs = {}, {stage: {} for stage in STAGES}

    def row(self, key):
        return self.rows.setdefault(key, len(self.rows))

    def flow(self, source, goal, most, least=0, **costs):
        """A variable that leaves the row `source` and enters the row `goal`; its number."""
        number = len(self.lower)
        self.lower.append(least)
        self.upper.append(most)
        for key, sign in ((source, -1.0), (goal, 1.0)):
            if key is not None:
                rows, columns, values = self.entries
                rows.append(self.row(key))
                columns.append(number)
                values.append(sign)
        for stage, cost in costs.items():
            if cost:
                self.costs[stage][number] = cost
        return number

    def solve(self, progress):
        """The flows, by one aim after the other; None when nothing obeys the bounds."""
        rows, columns, values = self.entries
        shape = (len(self.rows), len(self.lower))
        matrix = coo_matrix((values, (rows, columns)), shape=shape).tocsc()
        lower, upper = np.array(self.lower, float), np.array(self.upper, float)
        found = None
        for done, stage in enumerate(STAGES):
            costs = np.zeros(len(lower))
            for number, cost in self.costs[stage].items():
                costs[number] = cost
            if costs.any() or found is None:
                found = linprog(
                    costs, A_eq=matrix, b_eq=np.zeros(shape[0]),
                    bounds=np.column_stack((lower, upper)), method="highs-ds",
                )  # fmt: skip
                if found.x is None:
                    return None
                upper = np.where(found.lower.marginals > EXACT, lower, upper)
                lower = np.where(found.upper.marginals < -EXACT, upper, lower)
            progress((done + 1) / len(STAGES))
        return np.rint(found.x).astype(int)


def network(people, seats, slots, mark):
    """The programme, and {(person, visit): the number of its variable}."""
    net, chosen = Network(), {}
    ranks = (len(seats) + 1) * max((r for p in people for r in p.wishes.values()), default=1)
    wish, someone = ranks + 1, 2 * ranks + 2
    crowd = {}  # the nodes of countries and organisations within visits, and how many may come
    for person in sorted(people, key=lambda p: p.id):
        wishes = {v: r for v, r in person.wishes.items() if v in seats and v not in person.held}
        options = sorted(set(wishes) | (set(person.pins) & set(seats)))
        mine = {slots[visit] for visit in options}
        net.flow(None, ("person", person.id), 1, wishes=-someone)
        if len(mine) > 1:
            net.flow(None, ("person", person.id), len(mine) - 1)
        for slot in sorted(mine):
            net.flow(("person", person.id), ("slot", person.id, slot), 1, wishes=-wish)
        for visit in options:
            country = ("country", visit, person.country)
            organisation = ("organisation", visit, person.country, person.organisation)
            pinned = visit in person.pins
            chosen[person.id, visit] = net.flow(
                ("slot", person.id, slots[visit]), organisation, 1, least=int(pinned),
                wishes=wishes.get(visit, 0), lot=lot(mark, person.id, visit),
            )  # fmt: skip
            for node in (country, organisation):
                crowd[node] = crowd.get(node, 0) + 1
    for node, most in crowd.items():
        most = min(most, seats[node[1]])
        if node[0] == "country":
            for nth in range(most):
                net.flow(node, ("visit", node[1]), 1, countries=2 * nth + 1)
        else:
            known = bool(node[3])
            goal = ("country", *node[1:3])
            net.flow(node, goal, min(1, most))
            net.flow(node, goal, max(0, min(1, most - 1)), organisations=int(known))
            net.flow(node, goal, max(0, most - 2), organisations=2 * known)
    for visit, capacity in sorted(seats.items()):
        if ("visit", visit) in net.rows:
            net.flow(("visit", visit), None, capacity)
    return net, chosen


def check_pins(people, seats, slots):
    """Raises Impossible for pins that nothing can obey."""
    pinned = {}
    for person in people:
        taken = [slots[visit] for visit in person.pins if visit in seats]
        if len(taken) != len(set(taken)):
            raise Impossible(person=person.id)
        for visit in person.pins:
            pinned[visit] = pinned.get(visit, 0) + 1
    for visit, count in pinned.items():
        if visit in seats and count > seats[visit]:
            raise Impossible(visit=visit)


def allocate(people, seats, slots, progress=lambda part: None):
    """{person: {visit: rank, or 0 for a pin that was no wish}} for everyone who wished.

    seats: {visit: how many it takes}; slots: {visit: its time slot}. progress is told
    how much is done, from 0 to 1. Raises Impossible.
    """
    check_pins(people, seats, slots)
    given = {person.id: {} for person in people}
    net, chosen = network(people, seats, slots, seed(people, seats, slots))
    if not chosen:
        return given
    flows = net.solve(progress)
    if flows is None:
        raise Impossible()
    wishes = {person.id: person.wishes for person in people}
    for (person, visit), number in chosen.items():
        if flows[number]:
            given[person][visit] = wishes[person].get(visit, 0)
    return given


def reasons(people, given, seats, slots):
    """{person: {visit: why it was given or not}}: GIVEN, PINNED, HELD, SLOT or FULL.

    SLOT: another visit at that time was given, FULL: no seat was left for them.
    """
    told = {}
    for person in people:
        mine = given[person.id]
        busy = {slots[visit] for visit in mine}
        told[person.id] = why = {}
        for visit in [*person.wishes, *(v for v in person.pins if v not in person.wishes)]:
            if visit not in seats:
                continue
            if visit in mine:
                why[visit] = PINNED if visit in person.pins else GIVEN
            elif visit in person.held:
                why[visit] = HELD
            elif slots[visit] in busy and person.wishes[visit] > min(
                mine[v] for v in mine if slots[v] == slots[visit]
            ):
                why[visit] = SLOT
            else:
                why[visit] = FULL
    return told
