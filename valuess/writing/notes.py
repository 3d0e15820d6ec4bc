"""Footnotes of two writers that bear the same label."""

import re
from itertools import count

from valuess.writing.blocks import split

NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,80})\]:\s*")
NUMBER = re.compile(r"[0-9]{1,8}")
DEFINED = re.compile(r"^ {0,3}\[\^([^\]\s]{1,80})\]:", re.MULTILINE)
MARK = re.compile(r"\[\^([^\]\s]{1,80})\]")


def part_labels(base, mine, theirs):
    """`mine` with a fresh label for each footnote that both sides added under one label but
    with other words; otherwise one of the two notes would hide the other on the page."""
    before, here, there = (set(DEFINED.findall(text)) for text in (base, mine, theirs))
    if not (here & there) - before:
        return mine
    old, my_notes, their_notes = _notes(base), _notes(mine), _notes(theirs)
    by_words = {words: label for label, words in their_notes.items() if label not in old}
    taken, fresh = {*old, *my_notes, *their_notes}, {}
    numbers = count(1 + max((int(label) for label in taken if NUMBER.fullmatch(label)), default=0))
    for label, words in my_notes.items():
        if label not in old and label in their_notes and their_notes[label] != words:
            twin = by_words.get(words)
            fresh[label] = twin if twin and twin not in my_notes else _fresh(label, taken, numbers)
            taken.add(fresh[label])
    if not fresh:
        return mine
    return MARK.sub(lambda mark: f"[^{fresh.get(mark[1], mark[1])}]", mine)


def _notes(text):
    """{label: words} of the footnotes of a text."""
    notes = {}
    for block in split(text) if "[^" in text else ():
        if block.kind == "footnote" and (mark := NOTE.match(block.text)):
            notes.setdefault(mark[1], " ".join(block.text[mark.end() :].split()))
    return notes


def _fresh(label, taken, numbers):
    """The next free number for a number; label-2, label-3… for a word."""
    if NUMBER.fullmatch(label):
        return str(next(numbers))
    return next(new for step in count(2) if (new := f"{label}-{step}") not in taken)
