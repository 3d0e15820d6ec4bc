"""Inside one block: its words, what changed in them, and a three-way merge where it is safe.

A token is (gap, word). The gap is the white space before the word and the marks that
begin a line (`- `, `3. `, `> `, `## `, `[x] `), so that re-wrapping a paragraph or
renumbering a list does not hide that the words are the same. The three-way rule is that
of diff3 (Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007), made
stricter: two edits must have an untouched word, a full stop or a line end between them.
"""

import re

from valuess.writing.align import PROSE, match
from valuess.writing.blocks import columns, split

TOKEN = re.compile(
    r"""(?P<gap>(?:\A|\s*\n)[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|>|\#{1,6}|:)[ \t]+)*
               (?:\[[ xX]\][ \t]+)? | \s*)
        (?P<word>\[\[[^\[\]\n]{1,200}\]\] | \]\([^()\n]{0,500}\) | \[\^[^\]\s]{1,80}\]
               | `[^`\n]{1,500}` | https?://[^\s<>()\[\]]+ | <[^<>\n]{1,300}>
               | [^\W_]+ | _+ | ([^\w\s])\3* | \Z)""",
    re.VERBOSE,
)
BASE_TOKENS = 6_000
"""The longest block merged word by word."""
KEPT = 0.5
"""Share of the words of a block each side must have kept; less is a rewriting, not an edit."""
MARKUP = frozenset("*_`[]~<")
STOPS = frozenset(".!?…:;")
WORDED = PROSE | {"row", "table"}
FIELD = re.compile(r"([\w.-]+) *:")
WITHOUT_NUMBERS = re.compile(r"[\d\s]+")


def tokens(text):
    """[(gap, word)]; the last word is "" and joining everything gives the text."""
    found = []
    for part in TOKEN.finditer(text):
        found.append((part["gap"], part["word"]))
        if not part["word"]:
            break
    return found


def merge_words(base, mine, theirs):
    """The block text with the edits of both, or None when that would not be safe.

    base, mine, theirs: blocks, all three different in text.
    """
    kinds = {base.kind, mine.kind, theirs.kind}
    if kinds == {"front"}:
        return _merge_fields(base.text, mine.text, theirs.text)
    if not kinds <= WORDED or any(
        mark in text for text in (base.text, mine.text, theirs.text) for mark in ("```", "~~~")
    ):
        return None
    tabled = bool(kinds & {"row", "table"})
    if (
        tabled
        and len({(columns(block.text), block.text.count("\n")) for block in (base, mine, theirs)})
        > 1
    ):
        return None
    text = _Weave(base.text, mine.text, theirs.text, tabled).text()
    if text is None or tabled:
        return text
    return text if len(split(text)) == len(split(base.text)) == 1 else None


def _merge_fields(base, mine, theirs):
    """Front matter, field by field; None when it is not a plain list of fields."""
    sides = []
    for text in (base, mine, theirs):
        lines = text.split("\n")[1:-1]
        names = [found[1] for line in lines if (found := FIELD.match(line))]
        if len(names) != len(lines) or len(set(names)) != len(names):
            return None
        sides.append(dict(zip(names, lines, strict=True)))
    base_fields, my_fields, their_fields = sides
    merged = []
    for name in dict.fromkeys([*their_fields, *my_fields]):
        line = merge_value(*(side.get(name) for side in (base_fields, my_fields, their_fields)))
        if line is False:
            return None
        merged += [line] if line is not None else []
    return "\n".join(["---", *merged, "---"])


def merge_value(base, mine, theirs):
    """The three-way rule for one value; False when both changed it differently."""
    if mine in (theirs, base):
        return theirs
    return mine if theirs == base else False


class _Side:
    """One side's edits of the base: `at` maps an untouched base token to its place here,
    `edits` are (base start, base end)."""

    def __init__(self, base, text, barrier):
        self.tokens = tokens(text)
        self.at = dict(match([word for _gap, word in base], [word for _gap, word in self.tokens]))
        self.edits, last, there = [], 0, 0
        for i, j in sorted(self.at.items()):
            if i > last or j > there:
                if self.edits and not barrier(self.edits[-1][1], last):
                    start = self.edits.pop()[0]
                    for between in range(start, last):
                        self.at.pop(between, None)
                    self.edits.append((start, i))
                else:
                    self.edits.append((last, i))
            last, there = i + 1, j + 1

    def between(self, start, end):
        """This side's tokens for the base tokens start to end (both ends untouched)."""
        first = self.at[start - 1] + 1 if start else 0
        return self.tokens[first : self.at[end]]


class _Weave:
    def __init__(self, base, mine, theirs, tabled):
        self.base, self.tabled = tokens(base), tabled
        self.too_long = len(self.base) > BASE_TOKENS
        if not self.too_long:
            self.mine = _Side(self.base, mine, self.barrier)
            self.theirs = _Side(self.base, theirs, self.barrier)

    def barrier(self, start, end):
        """Is there, from start to end, something that keeps two edits apart?"""
        return any(
            _wordy(word) or word[0] in STOPS or "\n" in gap or (self.tabled and word[0] == "|")
            for gap, word in self.base[start:end]
            if word
        )

    def text(self):
        if self.too_long or not self._kept() or self._markup_crosses():
            return None
        done, at = [], 0
        for start, end, both in self._regions():
            if not self._untouched(done, at, start):
                return None
            chosen = self._region(start, end, both)
            if chosen is None:
                return None
            done += chosen
            at = end
        if not self._untouched(done, at, len(self.base)):
            return None
        return "".join(gap + word for gap, word in done)

    def _kept(self):
        words = [i for i, (_gap, word) in enumerate(self.base) if _wordy(word)]
        return self.tabled or all(
            sum(i in side.at for i in words) >= KEPT * len(words)
            for side in (self.mine, self.theirs)
        )

    def _markup_crosses(self):
        """Do both sides add or remove marks (bold, links…) in stretches that overlap?"""
        spans, same = (
            [],
            {
                edit
                for edit in {*self.mine.edits} & {*self.theirs.edits}
                if _bare(self.mine.between(*edit)) == _bare(self.theirs.between(*edit))
            },
        )
        for side in (self.mine, self.theirs):
            ends = [
                edit
                for edit in side.edits
                if edit not in same
                and _marks(self.base[slice(*edit)]) != _marks(side.between(*edit))
            ]
            if not ends:
                return False
            spans.append((ends[0][0], ends[-1][1]))
        return spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]

    def _regions(self):
        """[(start, end, sides that edited)]: edits with nothing between them make one region."""
        edits = sorted(
            (*edit, name)
            for name, side in (("m", self.mine), ("t", self.theirs))
            for edit in side.edits
        )
        regions = []
        for start, end, name in edits:
            if regions and (start <= regions[-1][1] or not self.barrier(regions[-1][1], start)):
                last = regions[-1]
                regions[-1] = (last[0], max(last[1], end), last[2] | {name})
            else:
                regions.append((start, end, {name}))
        return regions

    def _region(self, start, end, names):
        if names == {"m"}:
            return self._alone(self.mine, self.theirs, start, end)
        if names == {"t"}:
            return self._alone(self.theirs, self.mine, start, end)
        mine, theirs = self.mine.between(start, end), self.theirs.between(start, end)
        if _bare(mine) == _bare(theirs):
            return theirs
        if start == end and self._sentences(start, mine, theirs):
            return _both(mine, theirs)
        return None

    def _alone(self, side, other, start, end):
        """The words of one side, with the mark the other may have changed before the first."""
        chosen = side.between(start, end)
        for i in range(start, end):
            before, now = self.base[i][0], other.tokens[other.at[i]][0]
            if before.strip() == now.strip():
                continue
            if i > start or not chosen or chosen[0][0] != before:
                return None
            chosen = [(now, chosen[0][1]), *chosen[1:]]
        return chosen

    def _sentences(self, at, *sides):
        """Did both sides add whole sentences between two sentences?"""
        if at and self.base[at - 1][1][0] not in STOPS:
            return False
        return all(side[-1][1][0] in STOPS for side in sides)

    def _untouched(self, done, start, end):
        """Add the base tokens start to end, with the gaps of whoever changed them."""
        for i in range(start, end):
            gap, word = self.base[i]
            mine = self.mine.tokens[self.mine.at[i]][0]
            theirs = self.theirs.tokens[self.theirs.at[i]][0]
            gap = merge_value(gap, mine, theirs)
            if gap is False:
                if WITHOUT_NUMBERS.sub("", mine) != WITHOUT_NUMBERS.sub("", theirs):
                    return False
                gap = max(mine, theirs, key=lambda text: (text.count("\n"), len(text), text))
            done.append((gap, word))
        return True


def _both(mine, theirs):
    one, two = _bare(mine), _bare(theirs)
    if _within(one, two):
        return theirs
    if _within(two, one):
        return mine
    gap, word = mine[0]
    return [*theirs, (gap or " ", word), *mine[1:]]


def _bare(some):
    return [word for _gap, word in some]


def _within(few, many):
    return "\0".join(["", *few, ""]) in "\0".join(["", *many, ""])


def _wordy(word):
    return word[:1].isalnum() or len(word) > 1 and word[0] in "[]`<" and word[-1] in "])`>"


def _marks(some):
    return sorted(word for _gap, word in some if word and word[0] in MARKUP)
