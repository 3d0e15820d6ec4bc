"""Which paragraphs of a text are still the same ones in its next revision: they keep their numbers.

Rules of identity, from one revision of a side to the next, each on what the ones before left:
1. a paragraph that stayed word for word, in its place or elsewhere, keeps its number;
2. words that a number had at any earlier time give that number back (so an exact revert
   is one, however much was written in between);
3. alike paragraphs keep the number (`align.pair`);
4. a new paragraph most of whose words left its neighbour was split off it: it gets a number
   in the same group; one that is gone and whose neighbour gained most of its words was
   merged into it: their groups become one.

Limits: equal paragraphs ("Yes.") are told apart by their order alone; a text rewritten from
end to end is a new one.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b

from valuess.writing.align import WORD, pair
from valuess.writing.blocks import Block

TITLE = 0
"""The number of the title."""
HANDED, FEWEST = 0.6, 3
"""The share of its words that a split or merged paragraph took along, and how many at least."""
ORDINAL = re.compile(r"^[ \t]*\d{1,9}(?=[.)](?:[ \t]|$))", re.M)


def sign(words):
    """A short name for some words, whatever their spacing and the numbers of their items."""
    plain = " ".join(ORDINAL.sub("1", words).split())
    return blake2b(plain.encode(), digest_size=8).hexdigest() if plain else ""


@dataclass(slots=True)
class Side:
    """One language of a document: its paragraphs and their numbers.

    revision: the number of the one it stands at, 0 before there is any.
    known: {sign of words: numbers that ever had them}.
    """

    revision: int = 0
    blocks: list[Block] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    next: int = TITLE + 1
    known: dict[str, list[int]] = field(default_factory=dict)
    place: dict[int, int] = field(default_factory=dict)

    def stand(self, revision, blocks, ids):
        self.revision, self.blocks, self.ids = revision, blocks, ids
        self.place = {number: at for at, number in enumerate(ids)}

    def fresh_number(self):
        self.next += 1
        return self.next - 1


class Trace:
    """The numbers of a side's next paragraphs.

    ids: one for each. sprung: {new number: the one it was split off}. absorbed: {number
    that is gone: the one it was merged into}.
    """

    def __init__(self, side, news, loose):
        self.side, self.news = side, news
        self.olds, self.numbers = side.blocks[1:], side.ids[1:]
        self.ids, self.taken = [None] * len(news), set()
        self.sprung, self.absorbed, self.bags = {}, {}, {}
        found = pair(self.olds, news)
        alike = [(i, j) for i, j in enumerate(found.to) if j is not None]
        for i, j in alike:
            if self.olds[i].key == news[j].key:
                self.give(j, self.numbers[i])
        known = [side.known.get(sign(block.text), ()) for block in news]
        stayed = [j for j, number in enumerate(self.ids) if number is not None and loose(number)]
        new = [j for j, number in enumerate(self.ids) if number is None]
        for j in (*stayed, *new):
            self.give(j, self.former(known[j], self.ids[j]))
        for i, j in alike:
            if self.ids[j] is None and self.numbers[i] not in self.taken:
                self.give(j, self.numbers[i])
        self.split_off()
        self.merged()

    def give(self, j, number):
        if number is not None:
            self.taken.discard(self.ids[j])
            self.ids[j] = number
            self.taken.add(number)

    def former(self, known, now):
        """The first number that had these words and is free; None when it is the present one."""
        for number in known:
            if number == now:
                return None
            if number not in self.taken and number != TITLE:
                return number
        return None

    def bag(self, block):
        if id(block) not in self.bags:
            self.bags[id(block)] = Counter(WORD.findall(block.text.casefold()))
        return self.bags[id(block)]

    def split_off(self):
        """New paragraphs without a number: split off one that stands beside, or new."""
        open_ = [j for j, number in enumerate(self.ids) if number is None]
        if not open_:
            return
        old_of = dict(zip(self.numbers, self.olds, strict=True))
        left = {}  # what a paragraph lost: number → words
        lost = [number for number in self.numbers if number not in self.taken]
        for j in open_:
            number = self.side.fresh_number()
            beside = [self.ids[n] for n in (j - 1,) if n >= 0]
            after = next(
                (self.ids[n] for n in range(j + 1, len(self.ids)) if self.ids[n] is not None), None
            )
            beside = [self.sprung.get(n, n) for n in (*beside, after) if n is not None]
            parent = self.source(j, beside, old_of, left)
            if parent is None and (gone := self.source(j, lost[:8], old_of, left)) is not None:
                if gone not in self.taken:
                    self.side.next -= 1
                    self.give(j, gone)
                    left.pop(gone, None)
                    continue
                parent = gone
            self.give(j, number)
            if parent is not None:
                self.sprung[number] = parent

    def source(self, j, candidates, old_of, left):
        """The paragraph from whose lost words most of new paragraph j comes, or None."""
        bag = self.bag(self.news[j])
        best, share = None, max(FEWEST, HANDED * bag.total())
        for number in candidates:
            if number not in old_of:
                continue
            if number not in left:
                here = self.ids.index(number) if number in self.taken else None
                lost = self.bag(old_of[number])
                left[number] = lost if here is None else lost - self.bag(self.news[here])
            taken = (bag & left[number]).total()
            if taken >= share and taken > 0:
                best, share = number, taken + 1
        if best is not None:
            left[best] = left[best] - bag
        return best

    def merged(self):
        """Paragraphs that are gone: merged into one that stood beside, or taken out."""
        gained = {}
        place = {number: j for j, number in enumerate(self.ids)}
        for i, number in enumerate(self.numbers):
            if number in self.taken:
                continue
            bag = self.bag(self.olds[i])
            if bag.total() < FEWEST:
                continue
            for near in (self.near(i, -1), self.near(i, 1)):
                if near is None:
                    continue
                into = self.numbers[near]
                if into not in gained:
                    gained[into] = self.bag(self.news[place[into]]) - self.bag(self.olds[near])
                if (bag & gained[into]).total() >= HANDED * bag.total():
                    gained[into] = gained[into] - bag
                    self.absorbed[number] = into
                    break

    def near(self, i, step):
        """The nearest old paragraph before or after that is still there, or None."""
        i += step
        while 0 <= i < len(self.numbers):
            if self.numbers[i] in self.taken:
                return i
            i += step
        return None
