"""An empty Word document of ours, and how it becomes bytes: styles, lists, notes, properties.

Only for processes of their own: python-docx and lxml weigh 30 MB.
"""

import io
import re
from datetime import datetime

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from valuess.writing.word import archive

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
INK = RGBColor(0x0F, 0x5A, 0x6B)
BULLETS, NUMBERS = 1, 2  # the abstract lists
DEEPEST = 8
FIRST = re.compile(r"<[\w:]+")
STEP = 400  # twentieths of a point that each level is indented


def element(words):
    """An element of WordprocessingML, written without its namespaces."""
    return parse_xml(FIRST.sub(rf"\g<0> {nsdecls('w', 'r')}", words, count=1))


def blank(lang, title, author, day):
    """A document with our styles and none of the words. day: its date in its properties."""
    document = docx.Document()
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title[:255], author[:255], author[:255]
    about.created = about.modified = datetime(day.year, day.month, day.day)
    about.comments, about.keywords, about.revision = "", "", 1
    about.language = LOCALES.get(lang, lang)
    styles(document, lang)
    lists(document)
    return document


def styles(document, lang):
    known = document.styles
    normal = known["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    for level, size in zip(range(1, 7), (20, 16, 13, 12, 11, 11), strict=True):
        heading = known[f"Heading {level}"]
        heading.font.size, heading.font.color.rgb = Pt(size), INK
        heading.font.italic = False
    for name in ("List Bullet", "List Number"):
        properties = known[name].element.pPr
        if properties is not None and properties.numPr is not None:
            properties.remove(properties.numPr)
    code = known.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
    code.base_style, code.font.name, code.font.size = normal, "Consolas", Pt(9.5)
    link = known.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = INK, True
    note = known.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style, note.font.size = normal, Pt(9)
    mark = known.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    defaults = known.element.find(qn("w:docDefaults"))
    for each in defaults.iter(qn("w:lang")):
        each.set(qn("w:val"), LOCALES.get(lang, lang))


def lists(document):
    """Our two kinds of list, in place of those of the template."""
    numbering = document.part.numbering_part.element
    for each in list(numbering):
        numbering.remove(each)
    for number, ordered in ((BULLETS, False), (NUMBERS, True)):
        levels = "".join(level(n, ordered) for n in range(DEEPEST + 1))
        kind = '<w:multiLevelType w:val="hybridMultilevel"/>'
        numbering.append(
            element(f'<w:abstractNum w:abstractNumId="{number}">{kind}{levels}</w:abstractNum>')
        )


def level(number, ordered):
    kind, sign = ("decimal", f"%{number + 1}.") if ordered else ("bullet", "•–"[number % 2])
    indent = f'<w:pPr><w:ind w:left="{STEP * (number + 1)}" w:hanging="{STEP}"/></w:pPr>'
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>{indent}</w:lvl>'
    )


def new_list(document, ordered, depth, start=1):
    """The number of a list of its own, so that it counts from `start`."""
    numbering = document.part.numbering_part.element
    number = len(numbering.findall(qn("w:num"))) + 1
    begins = (
        f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        if ordered else ""
    )  # fmt: skip
    kind = NUMBERS if ordered else BULLETS
    numbering.append(
        element(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{begins}</w:num>')
    )
    return number


def notes(document):
    """The part that holds the footnotes, with the two lines that Word wants there."""
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p>'
        "</w:footnote>"
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    root = element(f"<w:footnotes>{lines}</w:footnotes>")
    name = PackURI("/word/footnotes.xml")
    part = XmlPart(name, CT.WML_FOOTNOTES, root, document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    return part


def saved(document, day):
    """Its bytes, the same for the same document."""
    written = io.BytesIO()
    document.save(written)
    return archive.repacked(written.getvalue(), day)
