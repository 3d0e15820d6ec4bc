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

from functools import reduce
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from valuess.survey.form import GRID, NUMBER, ONE, SEVERAL
from valuess.survey.results.coarsening import small
from valuess.survey.results.hiding import nothing

NEAR = 1e-6
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
        mine = [name for name in names if code_of(name) != code_of(variable)]
        for axis in mine:
            hidden += audit.looked(variable, (axis,))
            if code_of(variable) in audit.links:
                hidden += audit.looked(variable, (axis,), linked=True)
        for pair in combinations(mine, 2):
            if code_of(pair[0]) != code_of(pair[1]):
                hidden += audit.looked(variable, pair)
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

    def looked(self, variable, axes, linked=False):
        """Hide table after table until none of their cells is told: [(question, axis)] hidden."""
        link = self.links[code_of(variable)] if linked else None
        names = [variable, *axes, *([link.before] if linked else [])]
        tables = [(0, 1), (2, 1)] if linked else list(combinations(range(len(names)), 2))
        aims = []
        for table in tables:
            others = [names[at] for pair in tables if pair != table for at in pair]
            if all(map(self.shows, others[::2], others[1::2])):
                aims += [(table, {table[0]: {row}, table[1]: {option}})
                         for row, option in self.cells(*(names[at] for at in table))]  # fmt: skip
        hidden, left = [], tables
        while aims:
            cube = Cube(self.questions, variable, axes, link, self.told["n"])
            at = cube.told([where for _table, where in aims], self.k)
            if at is None or not left:
                break
            table = aims[at][0] if aims[at][0] in left else left[0]
            left = [each for each in left if each != table]
            hidden += self.hide(*(code_of(names[at]) for at in table))
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


class Cube:
    """The unknowns of a variable by one or two axes, and by the question of a Link, and what is
    read of their sums."""

    def __init__(self, questions, variable, axes, link, n):
        self.questions, self.variable, self.axes = questions, variable, axes
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
        passed = set(self.sides[last]) - link.codes if link.any else link.codes
        self.know({0: asked, last: passed}, 0)
        self.know({0: {UNASKED}, last: set(self.sides[last]) - passed}, 0)
        for code in link.asked:
            self.know({0: asked}, self.questions[code]["asked"])
            for at, axis in enumerate(self.axes, 1):
                for option, part in self.questions[code]["by"].get(code_of(axis), {}).items():
                    if option in self.places[at]:
                        self.know({0: asked, at: {option}}, part["asked"])

    def told(self, wheres, k):
        """The place of a sum that is bounded closer than k, or None."""
        aims = np.array([self.row(where) for where in wheres])
        known = np.array(self.known)
        left = ~np.array(self.none).any(0) if self.none else np.ones(known.shape[1], bool)
        _, first = np.unique(
            np.packbits(np.vstack([known, aims])[:, left], 0), axis=1, return_index=True
        )
        known, aims = known[:, left][:, first], aims[:, left][:, first].astype(float)
        bounds = Bounds(csr_matrix(known.astype(float)), self.values, aims)
        return next((at for at in range(len(aims)) if not bounds.wide(at, k)), None)


class Bounds:
    """What solutions that were found say of some sums."""

    def __init__(self, known, values, aims):
        self.known, self.values, self.aims = known, values, aims
        self.low, self.high = np.full(len(aims), np.inf), np.full(len(aims), -np.inf)
        if len(aims) > 1:
            self.look(aims.sum(0))
            self.look(-aims.sum(0))

    def look(self, direction):
        """Have the solution found that makes a sum greatest."""
        found = linprog(-direction, A_eq=self.known, b_eq=self.values, bounds=(0, None),
                        method="highs")  # fmt: skip
        if found.status == 0:
            sums = self.aims @ found.x
            self.low, self.high = np.minimum(self.low, sums), np.maximum(self.high, sums)

    def wide(self, at, k):
        """Whether a sum may take values k apart."""
        for turn in (1, -1):
            if self.high[at] - self.low[at] < k - NEAR:
                self.look(turn * self.aims[at])
        return self.high[at] - self.low[at] >= k - NEAR
