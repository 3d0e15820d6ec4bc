"""A day as a table of hours × rooms: parallel items side by side, the others across all. Pure.

Rows are the times at which anything begins or ends. Items that overlap stand in the
column of their room (a second one, where a room is given twice at a time); an item that
overlaps nothing stands across all columns.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from valuess.agenda.times import local


@dataclass
class Cell:
    """An item that begins in a line: it goes down `rows` lines and across `columns`."""

    item: object
    rows: int
    columns: int = 1


@dataclass
class Line:
    """The lines of the table. clock: when it begins; cells: a Cell, or None where it is free."""

    clock: object
    cells: list = field(default_factory=list)


@dataclass
class Grid:
    """columns: what stands above each; lines: in order of time."""

    columns: list
    lines: list

    @classmethod
    def of(cls, items, zone):
        """The grid of a day's items; its hours on the clock of a zone."""
        items = sorted(items, key=lambda item: item.starts)
        alone, columns, placed = placing(items)
        times = sorted({time for item in items for time in (item.starts, end(item))})
        number = {time: n for n, time in enumerate(times)}
        starting, busy = {}, {}
        for item in items:
            first, after = number[item.starts], number[end(item)]
            column = 0 if item.id in alone else placed[item.id]
            width = max(len(columns), 1) if item.id in alone else 1
            starting[first, column] = Cell(item, after - first, width)
            for line in range(first, after):
                busy.setdefault(line, set()).update(range(column, column + width))
        lines = []
        for n, time in enumerate(times):
            if n in busy:
                cells = [
                    starting.get((n, column))
                    for column in range(max(len(columns), 1))
                    if (n, column) in starting or column not in busy[n]
                ]
                lines.append(Line(local(time, zone), cells))
        return cls(columns, lines)


def end(item):
    """When it ends; something of no length still takes a minute."""
    return max(item.ends, item.starts + timedelta(minutes=1))


def placing(items):
    """(ids of items that overlap nothing, the heads of the columns, {id: column})."""
    alone, columns, free, placed = set(), [], [], {}
    for group in groups(items):
        if len(group) == 1:
            alone.add(group[0].id)
            continue
        for item in group:
            head = place(item)
            column = next(
                (n for n, known in enumerate(columns) if known == head and free[n] <= item.starts),
                len(columns),
            )
            if column == len(columns):
                columns.append(head)
                free.append(None)
            free[column] = end(item)
            placed[item.id] = column
    return alone, columns, placed


def place(item):
    """What its column is called: its room, else its place; a Label, or ""."""
    return item.room or item.place or ""


def groups(items):
    """Items in order of time, in groups of those that overlap one another in a chain."""
    group, until = [], None
    for item in items:
        if group and item.starts >= until:
            yield group
            group, until = [], None
        group.append(item)
        until = max(until, end(item)) if until else end(item)
    if group:
        yield group
