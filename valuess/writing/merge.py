"""Put two people's changes to one text together, block by block, then word by word.

The rule is diff3's (Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007)
taken per block: where a block stands and what it says are merged apart, so a paragraph
moved by one and changed by the other ends up moved and changed. What each side adds is
tied to the block before it.
"""

from dataclasses import dataclass, field

from valuess.writing.align import WORD, WORDS_AFAR, match, pair
from valuess.writing.blocks import FINE, MOST_LINES, Block, columns, indent, normalise, split
from valuess.writing.notes import part_labels
from valuess.writing.words import merge_value, merge_words

WORD_WORK = 600_000
"""Characters merged word by word in one merge; blocks past it become conflicts."""


class Unresolved(ValueError):
    """The text of a merge was asked for while it still has conflicts."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A block both sides changed in ways that do not go together; "" where a side took it out."""

    base: str
    mine: str
    theirs: str
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Merged:
    """A stretch of merged text on which nothing is asked."""

    text: str


@dataclass(frozen=True, slots=True)
class Custom:
    """A choice in a writer's own words."""

    text: str


@dataclass(slots=True)
class _Entry:
    """A block of the result, or a conflict (then `text` is "").

    at: its number in base, mine and theirs.
    """

    text: str
    kind: str
    at: tuple
    conflict: Conflict | None = None


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
        entries, gaps = [_Entry(whole, "paragraph", (None, None, None))] if whole else [], _Gaps(())
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
        entries = _Loom(*sides).entries()
        trouble = _unsound(entries, sides) & grain
        if not trouble:
            return entries, _Gaps(sides)
        grain -= trouble


class _Loom:
    """Merges three lists of blocks: first where each block goes, then what it says."""

    def __init__(self, base, mine, theirs):
        self.base, self.mine, self.theirs = base, mine, theirs
        self.to_mine, self.to_theirs = pair(base, mine), pair(base, theirs)
        _unguess(self.to_mine, mine, self.to_theirs, theirs)
        _unguess(self.to_theirs, theirs, self.to_mine, mine)
        self.my_tails, self.my_place = _tails(self.to_mine, mine)
        self.their_tails, self.their_place = _tails(self.to_theirs, theirs)
        self._once()
        self.work = WORD_WORK

    def _once(self):
        """A block of some words that both sides added, at different places, stays once: where
        theirs put it. So a save that is sent again, or merged again, doubles nothing."""
        mine, theirs = ({}, {})
        for tails, blocks, found in (
            (self.my_tails, self.mine, mine),
            (self.their_tails, self.theirs, theirs),
        ):
            for slot, added in tails.items():
                for i, j in added:
                    if i is None and len(WORD.findall(blocks[j].text)) >= WORDS_AFAR:
                        found.setdefault(blocks[j].key, []).append((slot, j))
        for key, places in mine.items():
            if len(places) == 1 == len(theirs.get(key, ())) and places[0][0] != theirs[key][0][0]:
                self.my_tails[places[0][0]].remove((None, places[0][1]))

    def entries(self):
        """The result's entries, in order."""
        carried, done = self._carried(), []
        for slot in range(-1, len(self.base)):
            todo = [("base", slot)] if slot >= 0 and not self._moved(slot) else []
            todo = todo[::-1]
            if slot not in carried:
                todo = [*self._tail(slot)[::-1], *todo]
            while todo:
                kind, what = todo.pop()
                if kind == "base":
                    done += self._block(what)
                    if what in carried:
                        todo += self._tail(what)[::-1]
                else:
                    done.append(what)
        return _front_first(done)

    def _moved(self, i):
        """Does the block stand elsewhere in the side that decides where it goes?"""
        return i in self.to_theirs.moved or i in self.to_mine.moved

    def _carried(self):
        """Blocks moved by one side, with what the other side added behind them."""
        places, carried = {}, set()
        for pairing, place, other in (
            (self.to_mine, self.my_place, self.to_theirs),
            (self.to_theirs, self.their_place, self.to_mine),
        ):
            for i in pairing.moved - other.moved:
                if self.base[i].kind == "heading" or _in_company(pairing, i):
                    places[i] = place[i]
        for i in sorted(places):
            path, at = {i}, places[i]
            while at in places and at not in carried and at not in path:
                path.add(at)
                at = places[at]
            if at not in path:
                carried.add(i)
            else:
                del places[i]
        return carried

    def _tail(self, slot):
        """What the sides put behind base block `slot`: first what goes on with its table or
        list, then the rest; theirs before mine, what is equal once."""
        theirs, mine = self.their_tails.get(slot, []), self.my_tails.get(slot, [])
        here = {i for i, _j in theirs}
        mine = [(i, j) for i, j in mine if i is None or i in here or i not in self.to_theirs.moved]
        parts = []
        for side in (theirs, mine):
            cut = self._goes_on(slot, side, self.theirs if side is theirs else self.mine)
            parts.append((side[:cut], side[cut:]))
        return [one for few in zip(*parts, strict=True) for one in self._braid(*few)]

    def _goes_on(self, slot, added, blocks):
        """How many of the added blocks go on with the table or list of base block `slot`."""
        kind = self.base[slot].kind if slot >= 0 else ""
        kind = {"table": "row", "row": "row", "item": "item"}.get(kind)
        return next((n for n, (_i, j) in enumerate(added) if blocks[j].kind != kind), len(added))

    def _braid(self, theirs, mine):
        twins = dict(
            match(
                [(i, i is None and self.theirs[j].key) for i, j in theirs],
                [(i, i is None and self.mine[j].key) for i, j in mine],
            )
        )
        result, taken = [], 0
        for at, (i, j) in enumerate(theirs):
            if at in twins:
                result += [self._added(*mine[n], 1) for n in range(taken, twins[at])]
                taken = twins[at] + 1
            result.append(self._added(i, j, 2, mine[twins[at]][1] if at in twins else None))
        return result + [self._added(*mine[n], 1) for n in range(taken, len(mine))]

    def _added(self, i, j, side, twin=None):
        if i is not None:
            return ("base", i)
        block = (self.mine if side == 1 else self.theirs)[j]
        at = (None, j, None) if side == 1 else (None, twin, j)
        return ("new", _Entry(block.text, block.kind, at))

    def _block(self, i):
        """The entry of base block i: [] when it is gone."""
        j, k, base = self.to_mine.to[i], self.to_theirs.to[i], self.base[i]
        at = (i, j, k)
        if j is None or k is None:
            kept = self.mine[j] if j is not None else self.theirs[k] if k is not None else base
            if kept.key == base.key:
                return []
            mine, theirs = ("" if j is None else kept.text), ("" if k is None else kept.text)
            return [_Entry("", kept.kind, at, Conflict(base.text, mine, theirs, kept.kind))]
        mine, theirs = self.mine[j], self.theirs[k]
        text = merge_value(base.text, mine.text, theirs.text)
        if text is False:
            self.work -= len(base.text) + len(mine.text) + len(theirs.text)
            text = merge_words(base, mine, theirs) if self.work > 0 else None
        if text is None:
            conflict = Conflict(base.text, mine.text, theirs.text, theirs.kind)
            return [_Entry("", theirs.kind, at, conflict)]
        kind = merge_value(base.kind, mine.kind, theirs.kind) or _kind(text, base.kind)
        return [_Entry(text, kind, at)]


def _tails(pairing, blocks):
    """({base slot: [(base number or None, own number)]}, {moved base number: its slot}):
    what a side added or moved behind each base block that stayed (-1: at the start)."""
    tails, places, slot = {}, {}, -1
    for j in range(len(blocks)):
        i = pairing.back[j]
        if i is not None and i not in pairing.moved:
            slot = i
            continue
        tails.setdefault(slot, []).append((i, j))
        if i is not None:
            places[i] = slot
    return tails, places


def _unguess(pairing, blocks, other, others):
    """A block the other side has too, and not in that place, is an added one, not a rewriting."""
    keys = {block.key: n for n, block in enumerate(others)} if pairing.guessed else {}
    for i in pairing.guessed:
        j = pairing.to[i]
        if (twin := keys.get(blocks[j].key)) is not None and other.to[i] != twin:
            pairing.to[i] = pairing.back[j] = None


def _front_first(entries):
    """Front matter stands first; two new ones are a question."""
    fronts = [entry for entry in entries if entry.kind == "front"]
    rest = [entry for entry in entries if entry.kind != "front"]
    if len(fronts) == 2 and not any(entry.conflict for entry in fronts):
        theirs, mine = fronts
        at = (None, mine.at[1], theirs.at[2])
        fronts = [_Entry("", "front", at, Conflict("", mine.text, theirs.text, "front"))]
    return [*fronts, *rest]


def _in_company(pairing, i):
    """Did a neighbour move along with block i?"""
    return any(
        near in pairing.moved and pairing.to[near] - near == pairing.to[i] - i
        for near in (i - 1, i + 1)
    )


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
        return [_Entry(block.text, block.kind, (None, None, None)) for block in blocks]
    mine, theirs = (
        _Entry(text, _kind(text, entry.kind), at)
        for text, at in ((conflict.mine, (i, j, None)), (conflict.theirs, (i, None, k)))
    )
    if choice == "both" and entry.kind == "front" and mine.text and theirs.text:
        lines = dict.fromkeys(line for one in (theirs, mine) for line in one.text.split("\n")[1:-1])
        return [_Entry("\n".join(["---", *lines, "---"]), "front", entry.at)]
    kept = {"mine": [mine], "theirs": [theirs], "both": [theirs, mine]}.get(choice)
    if kept is None:
        raise ValueError(f"not a choice: {choice!r}")
    return [one for one in kept if one.text]


def _kind(text, kind):
    """What the text of a conflict is; a row or an item cannot be told from its text alone."""
    return kind if kind in ("row", "table", "item") or not text else split(text)[0].kind


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
