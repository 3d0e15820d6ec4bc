"""The EPUB 3 of an edition: one file for each page, with a cover, a colophon and contents.

A page that does not exist in the language of the book is there in the other one, and says so.
"""

import uuid
from urllib.parse import unquote

from lxml import etree
from lxml.builder import ElementMaker

from valuess.agenda.papers import emblem
from valuess.guide.editions import colophon, shelf
from valuess.i18n import _, speaking
from valuess.writing.word import archive, fragments

XHTML, OPS = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"
XML = "{http://www.w3.org/XML/1998/namespace}lang"
H = ElementMaker(namespace=XHTML, nsmap={None: XHTML, "epub": OPS})
OPF, DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf"'
    ' media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
CSS = """html { line-height: 1.5 }
body { margin: 0 5% }
h1, h2, h3, h4, h5, h6, th { font-family: sans-serif; line-height: 1.25; page-break-after: avoid }
h1 { border-bottom: 1px solid #0f5a6b; padding-bottom: 0.2em }
.number { color: #0f5a6b; padding-right: 0.4em }
a { color: #0f5a6b }
img { max-width: 100%; height: auto }
blockquote { margin: 1em 0; padding-left: 1em; border-left: 2px solid #9aa7ad }
pre, code { font-family: monospace; white-space: pre-wrap }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: 0.3em; border-bottom: 1px solid #9aa7ad }
.align-right { text-align: right }
.align-center { text-align: center }
.task { list-style: none }
.footnotes { font-size: 0.9em; border-top: 1px solid #9aa7ad; margin-top: 2em }
.missing { font-style: italic }
.cover { text-align: center }
.cover h1 { margin-top: 3em; border: 0 }
.cover ul, nav ol { list-style: none; padding-left: 1em }
.cover .emblem { width: 6em }
.cover .notice { font-size: 0.85em; text-align: left; border-top: 1px solid #0f5a6b }
"""
FEATURES = ("readingOrder", "structuralNavigation", "tableOfContents", "displayTransformability")


def epub(book, lang):
    """The bytes of the EPUB of a book in a language."""
    return Volume(book, lang).made()


def file_of(chapter):
    return f"page-{chapter.document}.xhtml"


class Volume:
    """A book in one language, on its way to become an EPUB."""

    def __init__(self, book, lang):
        self.book, self.lang, self.title = book, lang, colophon.title(book, lang)
        self.pictures, self.shown = shelf.pictures(book), set()
        self.trees, self.ids = {}, {}
        for chapter in book.chapters:
            _code, words = colophon.words_of(chapter, lang)
            tree = fragments.clean(words.html, book.address)
            self.trees[chapter.document] = tree
            self.ids[chapter.document] = {each.get("id") for each in tree.iter() if each.get("id")}

    def made(self):
        pages = [("cover.xhtml", self.cover())]
        pages += [(file_of(chapter), self.page(chapter)) for chapter in self.book.chapters]
        pages += [("about.xhtml", self.about()), ("nav.xhtml", self.contents())]
        entries = [("mimetype", "application/epub+zip"), ("META-INF/container.xml", CONTAINER),
                   ("EPUB/package.opf", self.package())]  # fmt: skip
        entries += [(f"EPUB/{name}", content) for name, content in pages]
        entries += [("EPUB/book.css", CSS), ("EPUB/emblem.svg", drawn_emblem())]
        shown = map(self.pictures.get, sorted(self.shown))
        entries += [(f"EPUB/{name}", content) for name, _mime, content in shown]
        return archive.packed(entries, self.book.date)

    def document(self, title, *body, lang=None, kind=None):
        """The bytes of one XHTML file. kind: what part of the book it is."""
        lang = lang or self.lang
        page = H.html(
            H.head(H.title(title), H.link(rel="stylesheet", type="text/css", href="book.css")),
            H.body(*body),
            lang=lang,
        )
        page.set(XML, lang)
        if kind:
            page[1].set(f"{{{OPS}}}type", kind)
        return serialised(page, b"<!DOCTYPE html>\n")

    def cover(self):
        partners = colophon.partners(self.book, self.lang)
        notices = [lingual(H.p(words), code) for code, words in self.book.notice.items() if words]
        return self.document(
            self.title,
            H.section(
                H.ul(*map(H.li, partners)) if partners else "",
                H.h1(self.title),
                H.p(colophon.which(self.book, self.lang)),
                H.div(
                    H.p(H.img({"class": "emblem"}, src="emblem.svg", alt=self.said_emblem())),
                    *notices,
                    {"class": "notice"},
                ),
                {"class": "cover"},
            ),
            kind="cover",
        )

    def said_emblem(self):
        with speaking(self.lang):
            return str(_("Emblem of the European Union"))

    def about(self):
        with speaking(self.lang):
            heading = str(_("About this edition"))
        parts = [H.h1(heading)]
        for name, lines in colophon.about(self.book, self.lang):
            parts += [H.h2(name), *(H.p(fragments.readable(line)) for line in lines)]
        return self.document(heading, *parts, kind="colophon")

    def page(self, chapter):
        code, words = colophon.words_of(chapter, self.lang)
        tree = self.trees[chapter.document]
        for link in list(tree.iter("a")):
            self.link(link, chapter)
        for picture in list(tree.iter("img")):
            self.picture(picture)
        title = fragments.readable(words.title)
        heading = H.h1(H.span(chapter.number, {"class": "number"}), title)
        note = [H.p(colophon.missing(self.lang), {"class": "missing"})] if code != self.lang else []
        if note:
            note[0].set("lang", self.lang)
            note[0].set(XML, self.lang)
        return self.document(title, heading, *note, namespaced(tree), lang=code, kind="bodymatter")

    def link(self, link, chapter):
        """Point a link at the file of its page; a link that leads nowhere keeps its words alone."""
        href = link.get("href")
        if not href.startswith("#"):
            return
        inside = unquote(href[1:])
        document, mark = chapter.document, inside
        if inside.startswith("page-"):
            number, _dashes, mark = inside.removeprefix("page-").partition("--")
            document = int(number) if number.isascii() and number.isdigit() else None
        if document not in self.ids or (mark and mark not in self.ids[document]
                                        and not inside.startswith("page-")):  # fmt: skip
            fragments.unlink(link)
            return
        here = "" if document == chapter.document and mark else f"page-{document}.xhtml"
        link.set("href", f"{here}#{mark}" if mark in self.ids[document] else here)

    def picture(self, picture):
        key = picture.get("src")
        if key not in self.pictures:
            fragments.to_words(picture)
            return
        self.shown.add(key)
        picture.set("src", self.pictures[key][0])

    def contents(self):
        with speaking(self.lang):
            heading, about = str(_("Contents")), str(_("About this edition"))
        lines = []
        for chapter in self.book.chapters:
            code, words = colophon.words_of(chapter, self.lang)
            lines.append((chapter.depth, file_of(chapter), f"{chapter.number} {words.title}", code))
            lines += [
                (chapter.depth + level - 1, f"{file_of(chapter)}#{mark}", said, code)
                for level, mark, said in words.headings
                if level <= 3 and mark in self.ids[chapter.document] and said.strip()
            ]
        lines.append((0, "about.xhtml", about, self.lang))
        toc = H.nav(H.h1(heading), self.nested(lines), id="toc")
        toc.set(f"{{{OPS}}}type", "toc")
        toc.set("role", "doc-toc")
        first = file_of(self.book.chapters[0]) if self.book.chapters else "about.xhtml"
        marks = [("cover", "cover.xhtml", self.title), ("bodymatter", first, self.title),
                 ("toc", "nav.xhtml#toc", heading)]  # fmt: skip
        items = [H.li(H.a(said, {f"{{{OPS}}}type": kind}, href=href)) for kind, href, said in marks]
        landmarks = H.nav(H.ol(*items), hidden="")
        landmarks.set(f"{{{OPS}}}type", "landmarks")
        return self.document(heading, toc, landmarks)

    def nested(self, lines):
        """[(depth, href, words, lang)] as lists in lists; a depth that is skipped counts as one."""
        top = H.ol()
        open_lists = [(0, top)]
        for depth, href, words, code in lines:
            while len(open_lists) > 1 and depth < open_lists[-1][0]:
                open_lists.pop()
            at, here = open_lists[-1]
            if depth > at and len(here):
                below = H.ol()
                here[-1].append(below)
                open_lists.append((depth, below))
                here = below
            here.append(H.li(lingual(H.a(fragments.readable(words), href=href), code, self.lang)))
        return top

    def package(self):
        """The OPF: what the book says of itself, its files and their order."""
        book, lang = self.book, self.lang
        made = etree.Element(f"{{{OPF}}}package", nsmap={None: OPF}, version="3.0")
        made.set("unique-identifier", "book-id")
        made.set(XML, lang)
        about = etree.SubElement(made, f"{{{OPF}}}metadata", nsmap={"dc": DC})

        def dc(name, words, **attributes):
            each = etree.SubElement(about, f"{{{DC}}}{name}", **attributes)
            each.text = fragments.readable(str(words))

        def meta(name, words):
            each = etree.SubElement(about, f"{{{OPF}}}meta", property=name)
            each.text = str(words)

        mark = uuid.uuid5(uuid.NAMESPACE_URL, f"{book.address} {lang}")
        dc("identifier", f"urn:uuid:{mark}", id="book-id")
        dc("title", self.title)
        dc("language", lang)
        for partner in colophon.partners(book, lang):
            dc("creator", partner)
        dc("date", book.date.isoformat())
        dc("source", book.address_in(lang))
        meta("dcterms:modified", f"{book.date.isoformat()}T00:00:00Z")
        meta("schema:accessMode", "textual")
        if self.shown:
            meta("schema:accessMode", "visual")
        meta("schema:accessModeSufficient", "textual")
        for feature in FEATURES + (("alternativeText",) if self.alternatives() else ()):
            meta("schema:accessibilityFeature", feature)
        meta("schema:accessibilityHazard", "none")
        self.listed(made)
        return serialised(made)

    def alternatives(self):
        """Whether every picture that is shown has a description."""
        shown = (picture for tree in self.trees.values() for picture in tree.iter("img"))
        return all(picture.get("alt") for picture in shown)

    def listed(self, made):
        manifest = etree.SubElement(made, f"{{{OPF}}}manifest")
        spine = etree.SubElement(made, f"{{{OPF}}}spine")
        order = ["cover.xhtml", "nav.xhtml", *map(file_of, self.book.chapters), "about.xhtml"]

        def item(name, mime, **more):
            mark = name.replace(".", "-")
            etree.SubElement(manifest, f"{{{OPF}}}item", {"media-type": mime}, id=mark, href=name,
                             **more)  # fmt: skip
            return mark

        for name in order:
            nav = {"properties": "nav"} if name == "nav.xhtml" else {}
            mark = item(name, "application/xhtml+xml", **nav)
            etree.SubElement(spine, f"{{{OPF}}}itemref", idref=mark)
        item("book.css", "text/css")
        item("emblem.svg", "image/svg+xml")
        for key in sorted(self.shown):
            item(*self.pictures[key][:2])


def drawn_emblem():
    drawn = str(emblem()).replace(' class="emblem"', ' xmlns="http://www.w3.org/2000/svg"', 1)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + drawn.replace(' aria-label="EU"', "")


def lingual(element, code, around=None):
    """The element with its language, where that is not the language around it."""
    if code != around:
        element.set("lang", code)
        element.set(XML, code)
    return element


def namespaced(tree):
    """The clean tree as XHTML."""
    for each in tree.iter():
        each.tag = f"{{{XHTML}}}{each.tag}"
        if each.get("lang"):
            each.set(XML, each.get("lang"))
        role = each.attrib.get("role")
        if role == "doc-noteref":
            each.set(f"{{{OPS}}}type", "noteref")
        if each.get("class") == "table-wrap":
            del each.attrib["class"]
    etree.cleanup_namespaces(tree)
    return tree


def serialised(tree, doctype=b""):
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n' + doctype
    return head + etree.tostring(tree, encoding="utf-8") + b"\n"
