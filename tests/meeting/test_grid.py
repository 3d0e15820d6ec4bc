"""A day as hours × rooms."""

from datetime import datetime

from valuess.agenda.models import Item
from valuess.db import Label
from valuess.meeting.grid import Grid

DAY = datetime(2014, 5, 13)


def item(number, begins, ends, room=""):
    """Hours are UTC; shown on the clock of London, an hour later."""
    return Item(id=number, starts=DAY.replace(hour=begins), ends=DAY.replace(hour=ends),
                room=Label(en=room) if room else None)  # fmt: skip


def drawn(items):
    grid = Grid.of(items, "Europe/London")
    return [str(head) for head in grid.columns], [
        (f"{line.clock:%H}", [cell and (cell.item.id, cell.rows, cell.columns) for cell in line.cells])
        for line in grid.lines
    ]


def test_what_overlaps_nothing_stands_across_all_rooms():
    items = [item(1, 8, 9), item(2, 9, 10, "A"), item(3, 9, 10, "B"), item(4, 11, 12, "A")]
    assert drawn(items) == (
        ["A", "B"],
        [("09", [(1, 1, 2)]), ("10", [(2, 1, 1), (3, 1, 1)]), ("12", [(4, 1, 2)])],
    )


def test_a_long_one_goes_down_beside_short_ones_and_free_rooms_stay_free():
    items = [item(1, 8, 11, "A"), item(2, 8, 9, "B"), item(3, 10, 11, "B")]
    assert drawn(items) == (
        ["A", "B"],
        [("09", [(1, 3, 1), (2, 1, 1)]), ("10", [None]), ("11", [(3, 1, 1)])],
    )


def test_a_room_given_twice_has_two_columns():
    assert drawn([item(1, 8, 10, "A"), item(2, 9, 11, "A")])[0] == ["A", "A"]


def test_a_day_without_items_and_one_of_no_length():
    assert drawn([]) == ([], [])
    assert drawn([item(1, 8, 8, "A")]) == ([], [("09", [(1, 1, 1)])])


def test_every_line_is_as_wide_as_the_table():
    items = [item(n, 8 + n % 7, 9 + n % 7 + n % 3, f"Room {n % 12}") for n in range(133)]
    grid = Grid.of(items, "Europe/London")
    open_until = [0] * len(grid.columns)
    for number, line in enumerate(grid.lines):
        width = sum(until > number for until in open_until)
        for cell in line.cells:
            width += cell.columns if cell else 1
            column = next(n for n, until in enumerate(open_until) if until <= number)
            for across in range(column, column + (cell.columns if cell else 1)):
                open_until[across] = number + (cell.rows if cell else 1)
        assert width == len(grid.columns)
    assert sum(cell is not None for line in grid.lines for cell in line.cells) == 133
