"""The claims of a text: the paragraphs that cite something. Pure.

A citation stands in its paragraph, row or item as `{{ kind: argument }}`; one that stands alone
supports the paragraph before it, or the heading where there is none between. `{{ evidence:
needed }}` marks a claim that rests on nothing yet. Code is left alone.
"""

import re
from dataclasses import dataclass

from valuess.evidence import NEEDED, parted
from valuess.writing.blocks import split

CITE = re.compile(r"(?<!\\)\{\{ *([a-z][a-z0-9-]*) *: *([^{}\n]*?) *\}\}")
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
LINK = re.compile(r"!?\[([^\]\n]*)\]\([^()\n]*\)")
WIKI = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]\n]+)\]\]")
NOTE = re.compile(r"\[\^[^\]\s]+\]")
LEAD = re.compile(r"^\s*(?:#{1,6} +|> ?|[-*+] +|\d{1,9}[.)] +)", re.M)
SIGNS = re.compile(r"(\*\*|__|(?<!\w)[*_]|[*_](?!\w)|\\(?=[^\w\s]))")
LONGEST = 220  # characters of a claim


@dataclass(frozen=True)
class Claim:
    """Words that rest on something. rests: what they cite, as "kind: argument", each once."""

    words: str
    rests: tuple

    @property
    def bare(self):
        """Whether it says itself that it rests on nothing yet."""
        return all(raw == NEEDED for raw in self.rests)


def claims(body, known):
    """The claims of a Markdown text, in order: [Claim]. known: the kinds that can be cited."""
    made, before = [], None
    for block in split(body):
        if block.kind in ("code", "front", "rule"):
            continue
        text = CODE.sub("", block.text)
        rests = cited(text, known)
        words = plain(text)
        if words and rests:
            made.append((words, rests))
        elif rests and before is not None:
            join(made, before, rests)
        if words:
            before = words
    return [Claim(words, tuple(dict.fromkeys(rests))) for words, rests in made]


def join(made, words, rests):
    """What stands alone belongs to the words before it."""
    if made and made[-1][0] == words:
        made[-1][1].extend(rests)
    else:
        made.append((words, list(rests)))


def cited(text, known):
    """["kind: argument"] of what a block cites, of the kinds that are known."""
    found = (parted(f"{kind}:{argument}") for kind, argument in CITE.findall(text))
    raws = [f"{kind}: {argument}" for kind, argument in found]
    return [raw for raw in raws if raw == NEEDED or parted(raw)[0] in known]


def plain(text):
    """The words of a block on one line, without their signs; cut at a word when they are long."""
    text = NOTE.sub("", WIKI.sub(r"\1", LINK.sub(r"\1", CITE.sub("", LEAD.sub("", text)))))
    words = " ".join(SIGNS.sub("", text).split())
    words = re.sub(r" +([,.])", r"\1", words)
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST].rpartition(" ")[0].rstrip(" ,;:.") + "…"
