"""A Word file as plain words: what stands in the cells of its tables, whatever edited it.

Tracked changes are taken as accepted and counted. A file with macros, one that unpacks to too
much, or that declares entities is Refused. Only for processes of their own: needs lxml.
"""

import io
import zipfile

from lxml import etree

from valuess.writing.word import inline
from valuess.writing.word.inline import Span

UNPACKED, ENTRIES = 60_000_000, 5_000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MACROS, LARGE, BROKEN = "macros", "large", "broken"
OFF = {"0", "false", "off", "none"}


class Refused(Exception):
    """The file is not read; its one argument says why: macros, large or broken."""


def parts(content, wanted=("word/document.xml", "word/styles.xml", "word/numbering.xml",
                           "word/_rels/document.xml.rels")):  # fmt: skip
    """{name: bytes} of the wanted parts. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
                raise Refused(LARGE)
            names = {entry.filename for entry in entries}
            if any("vbaproject" in name.lower() for name in names):
                raise Refused(MACROS)
            kinds = bounded(archive, "[Content_Types].xml")
            if b"macroEnabled" in kinds:
                raise Refused(MACROS)
            if wanted[0] not in names:
                raise Refused(BROKEN)
            return {name: bounded(archive, name) for name in wanted if name in names}
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Refused(BROKEN) from error


def bounded(archive, name):
    with archive.open(name) as entry:
        content = entry.read(UNPACKED + 1)
    if len(content) > UNPACKED:
        raise Refused(LARGE)
    return content


def tree(content):
    """The root of an XML part; one that declares anything is Refused."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content:
        raise Refused(BROKEN)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(BROKEN) from error


def value(element, path, default=""):
    """The w:val of what is at a path below, default when there is none."""
    found = element.find(path) if element is not None else None
    return default if found is None else found.get(f"{W}val", default)


class Opened:
    """A Word file that is being read. tracked: how many changes were marked as such."""

    def __init__(self, content):
        given = parts(content)
        self.body = tree(given["word/document.xml"]).find(f"{W}body")
        if self.body is None:
            raise Refused(BROKEN)
        self.tracked = 0
        self.links = self.targets(given.get("word/_rels/document.xml.rels"))
        self.styles = self.named(given.get("word/styles.xml"))
        self.numbers = self.numbered(given.get("word/numbering.xml"))

    def targets(self, content):
        if content is None:
            return {}
        return {each.get("Id"): each.get("Target", "") for each in tree(content)
                if each.get("TargetMode") == "External"}  # fmt: skip

    def named(self, content):
        """{style's identity: (its name, the number of its list)}."""
        if content is None:
            return {}
        return {
            style.get(f"{W}styleId"): (
                value(style, f"{W}name").lower(),
                value(style, f"{W}pPr/{W}numPr/{W}numId"),
            )
            for style in tree(content).iter(f"{W}style")
        }

    def numbered(self, content):
        """{list's number: {level: format}}."""
        if content is None:
            return {}
        root = tree(content)
        kinds = {
            each.get(f"{W}abstractNumId"): {
                level.get(f"{W}ilvl"): value(level, f"{W}numFmt") for level in each.iter(f"{W}lvl")
            }
            for each in root.iter(f"{W}abstractNum")
        }
        return {
            each.get(f"{W}numId"): kinds.get(value(each, f"{W}abstractNumId"), {})
            for each in root.iter(f"{W}num")
        }

    # Tables and cells

    def inside(self, element, wanted):
        """The wanted children, also within content controls and other wrappers."""
        for child in element:
            if child.tag in wanted:
                yield child
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag"):
                yield from self.inside(child, wanted)

    def tables(self):
        return list(self.inside(self.body, {f"{W}tbl"}))

    def outside(self):
        """The words that stand in no table, paragraph by paragraph."""
        lines = (self.paragraph(line)["words"] for line in self.inside(self.body, {f"{W}p"}))
        return [line for line in lines if line.strip()]

    def rows(self, table):
        """[{"marks", "cells"}]: a row that was deleted with changes tracked is not there."""
        made = []
        for row in self.inside(table, {f"{W}tr"}):
            if row.find(f"{W}trPr/{W}del") is not None:
                self.tracked += 1
                continue
            cells = [self.cell(cell) for cell in self.inside(row, {f"{W}tc"})]
            made.append(cells)
        return made

    def cell(self, cell):
        marks = [each.get(f"{W}name", "") for each in cell.iter(f"{W}bookmarkStart")]
        return {
            "marks": [name for name in marks if name.startswith("_v")],
            "blocks": self.blocks(cell),
        }

    def blocks(self, cell):
        """The Markdown of a cell: [words], one for each block."""
        made, raw, joining = [], False, False
        for child in self.inside(cell, {f"{W}p", f"{W}tbl"}):
            if child.tag == f"{W}tbl":
                made.append(self.grid(child))
                raw = joining = False
                continue
            said = self.paragraph(child)
            if not said["words"].strip():
                raw = joining = False
            elif joining:
                made[-1] += said["words"]
            elif said["kind"] == "raw":
                if raw:
                    made[-1] += "\n" + said["words"]
                else:
                    made.append(said["words"])
                raw = True
            else:
                made.append(markdown(said))
                raw = False
            joining = said["gone"] and bool(made)
        return [words.strip("\n") for words in made if words.strip()]

    def grid(self, table):
        """A table within a cell, as Markdown."""
        lines = [
            [" ".join(cell["blocks"]).replace("\n", " ").replace("|", "\\|") for cell in row]
            for row in self.rows(table)
        ]
        if not lines:
            return ""
        wide = max(map(len, lines))
        lines = [line + [""] * (wide - len(line)) for line in lines]
        lines.insert(1, ["---"] * wide)
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    # Paragraphs

    def paragraph(self, line):
        """{"kind", "words", "level", "sign", "depth", "gone"}; gone: its end was deleted."""
        style = value(line, f"{W}pPr/{W}pStyle")
        name, of_style = self.styles.get(style, (style.lower(), ""))
        raw = name == "markdown"
        pieces = []
        self.words(line, pieces, "")
        if raw or name.startswith("heading") or name == "title":
            pieces = [Span(span.words, False, False, "" if raw else span.href) for span in pieces]
        words = inline.line(pieces)
        gone = line.find(f"{W}pPr/{W}rPr/{W}del") is not None
        self.tracked += gone
        made = {"kind": "raw" if raw else "paragraph", "words": words, "level": 0, "sign": "-",
                "depth": 0, "gone": gone}  # fmt: skip
        if raw:
            made["words"] = words.replace("  \n", "\n").rstrip()
            return made
        made["words"] = words.strip().removesuffix("  \n")
        if name == "title":
            made["kind"] = "title"
        elif name.startswith("heading") and name[-1:].isdigit():
            made |= {"kind": "heading", "level": min(max(int(name[-1]), 1), 6)}
        elif item := self.item(line, name, of_style):
            made |= {"kind": "item", "sign": item[0], "depth": item[1]}
        return made

    def item(self, line, name, of_style):
        """(sign, depth) of a paragraph in a list, or None."""
        number = value(line, f"{W}pPr/{W}numPr/{W}numId", of_style)
        depth = value(line, f"{W}pPr/{W}numPr/{W}ilvl", "0")
        kind = self.numbers.get(number, {}).get(depth, "") if number != "0" else ""
        if not kind and name.startswith("list bullet"):
            kind = "bullet"
        if not kind and name.startswith("list number"):
            kind = "decimal"
        if not kind or kind == "none":
            return None
        return ("-" if kind == "bullet" else "1."), int(depth) if depth.isdigit() else 0

    def words(self, element, pieces, href):
        """Gather the Spans below an element, as they stand when all changes are accepted."""
        for child in element:
            tag = child.tag
            if tag in (f"{W}del", f"{W}moveFrom"):
                self.tracked += 1
            elif tag in (f"{W}ins", f"{W}moveTo"):
                self.tracked += 1
                self.words(child, pieces, href)
            elif tag == f"{W}hyperlink":
                self.words(child, pieces, self.links.get(child.get(f"{R}id"), href))
            elif tag == f"{W}r":
                self.run(child, pieces, href)
            elif tag in (f"{W}sdt", f"{W}sdtContent", f"{W}smartTag", f"{W}customXml",
                         f"{W}fldSimple"):  # fmt: skip
                self.words(child, pieces, href)

    def run(self, run, pieces, href):
        look = run.find(f"{W}rPr")
        style = value(look, f"{W}rStyle").lower()
        bold = self.on(look, "b") or style == "strong"
        italic = self.on(look, "i") or style == "emphasis"
        said = ""
        for child in run:
            if child.tag == f"{W}t":
                said += child.text or ""
            elif child.tag == f"{W}tab":
                said += " "
            elif child.tag in (f"{W}br", f"{W}cr"):
                said += "  \n"
            elif child.tag == f"{W}noBreakHyphen":
                said += "\u2011"
        if said:
            href = href if href.startswith(("http://", "https://", "mailto:")) else ""
            pieces.append(Span(said, bold, italic, href))

    def on(self, look, name):
        found = look.find(f"{W}{name}") if look is not None else None
        return found is not None and found.get(f"{W}val", "1") not in OFF


def markdown(said):
    words = said["words"]
    if said["kind"] == "item":
        return "    " * said["depth"] + inline.put_together("item", words, 0, said["sign"])
    return inline.put_together(said["kind"], words, said["level"])


def sheet(content):
    """{"tables": [rows], "outside": [words], "tracked": n} of a Word file. Raises Refused."""
    file = Opened(content)
    tables = [file.rows(table) for table in file.tables()]
    return {"tables": tables, "outside": file.outside(), "tracked": file.tracked}
