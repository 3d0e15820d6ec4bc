"""The audit of safe tables: what a solver still tells of a hidden count, and what to do about it.

Looked at is each question with every axis, with every two axes, and with each axis and the question
whose answers lead past it (cube.py). Of a small hidden count the least and the greatest value
(bounding.py) must lie k apart; where they do not, whole tables are hidden. Of any other hidden
count they must not be the same: one that can be computed anyhow is shown, which tells nobody
anything new, and then nothing that is hidden can be computed; unless another snapshot shows only a
few more or less of it: then it is treated as a small one. What was hidden or shown is looked at
once more with all that it stands beside, until nothing changes.

That comes to an end: a table that the audit has hidden is not opened again for a count that other
tables tell, these are hidden as well; and what the totals alone tell stays shown.

Needs SciPy: loaded by the process that audits, never by the server.
"""

from itertools import combinations

from valuess.survey.results import bounding, hiding
from valuess.survey.results.coarsening import small
from valuess.survey.results.cube import Cube, Look, code_of, names_of, table_of, variables

AT_ONCE = 60  # Looks of which equations are written before any is solved


class StillTold(ValueError):
    """A small count is told by totals alone, which the rule should have hidden."""


def audited(base, told, axes, k, links=(), others=(), sign=lambda part: None):
    """([(question, axis)] of the tables that had to be hidden in `told`, [place] of the counts
    that are shown since they can be computed); `told` is changed.

    base: the same tables as counted; axes: their codes; links: see linking.py; others: the safe
    tables of other snapshots; sign: called now and then with how far it is, from 0 to 1. Raises
    StillTold.
    """
    questions = told["questions"]
    if told["n"] is None:
        return [], []
    left_out = hiding.without_aside(questions, base["questions"])
    audit = Audit(base["questions"], told, k, [other["questions"] for other in others])
    looks = list(looked(questions, axes, {code: link for link in links for code in link.asked}))
    wanted = looks
    while wanted:
        audit.changed = set()
        for at in range(0, len(wanted), AT_ONCE):
            sign(at / len(wanted) if wanted is looks else 1)
            audit.go_over(wanted[at : at + AT_ONCE])
        wanted = [look for look in looks if audit.changed & look.reads]
    hiding.with_aside(questions, left_out)
    return audit.hidden, sorted(audit.shown)


def looked(questions, axes, links):
    """The Looks at all questions. links: {question: the Link that it hangs on}."""
    names = [name for axis in axes if axis in questions for name in names_of(questions, axis)]
    for code, table in questions.items():
        mine = [name for name in names if code_of(name) != code]
        pairs = [pair for pair in combinations(mine, 2) if code_of(pair[0]) != code_of(pair[1])]
        link = links.get(code)
        linked = [axis for axis in mine if link and axis != link.before]
        for variable in variables(code, table):
            for some in [(axis,) for axis in mine] + pairs:
                yield Look(variable, some)
            for axis in linked:
                yield Look(variable, (axis,), link)


def at(tables, place):
    """What stands at a place, or None."""
    for key in place:
        tables = None if tables is None else tables.get(key)
    return tables


class Audit:
    """The tables under audit.

    hidden: the tables that it hid; shown: the places of the counts that it shows; changed: what it
    hid or showed something of in this round.
    """

    def __init__(self, base, told, k, others):
        self.base, self.told, self.k, self.others = base, told, k, others
        self.questions, self.hidden, self.shown = told["questions"], [], set()
        self.changed, self.known, self.closed = set(), {}, set()

    def go_over(self, looks):
        """Hide and show what these Looks ask for."""
        looks = [look for look in looks if self.asks(look)]
        found = bounding.told([self.cube(look).bounds(self.width) for look in looks])
        for look, told in zip(looks, found, strict=True):
            if told:
                self.mend(look)

    def cube(self, look):
        return Cube(self.questions, look, self.told["n"], self.asks(look))

    def asks(self, look):
        """The tables of a Look, and the totals, of which something is hidden that the others may
        tell: one of three tables is told by the other two, if by any."""
        found = {table for table in look.reads if self.state(table)[0]}
        if look.link or len(look.pairs) == 1:
            return found
        shut = [pair for pair in look.pairs if not self.state(look.named(pair))[1]]
        if len(shut) > 1:
            return set()
        return {table for table in found if not shut or set(table) == set(look.named(shut[0]))}

    def state(self, table):
        """(whether any count of it is hidden, whether any is shown); kept until it changes."""
        if table not in self.known:
            counts = list(self.counts(table))
            self.known[table] = None in counts, any(count is not None for count in counts)
        return self.known[table]

    def counts(self, table):
        """All counts of a table, or of the totals of a question."""
        code, *by = table
        parts = self.questions[code]
        parts = parts["by"].get(by[0], {}).values() if by else [parts]
        for part in parts:
            yield from (part["asked"], part["n"], *part.get("cells", {}).values())
            for row in part.get("rows", {}).values():
                yield from (row["n"], *row["cells"].values())

    def width(self, place):
        """How far apart the bounds of a hidden count must lie: how many answered, or did not, is
        no statement, and only not told."""
        return self.k if self.small(place) and "cells" in place else 1

    def small(self, place):
        return small(at(self.base, place), self.k)

    def kept(self, place):
        """Whether a hidden count must not be told."""
        return self.small(place) or table_of(place) in self.closed or self.moved(place)

    def moved(self, place):
        """Whether another snapshot shows a few more or less there."""
        count, there = at(self.base, place), [at(other, place) for other in self.others]
        return any(small(count - each, self.k) for each in there if each is not None)

    def mend(self, look):
        """Hide table after table until it tells nothing that must not be told; show what else it
        tells."""
        while True:
            cube = self.cube(look)
            places = list(cube.hidden)
            places = [places[at] for at in bounding.told([cube.bounds(self.width)])[0]]
            kept = [place for place in places if self.kept(place)]
            left = sorted(map(look.named, look.pairs))
            left = [table for table in left if self.open(table)]
            if not kept or not left:
                break
            own = table_of(kept[0])
            self.hide(*next((table for table in left if set(table) == set(own)), left[0]))
        if any(map(self.small, kept)):
            raise StillTold(kept[0])
        for place in places:
            self.show(place)

    def open(self, table):
        """Whether there is anything to hide in a table: not where it was hidden twice."""
        return any(self.state(each)[1] and each not in self.closed for each in (table, table[::-1]))

    def hide(self, code, axis):
        """Hide a table, read from either side; for good where it was hidden before."""
        for table in ((code, axis), (axis, code)):
            question, along = table
            tables = self.questions[question]["by"]
            if along not in tables:
                continue
            if table in self.hidden:
                self.closed.add(table)
            elif self.state(table)[1]:
                self.hidden.append(table)
            tables[along] = hiding.nothing(tables[along])
            self.shown -= {place for place in self.shown if table_of(place) == table}
            self.alter(table)

    def show(self, place):
        """Show a count that can be computed."""
        at(self.questions, place[:-1])[place[-1]] = at(self.base, place)
        self.shown.add(place)
        self.alter(table_of(place))

    def alter(self, table):
        self.known.pop(table, None)
        self.changed.add(table)
