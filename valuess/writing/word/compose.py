"""Clean HTML as the paragraphs of a Word document: real headings, lists, tables and footnotes.

Only for processes of their own; see skeleton.py.
"""

import io
import re
from dataclasses import dataclass, replace

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.run import Run
from PIL import Image

from valuess.writing.word import skeleton

SPACE = re.compile(r"[ \t\r\n]+")
WIDEST, HIGHEST = Cm(15), Cm(20)
PAINTED = {"strong": "bold", "em": "italic", "code": "code", "sup": "sup", "sub": "sub"}
FLOWING = {
    "div", "section", "figure", "figcaption", "p", "li", "dt", "dd", "th", "td", "caption",
    "blockquote", "pre", "hr", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
LOOKS = (
    ("link", '<w:rStyle w:val="Hyperlink"/>'),
    ("note", '<w:rStyle w:val="footnotereference"/>'),
    ("code", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'),
    ("bold", "<w:b/>"),
    ("italic", "<w:i/>"),
    ("sup", '<w:vertAlign w:val="superscript"/>'),
    ("sub", '<w:vertAlign w:val="subscript"/>'),
)
NOTE = frozenset({"note"})


@dataclass(frozen=True)
class Around:
    """What a paragraph takes from what it stands in.

    style: the identity of its style; number, depth: its list and level; indent: in levels;
    paint: how its words look; justify: left, center, right or "".
    """

    style: str = ""
    number: int = 0
    depth: int = -1
    indent: int = 0
    paint: frozenset = frozenset()
    justify: str = ""


class Composer:
    """Writes clean trees into a document.

    pictures: {src: bytes}; anchor: from the "#…" of a link to the name of a bookmark, or
    None; shift: how many levels headings are lowered.
    """

    def __init__(self, document, pictures=None, anchor=lambda _href: None, shift=0):
        self.document, self.pictures = document, pictures or {}
        self.anchor, self.shift = anchor, shift
        self.part, self.bookmarks, self.drawn = document.part, 0, 0
        self.notes, self.noted, self.waiting, self.count = None, {}, {}, 0
        self.names = {}

    def write(self, tree, into=None, around=None, names=None):
        """Add a tree at the end of a body or a cell. names: {id in the tree: bookmark}."""
        into = self.document.element.body if into is None else into
        self.names = names or {}
        self.waiting = {
            item.get("id"): item
            for section in tree.iter("section") if section.get("role") == "doc-endnotes"
            for item in section.iter("li") if item.get("id")
        }  # fmt: skip
        self.noted = {}
        self.flow(tree, into, around or Around())

    # Blocks

    def flow(self, node, into, around):
        """The blocks of an element; words that stand between blocks make a paragraph."""
        line = self.say(None, node.text, into, around)
        first = around
        for child in node:
            if child.tag in FLOWING:
                line = None
                self.block(child, into, first)
            else:
                line = self.paragraph(into, first) if line is None else line
                self.inline(child, line, around.paint)
            if line is not None or child.tag in FLOWING:
                first = continued(around) if around.number else around
            line = self.say(line, child.tail, into, first)

    def say(self, line, words, into, around):
        if words and (line is not None or words.strip()):
            line = self.paragraph(into, around) if line is None else line
            self.words(line, words, around.paint)
        return line

    def block(self, node, into, around):
        tag = node.tag
        if tag in ("ul", "ol"):
            self.list(node, into, around)
        elif tag == "table":
            self.table(node, into)
        elif tag == "blockquote":
            self.flow(
                node, into, replace(around, style="Quote", indent=around.indent + 1, number=0)
            )
        elif tag == "hr":
            self.rule(into)
        elif tag == "pre":
            line = self.paragraph(into, replace(around, style="Code"))
            self.code("".join(node.itertext()).rstrip("\n"), line)
        elif tag == "dt":
            self.flow(node, into, replace(around, paint=around.paint | {"bold"}))
        elif tag == "dd":
            self.flow(node, into, replace(around, indent=around.indent + 1))
        elif tag == "section" and node.get("role") == "doc-endnotes":
            return
        elif tag[0] == "h" and tag[1:].isdigit():
            number = min(max(int(tag[1:]) + self.shift, 1), 6)
            line = self.paragraph(into, Around(f"Heading{number}"), node.get("id"))
            self.children(node, line, frozenset())
        else:
            self.flow(node, into, around)

    def paragraph(self, into, around, mark=None):
        """A new, empty w:p at the end. mark: the id whose bookmark it carries."""
        line = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        if around.style:
            properties.append(skeleton.element(f'<w:pStyle w:val="{around.style}"/>'))
        if around.number:
            properties.append(skeleton.element(
                f'<w:numPr><w:ilvl w:val="{around.depth}"/><w:numId w:val="{around.number}"/>'
                "</w:numPr>"))  # fmt: skip
        elif around.indent:
            properties.append(
                skeleton.element(f'<w:ind w:left="{skeleton.STEP * around.indent}"/>')
            )
        if around.justify:
            properties.append(skeleton.element(f'<w:jc w:val="{around.justify}"/>'))
        if len(properties):
            line.append(properties)
        if mark in self.names:
            self.bookmark(line, self.names[mark])
        put(into, line)
        return line

    def bookmark(self, line, name):
        self.bookmarks += 1
        line.append(skeleton.element(
            f'<w:bookmarkStart w:id="{self.bookmarks}" w:name="{name}"/>'))  # fmt: skip
        line.append(skeleton.element(f'<w:bookmarkEnd w:id="{self.bookmarks}"/>'))

    def list(self, node, into, around):
        ordered = node.tag == "ol"
        depth = min(around.depth + 1, skeleton.DEEPEST)
        start = node.get("start") or "1"
        number = skeleton.new_list(self.document, ordered, depth, start)
        style = "ListNumber" if ordered else "ListBullet"
        for item in node:
            task = "task" in (item.get("class") or "").split()
            inner = replace(around, style=style, number=0 if task else number, depth=depth,
                            indent=depth + 1)  # fmt: skip
            self.flow(item, into, inner)

    def table(self, node, into):
        rows = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
        width = max((sum(spans(cell) for cell in row) for row in rows), default=0)
        if not width:
            return
        made = skeleton.element(
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>'
            '<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
            f"<w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid></w:tbl>"
        )
        for row in rows:
            line = OxmlElement("w:tr")
            if next(row.iterancestors()).tag == "thead":
                line.append(skeleton.element("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"))
            for cell in row:
                line.append(self.cell(cell))
            for _missing in range(width - sum(spans(cell) for cell in row)):
                line.append(skeleton.element("<w:tc><w:tcPr/><w:p/></w:tc>"))
            made.append(line)
        put(into, made)
        if into.tag == qn("w:body"):
            put(into, OxmlElement("w:p"))  # two tables that touch become one

    def cell(self, node):
        made = skeleton.element("<w:tc><w:tcPr/></w:tc>")
        if spans(node) > 1:
            made[0].append(skeleton.element(f'<w:gridSpan w:val="{spans(node)}"/>'))
        side = re.search(r"align-(center|right)", node.get("class") or "")
        paint = frozenset({"bold"}) if node.tag == "th" else frozenset()
        self.flow(node, made, Around(justify=side[1] if side else "", paint=paint))
        closed(made)
        return made

    def rule(self, into):
        line = self.paragraph(into, Around())
        line.insert(0, skeleton.element(
            '<w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="9AA7AD"/>'
            "</w:pBdr></w:pPr>"))  # fmt: skip

    # Words

    def children(self, node, line, paint, part=None):
        self.words(line, node.text, paint)
        for child in node:
            self.inline(child, line, paint, part)
            self.words(line, child.tail, paint)

    def inline(self, node, line, paint, part=None):
        tag = node.tag
        if tag == "br":
            self.run(line, paint).append(OxmlElement("w:br"))
        elif tag == "img":
            self.picture(node, line, paint)
        elif tag == "sup" and (note := self.note_of(node)) is not None:
            self.footnote(line, note, "".join(node.itertext()))
        elif tag == "a" and node.get("href"):
            self.link(node, line, paint, part or self.part)
        elif tag == "a":
            self.children(node, line, paint, part)
        else:
            self.children(node, line, paint | {PAINTED[tag]} if tag in PAINTED else paint, part)

    def words(self, line, words, paint):
        """Add words, white space as one space, none where a paragraph begins."""
        words = SPACE.sub(" ", words or "")
        if not any(True for _run in line.iter(qn("w:t"), qn("w:footnoteReference"))):
            words = words.lstrip(" ")
        if words:
            self.put_words(self.run(line, paint), words)

    def put_words(self, run, words):
        said = OxmlElement("w:t")
        said.text = words
        said.set(qn("xml:space"), "preserve")
        run.append(said)

    def code(self, words, line):
        """Words line by line, each space kept."""
        for number, each in enumerate(words.split("\n")):
            run = self.run(line, frozenset())
            if number:
                run.append(OxmlElement("w:br"))
            self.put_words(run, each)

    def run(self, line, paint):
        made = OxmlElement("w:r")
        look = OxmlElement("w:rPr")
        for sign, words in LOOKS:
            if sign in paint:
                look.append(skeleton.element(words))
        if len(look):
            made.append(look)
        line.append(made)
        return made

    def link(self, node, line, paint, part):
        href = node.get("href")
        made = OxmlElement("w:hyperlink")
        if href.startswith("#"):
            name = self.anchor(href)
            if name is None:
                self.children(node, line, paint, part)
                return
            made.set(qn("w:anchor"), name)
        else:
            made.set(qn("r:id"), part.relate_to(href, RT.HYPERLINK, is_external=True))
        self.children(node, made, paint | {"link"}, part)
        line.append(made)

    def picture(self, node, line, paint):
        """A picture with its description, at most as wide as the page; else its words."""
        alt, content = node.get("alt") or "", self.pictures.get(node.get("src"))
        run = self.run(line, paint)
        try:
            if content is None:
                raise ValueError("not there")
            with Image.open(io.BytesIO(content)) as opened:
                if opened.format not in ("PNG", "JPEG", "GIF"):
                    converted = io.BytesIO()
                    opened.convert("RGBA").save(converted, "PNG")
                    content = converted.getvalue()
            shape = Run(run, self.document._body).add_picture(io.BytesIO(content))
        except Exception:  # whatever is wrong with a picture, its words are there
            self.put_words(run, f"[{alt}]")
            return
        scale = min(1, WIDEST / shape.width, HIGHEST / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        self.drawn += 1
        about = shape._inline.docPr
        about.set("descr", alt)
        about.set("id", str(self.drawn))
        about.set("name", f"Picture {self.drawn}")

    # Footnotes

    def note_of(self, node):
        """The note that a sign leads to, or None."""
        for link in node.iter("a"):
            if link.get("role") == "doc-noteref":
                return self.waiting.get((link.get("href") or "").removeprefix("#"))
        return None

    def footnote(self, line, note, sign):
        if note in self.noted:  # said twice: the second is its number alone
            self.words(line, self.noted[note], frozenset({"sup"}))
            return
        self.count += 1
        self.noted[note] = sign
        self.notes = self.notes or skeleton.notes(self.document)
        run = self.run(line, NOTE)
        run.append(skeleton.element(f'<w:footnoteReference w:id="{self.count}"/>'))
        made = skeleton.element(f'<w:footnote w:id="{self.count}"/>')
        blocks = [child for child in note if child.tag in ("p", "pre")] or [note]
        for number, block in enumerate(blocks):
            words = self.paragraph(made, Around("footnotetext"))
            if not number:
                mark = self.run(words, NOTE)
                mark.append(OxmlElement("w:footnoteRef"))
                self.put_words(self.run(words, frozenset()), " ")
            for back in list(block.iter("a")):
                if back.get("role") == "doc-backlink":
                    back.tag, back.text = "span", ""
                    del back.attrib["href"]
            self.children(block, words, frozenset(), self.notes)
        self.notes.element.append(made)


def continued(around):
    """The second paragraph of an item: as far in, without its sign."""
    return replace(around, number=0, style="ListContinue")


def spans(cell):
    value = cell.get("colspan") or "1"
    return min(max(int(value), 1), 60) if value.isdigit() else 1


def put(into, element):
    """At the end of a body, before the section's properties, or of a cell."""
    last = into[-1] if len(into) else None
    if last is not None and last.tag == qn("w:sectPr"):
        last.addprevious(element)
    else:
        into.append(element)


def closed(cell):
    """A cell ends with a paragraph."""
    if cell[-1].tag != qn("w:p"):
        cell.append(OxmlElement("w:p"))
