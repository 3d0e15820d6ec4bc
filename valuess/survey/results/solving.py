"""The audit of safe tables: what a solver still tells of a hidden count, and what to hide for it.

For a question, an axis and a second axis there is one unknown for each way of answering the three
and one equation for each count that is read. The least and the greatest value of each small hidden
count of the question by the axis are found by linear programming (A. Hundepool et al., Statistical
Disclosure Control, Wiley 2012, section 4.3.2; solver: HiGHS, Q. Huangfu, J. Hall 2018). Where they
lie closer than k, whole tables are hidden. To hide takes equations away and adds none, so that
what was found safe stays safe and each triple is looked at once.

Needs SciPy: loaded by the process that audits, never by the server.
"""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from valuess.survey.form import GRID, NUMBER, ONE, SEVERAL
from valuess.survey.results.coarsening import small
from valuess.survey.results.hiding import nothing

NEAR = 1e-6
ELSE, SILENT, UNASKED = "(else)", "(silent)", "(unasked)"


def audited(base, told, axes, k, sign=lambda: None):
    """[(question, axis)] of the tables that had to be hidden in `told`, which is changed.

    base: the same tables as counted; axes: their codes; sign: called now and then.
    """
    questions, hidden = told["questions"], []
    names = [name for axis in axes if axis in questions for name in names_of(questions, axis)]
    for code, table in questions.items():
        for variable in variables(code, table):
            sign()
            for axis in names:
                cells = hidden_small(base, told, variable, axis, k)
                if code != code_of(axis) and cells:
                    for other in [None, *seconds(questions, code, axis, names)]:
                        hidden += mended(told, (variable, axis, other), cells, k)
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


def seconds(questions, code, axis, names):
    """The axes of which both the question's and the first axis's tables show something."""
    return [
        other for other in names
        if len({code, code_of(axis), code_of(other)}) == 3
        and shows(questions, code, code_of(other))
        and (shows(questions, code_of(axis), code_of(other))
             or shows(questions, code_of(other), code_of(axis)))
    ]  # fmt: skip


def shows(questions, code, axis):
    """Whether anything but numbers is shown in a table."""
    parts = questions[code]["by"].get(axis, {}).values()
    return any(shown({k: v for k, v in part.items() if k in ("cells", "rows")}) for part in parts)


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


def hidden_small(base, told, variable, axis, k):
    """[(row, option)] of what is small and hidden."""
    code, by, found = code_of(variable), code_of(axis), []
    kind = told["questions"][code]["type"]
    for option in options(told["questions"], axis):
        parts = [each["questions"][code]["by"].get(by, {}).get(option) for each in (base, told)]
        if None not in parts:
            true, read = (cells_of(part, variable, kind)[0] for part in parts)
            found += [(row, option) for row, n in true.items() if small(n, k) and read[row] is None]
    return found


def mended(told, triple, cells, k):
    """Hide table after table until none of these cells is pinned; what was hidden."""
    variable, axis, other = triple
    code, by, second = code_of(variable), code_of(axis), code_of(other or "")
    hidden, ways = [], [[(code, by), (by, code)]]
    if other:
        ways += [[(code, second), (second, code)], [(by, second), (second, by)]]
    for way in ways:
        if not pinned(told, triple, cells, k):
            break
        for question, along in way:
            table = told["questions"][question]["by"]
            if along in table:
                table[along] = nothing(table[along])
                hidden.append((question, along))
    return hidden


def pinned(told, triple, cells, k):
    """Whether any of the cells is bounded closer than k."""
    cube = Cube(told["questions"], *triple)
    known, values = cube.equations(told["n"])
    for row, option in cells:
        aim, ends = cube.row({0: {row}, 1: {option}}), []
        for turn in (1, -1):
            found = linprog(turn * aim, A_eq=known, b_eq=values, bounds=(0, None), method="highs")
            if found.status:
                return True
            ends.append(turn * found.fun)
        if ends[1] - ends[0] < k - NEAR:
            return True
    return False


class Cube:
    """The unknowns of a variable, an axis and perhaps another, and what is read of their sums."""

    def __init__(self, questions, variable, axis, other):
        self.questions, self.names = questions, (variable, axis, other)
        code = code_of(variable)
        self.kind = questions[code]["type"]
        rows = [*cells_of(questions[code], variable, self.kind)[0], SILENT, UNASKED]
        if self.kind == SEVERAL:
            rows.append("no")
        there = [options(questions, name) if name else [] for name in (axis, other)]
        self.sides = [rows, *([*names, ELSE] for names in there)]
        self.known, self.values = [], []

    def row(self, where):
        """The coefficients of a sum. where: {side: the names that are summed}, all of the rest."""
        masks = [np.array([float(name in where.get(at, side)) for name in side])
                 for at, side in enumerate(self.sides)]  # fmt: skip
        return np.einsum("i,j,k->ijk", *masks).ravel()

    def know(self, where, count):
        if count is not None:
            self.known.append(self.row(where))
            self.values.append(count)

    def read(self, part, where):
        """Note a part of the question's own table."""
        cells, n = cells_of(part, self.names[0], self.kind)
        everybody = set(self.sides[0])
        self.know({0: everybody - {UNASKED}, **where}, part["asked"])
        self.know({0: everybody - {UNASKED, SILENT}, **where}, n)
        for name, count in cells.items():
            self.know({0: {name}, **where}, count)

    def equations(self, n):
        questions, (variable, axis, other) = self.questions, self.names
        code = code_of(variable)
        self.know({}, n)
        self.read(questions[code], {})
        for at, name in ((1, axis), (2, other)):
            if name:
                by = code_of(name)
                for option in self.sides[at][:-1]:
                    self.know({at: {option}}, questions[by]["cells"].get(option, 0))
                    part = questions[code]["by"].get(by, {}).get(option)
                    if part:
                        self.read(part, {at: {option}})
        if other:
            self.cross(axis, 1, other, 2)
            self.cross(other, 2, axis, 1)
        return csr_matrix(np.array(self.known)), self.values

    def cross(self, one, at, two, place):
        """Note the table of an axis by the other."""
        for option, part in self.questions[code_of(one)]["by"].get(code_of(two), {}).items():
            if option not in self.sides[place]:
                continue
            for mine in self.sides[at][:-1]:
                self.know({at: {mine}, place: {option}}, part["cells"].get(mine, 0))
            if "/" not in one:
                self.know({at: set(self.sides[at]) - {ELSE}, place: {option}}, part["n"])
