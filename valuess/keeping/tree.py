"""A page as a tree whose untouched parts are written out as they were.

For the portal's own pages, whose elements are closed; not a reader of any HTML.
"""

from html import escape as escape
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr"}  # fmt: skip


class Node:
    """An element: `start` and `end` as they are written, `children` nodes or raw strings."""

    def __init__(self, tag="", start="", attributes=(), parent=None):
        self.tag, self.start, self.end, self.parent = tag, start, "", parent
        self.attributes, self.children = dict(attributes), []

    def get(self, name):
        return self.attributes.get(name)

    @property
    def classes(self):
        return (self.get("class") or "").split()

    def write(self):
        """Write the start anew, after a change of the attributes."""
        said = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in self.attributes.items()
        )
        self.start = f"<{self.tag}{said}{'/' if self.start.endswith('/>') else ''}>"

    def put(self, name, value):
        self.attributes[name] = value
        self.write()

    def elements(self):
        """Every element inside, in the order of the page."""
        waiting = [each for each in reversed(self.children) if isinstance(each, Node)]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [each for each in reversed(node.children) if isinstance(each, Node)]

    def find(self, tag):
        return next((node for node in self.elements() if node.tag == tag), None)

    def replace(self, *others):
        """Put other nodes or strings into the place of this one."""
        siblings = self.parent.children
        at = next(n for n, each in enumerate(siblings) if each is self)
        siblings[at : at + 1] = others
        for other in others:
            if isinstance(other, Node):
                other.parent = self.parent

    def unwrap(self):
        """Leave what is inside, without the element."""
        self.replace(*self.children)

    def drop(self):
        """Take the element out, and what held nothing else with it."""
        node = self
        while node.parent is not None and node.parent.tag in ("li", "p", "div", "ul", "nav"):
            if any(each is not node and said(each) for each in node.parent.children):
                break
            node = node.parent
        node.replace()

    def pieces(self):
        """Everything as it is written, in order."""
        waiting = [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Node):
                yield each.start
                waiting.append(each.end)
                waiting += reversed(each.children)
            else:
                yield each

    def __str__(self):
        return "".join(self.pieces())


def said(piece):
    """True for a piece that shows something: an element, or words."""
    return isinstance(piece, Node) or (piece.strip() and not piece.startswith("<!--"))


class Reader(HTMLParser):
    """Reads a page; `root` is its tree."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.root = self.here = Node()

    def handle_starttag(self, tag, attrs):
        node = Node(tag, self.get_starttag_text(), attrs, self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Node(tag, self.get_starttag_text(), attrs, self.here))

    def handle_endtag(self, tag):
        node = self.here
        while node is not None and node.tag != tag:
            node = node.parent
        if node is not None:
            node.end, self.here = f"</{tag}>", node.parent

    def add(self, words):
        self.here.children.append(words)

    handle_data = add

    def handle_entityref(self, name):
        self.add(f"&{name};")

    def handle_charref(self, name):
        self.add(f"&#{name};")

    def handle_comment(self, data):
        self.add(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.add(f"<!{decl}>")


def read(page):
    """The tree of a page."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader.root
