"""What a reader typed into the search field, understood.

Words are all wanted; "a phrase" stands in quotes of any kind, French or English;
-word is not wanted. Whatever is typed, something sensible is understood.
"""

import re
from dataclasses import dataclass, replace

from valuess.search.words import WORD, clean, exact, fold, stems, stop_words

LONGEST = 200  # characters of a query that count
MOST = 16  # words and phrases that count
PREFIX = 4  # letters from which the last word may be the beginning of one
QUOTES = str.maketrans(dict.fromkeys("«»“”„‟", '"'))
TERM = re.compile(r"""(?:(?<!\S)(-))?(?:"([^"]*)"|([^\W_]+(?:[-'’‐‑][^\W_]+)*))""")


@dataclass(frozen=True)
class Term:
    """One thing asked for. words: clean, in lower case; several make a phrase."""

    words: tuple
    quoted: bool = False
    wanted: bool = True

    def exact(self):
        """The folded words of a phrase, or of one word in quotes."""
        return tuple(word for given in self.words for word in exact(fold(given)))


@dataclass(frozen=True)
class Wish:
    """A query in the words of one language.

    stems: for each wanted word the stems of which one must occur; phrases: tuples of
    folded words that must follow one another; without_stems, without_phrases: what
    must not occur; beginning: how some word must begin; last: the folded last word
    when it may be unfinished. Both are "" when there is none.
    """

    stems: tuple = ()
    phrases: tuple = ()
    without_stems: tuple = ()
    without_phrases: tuple = ()
    beginning: str = ""
    last: str = ""

    def __bool__(self):
        return bool(self.stems or self.phrases or self.beginning)

    def unfinished(self):
        """The same wish, its last word taken as a beginning; None when that is no way out."""
        if not self.last:
            return None
        return replace(self, stems=self.stems[:-1], beginning=self.last, last="")


def shortened(q):
    """The query up to the last whole word within LONGEST characters."""
    if len(q) <= LONGEST:
        return q
    kept = q[: LONGEST + 1]
    return kept.rsplit(None, 1)[0][:LONGEST] if re.search(r"\S\s", kept) else kept[:LONGEST]


def terms(q):
    """The terms of a query, in order."""
    found = []
    for without, quoted, word in TERM.findall(clean(shortened(q)).translate(QUOTES).lower()):
        words = tuple(WORD.findall(quoted or word))
        if quoted or without:
            found.extend([Term(words, bool(quoted), not without)] if words else [])
        else:
            found.extend(Term((each,)) for each in words)
    return found[:MOST]


def wish(found, lang, reader):
    """Terms as a Wish in the language `lang`, for someone who reads in `reader`.

    Stop words of both languages are left out, unless there is nothing else.
    """
    idle = stop_words(lang) | stop_words(reader)
    words = [term.words[0] for term in found if term.wanted and not term.quoted]
    phrases = tuple(term.exact() for term in found if term.wanted and term.quoted)
    telling = [word for word in words if word not in idle]
    if not telling and not phrases:
        telling = words
    without_stems, without_phrases = [], []
    for term in found:
        if term.wanted:
            continue
        kept = [word for word in term.words if word not in idle]
        if term.quoted or len(kept) > 1:
            without_phrases.append(term.exact())
        elif kept:
            without_stems.append(stems(kept[0], lang))
    last = fold(telling[-1]) if telling else ""
    ended = not found or not found[-1].wanted or found[-1].quoted
    return Wish(
        tuple(stems(word, lang) for word in telling),
        phrases,
        tuple(without_stems),
        tuple(without_phrases),
        last="" if ended or len(last) < PREFIX else last,
    )
