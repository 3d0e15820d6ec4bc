"""Somebody who reads every table and asks a solver what the hidden counts can be.

He knows the questionnaire, its skip rules, and that counts are not negative. Of a question, any
number of axes at once and the question whose answers lead past it he writes one unknown for each
way of answering them all, one equation for each count that he reads, and has the least and the
greatest value of a hidden count found (linear programming, which gives him fractions too: what he
cannot bound, no counting person can).
"""

from functools import reduce
from itertools import permutations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from valuess.survey.form import GRID, SEVERAL

ELSE, SILENT, UNASKED = "(else)", "(silent)", "(unasked)"
NEAR, MOST = 1e-6, 10_000.0


def code_of(name):
    return name.partition("/")[0]


def rows_of(tables, variable):
    """The ways of answering: "question", "question/option" of several, "question/row" of a grid."""
    code, _slash, item = variable.partition("/")
    table = tables["questions"][code]
    if table["type"] == GRID:
        return [*table["rows"][item]["cells"], SILENT, UNASKED]
    if table["type"] == SEVERAL:
        return ["yes", "no", SILENT, UNASKED]
    return [*table["cells"], SILENT, UNASKED]


def counts_of(part, variable, kind, rows):
    """[(rows that are summed, the count that is read or None)] of a part of a table."""
    item = variable.partition("/")[2]
    if kind == GRID:
        told = part["rows"].get(item, {"n": 0, "cells": {}})
        cells, n = told["cells"], told["n"]
    elif kind == SEVERAL:
        cells, n = {"yes": part["cells"].get(item, 0)}, part["n"]
    else:
        cells, n = part["cells"], part["n"]
    said = set(rows) - {SILENT, UNASKED}
    return [({*said, SILENT}, part["asked"]), (said, n), *(({r}, c) for r, c in cells.items())]


def columns_of(tables, axis):
    code, _slash, item = axis.partition("/")
    return [item, ELSE] if item else [*tables["questions"][code]["cells"], ELSE]


class Attack:
    """What one, or a series of readings lets be said of a variable by any axes.

    readings: safe tables, the first first; with more than one, unknowns are what was added from
    each to the next, which is not negative where nobody changed or withdrew an answer. link:
    (question, codes, questions): whoever answered that question with one of these codes was not
    asked the variable's question, nor the others; all others were.
    """

    def __init__(self, readings, variable, axes=(), link=None):
        last = readings[-1]
        self.variable, self.axes, self.link = variable, [a for a in axes if a], link
        self.sides = [rows_of(last, variable), *(columns_of(last, axis) for axis in self.axes)]
        if link:
            self.sides.append(rows_of(last, link[0]))
        self.names = [variable, *self.axes, *([link[0]] if link else [])]
        self.shape = tuple(map(len, self.sides))
        self.times, self.known, self.values = len(readings), [], []
        for time, tables in enumerate(readings):
            self.read(time, tables)

    def cells(self, where, times=None):
        """The coefficients of a sum. where: {side: names}, all of the rest; times: which."""
        marks = [np.array([at not in where or name in where[at] for name in side])
                 for at, side in enumerate(self.sides)]  # fmt: skip
        there = reduce(np.multiply.outer, marks).ravel()
        times = range(self.times) if times is None else times
        return np.concatenate([there & (time in times) for time in range(self.times)])

    def know(self, time, where, count):
        if count is not None:
            self.known.append(self.cells(where, range(time + 1)))
            self.values.append(count)

    def read(self, time, tables):
        questions = tables["questions"]
        self.know(time, {}, tables["n"])
        self.read_answers(time, questions, self.variable, 0)
        for at, axis in enumerate(self.axes, 1):
            for option in self.sides[at][:-1]:
                count = questions[code_of(axis)]["cells"].get(option, 0)
                self.know(time, {at: {option}}, count)
        for one, two in permutations(range(1, len(self.axes) + 1), 2):
            self.read_axes(time, questions, one, two)
        if self.link:
            self.read_link(time, questions)

    def read_answers(self, time, questions, variable, place):
        """Note the tables of the question that has this place among the sides."""
        table, rows = questions[code_of(variable)], self.sides[place]
        for names, count in counts_of(table, variable, table["type"], rows):
            self.know(time, {place: names}, count)
        for at, axis in enumerate(self.axes, 1):
            for option, part in table.get("by", {}).get(code_of(axis), {}).items():
                if option in self.sides[at]:
                    for names, count in counts_of(part, variable, table["type"], rows):
                        self.know(time, {place: names, at: {option}}, count)

    def read_axes(self, time, questions, at, place):
        """The table of one axis by another."""
        one, two = self.axes[at - 1], self.axes[place - 1]
        for option, part in questions[code_of(one)]["by"].get(code_of(two), {}).items():
            if option in self.sides[place]:
                for mine in self.sides[at][:-1]:
                    count = part["cells"].get(mine, 0)
                    self.know(time, {at: {mine}, place: {option}}, count)
                if "/" not in one:  # all who answered are those of its options
                    options = set(self.sides[at][:-1])
                    self.know(time, {at: options, place: {option}}, part["n"])

    def read_link(self, time, questions):
        """That of the rule, and how many were asked each question that hangs on it."""
        before, codes, asked = self.link
        last = len(self.sides) - 1
        self.read_answers(time, questions, before, last)
        put, passed = set(self.sides[0]) - {UNASKED}, set(codes)
        self.know(time, {0: put, last: passed}, 0)
        self.know(time, {0: {UNASKED}, last: set(self.sides[last]) - passed}, 0)
        for code in asked:
            self.know(time, {0: put}, questions[code]["asked"])
            for at, axis in enumerate(self.axes, 1):
                for option, part in questions[code].get("by", {}).get(code_of(axis), {}).items():
                    if option in self.sides[at]:
                        self.know(time, {0: put, at: {option}}, part["asked"])

    def solved(self, aim):
        """The unknowns that make a sum greatest, or for one that is turned, least."""
        if not hasattr(self, "matrix"):
            self.matrix = csr_matrix(np.array(self.known, dtype=float))
        found = linprog(-np.asarray(aim, dtype=float), A_eq=self.matrix, b_eq=self.values,
                        bounds=(0, MOST), method="highs")  # fmt: skip
        assert found.status == 0, found.message
        return found.x

    def bounds(self, where, times=None):
        """(least, greatest) of a sum of unknowns."""
        aim = self.cells(where, times).astype(float)
        return tuple(float(aim @ self.solved(sign * aim)) for sign in (-1, 1))

    def close(self, wheres, k, times=None):
        """[(which, (least, greatest))] of the sums that he bounds closer than k.

        What is found for one tells of others too, which then need not be asked for.
        """
        aims = np.array([self.cells(where, times) for where in wheres], dtype=float)
        seen, found = [], []
        for direction in (aims.sum(0), -aims.sum(0)):
            seen.append(aims @ self.solved(direction))
        for at, aim in enumerate(aims):
            for sign in (-1, 1):
                if np.ptp([each[at] for each in seen]) < k - NEAR:
                    seen.append(aims @ self.solved(sign * aim))
            told = [each[at] for each in seen]
            if np.ptp(told) < k - NEAR:
                found.append((at, (min(told), max(told))))
        return found

    def hidden(self, tables):
        """[(what it is, where)] of all counts of its tables and totals that are not read."""
        found = []
        for place, name in enumerate(self.names):
            for axis in [None, *self.axes]:
                code = code_of(axis or "")
                if code == code_of(name) or (name in self.axes and "/" in name):
                    continue
                side = None if axis is None else self.names.index(axis)
                table = tables["questions"][code_of(name)]
                parts = table.get("by", {}).get(code, {}) if axis else {None: table}
                for option, part in parts.items():
                    if axis is None or option in self.sides[side]:
                        across = {} if axis is None else {side: {option}}
                        found += [((name, axis, option, tuple(sorted(rows))), {place: rows} | across)
                                  for rows, count in self.sums(part, name, table["type"], place)
                                  if count is None]  # fmt: skip
        return found

    def sums(self, part, name, kind, place):
        """As counts_of, of an axis too."""
        rows = self.sides[place]
        if name not in self.axes:
            return counts_of(part, name, kind, rows)
        return [(set(rows) - {ELSE}, part["n"]), *(({r}, part["cells"].get(r, 0)) for r in rows[:-1])]
