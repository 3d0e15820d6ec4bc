"""A fragment of a page's HTML as a clean tree of elements, for those who make files of it.

What is no part of a book (scripts, forms) goes, with its words where it has any to read; what
stands where HTML does not let it stand is taken out of its element. So the tree is valid
XHTML, whatever an embed was made of.
"""

import re
from urllib.parse import quote, urljoin, urlsplit

import lxml.html
from lxml import etree

SCHEMES = {"http", "https", "mailto", "tel"}
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ID = re.compile(r"[^\W\d][\w.-]*")
INLINE = {"a", "abbr", "br", "code", "em", "img", "span", "strong", "sub", "sup"}
BLOCKS = {
    "blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
}  # fmt: skip
SAME = {"b": "strong", "i": "em", "strike": "span", "article": "div", "aside": "div", "nav": "div",
        "header": "div", "footer": "div", "main": "div", "address": "div"}  # fmt: skip
WORDLESS = {"script", "style", "template", "iframe", "object", "svg", "math", "video", "audio",
            "canvas", "head", "title", "select", "textarea", "noscript"}  # fmt: skip
ONLY_WORDS = INLINE | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt"}  # hold no blocks
PARENTS = {
    "li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "caption": {"table"}, "thead": {"table"},
    "tbody": {"table"}, "tfoot": {"table"}, "tr": {"table", "thead", "tbody", "tfoot"},
    "td": {"tr"}, "th": {"tr"}, "figcaption": {"figure"},
}  # fmt: skip
HOLDERS = {"ul": "li", "ol": "li", "dl": "dd", "table": None, "thead": None, "tbody": None,
           "tfoot": None, "tr": "td"}  # fmt: skip
KEPT = {"img": ("alt", "title"), "ol": ("start",), "th": ("scope", "colspan", "rowspan"),
        "td": ("colspan", "rowspan"), "abbr": ("title",)}  # fmt: skip
ROLES = {"doc-noteref", "doc-backlink", "doc-endnotes"}
CLASSES = {"align-left", "align-center", "align-right", "footnotes", "task", "table-wrap"}
WHOLE = re.compile(r"[1-9]\d{0,3}|0")
LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def readable(words):
    """The words without the characters that XML forbids."""
    return NO_XML.sub("", words)


def address(href, base=""):
    """An address as a book may hold it: absolute, of a known scheme, well-formed; or None.

    base: what a path of the portal is added to. "#…" stays as it is.
    """
    href = readable(href).strip()
    if href.startswith("#"):
        return href if len(href) > 1 else None
    try:
        whole = urljoin(base, href)
        parts = urlsplit(whole)
        fine = parts.scheme in SCHEMES and (parts.scheme not in ("http", "https") or parts.hostname)
        _port = parts.port
    except ValueError:
        return None
    if not fine or re.search(r"[\s\[\]<>\"{}|\\^`]", parts.netloc):
        return None
    return quote(whole, safe="%/:=&?~#+!$,;'@()*._-") if fine else None


def clean(html, base=""):
    """The tree of a fragment: an lxml `div`. base: the address that paths are added to."""
    made = etree.Element("div")
    html = readable(html)
    if html.strip():
        parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        source = lxml.html.fragment_fromstring(html, create_parent="div", parser=parser)
        Cleaner(base).inside(source, made)
    return made


class Cleaner:
    """Copies what may stand in a book from one tree to another."""

    def __init__(self, base):
        self.base, self.ids = base, set()

    def inside(self, source, into):
        self.words(source.text, into)
        for child in source:
            if isinstance(child.tag, str):
                self.element(child, into)
            self.words(child.tail, into)

    def words(self, words, into):
        """Add words at the end of an element, where it may hold any."""
        if not words:
            return
        if into.tag in HOLDERS:
            if not words.strip():
                return
            if HOLDERS[into.tag] is None:
                return
            into = etree.SubElement(into, HOLDERS[into.tag])
        if len(into):
            into[-1].tail = (into[-1].tail or "") + words
        else:
            into.text = (into.text or "") + words

    def element(self, source, into):
        tag = SAME.get(source.tag, source.tag)
        if tag in WORDLESS:
            return
        if tag == "input":
            if source.get("type") == "checkbox":
                self.words("☑" if source.get("checked") is not None else "☐", into)
            return
        if not self.fits(tag, source, into):
            apart = tag in BLOCKS and len(into) + len(into.text or "")
            self.words(" " if apart else "", into)
            self.inside(source, into)
            return
        if tag in BLOCKS | INLINE and into.tag in HOLDERS and into.tag not in PARENTS.get(tag, ()):
            into = etree.SubElement(into, HOLDERS[into.tag])
        made = etree.SubElement(into, tag)
        self.attributes(source, made)
        self.inside(source, made)
        if tag == "dl":
            ordered(made)

    def fits(self, tag, source, into):
        """Whether this element may stand there; else its words do without it."""
        if tag not in BLOCKS | INLINE:
            return False
        if tag in PARENTS and into.tag not in PARENTS[tag]:
            return False
        if into.tag in HOLDERS and into.tag not in PARENTS.get(tag, ()):
            return HOLDERS[into.tag] is not None
        if tag in BLOCKS and into.tag in ONLY_WORDS:
            return False
        if tag == "img":
            return bool(source.get("src"))
        if tag == "a":
            within = [into, *into.iterancestors()]
            return all(each.tag != "a" for each in within) and bool(self.target(source))
        return True

    def target(self, source):
        return address(source.get("href") or "", self.base)

    def attributes(self, source, made):
        tag = made.tag
        mark = source.get("id") or ""
        if ID.fullmatch(mark) and mark not in self.ids:
            self.ids.add(mark)
            made.set("id", mark)
        if LANG.fullmatch(source.get("lang") or ""):
            made.set("lang", source.get("lang"))
        if kept := [name for name in (source.get("class") or "").split() if name in CLASSES]:
            made.set("class", " ".join(kept))
        if source.get("role") in ROLES and tag in ("a", "section"):
            made.set("role", source.get("role"))
        for name in KEPT.get(tag, ()):
            value = source.get(name)
            if value and (name in ("alt", "title") or WHOLE.fullmatch(value)
                          or value in ("col", "row")):  # fmt: skip
                made.set(name, value)
        if tag == "a":
            made.set("href", self.target(source))
        elif tag == "img":
            made.set("src", source.get("src"))
            made.set("alt", source.get("alt") or "")


def ordered(made):
    """A list of definitions that has no term, or ends with one, is a plain division."""
    tags = [child.tag for child in made]
    if tags and (tags[0] != "dt" or tags[-1] != "dd"):
        made.tag = "div"
        for child in made:
            child.tag = "div"


def unlink(link):
    """Leave a link its words alone."""
    link.tag = "span"
    for name in ("href", "role"):
        link.attrib.pop(name, None)


def to_words(picture):
    """Put the description of a picture in its place."""
    picture.tag = "span"
    words = picture.get("alt") or ""
    for name in ("src", "alt", "title"):
        picture.attrib.pop(name, None)
    picture.text = f"[{words}]" if words else ""
