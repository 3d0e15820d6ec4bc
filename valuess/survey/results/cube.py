"""One question by one or two axes, or with the question whose answers lead past it: what is read
of it as equations. Pure.

There is one unknown for each way of answering them all, and one equation for each count that is
read; a count that is hidden is a sum of unknowns too, whose bounds are wanted. A count is named by
its place in the tables: (question, "by", axis, option, "cells", row), say.

Needs NumPy: loaded by the process that audits, never by the server.
"""

from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations

import numpy as np

from valuess.survey.form import GRID, NUMBER, ONE, SEVERAL
from valuess.survey.results.bounding import Bounds

ELSE, SILENT, UNASKED, GIVEN = "(else)", "(silent)", "(unasked)", "(given)"


def code_of(name):
    return name.partition("/")[0]


def item_of(name):
    return name.partition("/")[2]


def names_of(questions, axis):
    """An axis of several answers is one axis for each of its options."""
    kind = questions[axis]["type"]
    if kind == ONE:
        return [axis]
    return [f"{axis}/{option}" for option in questions[axis]["cells"]] if kind == SEVERAL else []


def variables(code, table):
    """What is asked in a question: itself, whether each option was chosen, each row of a grid."""
    if table["type"] in (GRID, SEVERAL):
        return [f"{code}/{item}" for item in table["rows" if table["type"] == GRID else "cells"]]
    return [code]


def options(questions, axis):
    return [item_of(axis)] if item_of(axis) else list(questions[axis]["cells"])


def counts(part, variable, kind):
    """[(row, its place in the part, the count)] of a variable, and the same of those who answered
    with any row, whose row is None."""
    item = item_of(variable)
    if kind == GRID:
        row = part["rows"].get(item, {"n": 0, "cells": {}})
        found = [(each, ("rows", item, "cells", each), n) for each, n in row["cells"].items()]
        return [*found, (None, ("rows", item, "n"), row["n"])]
    if kind == SEVERAL:
        found = [("yes", ("cells", item), part["cells"].get(item, 0))]
    else:
        found = [(row, ("cells", row), n) for row, n in part.get("cells", {}).items()]
    return [*found, (None, ("n",), part["n"])]


def table_of(place):
    """(question, axis) of the table in which a place is, (question,) for one among its totals."""
    return (place[0], place[2]) if place[1] == "by" else (place[0],)


@dataclass
class Look:
    """What is looked at together: a variable, one or two axes, and perhaps a Link."""

    variable: str
    axes: tuple
    link: object = None

    @property
    def names(self):
        return [self.variable, *self.axes, *([self.link.before] if self.link else [])]

    @property
    def pairs(self):
        """The places among its names of each two that are read crossed."""
        return [(0, 1), (2, 1)] if self.link else list(combinations(range(len(self.names)), 2))

    def named(self, pair):
        """The (question, axis) of two of its names."""
        return tuple(code_of(self.names[at]) for at in pair)

    @cached_property
    def reads(self):
        """The tables, from either side, and the totals that are read in it: see table_of."""
        found = {self.named(pair) for pair in self.pairs}
        found |= {table[::-1] for table in found} | {(code_of(name),) for name in self.names}
        for code in self.link.asked if self.link else ():
            found |= {(code,), *((code, code_of(axis)) for axis in self.axes)}
        return found


class Cube:
    """The unknowns of a Look, and what is read of their sums.

    wanted: of which tables and totals hidden counts are asked for. hidden: {place: its unknowns}.
    """

    def __init__(self, questions, look, n, wanted):
        variable, axes, link = look.variable, look.axes, look.link
        self.questions, self.axes, self.wanted = questions, axes, wanted
        self.sides = [self.rows(variable)]
        self.sides += [[*options(questions, axis), ELSE] for axis in axes]
        self.sides += [self.rows(link.before)] if link else []
        self.places = [{name: at for at, name in enumerate(side)} for side in self.sides]
        self.known, self.values, self.none, self.hidden = [], [], [], {}
        self.know({}, n)
        self.answers(variable, 0)
        for at, axis in enumerate(axes, 1):
            self.totals(at, axis)
        if len(axes) == 2:
            self.cross(1, 2)
            self.cross(2, 1)
        if link:
            self.linked(link)

    def rows(self, variable):
        table = self.questions[code_of(variable)]
        cells = [row for row, *_count in counts(table, variable, table["type"])[:-1]]
        more = {SEVERAL: ["no"], NUMBER: [GIVEN]}.get(table["type"], [])
        return [*cells, *more, SILENT, UNASKED]

    def row(self, where):
        """Which unknowns make up a sum. where: {side: the names that are summed}; of other sides
        all are."""
        marks = [where.get(at) for at in range(len(self.sides))]
        return reduce(np.multiply.outer, map(self.mark, range(len(marks)), marks)).ravel()

    def mark(self, at, names):
        """Which of the names of a side are among these, or all."""
        if names is None:
            return np.ones(len(self.sides[at]), bool)
        mark = np.zeros(len(self.sides[at]), bool)
        for name in names:
            mark[self.places[at][name]] = True
        return mark

    def know(self, where, count, place=("", "")):
        """Note a sum: what it is or, where it is hidden, that it is asked for."""
        if count is None:
            if table_of(place) in self.wanted:
                self.hidden[place] = self.row(where)
        elif count == 0:
            self.none.append(self.row(where))
        else:
            self.known.append(self.row(where))
            self.values.append(count)

    def answers(self, variable, at):
        """Note the tables of a question."""
        code = code_of(variable)
        table, rows = self.questions[code], set(self.sides[at])
        parts = [(table, {}, (code,))]
        for place, axis in enumerate(self.axes, 1):
            by = code_of(axis)
            parts += [(part, {place: {option}}, (code, "by", by, option))
                      for option, part in table["by"].get(by, {}).items()
                      if option in self.places[place]]  # fmt: skip
        for part, where, head in parts:
            self.know({at: rows - {UNASKED}, **where}, part["asked"], (*head, "asked"))
            for row, place, count in counts(part, variable, table["type"]):
                those = rows - {UNASKED, SILENT} if row is None else {row}
                self.know({at: those, **where}, count, (*head, *place))

    def totals(self, at, axis):
        """Note how many gave each option of an axis."""
        code = code_of(axis)
        for option in self.sides[at][:-1]:
            count = self.questions[code]["cells"].get(option, 0)
            self.know({at: {option}}, count, (code, "cells", option))

    def cross(self, at, side):
        """Note the table of an axis by the other."""
        one, two = self.axes[at - 1], self.axes[side - 1]
        code, by = code_of(one), code_of(two)
        for option, part in self.questions[code]["by"].get(by, {}).items():
            if option in self.places[side]:
                head = code, "by", by, option
                for mine in self.sides[at][:-1]:
                    count = part["cells"].get(mine, 0)
                    self.know({at: {mine}, side: {option}}, count, (*head, "cells", mine))
                if not item_of(one):  # all who answered are those of its options
                    those = set(self.sides[at]) - {ELSE}
                    self.know({at: those, side: {option}}, part["n"], (*head, "n"))

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
            self.know({0: asked}, self.questions[code]["asked"], (code, "asked"))
            for at, axis in enumerate(self.axes, 1):
                by = code_of(axis)
                for option, part in self.questions[code]["by"].get(by, {}).items():
                    if option in self.places[at]:
                        place = code, "by", by, option, "asked"
                        self.know({0: asked, at: {option}}, part["asked"], place)

    def bounds(self, width):
        """The Bounds of its hidden counts, in their order, without the unknowns that are none, and
        with those as one that no equation tells apart. width(place): see Bounds."""
        known = np.array(self.known)
        aims = np.array(list(self.hidden.values()), dtype=bool).reshape(-1, known.shape[1])
        left = ~np.array(self.none).any(0) if self.none else np.ones(known.shape[1], bool)
        known, aims = known[:, left], aims[:, left]
        packed = np.packbits(np.vstack([known, aims]), 0)
        first = np.unique(packed, axis=1, return_index=True)[1]
        widths = [width(place) for place in self.hidden]
        return Bounds(known[:, first], self.values, aims[:, first], widths)
