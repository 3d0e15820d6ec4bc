"""The audit of safe tables: what a solver still tells of a hidden count, and what to hide for it.

For a question, an axis, and a second axis or the question whose answers lead past it, there is one
unknown for each way of answering the three and one equation for each count that is read. The least
and the greatest value of each small hidden count of their tables are found by linear programming
(A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, section 4.3.2; solver: HiGHS,
Q. Huangfu, J. Hall 2018). Where they lie closer than k, whole tables are hidden. To hide takes
equations away and adds none, so that what was found safe stays safe and each triple is looked at
once.

What makes it quick: tables of which nothing small is hidden are passed over; unknowns that are
none, or that no equation tells apart, are taken out; and every solution that is found bounds all
hidden counts of its triple, of which most are then k wide already.

Needs SciPy: loaded by the process that audits, never by the server.
"""

from dataclasses import dataclass
from functools import reduce
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from valuess.survey.form import GRID, NUMBER, ONE, SEVERAL
from valuess.survey.results.coarsening import small
from valuess.survey.results.hiding import nothing

NEAR = 1e-6
TOGETHER = 20  # problems that are solved as one
ELSE, SILENT, UNASKED = "(else)", "(silent)", "(unasked)"


def audited(base, told, axes, k, links=(), sign=lambda part: None):
    """[(question, axis)] of the tables that had to be hidden in `told`, which is changed.

    base: the same tables as counted; axes: their codes; links: see linking.py; sign: called
    now and then with how far it is, from 0 to 1.
    """
    questions, hidden = told["questions"], []
    if told["n"] is None:
        return []
    names = [name for axis in axes if axis in questions for name in names_of(questions, axis)]
    every = [name for code, table in questions.items() for name in variables(code, table)]
    audit = Audit(base, told, k, {code: link for link in links for code in link.asked})
    for at, variable in enumerate(every):
        sign(at / len(every))
        looks = list(audit.looks(variable, names))
        found = told_of([audit.cube(look).bounds() for look in looks], k)
        for look, place in zip(looks, found, strict=True):
            if place is not None:
                hidden += audit.mended(look)
    return hidden


def code_of(name):
    return name.partition("/")[0]


def names_of(questions, axis):
    """An axis of several answers is one axis for each of its options."""
    kind = questions[axis]["type"]
    if kind == ONE:
        return [axis]
    return [f"{axis}/{option}" for option in questions[axis]["cells"]] if kind == SEVERAL else []


def variables(code, table):
    if table["type"] in (GRID, SEVERAL):
        return [f"{code}/{item}" for item in table["rows" if table["type"] == GRID else "cells"]]
    return [] if table["type"] == NUMBER else [code]


def shown(told):
    return any(map(shown, told.values())) if isinstance(told, dict) else told is not None


def options(questions, axis):
    only = axis.partition("/")[2]
    return [only] if only else list(questions[axis]["cells"])


def cells_of(part, variable, kind):
    """({row: count}, how many answered) of a variable in a part of a table."""
    item = variable.partition("/")[2]
    if kind == GRID:
        row = part["rows"].get(item, {"n": 0, "cells": {}})
        return row["cells"], row["n"]
    if kind == SEVERAL:
        return {"yes": part["cells"].get(item, 0)}, part["n"]
    return part["cells"], part["n"]


class Audit:
    """links: {question: the Link that it hangs on}."""

    def __init__(self, base, told, k, links):
        self.base, self.told, self.k, self.links = base, told, k, links
        self.questions, self.small, self.seen = told["questions"], {}, {}

    def cells(self, variable, axis):
        """[(row, option)] of what is small and hidden in a table: the same before and after."""
        key = variable, axis
        if key not in self.small:
            self.small[key] = list(self.hidden_small(variable, axis))
        return self.small[key]

    def hidden_small(self, variable, axis):
        code, by = code_of(variable), code_of(axis)
        kind = self.questions[code]["type"]
        for option in options(self.questions, axis):
            parts = [each["questions"][code]["by"].get(by, {}).get(option)
                     for each in (self.base, self.told)]  # fmt: skip
            if None not in parts:
                true, read = (cells_of(part, variable, kind)[0] for part in parts)
                for row, n in true.items():
                    if small(n, self.k) and read[row] is None:
                        yield row, option

    def shows(self, variable, axis):
        """Whether anything but numbers is shown in a table."""
        key = code_of(variable), code_of(axis)
        if key not in self.seen:
            parts = self.questions[key[0]]["by"].get(key[1], {}).values()
            self.seen[key] = any(
                shown({k: v for k, v in part.items() if k in ("cells", "rows")}) for part in parts
            )
        return self.seen[key]

    def looks(self, variable, names):
        """The Looks at a variable by one or two of the axes, or with the question that it hangs
        on, in which something small is hidden."""
        mine = [name for name in names if code_of(name) != code_of(variable)]
        pairs = [pair for pair in combinations(mine, 2) if code_of(pair[0]) != code_of(pair[1])]
        link = self.links.get(code_of(variable))
        wanted = [((axis,), None) for axis in mine] + [(pair, None) for pair in pairs]
        wanted += [((axis,), link) for axis in mine if link and axis != link.before]
        for axes, linked in wanted:
            look = Look(variable, axes, linked)
            look.aims = list(self.aims(look))
            if look.aims:
                yield look

    def aims(self, look):
        """[(table, sum)] of the small hidden counts of its tables that the others may tell."""
        for table in look.tables:
            others = [pair for pair in look.tables if pair != table]
            if look.link or all(self.shows(*look.named(pair)) for pair in others):
                for row, option in self.cells(*look.named(table)):
                    yield table, {table[0]: {row}, table[1]: {option}}

    def cube(self, look):
        return Cube(self.questions, look, self.told["n"])

    def mended(self, look):
        """Hide table after table until none of its small counts is told: [(question, axis)]."""
        hidden, left = [], list(look.tables)
        while left:
            place = told_of([self.cube(look).bounds()], self.k)[0]
            if place is None:
                break
            table = look.aims[place][0]
            table = table if table in left else left[0]
            left.remove(table)
            hidden += self.hide(*map(code_of, look.named(table)))
        return hidden

    def hide(self, code, axis):
        """Hide a table, read from either side."""
        hidden = []
        for question, along in ((code, axis), (axis, code)):
            tables = self.questions[question]["by"]
            if shown(tables.get(along, {})):
                tables[along] = nothing(tables[along])
                hidden.append((question, along))
                self.seen.pop((question, along), None)
        return hidden


@dataclass
class Look:
    """What is looked at together: a variable, one or two axes, and perhaps a Link.

    tables: pairs of places among its names; aims: see Audit.aims.
    """

    variable: str
    axes: tuple
    link: object = None
    aims: list = None

    @property
    def names(self):
        return [self.variable, *self.axes, *([self.link.before] if self.link else [])]

    @property
    def tables(self):
        return [(0, 1), (2, 1)] if self.link else list(combinations(range(len(self.names)), 2))

    def named(self, table):
        return [self.names[at] for at in table]


class Cube:
    """The unknowns of a Look, and what is read of their sums."""

    def __init__(self, questions, look, n):
        variable, axes, link = look.variable, look.axes, look.link
        self.questions, self.axes, self.look = questions, axes, look
        self.sides = [self.rows(variable)]
        self.sides += [[*options(questions, axis), ELSE] for axis in axes]
        self.sides += [self.rows(link.before)] if link else []
        self.places = [{name: at for at, name in enumerate(side)} for side in self.sides]
        self.known, self.values, self.none = [], [], []
        self.know({}, n)
        self.answers(variable, 0)
        for at, axis in enumerate(axes, 1):
            for option in self.sides[at][:-1]:
                self.know({at: {option}}, questions[code_of(axis)]["cells"].get(option, 0))
        if len(axes) == 2:
            self.cross(1, 2)
            self.cross(2, 1)
        if link:
            self.linked(link)

    def rows(self, variable):
        table = self.questions[code_of(variable)]
        cells = list(cells_of(table, variable, table["type"])[0])
        return [*cells, *(["no"] if table["type"] == SEVERAL else []), SILENT, UNASKED]

    def row(self, where):
        """Which unknowns make up a sum. where: {side: the names that are summed}; of other sides
        all are."""
        marks = []
        for at, places in enumerate(self.places):
            mark = np.full(len(places), at not in where)
            mark[[places[name] for name in where.get(at, ())]] = True
            marks.append(mark)
        return reduce(np.multiply.outer, marks).ravel()

    def know(self, where, count):
        if count == 0:
            self.none.append(self.row(where))
        elif count is not None:
            self.known.append(self.row(where))
            self.values.append(count)

    def answers(self, variable, at):
        """Note the tables of a question."""
        table, rows = self.questions[code_of(variable)], set(self.sides[at])
        parts = [(table, {})]
        for place, axis in enumerate(self.axes, 1):
            there = table["by"].get(code_of(axis), {})
            parts += [(part, {place: {option}}) for option, part in there.items()
                      if option in self.places[place]]  # fmt: skip
        for part, where in parts:
            cells, n = cells_of(part, variable, table["type"])
            self.know({at: rows - {UNASKED}, **where}, part["asked"])
            self.know({at: rows - {UNASKED, SILENT}, **where}, n)
            for name, count in cells.items():
                self.know({at: {name}, **where}, count)

    def cross(self, at, place):
        """Note the table of an axis by the other."""
        one, two = self.axes[at - 1], self.axes[place - 1]
        for option, part in self.questions[code_of(one)]["by"].get(code_of(two), {}).items():
            if option in self.places[place]:
                for mine in self.sides[at][:-1]:
                    self.know({at: {mine}, place: {option}}, part["cells"].get(mine, 0))
                if "/" not in one:
                    self.know({at: set(self.sides[at]) - {ELSE}, place: {option}}, part["n"])

    def linked(self, link):
        """Note the question of the rule, and that whom it leads past was not asked."""
        last = len(self.sides) - 1
        self.answers(link.before, last)
        asked = set(self.sides[0]) - {UNASKED}
        codes = link.codes & set(self.sides[last])
        passed = set(self.sides[last]) - codes if link.any else codes
        self.know({0: asked, last: passed}, 0)
        self.know({0: {UNASKED}, last: set(self.sides[last]) - passed}, 0)
        for code in link.asked:
            self.know({0: asked}, self.questions[code]["asked"])
            for at, axis in enumerate(self.axes, 1):
                for option, part in self.questions[code]["by"].get(code_of(axis), {}).items():
                    if option in self.places[at]:
                        self.know({0: asked, at: {option}}, part["asked"])

    def bounds(self):
        """The Bounds of its aims, without the unknowns that are none, and with those as one that
        no equation tells apart."""
        aims = np.array([self.row(where) for _table, where in self.look.aims])
        known = np.array(self.known)
        left = ~np.array(self.none).any(0) if self.none else np.ones(known.shape[1], bool)
        known, aims = known[:, left], aims[:, left]
        packed = np.packbits(np.vstack([known, aims]), 0)
        first = np.unique(packed, axis=1, return_index=True)[1]
        return Bounds(known[:, first], self.values, aims[:, first].astype(float))


class Bounds:
    """What solutions that were found say of some sums, and which one is to be found next."""

    def __init__(self, known, values, aims):
        self.known, self.values, self.aims = known.nonzero(), values, aims
        self.shape = known.shape
        self.low, self.high = np.full(len(aims), np.inf), np.full(len(aims), -np.inf)
        together = [aims.sum(0), -aims.sum(0)] if len(aims) > 1 else []
        self.left = [(None, direction) for direction in together]
        self.left += [(at, turn * aim) for at, aim in enumerate(aims) for turn in (1, -1)]
        self.left.reverse()

    def wanted(self, k):
        """The direction in which a solution is to be found next, or None."""
        while self.left:
            at, direction = self.left.pop()
            if at is None or not self.wide(at, k):
                return direction
        return None

    def wide(self, at, k):
        """Whether a sum was seen to take values k apart."""
        return self.high[at] - self.low[at] >= k - NEAR

    def seen(self, solution):
        sums = self.aims @ solution
        self.low, self.high = np.minimum(self.low, sums), np.maximum(self.high, sums)


def told_of(problems, k):
    """For each of some Bounds the place of a sum that is told closer than k, or None.

    They are solved together, as one programme in which they have nothing in common: most of them
    are so small that to set one up takes longer than to solve it.
    """
    active = problems
    while active:
        wanted = [(each, each.wanted(k)) for each in active]
        wanted = [(each, direction) for each, direction in wanted if direction is not None]
        for at in range(0, len(wanted), TOGETHER):
            solve(wanted[at : at + TOGETHER])
        active = [each for each, _direction in wanted]
    return [next((at for at in range(len(each.aims)) if not each.wide(at, k)), None)
            for each in problems]  # fmt: skip


def solve(wanted):
    """Find for each of some Bounds a solution that goes furthest in a direction."""
    problems = [each for each, _direction in wanted]
    starts = np.cumsum([(0, 0), *(each.shape for each in problems)], axis=0)
    placed = list(zip(problems, starts[:-1], strict=True))
    rows = np.concatenate([each.known[0] + start[0] for each, start in placed])
    columns = np.concatenate([each.known[1] + start[1] for each, start in placed])
    known = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=tuple(starts[-1]))
    values = np.concatenate([each.values for each in problems])
    aim = np.concatenate([-direction for _each, direction in wanted])
    found = linprog(aim, A_eq=known, b_eq=values, bounds=(0, None), method="highs")
    if found.status == 0:
        for each, start in placed:
            each.seen(found.x[start[1] : start[1] + each.shape[1]])
    elif len(wanted) > 1:
        for one in wanted:
            solve([one])
