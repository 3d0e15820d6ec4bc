"""Where each block of a merged text stands, and what it says.

What each side adds is tied to the block before it; a block moved by one side goes where
that side put it, with the words of both.
"""

from dataclasses import dataclass

from valuess.writing.align import WORD, WORDS_AFAR, match, pair
from valuess.writing.blocks import split
from valuess.writing.words import merge_value, merge_words

WORD_WORK = 600_000
"""Characters merged word by word in one merge; blocks past it become conflicts."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A block both sides changed in ways that do not go together; "" where a side took it out."""

    base: str
    mine: str
    theirs: str
    kind: str = "paragraph"


@dataclass(slots=True)
class Entry:
    """A block of the result, or a conflict (then `text` is "").

    at: its number in base, mine and theirs.
    """

    text: str
    kind: str
    at: tuple
    conflict: Conflict | None = None


class Loom:
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
        return ("new", Entry(block.text, block.kind, at))

    def _block(self, i):
        """The entry of base block i: [] when it is gone."""
        j, k, base = self.to_mine.to[i], self.to_theirs.to[i], self.base[i]
        at = (i, j, k)
        if j is None or k is None:
            kept = self.mine[j] if j is not None else self.theirs[k] if k is not None else base
            if kept.key == base.key:
                return []
            mine, theirs = ("" if j is None else kept.text), ("" if k is None else kept.text)
            return [Entry("", kept.kind, at, Conflict(base.text, mine, theirs, kept.kind))]
        mine, theirs = self.mine[j], self.theirs[k]
        text = merge_value(base.text, mine.text, theirs.text)
        if text is False:
            self.work -= len(base.text) + len(mine.text) + len(theirs.text)
            text = merge_words(base, mine, theirs) if self.work > 0 else None
        if text is None:
            conflict = Conflict(base.text, mine.text, theirs.text, theirs.kind)
            return [Entry("", theirs.kind, at, conflict)]
        kind = merge_value(base.kind, mine.kind, theirs.kind) or kind_of(text, base.kind)
        return [Entry(text, kind, at)]


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
        fronts = [Entry("", "front", at, Conflict("", mine.text, theirs.text, "front"))]
    return [*fronts, *rest]


def _in_company(pairing, i):
    """Did a neighbour move along with block i?"""
    return any(
        near in pairing.moved and pairing.to[near] - near == pairing.to[i] - i
        for near in (i - 1, i + 1)
    )


def kind_of(text, kind):
    """What the text of a conflict is; a row or an item cannot be told from its text alone."""
    return kind if kind in ("row", "table", "item") or not text else split(text)[0].kind
