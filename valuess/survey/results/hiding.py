"""The tables of a snapshot as others read them: None for what the plan hides. Pure.

Means and medians are shown of at least k answers, rounded to three digits, the mean only where
the second largest of those counted could not tell the largest to within 15 % (the p% rule:
A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, section 4.2.1). Mean ranks are
shown where every count beside them is.
"""

from valuess.survey.form import CONSENT, GRID, NUMBER, ONE, RANKING, SEVERAL
from valuess.survey.results.coarsening import Hidden, implied, small
from valuess.survey.results.suppression import SILENT, TOTAL, YES

TOP_SHARE = 0.15
DIGITS = 3
NOTHING = {"median": None, "mean": None, "quartiles": [None, None]}


def safe(family, plan, k, aside=None):
    """{"n", "questions"} in the shape of a snapshot, from what was counted and its Plan.

    aside: {axis: [options]} that are hidden since those who gave them were left out."""
    told = Hiding(family, plan, k).tables()
    with_aside(told["questions"], aside or {})
    return told


def with_aside(questions, aside):
    """Put options whose answers were left out into tables, hidden."""
    for axis, options in aside.items():
        for part in [questions[axis], *every_part(questions[axis])]:
            part["cells"] |= dict.fromkeys(options)
        for question in questions.values():
            by = question["by"].get(axis, {})
            for part in list(by.values())[:1]:
                by |= {option: nothing(part) for option in options}


def without_aside(questions, base):
    """Take the options whose answers were left out from tables: {axis: [options]}. base: the
    same questions as counted, which do not have them."""
    aside = {code: [option for option in table["cells"] if option not in base[code]["cells"]]
             for code, table in questions.items() if "cells" in table}  # fmt: skip
    for axis, options in aside.items():
        for option in options:
            for part in [questions[axis], *every_part(questions[axis])]:
                part["cells"].pop(option, None)
            for question in questions.values():
                question["by"].get(axis, {}).pop(option, None)
    return {axis: options for axis, options in aside.items() if options}


def every_part(table):
    return [part for by in table["by"].values() for part in by.values()]


def nothing(told):
    """The same shape with every count hidden."""
    if isinstance(told, dict):
        return {key: nothing(value) for key, value in told.items()}
    return [None] * len(told) if isinstance(told, list) else None


class Hiding:
    def __init__(self, family, plan, k):
        self.family, self.plan, self.k = family, plan, k
        self.crossings = {}

    def tables(self):
        n = self.family.raw["n"]
        questions = {code: self.question(code) for code in self.family.questions}
        return {"n": n if n >= self.k else None, "questions": questions}

    def question(self, code):
        """The table of one question, with its totals and by each axis."""
        table, plan = self.family.questions[code], self.plan
        whole = code in plan.whole
        found = self.part(code, table, lambda variable, row: self.total(variable, row, whole))
        asked = None if self.family.ruled(code) or small(table["asked"], self.k) else table["asked"]
        found |= {"type": table["type"],
                  "asked": asked if whole else table["asked"],
                  "n": None if whole else table["n"]}  # fmt: skip
        found["by"] = {axis: self.by(code, axis) for axis in table.get("by", {})}
        return found

    def total(self, variable, row, whole):
        if whole:
            return None
        table, hidden = self.crossing(variable, TOTAL)
        return None if row in hidden.rows else table.cells.get((row, TOTAL), 0)

    def by(self, code, axis):
        """{option of the axis: the table}."""
        return {
            option: self.column(code, axis, option, part)
            for option, part in self.family.questions[code]["by"][axis].items()
        }

    def column(self, code, axis, option, part):
        """The part of a table that those of one option of an axis make."""
        plan, kind = self.plan, self.family.kind(axis)
        name = axis if kind == ONE else f"{axis}/{option}"
        size = self.family.questions[axis]["cells"][option]
        if axis in plan.whole or kind not in (ONE, SEVERAL):
            return self.part(code, part, lambda *_cell: None) | {"asked": None, "n": None}
        known = not small(size, self.k) and not self.axis_hides(axis, name, option)
        if code in plan.whole:
            asked = part["asked"] if known and not self.family.ruled(code) else None
            return self.part(code, part, lambda *_cell: None) | {"asked": asked, "n": None}
        if code in self.family.axes:
            get = lambda variable, row: self.both(variable, row, name, option)  # noqa: E731
            n = self.both_n(code, axis, name, option, part)
            asked = part["asked"] if known and not self.family.ruled(code) else None
        else:
            if self.family.ruled(code):
                there = self.cell(f"{code}?", YES, name, option, known)
                asked = None if there is None else part["asked"]
            else:
                asked = part["asked"] if known else None
            told = asked is not None
            n = self.cell(f"{code}!", YES, name, option, told)
            get = lambda variable, row: (  # noqa: E731
                self.cell(variable, row, name, option, told) if told or row != SILENT else None
            )
        return self.part(code, part, get) | {"asked": asked, "n": n}

    def axis_hides(self, axis, name, option):
        rows = self.plan.hidden[name, TOTAL].rows
        return bool(rows) if "/" in name else option in rows

    def crossing(self, variable, axis, protected=False):
        """(Table, Hidden) of a variable by an axis."""
        key = variable, axis
        if key not in self.crossings:
            hidden = self.plan.hidden.get(key, Hidden())
            table = (self.family.totals(variable) if axis == TOTAL
                     else self.family.crossed(variable, axis, protected))  # fmt: skip
            self.crossings[key] = table, hidden
        return self.crossings[key]

    def cell(self, variable, row, name, option, known):
        """One count, None where it is hidden and more than one is possible."""
        return read(*self.crossing(variable, name), row, option, known)

    def both(self, variable, row, name, option):
        """One count of two axes crossed, from whichever side it is read."""
        turned = self.turned(variable, row, name, option)
        return read(*self.crossing(turned[0], turned[1], True), turned[2], turned[3])

    def turned(self, variable, row, name, option):
        """(variable, axis, row, column) under which two axes were crossed."""
        if (variable, name) in self.plan.hidden:
            return variable, name, row, option
        code = variable.partition("/")[0]
        if "/" in variable:  # chosen among several: its option is the column
            item = variable.partition("/")[2]
            return name, variable, YES if "/" in name else option, item
        return (name, code, YES, row) if "/" in name else (name, code, option, row)

    def both_n(self, code, axis, name, option, part):
        """How many of one option of an axis answered another axis, where that is told."""
        family = self.family
        total = family.questions[axis]["cells"][option]
        silent = total - part["n"]
        everybody = family.questions[code]["n"] == family.raw["n"]
        if everybody and not self.axis_hides(axis, name, option) and not small(total, self.k):
            return part["n"]
        tables = [key for key in self.plan.hidden
                  if (key[0].partition("/")[0], key[1].partition("/")[0]) in
                  ((code, axis), (axis, code))]  # fmt: skip
        if small(silent, self.k) or small(part["n"], self.k):
            return None
        hidden = [self.plan.hidden[key] for key in tables]
        return None if any(h.rows or h.columns for h in hidden) else part["n"]

    def part(self, code, part, get):
        """The cells of one part of a table; get(variable, row): a count or None."""
        kind = self.family.kind(code)
        if kind == NUMBER:
            return {"numbers": self.numbers(code, part, get)}
        if kind == GRID:
            return {"rows": {
                row: {
                    "n": self.row_n(get(f"{code}/{row}", SILENT), part, row),
                    "cells": {o: get(f"{code}/{row}", o) for o in told["cells"]},
                }
                for row, told in part["rows"].items()
            }}  # fmt: skip
        if kind == SEVERAL:
            return {"cells": {o: get(f"{code}/{o}", YES) for o in part["cells"]}}
        cells = {o: get(code, YES if kind == CONSENT else o) for o in part["cells"]}
        found = {"cells": cells}
        if kind == RANKING:
            told = None not in cells.values()
            found["ranks"] = {o: rank if told else None for o, rank in part["ranks"].items()}
        return found

    def row_n(self, silent, part, row):
        """How many answered a row of a grid, where it is told how many did not."""
        n = part["rows"][row]["n"]
        return None if silent is None or small(n, self.k) else n

    def numbers(self, code, part, get):
        """Median, mean and quartiles, where as many answered and none stands out."""
        told = part["numbers"]
        if part["n"] < self.k or get(f"{code}!", YES) is None:
            return NOTHING
        found = {name: rounded(told[name]) for name in ("median", "mean")}
        found["quartiles"] = [rounded(each) for each in told["quartiles"]]
        first, second = told.get("largest", (0, 0))
        others = told["mean"] * part["n"] - first - second
        if first > 0 and others < TOP_SHARE * first:
            found["mean"] = None
        return found


def read(table, hidden, row, column, known=False):
    """The count of a cell as it may be read; one that everything else tells is told."""
    if row in hidden.rows or column in hidden.columns:
        return implied(table, hidden, row, column, known)
    return table.cells.get((row, column), 0)


def rounded(value):
    """A number to three digits."""
    if value is None:
        return None
    short = float(f"{value:.{DIGITS}g}")
    return int(short) if short.is_integer() else short
