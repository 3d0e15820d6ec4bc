"""Footnotes of two writers that bear the same label."""

import re

from valuess.writing.blocks import split

NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,80})\]:\s*")
MARK = re.compile(r"\[\^([^\]\s]{1,80})\]")


def part_labels(base, mine, theirs):
    """`mine` with a fresh label for each footnote that both sides added under one label but
    with other words; otherwise one of the two notes would hide the other on the page."""
    if "[^" not in mine or "[^" not in theirs:
        return mine
    old, my_notes, their_notes = _notes(base), _notes(mine), _notes(theirs)
    by_words = {words: label for label, words in their_notes.items() if label not in old}
    taken, fresh = {*old, *my_notes, *their_notes}, {}
    for label, words in my_notes.items():
        if label not in old and label in their_notes and their_notes[label] != words:
            twin = by_words.get(words)
            fresh[label] = twin if twin and twin not in my_notes else _fresh(label, taken)
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


def _fresh(label, taken):
    """The next number for a number; label-2, label-3… for a word."""
    number = int(label) if label.isascii() and label.isdigit() and len(label) < 9 else None
    step = number if number is not None else 1
    while True:
        step += 1
        new = str(step) if number is not None else f"{label}-{step}"
        if new not in taken:
            return new
