"""A text cut for showing: its paragraphs, and in each the stretches that the same passages cover.
Pure: no database. Positions are code points; paragraphs are lines that say something, numbered
from 1."""

import re
from bisect import bisect_left, bisect_right
from collections import namedtuple

Paragraph = namedtuple("Paragraph", "number start end")
Segment = namedtuple("Segment", "start end passages")
"""A stretch of a paragraph. passages: those that cover it, in the order in which they stand."""

LINE = re.compile(r"[^\n\r]*[^\s][^\n\r]*")
WORD = re.compile(r"\S+")
SENTENCE_END = re.compile(r"[.!?…]+[»”\"')\]]*\s+")


def paragraphs(text):
    """The Paragraphs of a text, in order; their lines without the white space around them."""
    found = []
    for number, line in enumerate(LINE.finditer(text), 1):
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        found.append(Paragraph(number, start, line.start() + len(line[0].rstrip())))
    return found


def at(parts, position):
    """The Paragraph in which a position stands, the one before where it stands in none."""
    place = bisect_right([part.start for part in parts], position)
    return parts[max(place - 1, 0)] if parts else None


def spread(parts, passages):
    """{paragraph number: the passages that reach into it}, each list in the passages' order.

    passages: objects with start and end, sorted by start. An empty one stands where it begins.
    """
    starts = [part.start for part in parts]
    found = {}
    for passage in passages:
        first = max(bisect_right(starts, passage.start) - 1, 0)
        for part in parts[first:]:
            if part.start >= passage.end and part.number != first + 1:
                break
            if part.end > passage.start or part.number == first + 1:
                found.setdefault(part.number, []).append(passage)
    return found


def segments(part, passages):
    """The Segments of a paragraph, from its beginning to its end without a gap."""
    if not passages:
        return [Segment(part.start, part.end, ())]
    cuts = {part.start, part.end}
    for passage in passages:
        cuts |= {min(max(p, part.start), part.end) for p in (passage.start, passage.end)}
    marks = sorted(cuts)
    if len(marks) == 2:
        return [Segment(part.start, part.end, tuple(p for p in passages if p.end > p.start))]
    made = []
    for start, end in zip(marks, marks[1:], strict=False):
        covering = tuple(p for p in passages if p.start < end and p.end > start)
        if made and made[-1].passages == covering:
            made[-1] = made[-1]._replace(end=end)
        else:
            made.append(Segment(start, end, covering))
    return made


def words(text, start, end):
    """(start, end) of each word between two positions; a word is what white space parts."""
    return [found.span() for found in WORD.finditer(text, start, end)]


def sentences(text):
    """(start, end) of each sentence, within its paragraph, without the white space after it."""
    found = []
    for part in paragraphs(text):
        start = part.start
        for gap in SENTENCE_END.finditer(text, part.start, part.end):
            found.append((start, gap.start() + len(gap[0].rstrip())))
            start = gap.end()
        if start < part.end:
            found.append((start, part.end))
    return found


def moved(text, start, end, edge, earlier, by_sentence=False):
    """The place [start, end) with one edge ("start" or "end") where the word, or the sentence,
    before or after it begins or ends; as it was where there is none."""
    spans = sentences(text) if by_sentence else words(text, 0, len(text))
    marks = [span[edge == "end"] for span in spans]
    present = end if edge == "end" else start
    at = bisect_left(marks, present) - 1 if earlier else bisect_right(marks, present)
    if not 0 <= at < len(marks):
        return start, end
    place = (start, marks[at]) if edge == "end" else (marks[at], end)
    return place if place[0] < place[1] else (start, end)


def trimmed(text, start, end):
    """The same place without the white space at its edges."""
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    return start, max(start, start + len(inside.strip()))
