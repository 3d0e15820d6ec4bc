"""Which counts others than the small circle may read, of all tables of a survey together. Pure.

Read by others are: for each question its totals, and its counts by each axis. They hang together:
a total is the sum of a table's columns; two axes crossed are read from either side; whom a skip
rule passed over is told by the answers that it looks at. So the tables are made coarse
(coarsening.py) in order, and what is hidden in one is hidden in all that would tell it:

- an option hidden in the totals of its question is hidden in all its tables; an option hidden in
  the totals of an axis is a hidden column of all tables by that axis;
- each option of a question that takes several is a question of its own, answered yes or no, and
  few who said no are hidden as few who said yes are; each row of a grid is a question of its own;
- whom a question was put to is a table of its own where a skip rule decides; its hidden columns
  are hidden in that question. Where the rule looks at one question of one answer, the options that
  it names are hidden apart from the others, since the sum of either is told, without those who
  passed that question over: how many these are is no secret, and they are not counted with either;
- where an option of an axis is exactly some options of another (a country its areas), these are
  hidden apart from the others, as columns and among the totals, since the sum of them is told by
  that other axis;
- two axes crossed are one table, in which not having answered is protected too;
- a question whose totals cannot be shown is hidden whole, and so is one that fewer than k were
  not asked, or answered, since an earlier snapshot showed it.

How many did not answer a question is not protected: it is no statement.
"""

from dataclasses import dataclass, field

from valuess.survey.form import ANY, CONSENT, GRID, NONE, NUMBER, ONE, SEVERAL
from valuess.survey.results.coarsening import REST, Hidden, Table, coarsened, small
from valuess.survey.results.linking import links

TOTAL = "*"
YES, NO, SILENT = "yes", "no", "-"


@dataclass
class Plan:
    """What is hidden. whole: codes of questions hidden altogether; hidden: {(variable, axis):
    Hidden}, the totals under the axis TOTAL."""

    whole: set = field(default_factory=set)
    hidden: dict = field(default_factory=dict)

    def packed(self):
        told = [[*key, sorted(h.rows), sorted(h.columns)] for key, h in self.hidden.items()]
        return {"whole": sorted(self.whole), "hidden": told}

    @classmethod
    def unpacked(cls, told):
        found = {(v, a): Hidden(set(rows), set(columns)) for v, a, rows, columns in told["hidden"]}
        return cls(set(told["whole"]), found)


class Family:
    """All tables of one moment: raw as a snapshot keeps them, and the questionnaire."""

    def __init__(self, raw, form):
        self.raw, self.form, self.questions = raw, form, raw["questions"]
        self._nested = {}
        self.links = {code: link for link in links(raw, form) for code in link.asked}
        self.axes = [axis.code for axis in form.axes() if self.kind(axis.code) in (ONE, SEVERAL)]

    def kind(self, code):
        return self.questions.get(code, {}).get("type")

    def variables(self, code):
        """The names of what is protected in a question: itself, its options or its rows."""
        table, kind = self.questions[code], self.kind(code)
        if kind == SEVERAL:
            return [f"{code}/{option}" for option in table["cells"]]
        if kind == GRID:
            return [f"{code}/{row}" for row in table["rows"]]
        return [] if kind == NUMBER else [code]

    def axis_tables(self, axis):
        """The names of the tables by an axis: one, or one for each option of several."""
        if self.kind(axis) == ONE:
            return [axis]
        return [f"{axis}/{option}" for option in self.questions[axis]["cells"]]

    def ruled(self, code):
        """Whether a skip rule passes over anybody, or might."""
        return self.questions[code]["asked"] != self.raw["n"]

    def put(self, code, asked, everybody, where):
        """The rows of who was asked a question. Where that hangs on one answer alone, those who
        did not give it are no protected part of either: others can tell them apart."""
        link = self.links.get(code)
        if link is None:
            return {YES: asked, NO: everybody - asked}, {}
        table = self.questions[link.before]
        if where is not None:
            axis, option = where
            table = table["by"].get(axis, {}).get(option, {"n": everybody})
        silent = everybody - table["n"]
        if link.any:
            return {YES: asked, NO: everybody - asked - silent}, {SILENT: silent}
        return {YES: asked - silent, NO: everybody - asked}, {SILENT: silent}

    def rows(self, variable, part, everybody, where=None):
        """({protected row: count}, {other row: count}) of a variable in one part of a table.

        variable: "question", "question/option", "question/row", "question!" (who answered) or
        "question?" (who was asked); everybody: how many the part is of; where: its (axis, option).
        """
        code, _slash, item = variable.rstrip("!?").partition("/")
        asked, n = part.get("asked", 0), part.get("n", 0)
        if variable.endswith("?"):
            return self.put(code, asked, everybody, where)
        if variable.endswith("!"):
            return {YES: n}, {SILENT: asked - n}
        kind = self.kind(code)
        if kind == GRID:
            row = part.get("rows", {}).get(item, {"n": 0, "cells": {}})
            return dict(row["cells"]), {SILENT: asked - row["n"]}
        cells = part.get("cells", {})
        if kind == SEVERAL:
            yes = cells.get(item, 0)
            return {YES: yes, NO: n - yes}, {SILENT: asked - n}
        if kind == CONSENT:
            return {YES: n, NO: asked - n}, {}
        return dict(cells), {SILENT: asked - n}

    def totals(self, variable):
        """The Table of totals of a variable."""
        code = variable.rstrip("!?").partition("/")[0]
        rows, still = self.rows(variable, self.questions.get(code, {}), self.raw["n"])
        cells = {(row, TOTAL): n for row, n in {**rows, **still}.items()}
        return Table(cells, list(rows), [TOTAL], list(still), self.apart(variable, rows))

    def crossed(self, variable, axis, protected=False):
        """The Table of a variable by an axis, REST the column of those with no such option.

        protected: not having been asked, or not having answered, is a protected row too.
        """
        code = variable.rstrip("!?").partition("/")[0]
        by, _slash, only = axis.partition("/")
        table = self.questions.get(code, {})
        there = table.get("by", {}).get(by, {})
        sizes = self.questions.get(by, {}).get("cells", {})
        cells, names, others = {}, {}, {}
        for option in [only] if only else sizes:
            part, where = there.get(option, {}), (by, option)
            rows, still = self.rows(variable, part, sizes.get(option, 0), where)
            for row, n in {**rows, **still}.items():
                cells[row, option] = n
            names |= rows
            others |= still
        rows, still = self.rows(variable, table, self.raw["n"])
        columns = [only] if only else list(sizes)
        for row, n in {**rows, **still}.items():
            cells[row, REST] = n - sum(cells.get((row, column), 0) for column in columns)
        names, others = names | rows, others | still
        columns = [*columns, REST]
        if protected:
            for column in columns:
                total = sizes.get(column, self.raw["n"] - sum(sizes.get(c, 0) for c in columns))
                cells[SILENT, column] = total - sum(cells.get((row, column), 0) for row in names)
            names, others = {**names, SILENT: 0}, {}
        made = Table(cells, list(names), columns, list(others), self.apart(variable, names))
        made.column_groups = self.nested(axis, columns)
        return made

    def nested(self, axis, columns):
        """The groups of columns whose sums another axis tells."""
        if axis not in self._nested:
            groups = [frozenset(columns)]
            for inside in self.insides(axis):
                groups = [part for g in groups for part in (g & inside, g - inside) if part]
            self._nested[axis] = groups
        return self._nested[axis]

    def within(self, axis, other):
        """The sets of options of an axis that make up exactly one option of another."""
        sizes, found = self.questions[axis]["cells"], []
        rest = self.raw["n"] - sum(sizes.values())
        for option, part in self.questions[axis]["by"][other].items():
            total = self.questions[other]["cells"][option]
            inside = {code for code, n in part["cells"].items() if n and n == sizes[code]}
            there = sum(sizes[code] for code in inside)
            if total and there + rest == total and total - part["n"] == rest and rest:
                inside, there = inside | {REST}, total
            if there == total:
                found.append(frozenset(inside))
        return found

    def apart(self, variable, rows):
        """The groups of rows that a skip rule, or another axis, tells apart."""
        groups = [frozenset(rows)]
        for codes in [*self.told_apart().get(variable, ()), *self.insides(variable)]:
            groups = [part for g in groups for part in (g & codes, g - codes) if part]
        return groups

    def insides(self, axis):
        """The sets of options of an axis whose sums another axis tells."""
        if self.kind(axis) != ONE or axis not in self.axes:
            return []
        others = [other for other in self.axes if other != axis and self.kind(other) == ONE]
        return [inside for other in others for inside in self.within(axis, other)]

    def told_apart(self):
        """{question of one answer: [the options that a rule looking at it alone names]}."""
        if not hasattr(self, "_apart"):
            rules = [s.rule for s in self.form.sections] + [q.rule for q in self.form.questions()]
            self._apart = {}
            for test in (t for rule in rules if rule for t in rule.tests):
                if test.operator in (ANY, NONE) and self.kind(test.question) == ONE:
                    self._apart.setdefault(test.question, []).append(frozenset(test.codes))
        return self._apart


def planned(family, k, earlier=()):
    """The Plan of what is hidden. earlier: [(Family, Plan)] of all that was read before."""
    return Planning(family, k, earlier).made()


class Planning:
    def __init__(self, family, k, earlier):
        self.family, self.k, self.earlier, self.plan = family, k, earlier, Plan()

    def made(self):
        family, plan = self.family, self.plan
        if family.raw["n"] < self.k:
            plan.whole = set(family.questions)
            return plan
        for code in family.questions:
            if not self.totals(code):
                plan.whole.add(code)
        axes = [axis for axis in family.axes if axis not in plan.whole]
        for at, axis in enumerate(axes):
            for other in axes[at + 1 :]:
                self.two_axes(axis, other)
        for code in family.questions:
            if code not in family.axes and code not in plan.whole:
                for axis in axes:
                    for name in family.axis_tables(axis):
                        self.by_axis(code, name)
        return plan

    def before(self, variable, axis, table):
        """[(Table, Hidden)] of the same table in each earlier snapshot that showed it."""
        code, by = variable.rstrip("!?").partition("/")[0], axis.partition("/")[0]
        found = []
        for family, plan in self.earlier:
            if code in plan.whole or by in plan.whole or (variable, axis) not in plan.hidden:
                continue
            found.append((table(family), plan.hidden[variable, axis]))
        return found

    def totals(self, code):
        """Hide among the totals of a question; False where it is to be hidden whole."""
        family = self.family
        names = [f"{code}!", *family.variables(code)]
        if family.ruled(code):
            names.insert(0, f"{code}?")
        for name in names:
            before = self.before(name, TOTAL, lambda f, name=name: f.totals(name))
            table = family.totals(name)
            if name.endswith("!") and family.questions[code]["n"] == 0:
                table.cells = {(YES, TOTAL): 0}
            if name.endswith(("!", "?")):
                found = counted_whole(table, before, self.k)
            else:
                found = coarsened(table, self.k, Hidden(), before, fixed=True)
            if found is None:
                return False
            self.plan.hidden[name, TOTAL] = found
        return True

    def hidden_columns(self, axis):
        """The columns of an axis that its own totals hide."""
        if "/" in axis:
            found = self.plan.hidden[axis, TOTAL]
            return {axis.partition("/")[2], REST} if found.rows else set()
        found = self.plan.hidden[axis, TOTAL].rows
        return set(found)

    def untold(self, table, variable, axis):
        """Note in a table which rows and columns are hidden in all totals that were ever read."""
        columns = self.never(axis)
        if "/" in axis and columns:
            columns = frozenset((axis.partition("/")[2], REST))
        table.untold, table.untold_columns = self.never(variable), columns

    def never(self, variable):
        """The rows of a variable that its totals hide, now and in each earlier snapshot."""
        found = frozenset(self.plan.hidden[variable, TOTAL].rows)
        for _family, plan in self.earlier:
            if (variable, TOTAL) in plan.hidden:
                found &= plan.hidden[variable, TOTAL].rows
        return found

    def two_axes(self, axis, other):
        """One table for both sides; that with several answers, if one has them, gives the rows."""
        family = self.family
        if family.kind(other) == SEVERAL and family.kind(axis) == ONE:
            axis, other = other, axis
        for variable in family.variables(axis):
            for name in family.axis_tables(other):
                table = family.crossed(variable, name, protected=True)
                start = Hidden(set(self.plan.hidden[variable, TOTAL].rows),
                               self.hidden_columns(name))  # fmt: skip
                before = self.before(
                    variable, name, lambda f, v=variable, n=name: f.crossed(v, n, protected=True)
                )
                self.untold(table, variable, name)
                self.plan.hidden[variable, name] = coarsened(table, self.k, start, before)

    def by_axis(self, code, axis):
        """All tables of a question by one axis."""
        family, columns = self.family, self.hidden_columns(axis)
        names = ([f"{code}?"] if family.ruled(code) else []) + [f"{code}!"]
        for name in names + family.variables(code):
            table = family.crossed(name, axis)
            table.rigid = name.endswith(("!", "?"))
            rows = set(self.plan.hidden[name, TOTAL].rows)
            before = self.before(name, axis, lambda f, name=name: f.crossed(name, axis))
            self.untold(table, name, axis)
            found = coarsened(table, self.k, Hidden(rows, set(columns)), before)
            if name.endswith(("!", "?")):
                columns |= found.columns
            self.plan.hidden[name, axis] = found


def counted_whole(table, before, k):
    """Hidden() where who was asked, or who answered, may be told; else None."""
    for row in table.rows:
        count = table.cells[row, TOTAL]
        if small(count, k):
            return None
        for earlier, _hidden in before:
            if small(count - earlier.cells.get((row, TOTAL), 0), k):
                return None
    return Hidden()
