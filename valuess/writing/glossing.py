"""Finding the terms of the glossary in a text, however they are inflected. Pure: no database.

A term is sought word by word: in any case, with or without accents, in the plural and, in
French, in the feminine; an acronym only in capitals. « a / b » are two ways of saying it, and
what stands in parentheses may be there or not. The longest term wins where two begin at one
word. Words in code, in links and in addresses are not looked at.
"""

import re
import sys
from bisect import bisect_right
from collections import namedtuple
from functools import lru_cache

from markupsafe import Markup, escape

from valuess.search.words import WORD, fold

Found = namedtuple("Found", "start end term")
GAP = re.compile(r"[\s\-\u2010\u2011’']{1,3}")
PARENTHESES = re.compile(r"\s*\(([^)]*)\)")
ENGLISH = ((r"(?<=..)ies$", "y"), (r"(?<=s|x|z)es$|(?<=ch|sh)es$", ""), (r"(?<=..[^s])s$", ""))
FRENCH = ((r"(?<=..)aux$", "al"), (r"(?<=...)[sx]$", ""), (r"(?<=..)trices?$", "teur"),
          (r"(?<=..)euse$", "eur"), (r"(?<=...)e+$", ""))  # fmt: skip
ENDINGS = {
    lang: [(re.compile(pattern), ending) for pattern, ending in rules]
    for lang, rules in (("fr", FRENCH), ("en", ENGLISH))
}
TAG = re.compile(r"<!--.*?-->|<(/?)([a-z][a-z0-9-]*)[^>]*>", re.DOTALL)
CLOSED = ("a", "code", "pre", "button", "script", "style", "svg", "textarea", "h1")
MARKDOWN = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|\[\[[^\]\n]*\]\]|!?\[[^\]\n]*\]\([^)\n]*\)|\{\{[^}\n]*\}\}"
    r"|<?https?://\S+",
    re.DOTALL,
)
ENTITY = re.compile(r"&(?:#\w+|\w+);")


@lru_cache(maxsize=20_000)
def bare(word, lang):
    """A word without its ending: « Sociales » and « sociaux » are one."""
    low = fold(word)
    for pattern, ending in ENDINGS.get(lang, ()):
        low = pattern.sub(ending, low)
    return low


def token(word, lang):
    return word if len(word) > 1 and word.isupper() else bare(word, lang)


def ways(words):
    """The ways of saying a term: "collectivité (territoriale)" gives two."""
    for way in words.replace("*", "").split(" / "):
        inside = PARENTHESES.findall(way)
        yield PARENTHESES.sub("", way)
        if inside:
            yield PARENTHESES.sub(r" \1", way)
            yield from (each for each in inside if each.isupper())


class Lexicon:
    """Terms to be found in the texts of one language. said: (term, the words for it) pairs."""

    def __init__(self, said, lang):
        self.lang, self.first = lang, {}
        for term, words in said:
            for way in ways(words):
                sought = tuple(token(word, lang) for word in WORD.findall(way))
                if sought:
                    self.first.setdefault(sought[0], []).append((sought, term))
        for choices in self.first.values():
            choices.sort(key=lambda choice: -len(choice[0]))

    def at(self, tokens, text, n):
        """The (number of words, term) pairs that begin at the n-th word, the longest first."""
        exact, folded = tokens[n][2], tokens[n][3]
        keys = [folded] if exact == folded else [exact, folded]
        choices = [choice for key in keys for choice in self.first.get(key, ())]
        for sought, term in sorted(choices, key=lambda choice: -len(choice[0])):
            there = tokens[n : n + len(sought)]
            if len(there) == len(sought) and all(
                wanted in (one[2], one[3]) for wanted, one in zip(sought, there, strict=True)
            ):
                pairs = zip(there, there[1:], strict=False)
                if all(GAP.fullmatch(text, one[1], other[0]) for one, other in pairs):
                    yield len(sought), term

    def tokens(self, text, closed=()):
        """(start, end, as it is, without its ending) of each word outside the closed spans."""
        spans, made = iter([*closed, (len(text) + 1, len(text) + 1)]), []
        start, end = next(spans)
        for word in WORD.finditer(text):
            while word.start() >= end:
                start, end = next(spans)
            if word.end() <= start:
                made.append((*word.span(), word[0], bare(word[0], self.lang)))
        return made

    def find(self, text, closed=()):
        """Each term where it stands in a text, the longest where several do."""
        tokens, n, found = self.tokens(text, closed), 0, []
        while n < len(tokens):
            length, term = next(self.at(tokens, text, n), (0, None))
            if term is not None:
                found.append(Found(tokens[n][0], tokens[n + length - 1][1], term))
            n += max(length, 1)
        return found

    def every(self, text):
        """The terms that a Markdown text says, those inside longer ones too."""
        tokens = self.tokens(text, closed_in_markdown(text))
        return {term for n in range(len(tokens)) for _length, term in self.at(tokens, text, n)}


def closed_in_markdown(text):
    return [found.span() for found in MARKDOWN.finditer(text)]


def closed_in_html(html):
    """The spans of tags and entities, and of all that stands inside links and code."""
    spans, inside, since = [], [], 0
    for found in TAG.finditer(html):
        closing, name = found[1], found[2]
        if inside:
            if name == inside[-1] and closing:
                inside.pop()
                if not inside:
                    spans.append((since, found.end()))
            elif name == inside[-1]:
                inside.append(name)
        elif name in CLOSED and not closing:
            inside.append(name)
            since = found.start()
        else:
            spans.append(found.span())
    if inside:
        spans.append((since, len(html)))
    return spans


def marked(words, lexicon, mark, once=False):
    """The words with each term marked: Markup. mark(term, its words as Markup) → Markup.

    words: HTML when they are Markup, else Markdown, shown as it was typed. once: only the
    first use of each term.
    """
    html = isinstance(words, Markup)
    text = str(words)
    if html:
        closed = closed_in_html(text)
        closed = sorted([*closed, *(e.span() for e in ENTITY.finditer(text) if free(e, closed))])
    else:
        closed = closed_in_markdown(text)
    plain = Markup if html else escape
    made, end, seen = [], 0, set()
    for found in lexicon.find(text, closed):
        if once and found.term in seen:
            continue
        seen.add(found.term)
        inside = text[found.start : found.end]
        if html and "<" in inside:
            continue
        made += [plain(text[end : found.start]), mark(found.term, plain(inside))]
        end = found.end
    return Markup("").join([*made, plain(text[end:])])


def free(entity, closed):
    """True for an entity outside the closed spans, which are in order."""
    at = bisect_right(closed, (entity.start(), sys.maxsize)) - 1
    return at < 0 or closed[at][1] <= entity.start()
