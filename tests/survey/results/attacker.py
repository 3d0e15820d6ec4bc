"""Somebody who reads every table and asks a solver what the hidden counts can be.

He knows the questionnaire, and that counts are not negative. He looks at one question at a time:
that a skip rule makes one question's counts a sum of another's, he does not use. For a question and
two axes he writes one unknown for each way of answering the three, one equation for each count
that he reads, and has the least and the greatest value of a hidden count found (linear
programming, which gives him fractions too: what he cannot bound, no counting person can).
"""

from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from valuess.survey.form import GRID, SEVERAL

ELSE, SILENT, UNASKED = "(else)", "(silent)", "(unasked)"


def rows_of(tables, variable):
    """The ways of answering: "question", "question/option" of several, "question/row" of a grid."""
    code, _slash, item = variable.partition("/")
    table = tables["questions"][code]
    if table["type"] == GRID:
        return [*table["rows"][item]["cells"], SILENT, UNASKED]
    if table["type"] == SEVERAL:
        return ["yes", "no", SILENT, UNASKED]
    return [*table["cells"], SILENT, UNASKED]


def counts_of(part, variable, kind):
    """[(rows that are summed, the count that is read or None)] of a part of a table."""
    _code, _slash, item = variable.partition("/")
    asked = [(lambda row: row != UNASKED, part["asked"])]
    said = lambda row: row not in (SILENT, UNASKED)  # noqa: E731
    if kind == GRID:
        told = part["rows"].get(item, {"n": 0, "cells": {}})
        cells, n = told["cells"], told["n"]
    elif kind == SEVERAL:
        cells, n = {"yes": part["cells"].get(item, 0)}, part["n"]
    else:
        cells, n = part["cells"], part["n"]
    each = [(lambda row, name=name: row == name, count) for name, count in cells.items()]
    return [*asked, (said, n), *each]


def columns_of(tables, axis):
    code, _slash, item = axis.partition("/")
    return [item, ELSE] if item else [*tables["questions"][code]["cells"], ELSE]


class Attack:
    """What one, or a series of readings lets be said of a variable by one axis, with another.

    readings: safe tables, the first first; with more than one, unknowns are what was added from
    each to the next, which is not negative where nobody changed or withdrew an answer.
    """

    def __init__(self, readings, variable, axis, other=None):
        self.variable, self.axis, self.other = variable, axis, other
        last = readings[-1]
        self.rows, self.columns = rows_of(last, variable), columns_of(last, axis)
        self.others = columns_of(last, other) if other else [ELSE]
        self.cells = list(product(range(len(readings)), self.rows, self.columns, self.others))
        self.equations, self.values = [], []
        for time, tables in enumerate(readings):
            self.read(time, tables)

    def know(self, time, wanted, count):
        if count is not None:
            self.equations.append(
                [int(cell[0] <= time and wanted(*cell[1:])) for cell in self.cells]
            )
            self.values.append(count)

    def read(self, time, tables):
        questions = tables["questions"]
        self.know(time, lambda r, c, o: True, tables["n"])
        code = self.variable.partition("/")[0]
        kind = questions[code]["type"]
        for row, count in counts_of(questions[code], self.variable, kind):
            self.know(time, lambda r, c, o, row=row: row(r), count)
        for place, axis in ((1, self.axis), (2, self.other)):
            if axis is None:
                continue
            by, _slash, item = axis.partition("/")
            for option in columns_of(tables, axis)[:-1]:
                there = lambda *cell, at=place, option=option: cell[at] == option  # noqa: E731
                self.know(time, there, questions[by]["cells"].get(option, 0))
                part = questions[code].get("by", {}).get(by, {}).get(option)
                if part is None:
                    continue
                for row, count in counts_of(part, self.variable, kind):
                    self.know(time, lambda *cell, row=row, there=there: row(cell[0]) and there(*cell),
                              count)  # fmt: skip
        if self.other:
            self.read_axes(time, questions)

    def read_axes(self, time, questions):
        """The two axes crossed, from either side."""
        for (one, at), (two, place) in (
            ((self.axis, 1), (self.other, 2)), ((self.other, 2), (self.axis, 1))
        ):  # fmt: skip
            code, by = one.partition("/")[0], two.partition("/")[0]
            for option in [o for o in self.columns_of(two) if o != ELSE]:
                part = questions[code].get("by", {}).get(by, {}).get(option)
                if part is None:
                    continue
                for mine in [o for o in self.columns_of(one) if o != ELSE]:
                    self.know(time, lambda *cell, at=at, place=place, mine=mine, option=option:
                              cell[at] == mine and cell[place] == option,
                              part["cells"].get(mine, 0))  # fmt: skip
                if "/" not in one:  # all who answered are those of its options
                    self.know(time, lambda *cell, at=at, place=place, option=option:
                              cell[at] != ELSE and cell[place] == option, part["n"])  # fmt: skip

    def columns_of(self, axis):
        return self.columns if axis == self.axis else self.others

    def bounds(self, wanted):
        """(least, greatest) of a sum of unknowns; wanted(time, row, column, other)."""
        aim = np.array([float(wanted(*cell)) for cell in self.cells])
        known = csr_matrix(np.array(self.equations, dtype=float))
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * aim, A_eq=known, b_eq=self.values, bounds=(0, None), method="highs"
            )
            if solved.status == 3:
                found.append(float("inf"))
            else:
                assert solved.status == 0, solved.message
                found.append(sign * solved.fun)
        return tuple(found)
