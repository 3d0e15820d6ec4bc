"""What the cells of an edited file make of the text they were taken from.

Pure. A row that still stands where it stood changes no order, so a text whose paragraphs stand
in another order than the pairs keeps it; a row that was moved or added comes behind the words
of the row above it. What was not touched comes back to the letter.
"""

from bisect import bisect_left
from dataclasses import dataclass

from valuess.writing.blocks import MOST_LINES, ORDINAL, Block, split
from valuess.writing.word import inline

TOUCHING = ({"item"}, {"row"}, {"table", "row"})  # kinds that stand line under line


@dataclass
class Row:
    """One side of a row of the file.

    number: the place of the row in the file as it was made, None for one that was added.
    places: of its paragraphs in the text (from 1); behind: after which place they would stand
    if there were any; words: the blocks now in the cell.
    """

    number: int | None
    places: tuple = ()
    behind: int = 0
    words: tuple = ()


@dataclass
class Entry:
    """A block of the new text; place: where it stood, if it is an old one."""

    row: object
    text: str
    kind: str
    place: int | None


def cell(words, olds):
    """The blocks of a cell as they are to be kept, or None when they are the old ones.

    olds: the blocks as they were. A block that shows the same comes back to the letter; an
    item keeps its sign.
    """
    if [inline.alike(each) for each in words] == [inline.alike(each) for each in olds]:
        return None
    known = {inline.alike(each): each for each in olds}
    return [
        known.get(inline.alike(each)) or signed(each, olds[at] if at < len(olds) else "")
        for at, each in enumerate(words)
    ]


def signed(words, old):
    """An item with the sign that it had."""
    one, two = inline.ITEM.fullmatch(words), inline.ITEM.fullmatch(old)
    if one and two and bool(ORDINAL.match(words)) == bool(ORDINAL.match(old)):
        return f"{two[1]} {one[2]}"
    return words


def woven(body, rows):
    """The new text. rows: [Row] in the order of the file."""
    olds = split(body, most=MOST_LINES)
    staying = in_order([row.number for row in rows])
    owner = {place: row for row in rows for place in row.places if 0 < place <= len(olds)}
    news = {id(row): cell(row.words, [olds[p - 1].text for p in row.places if 0 < p <= len(olds)])
            for row in rows}  # fmt: skip
    entries = []
    for place, block in enumerate(olds, 1):
        row = owner.get(place)
        if row is not None and row.number in staying:
            words = news[id(row)]
            if words is None:
                entries.append(Entry(row, block.text, block.kind, place))
            elif place == min(row.places):
                entries += made(row, words, block, len(row.places) == 1)
    for row in rows:
        if row.number in staying and not row.places and row.words:
            at = behind(row.behind, entries)
            entries[at:at] = made(row, row.words)
    for at, row in enumerate(rows):
        if row.number not in staying and row.words:
            words = news[id(row)]
            kept = [Entry(row, olds[p - 1].text, olds[p - 1].kind, p) for p in row.places]
            where = after(rows[:at], entries)
            entries[where:where] = kept if words is None else made(row, row.words)
    return together(entries, olds)


def made(row, words, old=None, alone=False):
    """Entries of new words; a single one of the old kind keeps the place for its neighbours."""
    blocks = [block for each in words for block in split(each)]
    same = alone and len(blocks) == 1 and old is not None and blocks[0].kind == old.kind
    place = row.places[0] if same else None
    return [Entry(row, block.text, block.kind, place) for block in blocks]


def behind(place, entries):
    """The index behind the last entry that stands at this old place, or before it."""
    at = last = 0
    for number, entry in enumerate(entries, 1):
        last = entry.place or last
        at = number if last <= place else at
    return at


def after(rows, entries):
    """The index behind the words of the nearest row above that has any."""
    for row in reversed(rows):
        for at in range(len(entries) - 1, -1, -1):
            if entries[at].row is row:
                return at + 1
    return 0


def in_order(numbers):
    """The numbers of the longest run that still stands in its order."""
    tails, before = [], {}
    for number in (n for n in numbers if n is not None):
        at = bisect_left(tails, number)
        tails[at : at + 1] = [number]
        before[number] = tails[at - 1] if at else None
    last, found = (tails[-1] if tails else None), set()
    while last is not None and last not in found:
        found.add(last)
        last = before[last]
    return found


def together(entries, olds):
    """The text of the entries, with the blank lines that stood between those that were there."""
    blocks = []
    for one, two in zip(entries, [*entries[1:], None], strict=False):
        if two is None:
            gap = "\n"
        elif one.place and two.place == one.place + 1:
            gap = olds[one.place - 1].after
        else:
            gap = "\n" if {one.kind, two.kind} in TOUCHING else "\n\n"
        blocks.append(Block(one.text, one.kind, gap))
    return "".join(block.text + block.after for block in blocks)
