"""The Word document of an edition: cover, contents, the pages, the report."""

import io
import re
from math import cos, pi, sin
from urllib.parse import unquote

from docx.enum.text import WD_BREAK
from docx.shared import Cm
from PIL import Image, ImageDraw

from valuess.agenda import papers
from valuess.guide.editions import colophon
from valuess.i18n import _, speaking
from valuess.writing.word import compose, fragments, skeleton

DEEPEST = 9  # of what the contents list
FIELD = (
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText>',
    '<w:fldChar w:fldCharType="separate"/>',
)
END = '<w:fldChar w:fldCharType="end"/>'


def docx(book, lang):
    """The bytes of the DOCX of a book in a language."""
    return Manuscript(book, lang).made()


class Manuscript:
    """A book in one language, on its way to become a Word document."""

    def __init__(self, book, lang):
        self.book, self.lang = book, lang
        self.document = skeleton.blank(
            lang, colophon.title(book, lang), ", ".join(colophon.partners(book, lang)), book.date
        )
        self.names, self.trees, self.page = {}, {}, None
        for chapter in book.chapters:
            tree = fragments.clean(colophon.words_of(chapter, lang)[1].html, book.address)
            self.trees[chapter.document] = tree
            self.names[chapter.document, ""] = f"page_{chapter.document}"
            for number, each in enumerate(e for e in tree.iter() if e.get("id")):
                if re.fullmatch("h[1-6]", each.tag):
                    mark = chapter.document, each.get("id")
                    self.names[mark] = f"page_{chapter.document}_{number}"
        pictures = {key: content for key, (_mime, content) in book.files.items()}
        self.composer = compose.Composer(self.document, pictures, self.anchor)

    def anchor(self, href):
        """The bookmark to which a link within the book leads, or None."""
        inside = unquote(href[1:])
        if not inside.startswith("page-"):
            return self.names.get((self.page, inside))
        number, _dashes, mark = inside.removeprefix("page-").partition("--")
        number = int(number) if number.isascii() and number.isdigit() else None
        return self.names.get((number, mark)) or self.names.get((number, ""))

    def made(self):
        self.cover()
        self.contents()
        for chapter in self.book.chapters:
            self.chapter(chapter)
        self.about()
        return skeleton.saved(self.document, self.book.date)

    def cover(self):
        add = self.document.add_paragraph
        for partner in colophon.partners(self.book, self.lang):
            add(fragments.readable(partner))
        add(fragments.readable(colophon.title(self.book, self.lang)), style="Title")
        add(colophon.which(self.book, self.lang), style="Subtitle")
        add(self.book.address_in(self.lang))
        self.emblem()
        for words in self.book.notice.values():
            add(fragments.readable(words))
        self.turn()

    def emblem(self):
        """The European emblem, drawn large and shown small, with its description."""
        side = 12
        drawn = Image.new("RGB", (54 * side, 36 * side), papers.BLUE)
        pen = ImageDraw.Draw(drawn)
        for n in range(12):
            turn = n * pi / 6
            points = papers.star(27 + 12 * sin(turn), 18 - 12 * cos(turn), 2)
            corners = [tuple(map(float, point.split(","))) for point in points.split()]
            pen.polygon([(x * side, y * side) for x, y in corners], fill=papers.GOLD)
        written = io.BytesIO()
        drawn.save(written, "PNG")
        written.seek(0)
        shape = self.document.add_picture(written, width=Cm(2.7))
        with speaking(self.lang):
            shape._inline.docPr.set("descr", str(_("Emblem of the European Union")))
        self.composer.drawn = 1

    def turn(self):
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def contents(self):
        """A field that Word can bring up to date, filled with links that work before that."""
        with speaking(self.lang):
            heading = str(_("Contents"))
        self.document.add_paragraph(heading, style="TOC Heading")
        body, lines = self.document.element.body, []
        for chapter in self.book.chapters:
            title = colophon.words_of(chapter, self.lang)[1].title
            line = self.composer.paragraph(body, compose.Around(indent=min(chapter.depth, DEEPEST)))
            link = skeleton.element(f'<w:hyperlink w:anchor="{self.names[chapter.document, ""]}"/>')
            said = fragments.readable(f"{chapter.number} {title}")
            self.composer.words(link, said, frozenset({"link"}))
            line.append(link)
            lines.append(line)
        if lines:
            at = 1 if lines[0].find(".//{*}pPr") is not None else 0
            for place, words in enumerate(FIELD):
                lines[0].insert(at + place, skeleton.element(f"<w:r>{words}</w:r>"))
            lines[-1].append(skeleton.element(f"<w:r>{END}</w:r>"))

    def chapter(self, chapter):
        code, words = colophon.words_of(chapter, self.lang)
        self.page = chapter.document
        self.composer.speak(code if code != self.lang else None)
        around = compose.Around("Heading1")
        line = self.composer.paragraph(self.document.element.body, around)
        line[0].append(skeleton.element("<w:pageBreakBefore/>"))
        self.composer.bookmark(line, self.names[chapter.document, ""])
        self.composer.words(
            line, f"{chapter.number} {fragments.readable(words.title)}", frozenset()
        )
        if code != self.lang:
            self.document.add_paragraph(colophon.missing(self.lang))
        names = {mark: name for (page, mark), name in self.names.items() if page == self.page}
        self.composer.write(self.trees[chapter.document], names=names)
        self.composer.speak(None)

    def about(self):
        with speaking(self.lang):
            heading = str(_("About this edition"))
        self.turn()
        self.document.add_paragraph(heading, style="Heading 1")
        for name, lines in colophon.about(self.book, self.lang):
            self.document.add_paragraph(name, style="Heading 2")
            for line in lines:
                self.document.add_paragraph(fragments.readable(line))
