"""The walk over a parsed text, between Markdown and nh3: typography, ids, labels and links.

Ids of a text begin with its language and a hyphen ("fr-evaluer-l-impact"), so that they never meet
the ids of the page around it, nor those of the same text in the other language beside it.

Headings follow an outline: the first is an <h2> under the page's own <h1>, and each is one step
below the nearest shallower heading before it, whatever the number of # signs; none is skipped.
"""

import html
import re
import xml.etree.ElementTree as etree

from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, ETX, STX

from valuess.dialect import FENCE
from valuess.typography import NBSP, slug, typography, typography_after

SCHEMES = {"http", "https", "mailto"}  # of the addresses a text may point to; or none at all

# The words a text needs around it, in its own language; English where a language has none.
WORDS = {
    "fr": {
        "table": "Tableau {}",
        "notes": "Notes",
        "note": "Note {}",
        "back": "Retour au texte depuis la note {}",
        "done": "Fait",
        "to_do": "À faire",
    },
    "en": {
        "table": "Table {}",
        "notes": "Footnotes",
        "note": "Note {}",
        "back": "Back to the text from note {}",
        "done": "Done",
        "to_do": "To do",
    },
}

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = set(_HEADINGS) | {"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "div"}
_BLOCKS |= {"table", "thead", "tbody", "tr", "th", "td"}
_PLANES = range(0, 0x110000, 0x10000)
# What HTML forbids; STX and ETX are left to Markdown, which marks its places with them.
CONTROL = re.compile(
    "[\x00\x01\x04-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in _PLANES)
    + "]"
)
_ESCAPED = re.compile(f"{STX}(\\d+){ETX}")
_STRAY = re.compile(f"{STX}[^{ETX}]*{ETX}|[{STX}{ETX}]")
_NOTE_ID = re.compile(r"#?fn(ref)?(\d*):(.*)", re.DOTALL)
_NOTE_SPACE = f"{STX}qq3936677670287331zz{ETX}"  # what FootnoteExtension puts before its way back
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0]+")
_FILE = re.compile(r"/files/([A-Za-z0-9_-]+)/")
_TASK = re.compile(r"\[([ xX])\][ \u00a0]+(?=\S)|\[([ xX])\] *$")


class Finish(Treeprocessor):
    """Walk the finished tree once, in reading order: make it ours, and gather what it says."""

    def __init__(self, md, lang):
        super().__init__(md)
        self.lang = lang
        self.words = WORDS.get(lang, WORDS["en"])
        ways = "pre table td th li div span sup a img br abbr"
        self.ways = {tag: getattr(self, f"_{tag}") for tag in ways.split()}

    def start(self):
        """Forget the text before."""
        self.headings, self.pages, self.embeds, self.files = [], [], [], []
        self.plain, self.prose = [], []
        self.outline = []  # the source levels of the headings we are under
        self.ids, self.renamed = {}, {}  # id: the last number given to it; theirs: ours
        self.inward, self.ways_back = [], []  # links to "#…"; (parent, link) back from a note
        self.tables = self.aside = 0
        self.before = ""

    def run(self, root):
        self.start()
        self._inside(root)
        for parent, link in self.ways_back:
            if link.get("href") not in self.renamed:
                parent.remove(link)
        for link in self.inward:
            self._aim(link)

    # The walk

    def _inside(self, el):
        if el.text:
            el.text = self._text(el.text)
        for child in list(el):
            self._visit(child, el)
            if child.tail:
                child.tail = self._text(child.tail)

    def _visit(self, el, parent):
        tag = el.tag
        if el.text and STX in el.text and (fence := FENCE.fullmatch(el.text.strip())):
            self._fence(el, self.md.fences[int(fence[1])])
        elif tag == "code":
            self._say(html.unescape(el.text or ""))
        elif tag in _BLOCKS:
            self._break()
            if tag in _HEADINGS:
                self._heading(el, parent)
            else:
                self.ways.get(tag, self._inside)(el)
            self._break()
            if not el.tail or el.tail.isspace():
                el.tail = "\n"
        else:
            self.ways.get(tag, self._inside)(el)

    def _break(self):
        self._say("\n")
        self.before = ""

    def _say(self, text):
        self.plain.append(text)
        if not self.aside:
            self.prose.append(text)
        self.before = text[-1:]

    def _text(self, text):
        """Set one text node; what comes back is ready for Markdown's serialiser."""
        if text.isspace():
            self._say(text)
            return text
        text = self._decoded(text)
        text = typography_after(self.before, text, self.lang) if text else text
        self._say(text)
        return text.replace("&", AMP_SUBSTITUTE + "amp;") if "&" in text else text

    def _decoded(self, text):
        """Return the characters a Markdown text stands for: entities read, placeholders gone."""
        marked = STX in text or ETX in text
        if marked:
            text = text.replace(AMP_SUBSTITUTE, "&").replace(_NOTE_SPACE, NBSP)
            text = FENCE.sub(lambda m: self.md.fences[int(m[1])], text)
        if "&" in text:
            text = CONTROL.sub("", html.unescape(text))
        if marked:  # "\*", after the entities: "&\#60;" is meant to be read as it is written
            text = _STRAY.sub("", _ESCAPED.sub(lambda m: chr(int(m[1])), text))
        return text

    def _set(self, el, name, value):
        el.set(name, value.replace("&", AMP_SUBSTITUTE + "amp;"))

    def _unique(self, wanted):
        name, n = wanted, self.ids.get(wanted, 0)
        while name in self.ids:
            n += 1
            name = f"{wanted}-{n}"
        self.ids[wanted] = max(n, 1)
        self.ids[name] = 1
        return name

    # Blocks

    def _heading(self, el, parent):
        if not len(el) and not (el.text or "").strip():
            parent.remove(el)
            return
        level = _HEADINGS[el.tag]
        while self.outline and self.outline[-1] >= level:
            self.outline.pop()
        self.outline.append(level)
        shown = min(len(self.outline) + 1, 6)
        start = len(self.plain)
        self.aside += 1
        self._inside(el)
        self.aside -= 1
        text = "".join(self.plain[start:]).replace("\n", " ").strip()
        name = self._unique(f"{self.lang}-{slug(text) or 'section'}")
        el.tag = f"h{shown}"
        el.set("id", name)
        self.headings.append((shown, name, text))

    def _fence(self, el, code):
        """Give a fenced block back its code; in a term or a cell it stays in the line."""
        if el.tag == "p":
            el.tag, el.tail = "pre", "\n"
        el.text = ""
        inner = etree.SubElement(el, "code")
        self._break()
        self.aside += 1
        self._say(code)
        self.aside -= 1
        self._break()
        inner.text = code.replace("&", AMP_SUBSTITUTE + "amp;")
        if el.tag == "pre":
            el.set("tabindex", "0")

    def _pre(self, el):
        el.set("tabindex", "0")
        self.aside += 1
        for code in el:
            code.text = (code.text or "").rstrip() + "\n"
            self._say(html.unescape(code.text))
        self.aside -= 1

    def _table(self, el):
        self.tables += 1
        table = etree.Element("table")
        table[:] = list(el)
        el[:] = [table]
        el.tag = "div"
        label = self.words["table"].format(self.tables)
        el.attrib = {"class": "table-wrap", "tabindex": "0", "role": "region", "aria-label": label}
        self.aside += 1
        self._inside(table)
        self.aside -= 1

    def _td(self, el):
        if align := el.attrib.pop("align", None):
            el.set("class", f"align-{align}")
        self._inside(el)

    def _th(self, el):
        if len(el) or (el.text or "").strip():
            el.set("scope", "col")
        else:
            el.tag = "td"  # an empty header announces nothing
        self._td(el)

    def _li(self, el):
        if note := el.attrib.pop("id", None):
            el.set("id", self._rename(note))
        first = el[0] if len(el) and el[0].tag == "p" and not (el.text or "").strip() else el
        if not note and first.text and (task := _TASK.match(first.text)):
            self._box(el, first, task)
        self._inside(el)

    def _box(self, item, holder, task):
        done = (task[1] or task[2]) in "xX"
        box = etree.Element("input", {"type": "checkbox", "disabled": "disabled"})
        if done:
            box.set("checked", "checked")
        box.set("aria-label", self.words["done" if done else "to_do"])
        box.tail = " " + holder.text[task.end() :]
        holder.text = ""
        holder.insert(0, box)
        item.set("class", "task")

    def _div(self, el):
        if embed := el.get("data-embed"):
            embed = self._decoded(embed)
            self.embeds.append(embed)
            self._set(el, "data-embed", embed)
        elif el.get("class") == "footnote":
            el.tag = "section"
            el.attrib = {
                "class": "footnotes",
                "role": "doc-endnotes",
                "aria-label": self.words["notes"],
            }
            el.remove(el[0])  # the rule: the stylesheet draws the line
            self.aside += 1
            for number, note in enumerate(el[0], 1):
                self._return_links(note, number)
            self._inside(el)
            self.aside -= 1
        else:
            self._inside(el)

    def _return_links(self, note, number):
        label = self.words["back"].format(number)
        for holder in note:
            links = [link for link in holder if link.get("class") == "footnote-backref"]
            for n, link in enumerate(links, 1):
                link.attrib = {"href": link.get("href").removeprefix("#"), "role": "doc-backlink"}
                link.set("aria-label", label if len(links) == 1 else f"{label} ({n})")
                link.text, link.tail = "↩", " " if n < len(links) else None
                self.ways_back.append((holder, link))

    # In the line

    def _sup(self, el):
        """A call to a note: not part of the words of the sentence."""
        el.set("id", self._rename(el.get("id")))
        link = el[0]
        link.attrib = {
            "href": link.get("href"),
            "role": "doc-noteref",
            "aria-label": self.words["note"].format(link.text),
        }
        self.inward.append(link)

    def _span(self, el):
        """A citation: not part of the words of the sentence."""
        if cite := el.get("data-cite"):
            cite = self._decoded(cite)
            self.embeds.append(cite)
            self._set(el, "data-cite", cite)
        else:
            self._inside(el)

    def _a(self, el):
        if el.get("role") == "doc-backlink":
            self.inward.append(el)
            return
        if page := el.get("data-page"):
            page = self._decoded(page)
            self.pages.append(page)
            self._set(el, "data-page", page)
            self._inside(el)
            return
        shown = el.text
        href = self._address(el, "href")
        self._titled(el)
        if not href:
            el.tag = "span"
            el.attrib.clear()
        elif not len(el) and not (shown or "").strip():
            el.text = href
        if href and self._decoded(el.text or "") in (href, href.removeprefix("mailto:")):
            self._set_text(el)
        else:
            self._inside(el)

    def _set_text(self, el):
        """Keep the text as it was typed: an address, an abbreviation."""
        text = self._decoded(el.text)
        self._say(text)
        el.text = text.replace("&", AMP_SUBSTITUTE + "amp;")

    def _img(self, el):
        src = self._address(el, "src")
        alt = self._decoded(el.get("alt", ""))
        self._titled(el)
        if src:
            self._set(el, "alt", alt)
            el.set("loading", "lazy")
            el.attrib.pop("rel", None)
        else:
            el.tag, el.text = "span", alt.replace("&", AMP_SUBSTITUTE + "amp;")
            el.attrib.clear()
        self._say(alt)

    def _br(self, el):
        el.tail = "\n" + (el.tail or "")

    def _abbr(self, el):
        self._titled(el)
        self._set_text(el)

    def _titled(self, el):
        if title := el.get("title"):
            self._set(el, "title", typography(self._decoded(title), self.lang))

    # Addresses and ids

    def _address(self, el, name):
        """Check the address in attribute `name`; return it, or None when it is not allowed."""
        address = self._decoded(el.get(name, "")).strip()
        bare = _BLANKS.sub("", address)
        scheme = _SCHEME.match(bare)
        if not bare or (scheme and scheme[1].lower() not in SCHEMES):
            return None
        address = _BLANKS.sub("%20", address)
        self._set(el, name, address)
        if (scheme and scheme[1].lower() != "mailto") or bare[:2].replace("\\", "/") == "//":
            el.set("rel", "noopener nofollow ugc")
        elif (file := _FILE.match(address)) and file[1] not in self.files:
            self.files.append(file[1])
        elif name == "href" and address.startswith("#"):
            self.inward.append(el)
        return address

    def _rename(self, old):
        """Return our id for one of FootnoteExtension's: "fnref2:a b" is "fr-ref-a-b-2"."""
        ref, n, label = _NOTE_ID.fullmatch(old).groups()
        wanted = f"{self.lang}-{'ref' if ref else 'note'}-{slug(label) or 'x'}"
        self.renamed[old] = self._unique(f"{wanted}-{n}" if n else wanted)
        return self.renamed[old]

    def _aim(self, link):
        """Turn "#evaluer" into the id the heading got; leave an unknown target as it is."""
        target = link.get("href").replace(AMP_SUBSTITUTE + "amp;", "&").removeprefix("#")
        known = self.renamed.get(target) or f"{self.lang}-{slug(target)}"
        if known in self.ids:
            link.set("href", f"#{known}")
