"""A Word document from anywhere as a page: its title, its Markdown and its pictures.

mammoth reads it, `fragments` makes its HTML sound, and what the portal's Markdown can say is
kept: headings, lists, tables, footnotes, links, bold and italic, pictures with what they show.
Only for processes of their own.
"""

import base64
import io
import re
import zipfile

import mammoth

from valuess.writing.word import fragments, inline, opened
from valuess.writing.word.inline import Span

STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
"""
PICTURES, LARGEST = 60, 10_000_000
ACTIVE = re.compile(r"[\\`*]|(?<!\w)_|_(?!\w)|\[(?=\[|\^)|<(?=[A-Za-z/!?])|\{(?=\{)")
LINKLIKE = re.compile(r"\[(?=[^\]]*\]\()")
FIRST = re.compile(r"^(#{1,6}(?=\s)|[-+>](?=\s)|~{3,}|\|)|^(\d{1,9})([.)])(?=\s)|^(:)(?=\s)")
NOTE = re.compile(r"#(foot|end)note-(\d+)$")


def page(content):
    """{"title", "body", "pictures": [{"alt", "content"}], "tracked"} of a DOCX. Raises Refused."""
    tracked = opened.Opened(content).body
    told = sum(1 for each in tracked.iter(f"{opened.W}ins", f"{opened.W}del"))
    sound(content)
    pictures = []
    made = mammoth.convert_to_html(
        io.BytesIO(content), style_map=STYLES, convert_image=mammoth.images.img_element(
            lambda image: taken(image, pictures)),
    )  # fmt: skip
    tree = fragments.clean(made.value)
    title, body = Writer(tree).page()
    return {"title": title, "body": body, "pictures": pictures, "tracked": told}


def sound(content):
    """Raises Refused when any part declares entities or a type of its own."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                opened.tree(opened.bounded(archive, name))


def taken(image, pictures):
    """Keep a picture aside; what stands for it in the HTML."""
    with image.open() as stream:
        content = stream.read(LARGEST + 1)
    if len(pictures) >= PICTURES or len(content) > LARGEST:
        content = b""
    pictures.append({
        "alt": " ".join((image.alt_text or "").split())[:300],
        "content": base64.b64encode(content).decode(),
    })  # fmt: skip
    return {"src": f"picture:{len(pictures) - 1}"}


def escaped(words):
    """Words that mean nothing in Markdown."""
    words = ACTIVE.sub(lambda match: "\\" + match[0], words)
    return LINKLIKE.sub(r"\\[", words)


def begun(words):
    """The same for the first sign of a block."""
    return FIRST.sub(lambda m: f"{m[2]}\\{m[3]}" if m[2] else "\\" + m[0], words, count=1)


class Writer:
    """A clean tree on its way to Markdown."""

    def __init__(self, tree):
        self.tree, self.notes, self.lowered = tree, {}, 0

    def page(self):
        """(title, Markdown); a first heading of the highest level, alone in it, is the title."""
        self.set_notes_aside()
        heads = [each for each in self.tree.iter() if re.fullmatch("h[1-6]", str(each.tag))]
        title, first = "", next((each for each in self.tree if self.said(each)), None)
        levels = [int(each.tag[1]) for each in heads]
        if first is not None and first in heads and levels.count(levels[0]) == 1:
            title = self.said(first)
            self.tree.remove(first)
            levels = levels[1:]
        self.lowered = 2 - min(levels, default=2)
        parts = self.blocks(self.tree)
        parts += [f"[^{number}]: {words}" for number, words in self.notes.values() if words]
        return title, "\n\n".join(parts) + "\n" if parts else ""

    def said(self, node):
        return " ".join("".join(node.itertext()).split())

    def set_notes_aside(self):
        """Footnotes are numbered as they come; their words stand at the end of the page."""
        for link in list(self.tree.iter("a")):
            match = NOTE.search(link.get("href") or "")
            if match:
                self.notes.setdefault(match[0][1:], [len(self.notes) + 1, ""])
        for item in list(self.tree.iter("li")):
            if item.get("id") in self.notes:
                for back in list(item.iter("a")):
                    if "note-ref-" in (back.get("href") or ""):
                        back.tag, back.text = "span", ""
                words = "\n\n    ".join(self.blocks(item)).strip()
                self.notes[item.get("id")][1] = words
                around = item.getparent()
                around.remove(item)
                if not len(around):
                    around.getparent().remove(around)

    # Blocks

    def blocks(self, node):
        """[Markdown] of the blocks in an element."""
        made, pieces = [], list(self.spans_of(node.text))

        def close():
            words = inline.line(pieces).strip()
            if words:
                made.append(begun(words))
            pieces.clear()

        for child in node:
            if child.tag in fragments.BLOCKS:
                close()
                made.extend(self.block(child))
            else:
                pieces.extend(self.inline(child))
            pieces.extend(self.spans_of(child.tail))
        close()
        return made

    def block(self, node):
        tag = node.tag
        if re.fullmatch("h[1-6]", tag):
            words = inline.line(
                [Span(s.words.replace("  \n", " "), False, s.italic, s.href)
                 for s in self.inside(node)]
            ).strip()  # fmt: skip
            level = min(max(int(tag[1]) + self.lowered, 2), 6)
            return [f"{'#' * level} {words}"] if words else []
        if tag in ("ul", "ol"):
            return [self.list(node)] if len(node) else []
        if tag == "table":
            return self.table(node)
        if tag == "blockquote":
            words = "\n\n".join(self.blocks(node))
            return ["\n".join(f"> {line}".rstrip() for line in words.split("\n"))] if words else []
        if tag == "hr":
            return ["---"]
        return self.blocks(node)

    def list(self, node):
        """A list; what stands in an item is four further in, as the portal's Markdown wants it."""
        lines, loose = [], False
        for number, item in enumerate(node, 1):
            parts = self.blocks(item) or [""]
            sign = f"{number}." if node.tag == "ol" else "-"
            words = f"{sign} {parts[0]}"
            nested = {child.tag for child in item} & {"ul", "ol"}
            for part in parts[1:]:
                inner = "\n".join(f"    {line}" if line else "" for line in part.split("\n"))
                listed = nested and re.match(r"(-|\d+\.) ", part)
                words += ("\n" if listed else "\n\n") + inner
                loose = loose or not listed
            lines.append(words)
        return ("\n\n" if loose else "\n").join(lines)

    def table(self, node):
        rows = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
        lines = [[self.cell(cell) for cell in row] for row in rows if len(row)]
        wide = max(map(len, lines), default=0)
        if not wide:
            return []
        lines = [line + [""] * (wide - len(line)) for line in lines]
        lines.insert(1, ["---"] * wide)
        return ["\n".join(f"| {' | '.join(line)} |" for line in lines)]

    def cell(self, cell):
        words = " ".join(self.blocks(cell)).replace("  \n", " ").replace("\n", " ")
        return words.replace("|", "\\|")

    # Words

    def inside(self, node, bold=False, italic=False, href=""):
        made = list(self.spans_of(node.text, bold, italic, href))
        for child in node:
            made += self.inline(child, bold, italic, href)
            made += self.spans_of(child.tail, bold, italic, href)
        return made

    def spans_of(self, words, bold=False, italic=False, href=""):
        if words:
            yield Span(escaped(re.sub(r"[ \t\r\n]+", " ", words)), bold, italic, href)

    def inline(self, node, bold=False, italic=False, href=""):
        tag = node.tag
        if tag == "br":
            return [Span("  \n", bold, italic, href)]
        if tag == "img":
            return [Span(f"![]({node.get('src')})")]
        if tag == "a":
            target = node.get("href") or ""
            if NOTE.search(target):
                number = self.notes.get(target[1:], [0])[0]
                return [Span(f"[^{number}]")] if number else []
            web = "" if target.startswith("#") else target
            web = web.replace("(", "%28").replace(")", "%29")
            return self.inside(node, bold, italic, web or href)
        return self.inside(node, bold or tag == "strong", italic or tag == "em", href)
