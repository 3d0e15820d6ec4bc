"""Which paragraph of one language is which of the other, and whether they still say the same.

Pure: no database, no Flask. An `Accord` has two sides, neither of them the master. Each
paragraph (a block of `blocks.split`; the title is one too) has a number that is its own and
stays with it. Numbers of the two sides are tied in groups; a group remembers the words of
both sides for which somebody last said that they say the same. What a group's `status` is
follows from these and from the present words alone, never from a date.

An accord is what its events make of it: `edit` (a revision of one side) and the marks
`agree`, `differ`, `settle`, `tie`, `untie`, in the order in which they happened.

Which paragraph keeps its number, from one revision of a side to the next, is in `tracing`.
A group's words are those of its paragraphs in reading order, whatever the line breaks: to
split or merge without a change of words leaves the status as it was. A group of as many
paragraphs on each side, of the same kinds, that says the same, falls apart into pairs.

Rules of agreement: a correction (`typo`) makes its words as good as those before it; a
change of meaning does not; one that is meant for its language only (`local`) makes the
group a deliberate difference. Whoever begins the second language is taken to translate
what then stands in the first. Other new paragraphs are tied by their place, kind and length
(W. A. Gale and K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora",
1993, with the same variance both ways) and wait until somebody has looked: `unchecked`.

Limit: of groups that became one, a part that was not up to date makes all of it so.
"""

from valuess.writing.blocks import MOST_LINES, Block, split
from valuess.writing.coupling import couples
from valuess.writing.groups import (
    BOTH,
    CHANGED,
    DIFFERS,
    GONE,
    LOCAL,
    MEANING,
    ONLY,
    UNCHECKED,
    Group,
    Pair,
)
from valuess.writing.tracing import TITLE, Side, Trace, sign


class Accord:
    """Two sides and the groups that tie them."""

    def __init__(self):
        self.sides = Side(), Side()
        title = Group(TITLE, ([TITLE], [TITLE]))
        self.groups = {TITLE: title}
        self.next = TITLE + 1
        self.of = ({TITLE: TITLE}, {TITLE: TITLE})

    # What is asked of it

    def words(self, group, at):
        """A group's present words on one side."""
        side = self.sides[at]
        if len(group.ids[at]) == 1:
            here = side.place.get(group.ids[at][0])
            return "" if here is None else side.blocks[here].text
        return "\n\n".join(side.blocks[place].text for place in self.places(group, at))

    def places(self, group, at):
        place = self.sides[at].place
        return sorted(place[number] for number in group.ids[at] if number in place)

    def holds(self, group, at, words=None):
        """Does a side still say what was agreed, corrections aside?"""
        now = sign(self.words(group, at) if words is None else words)
        then = sign(group.agreed[at])
        return now == then or any(now in same and then in same for same in group.alike[at])

    def pair(self, group):
        """The Pair that a group is now."""
        words = self.words(group, 0), self.words(group, 1)
        places = self.places(group, 0), self.places(group, 1)
        changed = (False, False)
        if group.agreed:
            changed = tuple(not self.holds(group, at, words[at]) for at in (0, 1))
        there = [bool(side) for side in places]
        if not any(there):
            status = GONE
        elif group.differs is not None:
            status = DIFFERS
        elif group.agreed:
            status = CHANGED if any(changed) else BOTH
        else:
            status = UNCHECKED if all(there) else ONLY
        return Pair(
            group.number,
            tuple(tuple(self.sides[at].ids[p] for p in places[at]) for at in (0, 1)),
            tuple(tuple(here) for here in places),
            words,
            tuple(tuple(self.sides[at].blocks[p].kind for p in places[at]) for at in (0, 1)),
            status, changed, group.agreed, group.since, group.differs,
        )  # fmt: skip

    def pairs(self, reading=0):
        """All pairs, in the reading order of one side; what stands on the other side alone
        comes after what it follows there."""
        order = []
        for number in self.sides[reading].ids:
            order.append(self.of[reading][number])
        order = list(dict.fromkeys(order))
        seen, behind, last = set(order), {}, None
        for number in self.sides[1 - reading].ids:
            group = self.of[1 - reading][number]
            if group not in seen:
                seen.add(group)
                behind.setdefault(last, []).append(group)
            elif group in behind or group in order:
                last = group
        full, todo = [], [*behind.get(None, ())][::-1]
        for group in order:
            full += todo[::-1]
            full.append(group)
            todo = behind.get(group, [])[::-1]
        full += todo[::-1]
        return [self.pair(self.groups[number]) for number in full]

    def group_of(self, at, number):
        """The Group of a paragraph, or None."""
        found = self.of[at].get(number)
        return None if found is None else self.groups[found]

    # What happens to it

    def edit(self, at, title, body, kind=MEANING, revision=None, note="", since=None):
        """A revision of one side. note: for a local change, the reason of the difference.
        since: kept with what the edit itself agrees on (the second language being begun)."""
        side, other = self.sides[at], self.sides[1 - at]
        begins = not side.blocks and bool(other.blocks)
        news = [Block(title, "title"), *split(body, most=MOST_LINES)]
        traced = Trace(side, news[1:], lambda number: self.is_loose(at, number))
        for gone, into in traced.absorbed.items():
            self.unite(self.of[at][into], self.of[at][gone])
        for number, parent in traced.sprung.items():
            self.join(at, number, self.of[at][parent])
        added = [number for number in traced.ids if number not in self.of[at]]
        for number in added:
            self.begin_group(at, number)
        before = {number: self.words(group, at) for number, group in self.groups.items()}
        side.stand(side.revision + 1 if revision is None else revision, news,
                   [TITLE, *traced.ids])  # fmt: skip
        for block, number in zip(news, side.ids, strict=True):
            numbers = side.known.setdefault(sign(block.text), [])
            if number not in numbers:
                numbers.append(number)
        for number, old in before.items():
            group = self.groups[number]
            new = self.words(group, at)
            if kind != MEANING and sign(old) != sign(new):
                self.excuse(group, at, old, new, kind, note)
        self.couple(begins, since)
        for group in list(self.groups.values()):
            self.fall_apart(group)

    def agree(self, lefts, rights, words=None, since=None):
        """Somebody says that these paragraphs say the same.

        lefts, rights: numbers. words: (left, right) that were compared, the present ones
        unless given: what was written meanwhile is not covered. False when none is known.
        """
        group = self.gathered(lefts, rights)
        if group is None:
            return False
        group.agreed = tuple(words) if words else (self.words(group, 0), self.words(group, 1))
        group.since, group.differs, group.apart = since, None, False
        self.fall_apart(group)
        return True

    def differ(self, lefts, rights, reason, since=None):
        """They differ deliberately: quiet until `settle`. False when none is known."""
        group = self.gathered(lefts, rights)
        if group is None:
            return False
        group.differs, group.since = reason, since or group.since
        return True

    def settle(self, lefts, rights):
        """No longer a deliberate difference: what it was before counts again."""
        group = self.gathered(lefts, rights)
        if group is None:
            return False
        group.differs = None
        return True

    def is_loose(self, at, number):
        group = self.groups[self.of[at][number]]
        return group.agreed is None or not self.holds(group, at)

    def tie(self, lefts, rights):
        """These belong together. Nobody says yet that they say the same."""
        group = self.gathered(lefts, rights)
        if group is not None:
            group.apart = False
        return group is not None

    def untie(self, lefts, rights):
        """These paragraphs of a group belong to nothing on the other side."""
        loose = [
            (at, number) for at, numbers in ((0, lefts), (1, rights)) for number in set(numbers)
            if number != TITLE and (group := self.group_of(at, number)) and any(group.ids[1 - at])
        ]  # fmt: skip
        for at, number in sorted(loose, key=lambda one: (one[1], one[0])):
            group = self.group_of(at, number)
            group.ids[at].remove(number)
            self.begin_group(at, number).apart = True
            if not self.places(group, at):
                group.agreed, group.apart = None, True
        return bool(loose)

    # How

    def gathered(self, lefts, rights):
        """One group with all these numbers; None when none of them is known."""
        found = {self.of[at][number]: None for at, numbers in ((0, lefts), (1, rights))
                 for number in numbers if number in self.of[at]}  # fmt: skip
        first, *rest = sorted(found) or [None]
        for number in rest:
            self.unite(first, number)
        return None if first is None else self.groups[first]

    def begin_group(self, at, number):
        group = Group(self.next, ([], []))
        self.next += 1
        self.groups[group.number] = group
        self.join(at, number, group.number)
        return group

    def join(self, at, number, group):
        self.groups[group].ids[at].append(number)
        self.of[at][number] = group

    def unite(self, one, two):
        """Make two groups one, under the smaller number, with what was agreed for each."""
        if one == two:
            return
        kept, gone = (self.groups[number] for number in sorted((one, two)))
        parts = [group for group in (kept, gone) if group.agreed]
        agreed = []
        for at in (0, 1):
            ordered = sorted(
                parts, key=lambda group: self.places(group, at) or [len(parts) * 10**9]
            )
            said = [self.words(group, at) if self.holds(group, at) else group.agreed[at]
                    for group in ordered]  # fmt: skip
            agreed.append("\n\n".join(words for words in said if words))
        kept.agreed = tuple(agreed) if parts else None
        kept.since = kept.since or gone.since
        for at in (0, 1):
            for number in gone.ids[at]:
                self.join(at, number, kept.number)
            kept.alike[at].extend(gone.alike[at])
        kept.differs = gone.differs if kept.differs is None else kept.differs
        kept.apart = kept.apart and gone.apart
        del self.groups[gone.number]

    def excuse(self, group, at, old, new, kind, note):
        """A correction makes new words as good as the old ones; a local change, a difference."""
        if kind == LOCAL:
            group.differs = note
        elif old and new:
            same = {sign(old), sign(new)}
            others = [signs for signs in group.alike[at] if not signs & same]
            same.update(*(signs for signs in group.alike[at] if signs & same))
            group.alike[at][:] = [*others, same]

    def couple(self, begins, since):
        """Tie, by their places, what stands alone on either side."""
        for backwards in (False, True):
            gaps = self.alone(0, backwards), self.alone(1, backwards)
            for fence, lefts in gaps[0].items():
                rights = gaps[1].get(fence, ())
                for some, others in couples(self.told(lefts, 0), self.told(rights, 1)):
                    first, *rest = [lefts[i] for i in some] + [rights[j] for j in others]
                    for number in rest:
                        self.unite(first, number)
                        first = min(first, number)
        if begins:
            for group in self.groups.values():
                if group.agreed is None and self.places(group, 0) and self.places(group, 1):
                    group.agreed = self.words(group, 0), self.words(group, 1)
                    group.since = since

    def told(self, groups, at):
        """[(kind, words)] of groups on one side."""
        found = []
        for number in groups:
            places = self.places(self.groups[number], at)
            blocks = self.sides[at].blocks
            found.append((blocks[places[0]].kind, self.words(self.groups[number], at)))
        return found

    def alone(self, at, backwards):
        """{group it follows (or comes before) that both sides have: [groups alone there]}."""
        side, gaps, fence, seen = self.sides[at], {}, None, set()
        for number in reversed(side.ids) if backwards else side.ids:
            group = self.groups[self.of[at][number]]
            settled = group.agreed or group.apart or group.differs is not None
            if self.places(group, 1 - at):
                fence = group.number
            elif not settled and group.number not in seen:
                gaps.setdefault(fence, []).append(group.number)
                seen.add(group.number)
        return {key: here[::-1] if backwards else here for key, here in gaps.items()}

    def fall_apart(self, group):
        """As many paragraphs on each side, of the same kinds, that say the same: pairs."""
        if (
            group.agreed is None
            or min(len(ids) for ids in group.ids) < 2
            or group.differs is not None
        ):
            return
        places = self.places(group, 0), self.places(group, 1)
        if len(places[0]) < 2 or len(places[0]) != len(places[1]):
            return
        blocks = [[self.sides[at].blocks[place] for place in places[at]] for at in (0, 1)]
        if [block.kind for block in blocks[0]] != [block.kind for block in blocks[1]]:
            return
        if not (self.holds(group, 0) and self.holds(group, 1)):
            return
        for n in range(len(places[0])):
            part = group if n == 0 else Group(self.next, ([], []))
            if n:
                self.groups[part.number], self.next = part, self.next + 1
            part.agreed, part.since = (blocks[0][n].text, blocks[1][n].text), group.since
            for at in (0, 1):
                number = self.sides[at].ids[places[at][n]]
                if n:
                    group.ids[at].remove(number)
                    self.join(at, number, part.number)

    # Kept and taken up again

    def kept(self):
        """What JSON can keep of it; the words of the sides are not in it."""
        return {
            "sides": [{"revision": side.revision, "ids": side.ids, "next": side.next,
                       "known": side.known} for side in self.sides],
            "groups": [
                [group.number, *group.ids, group.agreed, group.since,
                 [[sorted(same) for same in side] for side in group.alike],
                 group.differs, group.apart]
                for group in self.groups.values()
            ],
            "next": self.next,
        }  # fmt: skip

    @classmethod
    def taken_up(cls, kept, texts):
        """The accord that was kept. texts: for each side (title, body) of the revision it stood
        at, or None."""
        accord = cls()
        for side, data, text in zip(accord.sides, kept["sides"], texts, strict=True):
            if text:
                blocks = [Block(text[0], "title"), *split(text[1], most=MOST_LINES)]
                side.stand(data["revision"], blocks, data["ids"])
            side.next, side.known = data["next"], data["known"]
        accord.groups, accord.next = {}, kept["next"]
        for number, lefts, rights, agreed, since, alike, differs, apart in kept["groups"]:
            accord.groups[number] = Group(
                number, (lefts, rights), agreed and tuple(agreed), since,
                tuple([set(same) for same in side] for side in alike), differs, apart,
            )  # fmt: skip
            for at, ids in enumerate((lefts, rights)):
                accord.of[at].update(dict.fromkeys(ids, number))
        return accord
