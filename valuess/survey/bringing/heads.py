"""The headings of an export: one row or two, which columns belong together. Pure.

SurveyMonkey writes two rows: the question over its first column, and below what each column
holds. Kobo and the portal's own export write `group/question/option`, LimeSurvey
`question[part]`, others `question - part`, in one row.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

from valuess.survey.bringing import words
from valuess.survey.bringing.words import bare, means, plain

TWO, ONE = "two", "one"
BRACKETS = re.compile(r"(.*?)\s*\[([^\[\]]*)\](?:\[([^\[\]]*)\])?\s*", re.S)
SLASH = re.compile(r"(?<! )/(?! )")
HEAD = 300  # characters of a heading that are kept


@dataclass(frozen=True)
class Column:
    """A column: the question it says it belongs to, and its part of it ("" for the answer)."""

    head: str
    part: str = ""

    @property
    def name(self):
        return f"{self.head} – {self.part}" if self.part else self.head

    @property
    def key(self):
        return f"{plain(self.head)}|{plain(self.part)}"


def shape(first, second):
    """TWO where the second row is still headings, else ONE."""
    at = next((n for n, cell in enumerate(first) if means(cell, words.ID)), None)
    below = second + [""] * (len(first) - len(second))
    if any(means(cell, words.ANSWER) for cell in second):
        return TWO
    above = padded(first, len(second))
    gaps = sum(1 for one, two in zip(above, second, strict=False) if two and not one)
    return TWO if gaps and (at is None or not below[at]) and gaps > len(second) / 10 else ONE


def two_rows(first, second):
    """The Column of each place: a question stands over its first column only."""
    found, head = [], ""
    width = max(len(first), len(second))
    pairs = zip(padded(first, width), padded(second, width), strict=True)
    for one, two in pairs:
        one, two = bare(one)[:HEAD], bare(two)[:HEAD]
        head = one or (head if two else "")
        found.append(Column(head, two))
    return found


def padded(row, width):
    return row + [""] * (width - len(row))


def one_row(first, parts):
    """The Column of each heading. parts: {question as compared: set of its parts as compared}."""
    told = [bare(cell)[:HEAD] for cell in first]
    there = set(told)
    before = Counter(name.rpartition(" - ")[0] for name in told)
    return [divided(name, parts, there, before) for name in told]


def divided(name, parts, there, before):
    """One heading of one row as a Column."""
    found = BRACKETS.fullmatch(name)
    if found and found[1]:
        return Column(found[1], " - ".join(part for part in found.groups()[1:] if part))
    stem, _dot, ending = name.rpartition(".")
    if not stem:
        stem, _dot, ending = name.rpartition("_")
    steps = SLASH.split(name)
    if len(steps) > 1:
        head, part = steps[-2], steps[-1]
        if plain(part) in parts.get(plain(head), ()):
            return Column(head, part)
        if plain(part) in parts:
            return Column(part)
        if plain(head) in parts or "/".join(steps[:-1]) in there:
            return Column(head, part)
    if ending.lower() == "other" and plain(SLASH.split(stem)[-1]) in parts:
        return Column(SLASH.split(stem)[-1], "other")
    stem, _dash, ending = name.rpartition(" - ")
    if stem and ending and before[stem] > 1:
        return Column(stem, ending)
    return Column(name)


def blocks(columns):
    """Lists of the places of columns that stand together under one head."""
    found = []
    for at, column in enumerate(columns):
        if found and column.part and plain(columns[found[-1][-1]].head) == plain(column.head):
            found[-1].append(at)
        else:
            found.append([at])
    return found


def keys(columns):
    """The key of each column, told apart where two are the same."""
    seen, found = Counter(), []
    for column in columns:
        seen[column.key] += 1
        found.append(column.key + (f"#{seen[column.key]}" if seen[column.key] > 1 else ""))
    return found


def signature(columns):
    """The same for files with the same headings."""
    return hashlib.sha256("\n".join(keys(columns)).encode()).hexdigest()
