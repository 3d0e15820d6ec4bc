"""Put two people's changes to one text together, block by block, then word by word.

The rule is diff3's (Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007)
taken per block: where a block stands and what it says are merged apart, so a paragraph
moved by one and changed by the other ends up moved and changed. What each side adds is
tied to the block before it.
"""

from dataclasses import dataclass, field

from valuess.writing.blocks import FINE, MOST_LINES, Block, columns, indent, normalise, split
from valuess.writing.loom import Conflict, Entry, Loom, kind_of
from valuess.writing.notes import part_labels
from valuess.writing.words import merge_value


class Unresolved(ValueError):
    """The text of a merge was asked for while it still has conflicts."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A stretch of merged text on which nothing is asked."""

    text: str


@dataclass(frozen=True, slots=True)
class Custom:
    """A choice in a writer's own words."""

    text: str


@dataclass
class Merge:
    """What came of a merge.

    parts: Merged and Conflict pieces in the order of the page. resolve() gives the text.
    """

    parts: list
    changed_by_theirs: bool
    _entries: list = field(repr=False)
    _gaps: object = field(repr=False)

    @property
    def conflicts(self):
        return [part for part in self.parts if isinstance(part, Conflict)]

    @property
    def clean(self):
        return not self.conflicts

    @property
    def text(self):
        """The merged text; raises Unresolved while there are conflicts."""
        if not self.clean:
            raise Unresolved(f"{len(self.conflicts)} conflicts to resolve")
        return self._gaps.join(self._entries)

    def resolve(self, choices):
        """The text with one choice for each conflict: "mine", "theirs", "both" or Custom(text).

        "both" puts theirs first. Raises ValueError on another choice or another number of them.
        """
        if len(choices) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} choices wanted, {len(choices)} given")
        chosen, left = [], list(choices)
        for entry in self._entries:
            chosen += [entry] if entry.conflict is None else _chosen(entry, left.pop(0))
        return normalise(self._gaps.join(chosen))


def merge(base, mine, theirs):
    """Merge two texts that both began as `base`; Merge."""
    base, mine, theirs = normalise(base), normalise(mine), normalise(theirs)
    if (whole := merge_value(base, mine, theirs)) is not False:
        entries, gaps = [Entry(whole, "paragraph", (None, None, None))] if whole else [], _Gaps(())
    else:
        entries, gaps = _weave(base, part_labels(base, mine, theirs), theirs)
    return Merge(_parts(entries, gaps), theirs != base, entries, gaps)


def merge_line(base, mine, theirs):
    """Merge a single line such as a title; None when both changed it differently."""
    line = merge_value(base, mine, theirs)
    return None if line is False else line


def _weave(base, mine, theirs):
    """Merge in the finest cut that leaves tables and nested lists in one piece."""
    grain = set(FINE)
    while True:
        sides = [split(text, grain, MOST_LINES) for text in (base, mine, theirs)]
        entries = Loom(*sides).entries()
        trouble = _unsound(entries, sides) & grain
        if not trouble:
            return entries, _Gaps(sides)
        grain -= trouble


def _unsound(entries, sides):
    """Which cuts ("rows", "nested") left a row or a nested item without what it stands under."""
    owners = [_owners(side) for side in sides]
    heads = [
        [columns(block.text) if block.kind == "table" else 0 for block in side] for side in sides
    ]
    trouble, shown = set(), [Block(_shown(entry), entry.kind) for entry in entries]
    found = _owners(shown)
    for at, entry in enumerate(entries):
        owner = found[at]
        if entry.conflict and "" in (entry.conflict.mine, entry.conflict.theirs):
            if entry.kind == "table":
                trouble.add("rows")
            elif entry.kind == "item" and at + 1 < len(shown) and found[at + 1] == at:
                trouble.add("nested")
        if entry.kind == "row":
            width = columns(shown[owner].text) if owner is not None else 0
            if any(
                n is not None and (own := owners[s][n]) is not None and heads[s][own] != width
                for s, n in enumerate(entry.at)
            ):
                trouble.add("rows")
        elif entry.kind == "item" and indent(shown[at].text) >= 2:
            places = entries[owner].at if owner is not None else (None, None, None)
            if not any(n is not None and owners[s][n] == places[s] for s, n in enumerate(entry.at)):
                trouble.add("nested")
    return trouble


def _owners(blocks):
    """For each block, the number of the table head a row stands under or of the item a nested
    item stands under; None for the rest."""
    owners, above, last = [], [], None
    for at, block in enumerate(blocks):
        owner = None
        if block.kind == "row":
            owner = last
        last = at if block.kind == "table" else last if block.kind == "row" else None
        if block.kind == "item":
            margin = indent(block.text.split("\n", 1)[0])
            while above and above[-1][1] >= margin:
                above.pop()
            owner = above[-1][0] if above else None
            above.append((at, margin))
        else:
            above = []
        owners.append(owner)
    return owners


def _shown(entry):
    return (entry.conflict.theirs or entry.conflict.mine) if entry.conflict else entry.text


def _chosen(entry, choice):
    """The entries a choice leaves."""
    conflict, (i, j, k) = entry.conflict, entry.at
    if isinstance(choice, Custom):
        blocks = split(choice.text)
        return [Entry(block.text, block.kind, (None, None, None)) for block in blocks]
    mine, theirs = (
        Entry(text, kind_of(text, entry.kind), at)
        for text, at in ((conflict.mine, (i, j, None)), (conflict.theirs, (i, None, k)))
    )
    if choice == "both" and entry.kind == "front" and mine.text and theirs.text:
        lines = dict.fromkeys(line for one in (theirs, mine) for line in one.text.split("\n")[1:-1])
        return [Entry("\n".join(["---", *lines, "---"]), "front", entry.at)]
    kept = {"mine": [mine], "theirs": [theirs], "both": [theirs, mine]}.get(choice)
    if kept is None:
        raise ValueError(f"not a choice: {choice!r}")
    return [one for one in kept if one.text]


class _Gaps:
    """The blank lines between entries: those of the side that has the two as neighbours."""

    def __init__(self, sides):
        self.sides = sides

    def join(self, entries):
        text = []
        for one, two in zip(entries, entries[1:], strict=False):
            text += [one.text, self.between(one, two)]
        text += [entries[-1].text] if entries else []
        return normalise("".join(text))

    def between(self, one, two):
        found = [None, None, None]
        for s, blocks in enumerate(self.sides):
            i, j = one.at[s], two.at[s]
            if i is not None and j == i + 1:
                same = (blocks[i].kind, blocks[j].kind) == (one.kind, two.kind)
                if same or "\n\n" in blocks[i].after:
                    found[s] = blocks[i].after
        base, mine, theirs = found
        if mine and theirs:
            return merge_value(base, mine, theirs) or max(mine, theirs)
        return mine or theirs or base or self._new(one, two)

    def _new(self, one, two):
        """Two blocks that were neighbours nowhere: rows touch, items stand as their list does."""
        if two.kind == "row" and one.kind in ("row", "table"):
            return "\n"
        if one.kind == two.kind == "item":
            for s, blocks in enumerate(self.sides):
                n, m = one.at[s], two.at[s]
                if n is not None and n + 1 < len(blocks) and blocks[n + 1].kind == "item":
                    return blocks[n].after
                if m and blocks[m - 1].kind == "item":
                    return blocks[m - 1].after
            return "\n"
        return "\n\n"


def _parts(entries, gaps):
    """The entries as Merged and Conflict pieces; blank lines belong to the text around."""
    parts, run = [], []
    for entry in [*entries, None]:
        if entry is not None and entry.conflict is None:
            run.append(entry)
            continue
        if run:
            parts.append(Merged(gaps.join(run)))
            run = []
        if entry is not None:
            parts.append(entry.conflict)
    return parts
