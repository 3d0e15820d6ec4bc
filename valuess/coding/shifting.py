"""Where passages stand after their text was edited. Pure: no database.

A position is a number of Unicode code points; a passage is [start, end). The edit is known only by
the text before and after it. Its changed stretches are found by a longest common subsequence
(Hirschberg 1975; bit-parallel in RapidFuzz), first of lines, then of the words of lines that
differ, and made as small as their letters allow. What stands outside every change is moved and
keeps its words exactly; what a change reaches into becomes what is left of it, and is flagged.
"""

import re
from bisect import bisect_left, bisect_right
from collections import namedtuple

from valuess.later import sequences

Change = namedtuple("Change", "start end new_start new_end")
"""before[start:end] became after[new_start:new_end]. Those of a text are in order and apart."""
Place = namedtuple("Place", "start end touched")
"""Where a passage stands now. touched: whether an edit reached into it."""

LINE = re.compile(r"[^\n]*\n\s*|[^\n]+\Z")
TOKEN = re.compile(r"\w+\W*|\W+")
MOST = 400_000_000  # pairs of parts that are compared at most: what differs beyond is one change
TELLING = 20  # code points: words as long as this that stand once in a text are known anywhere


def shift(spans, before, after):
    """Where each span [start, end) of `before` stands in `after`: Places, in the order of spans.

    Words added at the edge of a span stay outside it. Words replaced together with others beyond
    the span go out of it. A span of which nothing is left is the empty place where it stood. One
    that is not touched has the very words it had.
    """
    edits = slid(changes(before, after), spans, before, after)
    starts, ends = [edit.start for edit in edits], [edit.end for edit in edits]
    return [sure(span, placed(span, edits, starts, ends), before, after) for span in spans]


def placed(span, edits, starts, ends):
    start, end = span
    first = bisect_right(ends, start)  # the first edit that ends beyond the start
    last = bisect_left(starts, end)  # those before it begin before the end
    moved = edits[first - 1].new_end - edits[first - 1].end if first else 0
    new_start, touched = start + moved, last > first
    if touched and edits[first].start <= start:
        new_start = edits[first].new_start if edits[first].start == start else edits[first].new_end
    if last and edits[last - 1].end > end:
        return Place(new_start, max(new_start, edits[last - 1].new_start), True)
    new_end = end + (edits[last - 1].new_end - edits[last - 1].end if last else 0)
    return Place(new_start, max(new_start, new_end), touched)


def sure(span, place, before, after):
    """The place, when its words are there; words that stand once in both texts are found again
    wherever they were taken."""
    words = before[slice(*span)]
    if not place.touched and after[place.start : place.end] == words:
        return place
    if len(words) >= TELLING and once(before, words) >= 0 and (at := once(after, words)) >= 0:
        return Place(at, at + len(words), False)
    return place._replace(touched=True)


def once(text, words):
    """Where the words stand in a text, -1 unless they do exactly once."""
    at = text.find(words)
    return at if at >= 0 and text.find(words, at + 1) < 0 else -1


def changes(before, after):
    """The changed stretches between two texts, as Changes."""
    head = common(before, after)
    if head == len(before) == len(after):
        return []
    tail = common_end(before, after, head)
    inner, other = before[head : len(before) - tail], after[head : len(after) - tail]
    found = []
    for a, b, c, d in differing(LINE.findall(inner), LINE.findall(other)):
        found += by_words(inner[a:b], other[c:d], head + a, head + c)
    return joined(found)


def common(before, after):
    """How many code points two texts begin with alike."""
    low, high = 0, min(len(before), len(after))
    while low < high:
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(before, after, head):
    """How many code points two texts end with alike, the first `head` of each aside."""
    low, high = 0, min(len(before), len(after)) - head
    while low < high:
        middle = (low + high + 1) // 2
        at, there = len(before) - middle, len(after) - middle
        if before[at : len(before) - low] == after[there : len(after) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def differing(parts, others):
    """(start, end, new start, new end) of what differs between two lists of strings, in code
    points from the beginning of each."""
    at, there = offsets(parts), offsets(others)
    if len(parts) * len(others) > MOST:
        return [(0, at[-1], 0, there[-1])]
    return gathered(
        (at[op.src_start], at[op.src_end], there[op.dest_start], there[op.dest_end])
        for op in sequences.LCSseq.opcodes(parts, others)
        if op.tag != "equal"
    )


def offsets(parts):
    made, so_far = [0], 0
    for part in parts:
        so_far += len(part)
        made.append(so_far)
    return made


def by_words(inner, other, head, new_head):
    """The Changes between two stretches, compared word by word."""
    found = []
    for a, b, c, d in differing(TOKEN.findall(inner), TOKEN.findall(other)):
        same = common(inner[a:b], other[c:d])
        last = common_end(inner[a:b], other[c:d], same)
        found.append(
            Change(head + a + same, head + b - last, new_head + c + same, new_head + d - last)
        )
    return found


def gathered(stretches):
    """Stretches of which one begins where the other ends made one: a deletion and an insertion
    at the same place are a replacement."""
    made = []
    for a, b, c, d in stretches:
        if made and made[-1][1] == a and made[-1][3] == c:
            made[-1] = (made[-1][0], b, made[-1][2], d)
        else:
            made.append((a, b, c, d))
    return made


def joined(found):
    return [Change(*each) for each in gathered(found) if each[0] < each[1] or each[2] < each[3]]


def slid(edits, spans, before, after):
    """The edits, each pure deletion or insertion where it touches the fewest spans.

    Of « yes yes », it cannot be told which was taken out: the one that nobody marked.
    """
    order = sorted((start, end) for start, end in spans if start < end)
    longest = max((end - start for start, end in order), default=0)
    made = []
    for number, edit in enumerate(edits):
        size, new = edit.end - edit.start, edit.new_end - edit.new_start
        if bool(size) == bool(new):
            made.append(edit)
            continue
        text, at, length = (before, edit.start, size) if size else (after, edit.new_start, new)
        floor = (made[-1].end - edit.start if made else -edit.start) + (1 if made else 0)
        roof = (edits[number + 1].start if number + 1 < len(edits) else len(before)) - edit.end
        roof -= number + 1 < len(edits)
        low, high = 0, 0
        while low > floor and text[at + low - 1] == text[at + length + low - 1]:
            low -= 1
        while high < roof and text[at + high] == text[at + length + high]:
            high += 1
        by = calmest(edit.start, size, low, high, near(order, longest, edit, low, high))
        made.append(Change(*(each + by for each in edit)))
    return made


def near(order, longest, edit, low, high):
    """The spans that an edit may reach wherever it slides."""
    first = bisect_left(order, (edit.start + low - longest, 0))
    last = bisect_right(order, (edit.end + high, 0))
    return order[first:last]


def calmest(at, size, low, high, spans):
    """By how much to slide an edit of `size` code points at `at` so that it touches the fewest."""

    def touched(by):
        start, end = at + by, at + by + size
        return sum(start < b and end > a for a, b in spans)

    if not (low or high) or not touched(0):
        return 0
    steps = {0} | {b - at for _a, b in spans} | {a - size - at for a, _b in spans}
    return min((by for by in steps if low <= by <= high), key=lambda by: (touched(by), abs(by)))
