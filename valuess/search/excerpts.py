"""The lines around what was found, with the words marked.

Words are sought in the folded text, which is fast, and shown from the original,
which has its accents. What is found is verified by its stem.
"""

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import islice

from markupsafe import Markup, escape

from valuess.search.words import SPREAD_LETTERS, WORD, stems

WIDTH = 240  # characters
BEFORE = 60  # characters shown before the first marked word
MOST = 30  # places looked at for one word
SHORTEST = 2


@lru_cache(maxsize=200)
def needles(wish):
    """For each thing wanted: (how it begins, how it ends, its stems or None).

    beginnings: folded. A stem may differ from its words in the last letter (charity:
    chariti), so that one is left out, and the stems decide.
    ending: a pattern that matches the rest, from the beginning on.
    """
    sought = []
    for each in wish.stems:
        beginnings = {stem[: max(SHORTEST, len(stem) - 1)] for stem in each}
        sought.append((tuple(beginnings), WORD, frozenset(each)))
    for each in wish.phrases:
        sought.append(((each[0],), re.compile(r"[\W_]+".join(each) + r"(?![^\W_])"), None))
    if wish.beginning:
        sought.append(((wish.beginning,), WORD, None))
    return sought


def places(wish, text, folded, lang):
    """Where what is wanted stands in the text: sorted (start, end, which)."""
    back = original_places(text, folded)
    found = []
    for which, (beginnings, ending, wanted) in enumerate(needles(wish)):
        for beginning in beginnings:
            for match in islice(occurrences(folded, beginning, ending), MOST):
                start, end = back(match.start()), back(match.end())
                if wanted is None or wanted.intersection(stems(text[start:end].lower(), lang)):
                    found.append((start, end, which))
    return sorted(found)


def occurrences(folded, beginning, ending):
    """Matches of the pattern `ending` where a word starts with `beginning`."""
    at = folded.find(beginning)
    while at >= 0:
        match = None if at and folded[at - 1].isalnum() else ending.match(folded, at)
        if match:
            yield match
        at = folded.find(beginning, at + 1)


def original_places(text, folded):
    """A function from a place in the folded text to the same place in the text."""
    if len(text) == len(folded):
        return int
    wide = [match.start() for match in SPREAD_LETTERS.finditer(text)]
    ends = [place + passed for passed, place in enumerate(wide, 1)]
    return lambda place: place - bisect_left(ends, place)


def best(found):
    """The place from which WIDTH characters hold the most different things wanted."""
    chosen, most = 0, 0
    for at, (start, _end, _which) in enumerate(found):
        inside = {
            which for first, _last, which in found[at : at + 20] if first < start + WIDTH - 80
        }
        if len(inside) > most:
            chosen, most = at, len(inside)
    return found[chosen][0] if found else 0


def excerpt(wish, text, folded, lang):
    """Markup: some WIDTH characters of the text, what is wanted within <mark>."""
    found = places(wish, text, folded, lang)
    first = best(found)
    start = at_a_space(text, first - BEFORE, first) if first > BEFORE else 0
    end = min(len(text), start + WIDTH)
    if end < len(text):
        space = text.rfind(" ", max(first, end - 40), end)
        end = space if space > 0 else end
    parts, done = ["… " if start else ""], start
    for mark_start, mark_end, _which in found:
        if mark_start >= done and mark_end <= end:
            parts += [escape(text[done:mark_start]), "<mark>"]
            parts += [escape(text[mark_start:mark_end]), "</mark>"]
            done = mark_end
    parts += [escape(text[done:end].rstrip()), " …" if end < len(text) else ""]
    return Markup("".join(parts))  # every piece of the text is escaped above


def at_a_space(text, start, before):
    """The beginning of the first word at or after `start`, not later than `before`."""
    if start <= 0:
        return 0
    space = text.find(" ", start - 1, before)
    return start if space < 0 else space + 1
