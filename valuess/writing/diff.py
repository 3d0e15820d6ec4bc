"""What changed between two texts, for people to read: blocks first, then words.

`old_side` and `new_side` rebuild both texts from the changes, so nothing is left unsaid.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from valuess.writing.align import WORD, match, pair
from valuess.writing.blocks import MOST_LINES, split
from valuess.writing.words import tokens

MOST_LETTERS = 60_000
"""Blocks longer than this, both sides together, are compared line by line."""
TOO_UNLIKE = 0.25
"""Blocks that share less of their words are shown as one removed and one added."""
FEW_WORDS = 6
"""More corrected words than this are no longer a typing error."""


@dataclass
class Change:
    """One block of a comparison.

    kind: same, changed, added, removed or moved (a moved block may also have `words`).
    old, new: its text on each side, None where it is missing. words: [(op, text)] with op
    same, added or removed. moved_from, moved_to: paragraph numbers, from 1, of a moved block.
    """

    kind: str
    old: str | None
    new: str | None
    block: str
    words: list[tuple[str, str]] = field(default_factory=list)
    moved_from: int | None = None
    moved_to: int | None = None
    _old_at: int = -1
    _old_after: str = ""
    _new_after: str = ""


@dataclass(frozen=True)
class Summary:
    """Words added, words removed, paragraphs moved."""

    added: int
    removed: int
    moved: int


def diff(old, new):
    """[Change] in the order of the new text, what was removed after what stood before it."""
    olds, news = split(old, most=MOST_LINES), split(new, most=MOST_LINES)
    pairing = pair(olds, news)
    for i, j in enumerate(pairing.to):
        if j is not None and _unlike(olds[i], news[j]):
            pairing.to[i] = pairing.back[j] = None
            pairing.moved.discard(i)
    changes = []

    def removed(start):
        for i in range(start, len(olds)):
            if pairing.to[i] is not None and i not in pairing.moved:
                return
            if pairing.to[i] is None:
                changes.append(
                    Change(
                        "removed",
                        olds[i].text,
                        None,
                        olds[i].kind,
                        _old_at=i,
                        _old_after=olds[i].after,
                    )
                )

    removed(0)
    for j, block in enumerate(news):
        i = pairing.back[j]
        if i is None:
            changes.append(Change("added", None, block.text, block.kind, _new_after=block.after))
            continue
        changed = olds[i].text != block.text
        moved = i in pairing.moved
        changes.append(
            Change(
                "moved" if moved else "changed" if changed else "same",
                olds[i].text,
                block.text,
                block.kind,
                compare_words(olds[i].text, block.text) if changed else [],
                i + 1 if moved else None,
                j + 1 if moved else None,
                i,
                olds[i].after,
                block.after,
            )
        )
        if not moved:
            removed(i + 1)
    return changes


def old_side(changes):
    """The old text, normalised."""
    kept = sorted((change for change in changes if change.old is not None), key=lambda c: c._old_at)
    return "".join(change.old + change._old_after for change in kept)


def new_side(changes):
    """The new text, normalised."""
    return "".join(change.new + change._new_after for change in changes if change.new is not None)


def compare_words(old, new):
    """[(op, text)]: same + removed make the old text, same + added the new one."""
    if max(old.count("\n"), new.count("\n")) > MOST_LINES:
        return [("removed", old), ("added", new)]
    cut = tokens if len(old) + len(new) <= MOST_LETTERS else _lines
    olds, news = cut(old), cut(new)
    steps, a, b = [], 0, 0
    for i, j in match([word for _gap, word in olds], [word for _gap, word in news]):
        _put(steps, "removed", "".join(gap + word for gap, word in olds[a:i]))
        _put(steps, "added", "".join(gap + word for gap, word in news[b:j]))
        if olds[i][0] == news[j][0]:
            _put(steps, "same", olds[i][0] + olds[i][1])
        else:
            _put(steps, "removed", olds[i][0])
            _put(steps, "added", news[j][0])
            _put(steps, "same", olds[i][1])
        a, b = i + 1, j + 1
    _put(steps, "removed", "".join(gap + word for gap, word in olds[a:]))
    _put(steps, "added", "".join(gap + word for gap, word in news[b:]))
    return steps


def summary(old, new):
    """How much changed; Summary."""
    changes = diff(old, new)
    added = removed = 0
    for change in changes:
        if change.kind in ("added", "removed"):
            count = _count(change.new or change.old or "")
            added, removed = (
                added + count * (change.kind == "added"),
                removed + count * (change.kind == "removed"),
            )
        for op, text in change.words:
            added += _count(text) * (op == "added")
            removed += _count(text) * (op == "removed")
    return Summary(added, removed, sum(change.kind == "moved" for change in changes))


def proposed_kind(old, new):
    """ "typo" when only spacing, punctuation, accents or a few letters changed; else "meaning".

    A number, a short word, a first letter (possible, impossible), an added or missing word,
    a link, code, or a mark that begins a line is never a typing error.
    """
    corrected = 0
    for change in diff(old, new):
        if change.kind == "same":
            continue
        if change.kind != "changed" or change.block in ("code", "front", "html"):
            return "meaning"
        count = _corrections(tokens(change.old), tokens(change.new))
        if count is None:
            return "meaning"
        corrected += count
    return "typo" if corrected <= FEW_WORDS else "meaning"


def _corrections(olds, news):
    """How many words were corrected; None when more than that happened."""
    marks = [[gap.strip() for gap, _word in side if gap.strip()] for side in (olds, news)]
    olds, news = (
        [
            word
            for _gap, word in side
            if word
            and (word[0].isalnum() or len(word) > 1)
            and not set(word) <= set(".!?…,;:-–—'’\"«»“”()")
        ]
        for side in (olds, news)
    )
    if marks[0] != marks[1] or len(olds) != len(news):
        return None
    count = 0
    for old, new in zip(olds, news, strict=True):
        if old != new:
            if not _typing_error(old, new):
                return None
            count += 1
    return count


def _typing_error(old, new):
    if not (old.isalpha() and new.isalpha()):
        return False
    one, two = _plain(old), _plain(new)
    if one == two:
        return True
    shortest = min(len(one), len(two))
    return one[0] == two[0] and shortest >= 4 and _near(one, two, 1 if shortest < 8 else 2)


def _near(one, two, most):
    """Is one word at most `most` letters (put in, left out, replaced, swapped) from the other?"""
    if len(one) == len(two) and sorted(one) == sorted(two):
        return sum(a != b for a, b in zip(one, two, strict=True)) <= 2
    if abs(len(one) - len(two)) > most or max(len(one), len(two)) > 60:
        return False
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        last, row = row, [i]
        for j, other in enumerate(two, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != other)))
    return row[-1] <= most


def _plain(word):
    """The letters without case and accents."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", word.casefold())
        if not unicodedata.combining(letter)
    )


def _unlike(old, new):
    if old.key == new.key or old.kind in ("row", "table") or old.kind != new.kind:
        return False
    one, two = (Counter(WORD.findall(block.text)) for block in (old, new))
    return 2 * (one & two).total() < TOO_UNLIKE * (one.total() + two.total())


def _lines(text):
    return [("", line) for line in text.splitlines(keepends=True)]


def _put(steps, op, text):
    if text and steps and steps[-1][0] == op:
        steps[-1] = (op, steps[-1][1] + text)
    elif text:
        steps.append((op, text))


def _count(text):
    return len(WORD.findall(text))
