"""How one table is made coarse enough to be read by others: what of it is hidden. Pure.

A table crosses the answers to a question (rows) with the options of an axis (columns), those who
gave none among them, so that it adds up to totals which are shown too. Hidden rows form one block,
hidden columns another; what can be had by subtraction is then the table in which each block is one
row, or one column. The rule, for cells "small" when 1 to k - 1:

1. No cell of that coarse table is small. (Threshold rule, and complementary suppression by whole
   rows and columns: A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, sections 4.2
   and 5.4; L. Cox, "Suppression methodology and statistical disclosure control", JASA 75, 1980.)
2. Where a small cell is hidden, the bounds that the totals of its block leave it (M. Fréchet 1951:
   max(0, r + c - t) to min(r, c)) lie at least k apart: it might as well be a large one.
3. What was added, or taken away, since any earlier table that could be read is held to rule 1 too,
   in the finest blocks that both tables let be computed (the differencing of A. Hundepool et al.,
   section 2.6.2).

A zero is shown: that nobody said something tells of nobody. Its limit: where all of a group said
the same, that is read too, as it is in any table.

What is promised by this is of small counts alone: protection levels are those of the primary cells
(A. Hundepool et al., section 4.3). A large count that is hidden for a small one's sake needs no
protection itself; where it can be computed the audit shows it (solving.py), so that at last nothing
that is hidden can be. Two snapshots are linked by no equation: answers are changed, withdrawn and
left out. Whoever takes it that none were knows that no count was larger then than it is now. Rule 3
keeps what was added since from being small, not rule 2: he bounds some few small counts of earlier
tables closer than k, none of them to one value in what the tests try.
"""

from dataclasses import dataclass, field

REST = ""  # the column of those who chose no option of the axis


@dataclass
class Table:
    """cells: {(row, column): count}. rows: those that are protected, of which some may be hidden;
    still: rows that stand as they are (nobody is protected for not having answered).
    groups: sets of rows that are hidden apart from each other, because their sums are known;
    column_groups: the same of columns. rigid: no row may be hidden, only columns. untold,
    untold_columns: those hidden whose own totals, too, were never read by themselves.
    """

    cells: dict
    rows: list
    columns: list
    still: list = field(default_factory=list)
    groups: list = None
    rigid: bool = False
    column_groups: list = None
    untold: frozenset = frozenset()
    untold_columns: frozenset = frozenset()

    def __post_init__(self):
        self.groups = self.groups or [frozenset(self.rows)]
        self.column_groups = self.column_groups or [frozenset(self.columns)]

    def sum(self, rows, columns):
        cells = self.cells
        return sum(cells.get((r, c), 0) for r in rows for c in columns)


@dataclass
class Hidden:
    """The rows and columns that are hidden in a table."""

    rows: set = field(default_factory=set)
    columns: set = field(default_factory=set)

    def row_blocks(self, table):
        """The rows as they can be computed: each that is shown, each group of those hidden."""
        blocks = [frozenset((row,)) for row in table.rows if row not in self.rows]
        return blocks + [self.rows & group for group in table.groups if self.rows & group]

    def column_blocks(self, table):
        blocks = [frozenset((c,)) for c in table.columns if c not in self.columns]
        return blocks + [self.columns & g for g in table.column_groups if self.columns & g]

    def beside(self, table, column):
        """The block of hidden columns in which a hidden column is."""
        return frozenset(next(self.columns & g for g in table.column_groups if column in g))


def small(count, k):
    return 0 < abs(count) < k


def coarsened(table, k, hidden, earlier=(), fixed=False):
    """The Hidden that keeps the rule, beginning from `hidden`.

    earlier: [(Table, Hidden)] of the same question and axis as they were read. fixed: no column
    may be hidden (a table of totals). None when no way of hiding keeps the rule.
    """
    found = Hidden(set(hidden.rows), set(hidden.columns))
    if not earlier and not found.rows and not found.columns and fine(table, k):
        return found
    while True:
        faults = faulty(table, found, k, earlier, fixed)
        if not faults:
            return found
        kind, name = worst(table, found, faults, fixed)
        if kind is None:
            if fixed or found.columns >= set(table.columns):
                return None if fixed else found
            found.rows, found.columns = set(hidden.rows), set(table.columns)
        elif kind == "row":
            found.rows.add(name)
        else:
            found.columns.add(name)


def fine(table, k):
    """Whether nothing in it is small at all."""
    protected = set(table.rows)
    return not any(small(n, k) for (row, _c), n in table.cells.items() if row in protected) and (
        len(table.columns) > 1 or complete(table, k)
    )


def complete(table, k):
    """Whether, in a table of totals, none of those asked but a few said the same."""
    total = table.sum(table.rows + table.still, table.columns)
    return not any(small(total - table.sum([row], table.columns), k)
                   for row in table.rows if table.sum([row], table.columns))  # fmt: skip


def faulty(table, hidden, k, earlier, fixed):
    """[(rows, columns)] of blocks that break the rule."""
    across, down = hidden.row_blocks(table), hidden.column_blocks(table)
    found = [(r, c) for r in across for c in down if small(table.sum(r, c), k)]
    if fixed:
        everybody = table.sum(table.rows + table.still, table.columns)
        for rows in across:
            full = [row for row in rows if table.sum([row], table.columns)]
            there = table.sum(full, table.columns)
            if len(full) == 1 and small(everybody - there, k):
                found.append((rows, frozenset(table.columns)))
    else:
        found += tight(table, hidden, k)
    for before, as_read in earlier:
        found += grown(table, hidden, before, as_read, k)
    return found


def tight(table, hidden, k):
    """The blocks whose totals leave a small hidden cell less room than k."""
    every, found = table.rows + table.still, []
    for (row, column), count in table.cells.items():
        if not small(count, k) or row not in table.rows:
            continue
        if row not in hidden.rows and column in hidden.columns:
            block = hidden.beside(table, column)
            total, mates = table.sum([row], block), block & table.untold_columns
            told = table.sum(every, [column]), table.sum(every, block)
            if freedom(column, mates, total, told, lambda m: table.sum(every, m)) < k:
                found.append((frozenset((row,)), block))
        elif row in hidden.rows and column not in hidden.columns:
            block = hidden.rows & next(group for group in table.groups if row in group)
            total, mates = table.sum(block, [column]), block & table.untold
            told = table.sum([row], table.columns), table.sum(block, table.columns)
            if freedom(row, mates, total, told, lambda m: table.sum(m, table.columns)) < k:
                found.append((block, frozenset((column,))))
    return found


def freedom(name, mates, total, told, size):
    """The width of the bounds of a hidden cell within the total of its block.

    mates: those hidden beside each other in the totals as well; where `name` is one of several,
    any of them may be none, or all that there is of them. told: else its own total, and that of
    all."""
    if name in mates and len(mates) > 1:
        return min(total, size(mates))
    return room(total, *told)


def room(one, other, total):
    """The width of Fréchet's bounds of a cell with these two margins within a total."""
    return min(one, other) - max(0, one + other - total)


def grown(table, hidden, before, as_read, k):
    """The blocks, computable in both tables, in which only a few came or went."""
    across = joined(hidden.row_blocks(table), as_read.row_blocks(before))
    down = joined(hidden.column_blocks(table), as_read.column_blocks(before))
    return [
        (rows, columns)
        for rows in across
        for columns in down
        if small(table.sum(rows, columns) - before.sum(rows, columns), k)
    ]


def joined(blocks, others):
    """The finest blocks of which both are made: [frozenset]."""
    found = list(blocks)
    for other in others:
        touching = [block for block in found if block & other]
        if len(touching) == 1 and touching[0] >= other:
            continue
        found = [block for block in found if not block & other]
        found.append(frozenset().union(other, *touching))
    return found


def worst(table, hidden, faults, fixed):
    """("row" | "column", its name): what to hide next, that mends most for what it takes away."""
    gain = {}
    shown_rows = [row for row in table.rows if row not in hidden.rows]
    shown_columns = [column for column in table.columns if column not in hidden.columns]
    for rows, columns in faults:
        for row in () if table.rigid else rows_for(table, hidden, rows):
            gain["row", row] = gain.get(("row", row), 0) + 1
        for column in () if fixed else columns_for(table, hidden, columns):
            gain["column", column] = gain.get(("column", column), 0) + 1
    if not gain:
        return None, None

    def worth(each):
        kind, name = each
        lost = len(shown_columns) if kind == "row" else len(shown_rows)
        lost = 0.5 if name == REST and kind == "column" else lost
        total = (table.sum([name], table.columns) if kind == "row"
                 else table.sum(table.rows, [name]))  # fmt: skip
        return gain[each] / max(lost, 0.5), -total, kind, name

    return max(gain, key=worth)


def rows_for(table, hidden, block):
    """The rows of which one may be hidden to mend a block."""
    shown = [row for row in table.rows if row in block and row not in hidden.rows]
    if shown:
        return shown
    group = next((group for group in table.groups if group & block), frozenset())
    others = [row for row in table.rows if row in group - hidden.rows]
    return least(others, lambda row: table.sum([row], table.columns))


def columns_for(table, hidden, block):
    shown = [column for column in table.columns if column in block - hidden.columns]
    if shown:
        return shown
    group = next((group for group in table.column_groups if group & block), frozenset())
    others = [column for column in table.columns if column in group - hidden.columns]
    return least(others, lambda column: table.sum(table.rows, [column]))


def least(names, size):
    """[the name of the smallest size, none before any], or []."""
    return [min(names, key=lambda name: (size(name) == 0, size(name), name))] if names else []


def implied(table, hidden, row, column, known=False):
    """The count of a hidden cell where the totals of its block leave only one, else None.

    known: whether the total of its column is read."""
    rows = hidden.rows if row in hidden.rows else [row]
    columns = hidden.columns if column in hidden.columns else [column]
    if table.sum(rows, columns) == 0:
        return 0
    others = hidden.rows - {row}
    if row in hidden.rows and column not in hidden.columns and not table.sum(others, table.columns):
        return table.cells.get((row, column), 0)
    if known and row not in hidden.rows and column in hidden.columns:
        every = table.rows + table.still
        told = table.sum([row], columns), table.sum(every, [column]), table.sum(every, columns)
        if room(*told) == 0:
            return table.cells.get((row, column), 0)
    return None
