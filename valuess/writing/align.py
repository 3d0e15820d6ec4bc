"""Which pieces of one text are which pieces of another: sequences first, then blocks.

Sources of the ideas: anchors on what occurs once in both, joined by a longest
increasing run (patience diff, Bram Cohen, 2003); greedy shortest edit between the
anchors (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986);
blocks left over are paired by the words they share (L. R. Dice, 1945). Every step is
bounded: hostile input gets a coarser answer, never a slow one.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from valuess.writing.blocks import Block

WORK = 120_000
"""Steps one alignment may take before it falls back to a single pass."""
WINDOW = 64
"""How far that pass looks ahead."""
LIKE, LIKE_AFAR, WORDS_AFAR = 0.5, 0.6, 5
"""How alike two blocks must be (0 to 1) in the same place; elsewhere; and how many words
a block needs to be recognised elsewhere."""
COMPARISONS = 4_000
"""Blocks compared word by word, at most, in one alignment."""
PROSE = frozenset({"heading", "paragraph", "item", "quote", "definition", "footnote"})
WORD = re.compile(r"[^\W_]+")


def match(old, new, work=WORK):
    """[(i, j)] in rising order: old[i] and new[j] are equal and stand in the same order."""
    numbers = {}
    old = [numbers.setdefault(key, len(numbers)) for key in old]
    new = [numbers.setdefault(key, len(numbers)) for key in new]
    found, gaps = [], [(0, len(old), 0, len(new))]
    while gaps:
        a, a_end, b, b_end = gaps.pop()
        while a < a_end and b < b_end and old[a] == new[b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            found.append((a_end, b_end))
        if a == a_end or b == b_end:
            continue
        work -= a_end - a + b_end - b
        if work <= 0:
            found += _one_pass(old, new, a, a_end, b, b_end)
        elif anchors := _anchors(old, new, a, a_end, b, b_end):
            for i, j in anchors:
                gaps.append((a, i, b, j))
                a, b = i, j
            gaps.append((a, a_end, b, b_end))
        else:
            pairs, cost = _shortest(old[a:a_end], new[b:b_end], work)
            work -= cost
            if pairs is None:
                found += _one_pass(old, new, a, a_end, b, b_end)
            else:
                found += [(a + i, b + j) for i, j in pairs]
    return sorted(found)


def _anchors(old, new, a, a_end, b, b_end):
    """What occurs once on each side, in the longest run that keeps its order."""
    once = Counter(old[a:a_end])
    places = {key: i for i, key in enumerate(old[a:a_end], a) if once[key] == 1}
    once = Counter(new[b:b_end])
    pairs = [
        (places[key], j)
        for j, key in enumerate(new[b:b_end], b)
        if once[key] == 1 and key in places
    ]
    return rising(pairs)


def rising(pairs):
    """The longest run of pairs in which both numbers rise (pairs come sorted by the second)."""
    tops, ends, before = [], [], [None] * len(pairs)
    for at, (i, _j) in enumerate(pairs):
        pile = bisect_left(tops, i)
        if pile == len(tops):
            tops.append(i)
            ends.append(at)
        else:
            tops[pile], ends[pile] = i, at
        before[at] = ends[pile - 1] if pile else None
    run, at = [], ends[-1] if ends else None
    while at is not None:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


def _shortest(old, new, work):
    """(pairs, steps taken) of a shortest edit; pairs is None when `work` steps do not do."""
    size, goal, reach, trail, cost = len(old), len(new), {1: 0}, [], 0
    for depth in range(size + goal + 1):
        trail.append(reach)
        reach = dict(reach)
        for k in range(-depth, depth + 1, 2):
            down = k == -depth or (k != depth and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            start = x
            while x < size and x - k < goal and old[x] == new[x - k]:
                x += 1
            reach[k] = x
            cost += 2 + x - start
            if x >= size and x - k >= goal:
                return _back(trail, depth, size, goal), cost
        cost += len(reach)
        if cost > work:
            break
    return None, cost


def _back(trail, depth, x, y):
    """The pairs on the path that `_shortest` found."""
    pairs = []
    for d in range(depth, -1, -1):
        reach, k = trail[d], x - y
        down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
        before = k + 1 if down else k - 1
        from_x = reach[before]
        from_y = from_x - before
        start_x = from_x if down else from_x + 1
        while x > start_x:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = from_x, from_y
    return pairs


def _one_pass(old, new, a, a_end, b, b_end):
    """Pairs found in one pass that never looks further ahead than WINDOW."""
    places, pairs = {}, []
    for i in range(a, a_end):
        places.setdefault(old[i], []).append(i)
    for j in range(b, b_end):
        here = places.get(new[j], ())
        found = bisect_left(here, a)
        if found < len(here) and here[found] < a + WINDOW:
            pairs.append((here[found], j))
            a = here[found] + 1
    return pairs


@dataclass
class Pairing:
    """Old block number → new block number and back (None: no partner).

    moved: old numbers whose block stands elsewhere in the new text.
    guessed: old numbers paired by their place alone.
    """

    to: list[int | None]
    back: list[int | None]
    moved: set[int] = field(default_factory=set)
    guessed: set[int] = field(default_factory=set)

    def add(self, i, j):
        self.to[i], self.back[j] = j, i


def pair(old: list[Block], new: list[Block]) -> Pairing:
    """Find each old block among the new ones: the same in place, the same elsewhere, alike in
    place, alike elsewhere, and last a lone block rewritten where it stood."""
    old_keys, new_keys = [block.key for block in old], [block.key for block in new]
    pairing = Pairing([None] * len(old), [None] * len(new))
    for i, j in match(old_keys, new_keys):
        pairing.add(i, j)
    _same_elsewhere(pairing, old_keys, new_keys)
    likeness = _Likeness(old, new)
    for gap in _gaps(pairing):
        _alike_in_place(pairing, likeness, *gap)
    _alike_elsewhere(pairing, likeness)
    for gap in _gaps(pairing):
        _rewritten(pairing, old, new, *gap)
    return pairing


def _gaps(pairing):
    """[(old numbers, new numbers)] without partner between two blocks that stayed."""
    gaps, olds, last = [], [], 0
    for i in [*range(len(pairing.to)), None]:
        stayed = i is not None and pairing.to[i] is not None and i not in pairing.moved
        if i is None or stayed:
            end = len(pairing.back) if i is None else pairing.to[i]
            news = [j for j in range(last, end) if pairing.back[j] is None]
            if olds and news:
                gaps.append((olds, news))
            olds, last = [], end + 1
        elif pairing.to[i] is None:
            olds.append(i)
    return gaps


def _same_elsewhere(pairing, old_keys, new_keys):
    places, wanted = {}, {}
    for i, j in enumerate(pairing.to):
        if j is None and WORD.search(old_keys[i][1]):
            places.setdefault(old_keys[i], []).append(i)
    for j, i in enumerate(pairing.back):
        if i is None and new_keys[j] in places:
            wanted.setdefault(new_keys[j], []).append(j)
    for key, news in wanted.items():
        if len(news) == len(places[key]):
            for i, j in zip(places[key], news, strict=True):
                pairing.add(i, j)
                pairing.moved.add(i)


class _Likeness:
    """How alike an old and a new block are, 0 to 1, by the words they share."""

    def __init__(self, old, new):
        self.sides, self.bags, self.left = (old, new), ({}, {}), COMPARISONS

    def bag(self, side, at):
        if at not in self.bags[side]:
            self.bags[side][at] = Counter(WORD.findall(self.sides[side][at].text.casefold()))
        return self.bags[side][at]

    def __call__(self, i, j, least=LIKE):
        kinds = {self.sides[0][i].kind, self.sides[1][j].kind}
        if self.left <= 0 or (len(kinds) == 2 and not kinds <= PROSE):
            return 0.0
        self.left -= 1
        one, two = self.bag(0, i), self.bag(1, j)
        total = one.total() + two.total()
        if not total or 2 * min(one.total(), two.total()) < least * total:
            return 0.0
        share = 2 * (one & two).total() / total
        return share if share >= (max(least, LIKE_AFAR) if len(kinds) == 2 else least) else 0.0


def _alike_in_place(pairing, likeness, olds, news):
    """Pair alike blocks of one gap, in order, so that the likeness adds up to the most."""
    if len(olds) * len(news) > 900:
        _alike_by_steps(pairing, likeness, olds, news)
        return
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    like = [[likeness(i, j) for j in news] for i in olds]
    for a in range(len(olds) - 1, -1, -1):
        for b in range(len(news) - 1, -1, -1):
            best[a][b] = max(
                best[a + 1][b], best[a][b + 1], best[a + 1][b + 1] + like[a][b] if like[a][b] else 0
            )
    a = b = 0
    while a < len(olds) and b < len(news):
        if like[a][b] and best[a][b] == best[a + 1][b + 1] + like[a][b]:
            pairing.add(olds[a], news[b])
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1


def _alike_by_steps(pairing, likeness, olds, news):
    """The same for a very long gap: one pass, three blocks ahead on either side."""
    a = b = 0
    while a < len(olds) and b < len(news) and likeness.left > 0:
        for step in ((0, 0), (0, 1), (1, 0), (0, 2), (2, 0), (0, 3), (3, 0)):
            i, j = a + step[0], b + step[1]
            if i < len(olds) and j < len(news) and likeness(olds[i], news[j]):
                pairing.add(olds[i], news[j])
                a, b = i, j
                break
        a, b = a + 1, b + 1


def _alike_elsewhere(pairing, likeness):
    olds = [i for i, j in enumerate(pairing.to) if j is None]
    news = [j for j, i in enumerate(pairing.back) if i is None]
    if len(olds) * len(news) > COMPARISONS:
        return
    found = []
    for i in olds:
        if likeness.bag(0, i).total() >= WORDS_AFAR:
            found += [(-likeness(i, j, LIKE_AFAR), abs(i - j), i, j) for j in news]
    for minus, _far, i, j in sorted(found):
        if minus and pairing.to[i] is None and pairing.back[j] is None:
            pairing.add(i, j)
            pairing.moved.add(i)


def _rewritten(pairing, old, new, olds, news):
    """As many blocks as before, of the same kinds, in one gap: rewritten one by one."""
    if len(olds) == len(news) <= 5 and all(
        old[i].kind == new[j].kind for i, j in zip(olds, news, strict=True)
    ):
        for i, j in zip(olds, news, strict=True):
            pairing.add(i, j)
            pairing.guessed.add(i)
