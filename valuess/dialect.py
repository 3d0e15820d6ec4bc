"""The Markdown people write here: Python-Markdown without raw HTML, with our blocks and links.

Added to the plain language: tables, footnotes, definition lists, abbreviations, fenced code,
`[[Title]]` and `[[Title|label]]`, and `{{ kind: argument }}`: alone in its paragraph an embed, in
a sentence a citation of the same thing. Lists and code nest by four spaces. What is left for the
walk over the finished tree (`renderer.Finish`) is said with `FENCE` marks and `data-` attributes.
"""

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import DelimiterProcessor, InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor as InlineTree
from markdown.util import ETX, STX, AtomicString

FENCE = re.compile(rf"{STX}fence:(\d+){ETX}")

_OPEN_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})([^`\n]*)$")
_EMBED = re.compile(r" {0,3}\{\{ *([a-z][a-z0-9-]*) *: *([^{}\n]*?) *\}\} *$")
# The bar may be written "\|", as it must be inside a table.
_WIKI = rf"(?<!\\)\[\[([^\[\]|\\\n{STX}]+)(?:\\?\|([^\[\]\n]+))?\]\]"
_CITE = rf"(?<!\\)\{{\{{ *([a-z][a-z0-9-]*) *: *([^{{}}\n{STX}]*?) *\}}\}}"
# Whatever makes an <a>: a link inside a link is no HTML.
_LINKS = ("reference", "link", "short_reference", "autolink", "automail", "footnote", "wiki")

# A pattern can match only a text that holds one of its two marks.
_MARKS = {
    "backtick": ("`", "`"),
    "wiki": ("[[", "[["),
    "cite": ("{{", "{{"),
    "escape": ("\\", "\\"),
    "footnote": ("[^", "[^"),
    "reference": ("[", "["),
    "link": ("[", "["),
    "image_link": ("![", "!["),
    "image_reference": ("![", "!["),
    "short_reference": ("[", "["),
    "short_image_ref": ("![", "!["),
    "autolink": ("<", "<"),
    "automail": ("<", "<"),
    "linebreak": ("  \n", "  \n"),
    "em_strong": ("*", "_"),
}
_MARKED = re.compile(r"[`\\\[<*_]|\{\{|  \n")


class Inline(InlineTree):
    """Python-Markdown's inline step, not trying fourteen patterns on a text without a mark.

    A third of the time of a page. Overrides one private method of the pinned version; a test
    holds that both give the same HTML.
    """

    def __init__(self, md):
        super().__init__(md)
        named = {id(md.inlinePatterns[name]): marks for name, marks in _MARKS.items()}
        self.marked = [(pattern, *named[id(pattern)]) for pattern in md.inlinePatterns]

    def _InlineProcessor__handleInline(self, data, patternIndex=0):
        if isinstance(data, AtomicString) or not _MARKED.search(data):
            return data
        count, start = len(self.marked), 0
        while patternIndex < count:
            pattern, mark, other = self.marked[patternIndex]
            matched = False
            if mark in data or other in data:
                data, matched, start = self._InlineProcessor__applyPattern(
                    pattern, data, patternIndex, start
                )
            if not matched:
                patternIndex += 1
                start = 0
        return data


class Fences(Preprocessor):
    """Take ``` and ~~~ blocks out of the text, in one pass; one left open goes to the end."""

    def run(self, lines):
        self.md.fences = fences = []
        kept, inside, mark, indent = [], None, "", ""
        for line in lines:
            bare = line.strip()
            if inside is not None:
                if len(bare) >= len(mark) and not bare.strip(mark[0]) and _near(line):
                    kept += _stash(fences, inside)
                    inside = None
                else:
                    inside.append(line.removeprefix(indent))
            elif bare.startswith(("```", "~~~")) and (opening := _OPEN_FENCE.match(line)):
                indent, mark = opening[1], opening[2]
                inside = []
            else:
                kept.append(line)
        return kept if inside is None else kept + _stash(fences, inside)


def _near(line):
    return len(line) - len(line.lstrip(" ")) <= 3


def _stash(fences, code):
    fences.append("\n".join(code).rstrip("\n") + "\n")
    return ["", f"{STX}fence:{len(fences) - 1}{ETX}", ""]


class Embeds(BlockProcessor):
    """`{{ kind: argument }}` alone in its paragraph; several lines are several embeds."""

    def test(self, parent, block):
        return block.lstrip(" ").startswith("{{")

    def run(self, parent, blocks):
        found = [_EMBED.match(line) for line in blocks[0].strip("\n").split("\n")]
        if not all(found):
            return False
        blocks.pop(0)
        for match in found:
            etree.SubElement(parent, "div", {"data-embed": f"{match[1]}: {match[2]}"})
        return True


class WikiLinks(InlineProcessor):
    """`[[Title]]`, `[[Title|label]]`: an <a data-page="Title">, resolved when a page is shown."""

    def handleMatch(self, m, data):
        title = " ".join(m[1].split())
        label = (m[2] or "").strip() or title
        if not title:
            return None, None, None
        link = etree.Element("a", {"data-page": title})
        link.text = label
        return link, m.start(0), m.end(0)


class Cites(InlineProcessor):
    """`{{ kind: argument }}` in a sentence: a <span data-cite>, made when a page is shown."""

    def handleMatch(self, m, data):
        raw = f"{m[1]}: {' '.join(m[2].split())}"
        return etree.Element("span", {"data-cite": raw}), m.start(0), m.end(0)


class Emphasis(DelimiterProcessor):
    """*em*, **strong**; without the fault of 3.11.3 that eats a letter of "*a **(*bc"."""

    def handleMatch(self, m, data):
        self.data = data
        return super().handleMatch(m, data)

    def add_region(self, delim, a, b, c, d, size):
        if not (self.data[a:b] + self.data[c:d]).strip(delim.token):
            super().add_region(delim, a, b, c, d, size)


class Footnotes(FootnoteExtension):
    """Notes numbered as the text calls them; an empty one still has a line to come back from."""

    def __init__(self):
        super().__init__(USE_DEFINITION_ORDER=False)

    def makeFootnotesDiv(self, root):
        div = super().makeFootnotesDiv(root)
        for note in [] if div is None else div.find("ol"):
            if not len(note):
                line = etree.SubElement(note, "p")
                line.text = "…"
                call = note.get("id").replace("fn", "#fnref", 1)
                etree.SubElement(line, "a", {"class": "footnote-backref", "href": call})
        return div


def dialect():
    """Return a new `Markdown` for our dialect. `reset()` it between texts; one thread at a time."""
    md = Markdown(
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            Footnotes(),
            DefListExtension(),
            AbbrExtension(),
            SaneListExtension(),
        ],
    )
    # Raw HTML is text like any other; entities stay in the text until the walk decodes them.
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    md.inlinePatterns.deregister("entity")
    md.preprocessors.register(Fences(md), "fences", 25)
    md.parser.blockprocessors.register(Embeds(md.parser), "embeds", 95)
    md.inlinePatterns.register(WikiLinks(_WIKI, md), "wiki", 185)
    md.inlinePatterns.register(Cites(_CITE, md), "cite", 184)
    md.inlinePatterns.register(Emphasis("*", "strong,em", md), "em_strong", 60)
    md.delimiters.add("_", "strong,em", smart=True)
    for name in _LINKS:
        md.inlinePatterns[name].ANCESTOR_EXCLUDES = ("a",)
    md.treeprocessors.register(Inline(md), "inline", 20)
    # Two more walks over the tree, which `renderer.Finish` makes at the same time as its own.
    md.treeprocessors.deregister("prettify")
    md.treeprocessors.deregister("unescape")
    return md
