"""Which of some paragraphs in one language go with which in another, by their lengths.

W. A. Gale and K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora",
Computational Linguistics 19(1), 1993: what is translated is about as long as what it
translates, so the likeliest way to walk through both is found by dynamic programming.
Here the two sides are alike (one variance, one mean), kinds have to go together, and
numbers, addresses and embeds that stand on both sides speak for a couple. The walk keeps
to a band around the diagonal, so its cost is that of the longer side.
"""

import math
import re

VARIANCE = 6.8  # of the difference in length, per letter (Gale and Church)
ONE, NONE, TWO = -math.log(0.89), -math.log(0.0099), -math.log(0.089)
"""What it costs to walk on by one and one; by one alone; by two and one."""
BAND, MOST = 9, 120_000
"""How far from the diagonal the walk may go; how many places it may look at."""
SPEAKS, SPEAKS_MOST, EQUAL = 1.5, 4.5, 4.0
TELLING = re.compile(r"\d{2,}|https?://[^\s)>]+|\{\{[^}]*\}\}|/files/[\w-]+")
PROSE = frozenset({"paragraph", "item", "quote", "definition", "footnote"})
FAR = math.inf
TAIL = [-math.log(max(math.erfc(n / 100 / math.sqrt(2)), 1e-12)) for n in range(700)]
"""By hundredths of a standard deviation: how unlikely it is to be at least that far off."""


def couples(lefts, rights):
    """[([left numbers], [right numbers])]: what goes together, in order, each at most once.

    lefts, rights: [(kind of block, words)]. Swapping the sides swaps the answer.
    """
    if not lefts or not rights:
        return []
    found = []
    for some, others in sections(lefts, rights):
        found += walk(lefts, rights, some, others)
    return found


def sections(lefts, rights):
    """The same headings on both sides, in the same order, cut both into as many parts."""
    cuts = [[n for n, (kind, _words) in enumerate(side) if kind == "heading"]
            for side in (lefts, rights)]  # fmt: skip
    levels = [
        [level(side[n][1]) for n in here] for side, here in zip((lefts, rights), cuts, strict=True)
    ]
    if not cuts[0] or levels[0] != levels[1]:
        return [(range(len(lefts)), range(len(rights)))]
    parts, last = [], (0, 0)
    for i, j in zip(*cuts, strict=True):
        parts += [(range(last[0], i), range(last[1], j)), (range(i, i + 1), range(j, j + 1))]
        last = i + 1, j + 1
    return [*parts, (range(last[0], len(lefts)), range(last[1], len(rights)))]


def level(words):
    marks = len(words) - len(words.lstrip("#"))
    return marks or (1 if words.rstrip().endswith("=") else 2)


def family(kind):
    return "prose" if kind in PROSE else kind


def walk(lefts, rights, some, others):
    """The cheapest way through two runs of paragraphs."""
    n, m = len(some), len(others)
    if not n or not m:
        return []
    band = BAND + abs(n - m)
    if (n + 1) * (2 * band + 1) > MOST:
        band = max(1, MOST // (2 * (n + 1)))
    cost = _Cost([lefts[i] for i in some], [rights[j] for j in others])
    found, at = [], (0, 0)
    steps = cheapest(n, m, band, cost)
    while at in steps:
        (i, j), (di, dj) = at, steps[at]
        if di and dj:
            found.append(([some[i + k] for k in range(di)], [others[j + k] for k in range(dj)]))
        at = i + di, j + dj
    return found


def cheapest(n, m, band, cost):
    """{place: the step to take from there}, worked out from the end of both runs."""
    steps, off = {}, [FAR] * (m + 3)
    below, lower = off, off  # what the rest costs from the rows after this one
    prose, sizes, one, several = cost.prose, cost.sizes, cost.one, cost.several
    for i in range(n, -1, -1):
        middle, row, after = i * m // n, off[:], FAR
        kept = i < n and prose[0][i] and sizes[0][i]
        doubled = kept and i + 1 < n and prose[0][i + 1]
        for j in range(min(m, middle + band), max(0, middle - band) - 1, -1):
            if i == n and j == m:
                row[j] = after = 0.0
                continue
            ways = [below[j] + NONE, after + NONE, FAR, FAR, FAR]
            if i < n and j < m:
                ways[2] = below[j + 1] + one(i, j)
                # two by one only where one is not about as long as the other
                if kept and prose[1][j]:
                    if 4 * sizes[1][j] < 3 * kept:
                        if j + 1 < m and prose[1][j + 1]:
                            ways[3] = below[j + 2] + several(i, j, 1, 2)
                    elif doubled and 4 * kept < 3 * sizes[1][j]:
                        ways[4] = lower[j + 1] + several(i, j, 2, 1)
            least = min(ways)
            row[j] = after = least
            if least < FAR:
                steps[i, j] = choose(ways, least + 1e-9, cost, i, j)
        below, lower = row, below
    return steps


STEPS = (1, 0), (0, 1), (1, 1), (1, 2), (2, 1)


def choose(ways, most, cost, i, j):
    """The cheapest step; of some that cost the same, the one that either reading of the sides
    would take."""
    if ways[2] < most:
        return STEPS[2]
    pairs, alone = (ways[3] < most, ways[4] < most), (ways[0] < most, ways[1] < most)
    if any(pairs):
        return STEPS[3] if pairs[0] else STEPS[4]
    if all(alone):
        return STEPS[0] if cost.words[0][i] <= cost.words[1][j] else STEPS[1]
    return STEPS[0] if alone[0] else STEPS[1]


def unlikely(one, two):
    """What it costs that these lengths, in letters, translate each other."""
    far = 100 * abs(one - two) / math.sqrt(VARIANCE * (one + two) / 2)
    return TAIL[int(far)] if far < len(TAIL) else TAIL[-1]


class _Cost:
    """What a step costs: minus the logarithm of how likely it is."""

    def __init__(self, lefts, rights):
        sides = lefts, rights
        self.words = [[words for _kind, words in side] for side in sides]
        self.sizes = [[max(1, len(words)) for _kind, words in side] for side in sides]
        self.kinds = [[family(kind) for kind, _words in side] for side in sides]
        self.prose = [[kind == "prose" for kind in kinds] for kinds in self.kinds]
        self.telling = [[frozenset(TELLING.findall(words)) for words in side]
                        for side in self.words]  # fmt: skip

    def one(self, i, j):
        """One by one."""
        if self.kinds[0][i] != self.kinds[1][j]:
            return FAR
        price = unlikely(self.sizes[0][i], self.sizes[1][j]) + ONE
        telling = self.telling[0][i]
        if telling and (shared := len(telling & self.telling[1][j])):
            price -= min(SPEAKS_MOST, SPEAKS * shared)
        return price - EQUAL if self.words[0][i] == self.words[1][j] else price

    def several(self, i, j, di, dj):
        """Two of one side by one of the other, all of them prose."""
        price = unlikely(sum(self.sizes[0][i : i + di]), sum(self.sizes[1][j : j + dj])) + TWO
        lefts, rights = self.telling[0][i : i + di], self.telling[1][j : j + dj]
        if any(lefts) and any(rights):
            shared = frozenset().union(*lefts) & frozenset().union(*rights)
            price -= min(SPEAKS_MOST, SPEAKS * len(shared))
        return price
