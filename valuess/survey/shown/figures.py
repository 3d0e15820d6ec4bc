"""From a table of counts to a figure: what its bars, its columns and its cells say. Pure.

A table has the shape that snapshots keep (see SurveySnapshot): {"asked", "n", "type", "cells" or
"rows" or "numbers", "by": {axis: {option: the same without "by"}}}; None stands for a count that
is hidden. Words come from the questionnaire as {"fr": …, "en": …}.
"""

from dataclasses import dataclass, field

from valuess.survey.form import CONSENT, GRID, NUMBER, SEVERAL, Option

BARS, STACKS, NUMBERS = "bars", "stacks", "numbers"
YES = Option("yes", {"fr": "Oui", "en": "Yes"})


@dataclass(frozen=True)
class Cell:
    """One count. count: None when hidden. share: of the n it is part of, from 0 to 1, or None."""

    count: int | None
    share: float | None

    @property
    def hidden(self):
        return self.count is None


@dataclass(frozen=True)
class Column:
    """Those counted together: all, or one option of the axis. n, asked: None when hidden."""

    code: str
    label: dict
    n: int | None
    asked: int | None


@dataclass(frozen=True)
class Line:
    """One option, or one row of a grid: cells[column] is a Cell, or for a grid a list of them
    in the order of its scale; bases[column] is the n that the shares are of."""

    code: str
    label: dict
    cells: tuple
    bases: tuple


@dataclass(frozen=True)
class Figure:
    """A question and its counts, as one figure.

    kind: BARS, STACKS (a grid) or NUMBERS. columns: one, or one for each option of the axis.
    scale: the options of a grid. numbers: [{"median", "mean", "quartiles"}], by column.
    """

    question: object
    axis: object
    kind: str
    columns: tuple
    lines: tuple = ()
    scale: tuple = ()
    numbers: tuple = ()
    n: int | None = None
    asked: int | None = None
    where: tuple = field(default=())

    @property
    def several(self):
        return self.question.type == SEVERAL

    @property
    def crossed(self):
        return self.axis is not None

    @property
    def hides(self):
        """Whether any of its counts is hidden."""
        return None in (self.n, self.asked) or any(
            None in (column.n, column.asked) for column in self.columns
        ) or any(cell.hidden for line in self.lines for cell in flat(line.cells))  # fmt: skip


def flat(cells):
    """The cells of a line, those of a grid's scale one after the other."""
    return [each for cell in cells for each in (cell if isinstance(cell, tuple) else (cell,))]


def figure(question, table, axis=None):
    """The Figure of a question, by the options of the axis (a Question) where one is given."""
    columns, parts = columned(table, axis)
    common = {"question": question, "axis": axis, "columns": columns,
              "n": table.get("n"), "asked": table.get("asked")}  # fmt: skip
    if question.type == GRID:
        lines = tuple(grid_line(row, question.options, parts) for row in question.rows)
        return Figure(kind=STACKS, lines=lines, scale=question.options, **common)
    if question.type == NUMBER:
        numbers = tuple(part.get("numbers") or {} for part in parts)
        return Figure(kind=NUMBERS, numbers=numbers, **common)
    options = (YES,) if question.type == CONSENT else question.options
    options += retired(options, parts)
    lines = tuple(line(option, parts) for option in options)
    return Figure(kind=BARS, lines=lines, **common)


def retired(options, parts):
    """Options that were chosen, and are no longer in the questionnaire: told by their codes."""
    known = {option.code for option in options}
    chosen = {code for part in parts for code, count in (part.get("cells") or {}).items()
              if count != 0}  # fmt: skip
    return tuple(Option(code, {"fr": code, "en": code}) for code in sorted(chosen - known))


def columned(table, axis):
    """(Columns, the parts of the table that they are of)."""
    if axis is None:
        return (Column("", {}, table.get("n"), table.get("asked")),), [table]
    crossed = (table.get("by") or {}).get(axis.code) or {}
    there = [(option, crossed[option.code]) for option in axis.options if option.code in crossed]
    there = [(o, part) for o, part in there if part.get("asked") != 0]
    columns = [Column(o.code, o.label, part.get("n"), part.get("asked")) for o, part in there]
    return tuple(columns), [part for _option, part in there]


def counted(cells, code, base):
    """One Cell. What is not in the table at all was chosen by nobody."""
    count = cells.get(code, 0) if cells is not None else None
    share = count / base if count is not None and base else None
    return Cell(count, share)


def line(option, parts):
    bases = tuple(part.get("n") for part in parts)
    cells = (counted(part.get("cells"), option.code, part.get("n")) for part in parts)
    return Line(option.code, option.label, tuple(cells), bases)


def grid_line(row, scale, parts):
    told = [(part.get("rows") or {}).get(row.code) or {"n": 0, "cells": {}} for part in parts]
    bases = tuple(part.get("n") for part in told)
    cells = (
        tuple(counted(part.get("cells"), option.code, part.get("n")) for option in scale)
        for part in told
    )
    return Line(row.code, row.label, tuple(cells), bases)


def only(figure, codes):
    """The figure with these columns alone, in their order in it."""
    kept = [at for at, column in enumerate(figure.columns) if column.code in codes]
    lines = tuple(
        Line(each.code, each.label, tuple(each.cells[at] for at in kept),
             tuple(each.bases[at] for at in kept)) for each in figure.lines
    )  # fmt: skip
    numbers = tuple(figure.numbers[at] for at in kept) if figure.numbers else ()
    columns = tuple(figure.columns[at] for at in kept)
    values = {**vars(figure), "columns": columns, "lines": lines, "numbers": numbers}
    return Figure(**values)


@dataclass(frozen=True)
class Move:
    """How far a figure went from what it was: n before and now; the share that moved most, in
    points of a hundred, with the words of its line and column; points is 0 where none did."""

    before: int | None
    now: int | None
    points: float = 0.0
    label: dict = field(default_factory=dict)
    column: dict = field(default_factory=dict)


def moved(before, now):
    """The Move between two figures of one question, or None where they say the same."""
    was, most = shares(before), Move(before.n, now.n)
    for place, (share, label, column) in shares(now).items():
        former = was.get(place, (None,))[0]
        if share is None or former is None:
            continue
        points = round(100 * (share - former), 1)
        if abs(points) > abs(most.points):
            most = Move(before.n, now.n, points, label, column)
    same = before.n == now.n and not most.points
    return None if same else most


def shares(figure):
    """{(line, column, option of the scale): (share, words of the line, words of the column)}."""
    found = {}
    for each in figure.lines:
        for column, cell in zip(figure.columns, each.cells, strict=True):
            if isinstance(cell, Cell):
                found[each.code, column.code, ""] = cell.share, each.label, column.label
                continue
            for option, part in zip(figure.scale, cell, strict=True):
                label = {lang: f"{words} – {option.label.get(lang, '')}"
                         for lang, words in each.label.items()}  # fmt: skip
                found[each.code, column.code, option.code] = part.share, label, column.label
    return found
