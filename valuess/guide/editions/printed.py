"""The PDF of an edition: HTML made of a Book, printed by paper.py.

Cover, contents with page numbers, the chapters, the report of what waited. In one
language, or in both: then paragraph beside paragraph where the Book has pairs, else
section beside section.
"""

import base64
import re

from markupsafe import Markup

from valuess import paper
from valuess.agenda.papers import emblem
from valuess.htmx import part
from valuess.i18n import speaking

BOTH = "both"
ID, LINK = re.compile(r'\bid="([^"]+)"'), re.compile(r'href="#(?!page-)([^"]+)"')
WITHIN = re.compile(r'href="#page-(\d+)(?:--([^"]+))?"')
SECTION = re.compile(r"(?=<h2)")
HEADING = re.compile(r"<(/?)h([2-5])\b")


def pdf(book, lang):
    """The bytes of the PDF in a language or in "both". Raises paper.NoPaper."""
    return paper.pdf(page(book, lang))


def page(book, lang):
    """The whole HTML document."""
    speaks = book.languages[0] if lang == BOTH else lang
    both = lang == BOTH
    languages = book.languages if both else (lang,)
    chapters = [
        {"number": c.number, "document": c.document, "depth": c.depth,
         "titles": titles(c, languages), "rows": rows(book, c, languages)}
        for c in book.chapters
    ]  # fmt: skip
    names = {c.document: titles(c, languages)[0][1] for c in book.chapters}
    with speaking(speaks):
        return part(
            "papers/edition.html", lang=speaks, book=book, languages=languages, both=both,
            chapters=chapters, names=names, emblem=emblem(),
        )  # fmt: skip


def titles(chapter, languages):
    """[(lang, title)] in these languages, else in the one there is."""
    found = [(lang, chapter.words[lang].title) for lang in languages if lang in chapter.words]
    return found or [(lang, words.title) for lang, words in chapter.words.items()]


def rows(book, chapter, languages):
    """Rows of [(lang, html)]: one cell in one language, two side by side in both."""
    here = {lang: words.html for lang, words in chapter.words.items()}
    if len(languages) > 1 and chapter.pairs:
        made = [list(zip(languages, pair[:2], strict=True)) for pair in chapter.pairs]
    elif len(languages) > 1 and all(lang in here for lang in languages):
        made = beside(here, languages)
    elif len(languages) > 1:
        made = [[(lang, here.get(lang, "")) for lang in languages]]
    else:
        lang = languages[0] if languages[0] in here else next(iter(here))
        made = [[(lang, here[lang])]]
    return [[(lang, inside(book, chapter.document, html)) for lang, html in row] for row in made]


def beside(here, languages):
    """Section beside section when both have as many, else the whole beside the whole."""
    parts = [SECTION.split(here[lang]) for lang in languages]
    if len({len(each) for each in parts}) > 1:
        parts = [[here[lang]] for lang in languages]
    return [list(zip(languages, row, strict=True)) for row in zip(*parts, strict=True)]


def inside(book, document, html):
    """A fragment with ids of its own, pictures as data, headings one level down."""
    html = ID.sub(rf'id="page-{document}--\1"', html)
    html = LINK.sub(rf'href="#page-{document}--\1"', html)
    known = {chapter.document for chapter in book.chapters}
    html = WITHIN.sub(lambda m: m[0] if int(m[1]) in known else "", html)
    html = HEADING.sub(lambda m: f"<{m[1]}h{int(m[2]) + 1}", html)
    for key, (mime, content) in book.files.items():
        data = f"data:{mime};base64,{base64.b64encode(content).decode()}"
        html = html.replace(f'src="{key}"', f'src="{data}"')
    return Markup(html)
