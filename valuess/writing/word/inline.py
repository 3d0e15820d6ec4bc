"""A paragraph of Markdown as a word processor shows it, and back.

Bold, italic and links to the web become formatting; all other Markdown stays as it is typed,
so that whoever knows it may write it in Word too. What would not come back as it was is shown
as Markdown, see `shape`.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*$", re.DOTALL)
ITEM = re.compile(r"((?:[-*+])|(?:\d{1,9}[.)]))[ \t]+(\S.*)$", re.DOTALL)
BREAK = re.compile(r" {2,}\n")
MARKS = re.compile(
    r"(?P<still>\\.|`[^`\n]*`|!\[[^\]\n]*\]\([^)\n]*\)|\[\[[^\[\]\n]*\]\])"
    r"|\*\*\*(?=\S)(?P<both>[^*]+?)(?<=\S)\*\*\*(?!\*)"
    r"|\*\*(?=\S)(?P<bold>(?:[^*]|\*[^*]+\*)+?)(?<=\S)\*\*(?!\*)"
    r"|\*(?=\S)(?P<italic>[^*]+?)(?<=\S)\*(?!\*)"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<href>(?:https?://|mailto:)[^()\s]+)\)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Span:
    """Words that look alike. href: where they lead, or ""."""

    words: str
    bold: bool = False
    italic: bool = False
    href: str = ""


def spans(words, bold=False, italic=False, href=""):
    """The Spans of a line of Markdown."""
    made, at = [], 0
    for found in MARKS.finditer(words):
        if found["still"]:
            continue
        made.append(Span(words[at : found.start()], bold, italic, href))
        if found["both"] is not None:
            made += spans(found["both"], True, True, href)
        elif found["bold"] is not None:
            made += spans(found["bold"], True, italic, href)
        elif found["italic"] is not None:
            made += spans(found["italic"], bold, True, href)
        else:
            made += spans(found["label"], bold, italic, found["href"])
        at = found.end()
    made.append(Span(words[at:], bold, italic, href))
    return [span for span in made if span.words]


def joined(pieces):
    """Spans that look alike as one."""
    made = []
    for span in pieces:
        last = made[-1] if made else None
        if last and (last.bold, last.italic, last.href) == (span.bold, span.italic, span.href):
            made[-1] = Span(last.words + span.words, span.bold, span.italic, span.href)
        elif span.words:
            made.append(span)
    return made


def line(pieces):
    """The Markdown of Spans; white space at the edge of bold words stands outside them."""
    made, at = "", 0
    pieces = joined(pieces)
    while at < len(pieces):
        href, group = pieces[at].href, []
        while at < len(pieces) and pieces[at].href == href:
            group.append(pieces[at])
            at += 1
        words = marked(group, "bold", "**")
        if href and words.strip():
            head, core, tail = edges(words)
            words = f"{head}[{core}]({href}){tail}"
        made += words
    return made


def marked(pieces, name, sign):
    """Runs of spans that have a look, between its signs; italic stands inside bold."""
    made, at = "", 0
    while at < len(pieces):
        has, group = getattr(pieces[at], name), []
        while at < len(pieces) and getattr(pieces[at], name) == has:
            group.append(pieces[at])
            at += 1
        inner = name == "bold"
        words = marked(group, "italic", "*") if inner else "".join(s.words for s in group)
        if has and words.strip():
            head, core, tail = edges(words)
            words = f"{head}{sign}{core}{sign}{tail}"
        made += words
    return made


def edges(words):
    core = words.strip()
    head = words[: len(words) - len(words.lstrip())]
    return head, core, words[len(head) + len(core) :]


def alike(words):
    """What two paragraphs that a word processor would show alike have in common."""
    words = BREAK.sub("\x1f", words)
    number = re.match(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t])", words)
    if number:
        sign = "1." if number[0].strip()[0].isdigit() else "-"
        words = sign + words[number.end() :]
    words = " ".join(unquote(words).replace("/)", ")").split(" "))
    return re.sub(r"[ \t\n]+", " ", words).strip()


@dataclass(frozen=True)
class Shape:
    """How a block is shown. kind: heading, item, paragraph or raw; level: of a heading, 1 to 6;
    sign: of an item, "-" or "3."."""

    kind: str
    words: str
    level: int = 0
    sign: str = ""


def shape(words):
    """The Shape in which a block comes back as it was; raw when there is no other."""
    found = taken_apart(words)
    if found.kind != "raw":
        back = "\n".join(line(spans(each)) for each in [found.words])
        if alike(put_together(found.kind, back, found.level, found.sign)) != alike(words):
            return Shape("raw", words)
    return found


def taken_apart(words):
    if heading := HEADING.fullmatch(words):
        if "\n" not in words and not heading[2].endswith("#"):
            return Shape("heading", heading[2], len(heading[1]))
        return Shape("raw", words)
    if item := ITEM.fullmatch(words):
        rest = item[2].split("\n")[1:]
        if any(re.match(r"\s*([-*+>#|~`]|\d{1,9}[.)])|\s*$|\[[ xX]\]", each) for each in rest):
            return Shape("raw", words)
        return Shape("item", re.sub(r"\n[ \t]+", "\n", item[2]), 0, item[1])
    first = words[:1]
    if (
        first in "|>#~`{:[-*+=" and not words.startswith(("[[", "**", "*")) and first != "["
    ) or re.match(r"\[[^\]\n]*\]:|\s|---|\* |\+ |\d{1,9}[.)](\s|$)|!\[|```|~~~|<", words):
        return Shape("raw", words)
    if re.search(r"\n(?:\s|[|>#~`{:=*+-]|\d{1,9}[.)]\s)", BREAK.sub("\x1f", words)):
        return Shape("raw", words)
    return Shape("paragraph", words)


def put_together(kind, words, level=0, sign="-"):
    """The Markdown of a block of this kind."""
    if kind == "heading":
        return f"{'#' * level} {words}"
    return f"{sign} {words}" if kind == "item" else words
