"""The Word file in two columns: a row for each pair of paragraphs, and the signs that tie them.

Each cell begins with two hidden bookmarks: its own and a copy of its neighbour's, so that a
row is known again when one of them was lost. A bookmark says document, language, revision and
the places of its paragraphs in it. Only for processes of their own; see skeleton.py.
"""

import json
import sys
from datetime import date

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from valuess.writing.word import compose, inline, skeleton

RAW = "Markdown"
ID, NAME = qn("w:id"), qn("w:name")


def written(sheet):
    """The bytes of the file. sheet: see files.sheet."""
    return Columns(sheet).made()


class Columns:
    """A file in two columns on its way."""

    def __init__(self, sheet):
        self.sheet, self.marks = sheet, 0
        left = sheet["sides"][0]
        day = date.fromisoformat(sheet["day"])
        self.day = day
        self.document = skeleton.blank(left, sheet["title"], sheet["author"], day)
        self.composer = compose.Composer(self.document)
        raw = self.document.styles.add_style(RAW, WD_STYLE_TYPE.PARAGRAPH)
        raw.base_style, raw.font.name = self.document.styles["Normal"], "Consolas"
        raw.font.size = Pt(9.5)
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        section.left_margin = section.right_margin = Pt(42)
        section.top_margin = section.bottom_margin = Pt(42)

    def made(self):
        for words in self.sheet["advice"]:
            line = self.document.add_paragraph(words)
            line.runs[0].italic = True
        for page in self.sheet["pages"]:
            compose.put(self.document.element.body, self.table(page))
            compose.put(self.document.element.body, OxmlElement("w:p"))
            print(file=sys.stderr, flush=True)  # one more page: whoever waits counts them
        return skeleton.saved(self.document, self.day)

    def table(self, page):
        made = skeleton.element(
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
            '<w:tblGrid><w:gridCol w:w="7000"/><w:gridCol w:w="7000"/></w:tblGrid></w:tbl>'
        )
        head = skeleton.element("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr></w:tr>")
        for lang in self.sheet["sides"]:
            cell = self.cell(lang)
            line = self.composer.paragraph(cell, compose.Around())
            self.words(line, self.sheet["names"][lang], bold=True)
            head.append(cell)
        mark = f"_vh_{page['document']}"
        self.bookmark(head[1].find(qn("w:p")), mark)
        made.append(head)
        for number, row in enumerate(page["rows"]):
            made.append(self.row(page, number, row))
        return made

    def row(self, page, number, row):
        made = OxmlElement("w:tr")
        names = [mark(page, number, side, row) for side in (0, 1)]
        for side, lang in enumerate(self.sheet["sides"]):
            cell = self.cell(lang)
            self.composer.speak(lang)
            blocks = row[side]["blocks"]
            for at, words in enumerate(blocks):
                self.block(cell, words, title=row[side]["places"] == [0], last=blocks[at - 1 : at])
            if not blocks:
                self.composer.paragraph(cell, compose.Around())
            first = cell.find(qn("w:p"))
            self.bookmark(first, names[side])
            self.bookmark(first, names[1 - side] + f"c{side}")
            made.append(cell)
        return made

    def cell(self, _lang):
        return skeleton.element('<w:tc><w:tcPr><w:tcW w:w="7000" w:type="dxa"/></w:tcPr></w:tc>')

    def bookmark(self, line, name):
        """A bookmark before the words of a paragraph, around nothing."""
        self.marks += 1
        at = 1 if len(line) and line[0].tag == qn("w:pPr") else 0
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        begin.set(ID, str(self.marks))
        begin.set(NAME, name)
        end.set(ID, str(self.marks))
        line.insert(at, begin)
        line.insert(at + 1, end)

    def block(self, cell, words, title, last):
        """A block as the paragraphs that show it."""
        if title:
            line = self.composer.paragraph(cell, compose.Around("Title"))
            self.words(line, words)
            return
        shape = inline.shape(words)
        if shape.kind == "raw":
            if last and inline.shape(last[0]).kind == "raw":
                self.composer.paragraph(cell, compose.Around())
            line = self.composer.paragraph(cell, compose.Around(RAW))
            self.composer.code(words, line)
            return
        if shape.kind == "heading":
            around = compose.Around(f"Heading{shape.level}")
        elif shape.kind == "item":
            ordered = shape.sign[0].isdigit()
            start = int(shape.sign[:-1]) if ordered else 1
            number = skeleton.new_list(self.document, ordered, 0, start)
            style = "ListNumber" if ordered else "ListBullet"
            around = compose.Around(style, number, 0)
        else:
            around = compose.Around()
        line = self.composer.paragraph(cell, around)
        for span in inline.spans(shape.words):
            self.span(line, span)

    def span(self, line, span):
        paint = {name for name in ("bold", "italic") if getattr(span, name)}
        if span.href:
            target = OxmlElement("w:hyperlink")
            target.set(qn("r:id"), self.composer.relation(span.href, self.document.part))
            line.append(target)
            line, paint = target, paint | {"link"}
        self.words(line, span.words, paint=paint)

    def words(self, line, words, bold=False, paint=()):
        """Words with their spaces; two spaces before a line end break the line."""
        paint = frozenset(paint) | ({"bold"} if bold else frozenset())
        for number, part in enumerate(inline.BREAK.split(words)):
            run = self.composer.run(line, paint)
            if number:
                run.append(OxmlElement("w:br"))
            self.composer.put_words(run, part.replace("\n", " "))


def mark(page, number, side, row):
    """The name of a cell's bookmark: at most 40 characters, hidden since it begins with "_".

    "_v12f4r7_3x4": document 12, left side, revision 4, row 7, places 3 and 4; "b3" for a cell
    without paragraphs that would stand behind place 3.
    """
    places = row[side]["places"]
    where = "x".join(map(str, places[:4])) if places else f"b{row[side]['behind']}"
    if len(places) > 4:
        where = f"{places[0]}t{places[-1]}"
    revision = page["revisions"][side]
    return f"_v{page['document']}{'ab'[side]}{revision}r{number}_{where}"


def main(given):
    return written(json.loads(given))
