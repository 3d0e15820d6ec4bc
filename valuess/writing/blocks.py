"""Cut a Markdown text into blocks and put it together again, without changing a character.

What counts as a heading, a fence or a table follows Python-Markdown, which
renders the pages: `#Title` is a heading, a fence closes with exactly the marks
that opened it, a list needs a blank line before it.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

GRAIN = frozenset({"rows"})
"""The usual cut: a table is cut into rows, a list into its top-level items."""
FINE = frozenset({"rows", "nested"})
"""The finest cut: items inside items stand alone too."""

MOST_LINES = 45_000
"""Texts with more lines than this are compared and merged as a single block."""

FENCE = re.compile(r"(`{3,}|~{3,})(.*)$")
ATX = re.compile(r"(#{1,6})(.*)")
SETEXT = re.compile(r"(=+|-+) *$")
RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
ORDINAL = re.compile(r"[ \t]*\d{1,9}(?=[.)](?:[ \t]|$))")
NOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,80}\]:")
REFERENCE = re.compile(r" {0,3}\*?\[[^\]\n]{1,200}\]:")
DEFINITION = re.compile(r" {0,3}:[ \t]")
TAG = re.compile(r"</?[A-Za-z][\w-]*(?:[\s/>]|$)|<!--")
FRONT_LINE = re.compile(r"[\w.-]+ *:")
HIDDEN_BARS = re.compile(r"\\.|`[^`\n]*`")


@dataclass(slots=True)
class Block:
    """One piece of a text: its words, what it is, and the line ends that follow it.

    kind: heading, paragraph, item, table (the head of one, or all of it in a
    coarse cut), row, code, quote, definition, footnote, front, rule or html.
    """

    text: str
    kind: str
    after: str = "\n\n"

    @property
    def key(self):
        """What makes two blocks the same one: the words, whatever the number of the item
        and the padding of the cells."""
        text = self.text
        if self.kind in ("code", "front"):
            return self.kind, text
        if self.kind == "item" and (number := ORDINAL.match(text)):
            text = "1" + text[number.end() :]
        return self.kind, " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all below it, up to the next heading of its level or above.

    start and end count blocks of `split`; end is exclusive.
    """

    heading: str
    level: int
    start: int
    end: int


def normalise(text):
    """Text with \\n line ends, no NUL, no lone surrogate, no blank lines around it and one
    newline at its end ("" when nothing is left). Spaces that break a line stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = text.encode("utf-8", "ignore").decode("utf-8").rstrip(" \t\n")
    start = 0
    while (end := text.find("\n", start)) >= 0 and not text[start:end].strip():
        start = end + 1
    return text[start:] + "\n" if text[start:] else ""


def split(text, grain=GRAIN, most=None):
    """The blocks of a text. `join(split(text)) == normalise(text)`.

    grain: "rows" cuts tables into a head and rows, "nested" cuts every item of a list.
    most: a text of more lines stays in one block.
    """
    text = normalise(text)
    if not text:
        return []
    if most is not None and text.count("\n") > most:
        return [Block(text[:-1], "code", "\n")]
    lines = text[:-1].split("\n")
    spans = _Cutter(lines, grain).spans()
    blocks = []
    for (start, end, kind), following in zip(spans, spans[1:] + [(len(lines), 0, "")], strict=True):
        after = "".join("\n" + line for line in lines[end : following[0]]) + "\n"
        blocks.append(Block("\n".join(lines[start:end]), kind, after))
    return blocks


def join(blocks):
    """The text the blocks make."""
    return "".join(block.text + block.after for block in blocks)


def sections(text):
    """The sections of a text in the order of their headings; a section contains its subsections.

    Headings inside quotes and list items open no section.
    """
    return _sections(split(text))


def section_text(text, index):
    """The text of section number `index` (from 0), its heading and subsections included.

    Raises IndexError when there is no such section.
    """
    blocks = split(text)
    section = _pick(blocks, index)
    return normalise(join(blocks[section.start : section.end]))


def replace_section(text, index, new):
    """The text with section `index` replaced by `new`; an empty `new` takes it out.

    Replace in the revision the writer started from, then merge: two people in two
    sections never collide. Raises IndexError when there is no such section.
    """
    blocks = split(text)
    section = _pick(blocks, index)
    before, rest = blocks[: section.start], blocks[section.end :]
    old = blocks[section.start : section.end]
    new, start = normalise(new), join(before)
    if not new:
        return normalise(start + join(rest))
    if before and not start.endswith("\n\n") and split(new)[0].kind != "heading":
        start += "\n"
    after = old[-1].after
    if rest and after == "\n" and new != normalise(join(old)):
        after = "\n\n"
    return normalise(start + new[:-1] + after + join(rest))


def heading(block):
    """(level, words) of a heading block."""
    first, _, line = block.text.partition("\n")
    level = 1 if line.startswith("=") else 2
    if match := ATX.match(first):
        level, first = len(match[1]), match[2].rstrip().rstrip("#")
    first = first.rstrip()
    if first.endswith("}") and (start := first.rfind("{")) >= 0:
        first = first[:start]
    return level, first.strip().rstrip("#").rstrip()


def columns(row):
    """How many cells the first line of a table or row has."""
    line = HIDDEN_BARS.sub("", row.split("\n", 1)[0]).strip()
    return line.removeprefix("|").removesuffix("|").count("|") + 1


def indent(line):
    """Columns of white space a line begins with, a tab counting four."""
    if line[:1] not in (" ", "\t"):
        return 0
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(" "))


def _sections(blocks):
    found, open_ = [], []
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            level, words = heading(block)
            while open_ and open_[-1][1] >= level:
                found.append((*open_.pop(), at))
            open_.append((words, level, at))
    found += [(*item, len(blocks)) for item in open_]
    return sorted((Section(*item) for item in found), key=lambda section: section.start)


def _pick(blocks, index):
    found = _sections(blocks)
    if not 0 <= index < len(found):
        raise IndexError(f"no section {index}")
    return found[index]


class _Cutter:
    """Walks the lines once and says where each block begins and ends."""

    def __init__(self, lines, grain):
        self.lines, self.grain = lines, grain
        self.blank = [not line.strip() for line in lines]
        self.closers, self.ends = {}, [i for i, line in enumerate(lines) if "-->" in line]
        for at, line in enumerate(lines):
            mark = line.strip()
            if mark[:3] in ("```", "~~~") and not mark.strip(mark[0]):
                self.closers.setdefault(" " + mark, []).append(at)
                if line[0] == mark[0]:
                    self.closers.setdefault(mark, []).append(at)

    def spans(self):
        """[(first line, line after the last, kind)]"""
        spans, at, size = [], self._front(), len(self.lines)
        if at:
            spans.append((0, at, "front"))
        while at < size:
            if self.blank[at]:
                at += 1
                continue
            in_list = bool(spans) and spans[-1][2] == "item" and "nested" in self.grain
            for start, end, kind in self._block(at, in_list):
                spans.append((start, end, kind))
                at = end
        return spans

    def _front(self):
        """The line after the front matter, 0 when there is none."""
        lines = self.lines
        if lines[0].rstrip() == "---" and len(lines) > 2 and FRONT_LINE.match(lines[1]):
            for at in range(2, len(lines)):
                if lines[at].rstrip() in ("---", "..."):
                    return at + 1
                if self.blank[at]:
                    return 0
        return 0

    def _block(self, at, in_list):
        line = self.lines[at]
        after = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        if end := self._fence(at, line):
            return [(at, end, "code")]
        if ATX.match(line):
            return [(at, at + 1, "heading")]
        if RULE.match(line):
            return [(at, at + 1, "rule")]
        if ITEM.match(line) and (in_list or indent(line) < 4):
            return [(at, self._item(at), "item")]
        if "|" in line and "|" in after and "-" in after and not after.strip("|:- \t"):
            return self._table(at)
        if after and SETEXT.match(after) and indent(line) < 4 and not line.startswith(">"):
            return [(at, at + 2, "heading")]
        if NOTE.match(line) or REFERENCE.match(line):
            return [(at, self._hanging(at), "footnote" if NOTE.match(line) else "definition")]
        if DEFINITION.match(line) or (after and DEFINITION.match(after)):
            return [(at, self._hanging(at), "definition")]
        if line.startswith("<!--"):
            found = bisect_right(self.ends, at - 1)
            end = self.ends[found] + 1 if found < len(self.ends) else self._lines(at)
            return [(at, end, "html")]
        kind = "code" if indent(line) >= 4 else "html" if TAG.match(line) else "paragraph"
        return [(at, self._lines(at), "quote" if line.lstrip(" ").startswith(">") else kind)]

    def _fence(self, at, line, inside=False):
        """The line after the fence that opens here (inside an item: at any margin), 0 when
        none opens or it never closes."""
        match = FENCE.match(line.lstrip(" \t") if inside else line)
        if not match or "`" in match[2]:
            return 0
        closers = self.closers.get(" " * inside + match[1], ())
        found = bisect_right(closers, at)
        return closers[found] + 1 if found < len(closers) else 0

    def _stops(self, at):
        """Does this line end the paragraph before it?"""
        line = self.lines[at]
        return bool(
            self.blank[at]
            or line[0] == "#"
            or NOTE.match(line)
            or REFERENCE.match(line)
            or RULE.match(line)
            or self._fence(at, line)
        )

    def _lines(self, at):
        at += 1
        while at < len(self.lines) and not self._stops(at):
            at += 1
        return at

    def _hanging(self, at):
        """A note or a definition: its lines, and what is indented under it."""
        end = self._lines(at)
        while (more := self._beyond(end)) and indent(self.lines[more]) >= 4:
            end = self._lines(more)
        return end

    def _beyond(self, at):
        """The line after the blank ones that begin here, 0 when there is none."""
        start = at
        while at < len(self.lines) and self.blank[at]:
            at += 1
        return at if start < at < len(self.lines) else 0

    def _item(self, at):
        margin, fine = indent(self.lines[at]), "nested" in self.grain
        at += 1
        while at < len(self.lines):
            if self.blank[at]:
                at, start = self._beyond(at), at
                if not at or indent(self.lines[at]) < margin + 2:
                    return start
                if fine and ITEM.match(self.lines[at]):
                    return start
                continue
            line = self.lines[at]
            if ITEM.match(line) and not RULE.match(line) and (fine or indent(line) < margin + 2):
                return at
            if indent(line) == 0 and self._stops(at):
                return at
            at = (indent(line) and self._fence(at, line, inside=True)) or at + 1
        return at

    def _table(self, at):
        end = at + 2
        while end < len(self.lines) and not self.blank[end]:
            end += 1
        if "rows" not in self.grain:
            return [(at, end, "table")]
        return [(at, at + 2, "table")] + [(row, row + 1, "row") for row in range(at + 2, end)]
