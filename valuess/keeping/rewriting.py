"""A page of the portal made into a page that needs no server.

`resolve(link)` says where a link of the page leads: a relative address, or None when what
it leads to is not kept; for a link to elsewhere, the link itself.
"""

import re
from dataclasses import dataclass
from html import unescape

from valuess.keeping import tree

SCRIPTS = ("/static/app.js",)  # what helps a reader; the rest speaks to the server
SEARCH_SCRIPTS = ("search/", "/static/kept.js")
SILENT = ("script", "style", "nav", "form", "svg", "button")  # not among a page's words
SPACES = re.compile(r"\s+")
BLOCKS = {"p", "li", "dt", "dd", "td", "th", "tr", "div", "section", "br", "blockquote", "caption",
          "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "pre"}  # fmt: skip
MARKDOWN_LINK = re.compile(r"(?<=\]\()(/[^)\s]*)")
CALENDAR_URL = re.compile(rb"URL[:;][^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")
CALENDAR_STAMP = re.compile(rb"DTSTAMP:[^\r\n]*")


@dataclass
class Around:
    """What is put around the words of a kept page, as HTML; search: the search page's address."""

    banner: str
    foot: str
    search: str


def page(root, resolve, around):
    """Change the tree of a page so that every link in it leads to what is kept."""
    head(root, resolve)
    forms(root, around.search)
    for node in list(root.elements()):
        for name in [name for name in node.attributes if name.startswith("hx-")]:
            del node.attributes[name]
            node.write()
        for name in ("href", "src"):
            if node.tag not in ("link", "script") and node.get(name) is not None:
                link(node, name, resolve)
    put(root, around)
    return str(root)


def head(root, resolve):
    """Scripts, and the <link>s and <meta>s that speak to a server or name the old one."""
    for node in [each for each in root.elements() if each.tag in ("script", "link", "meta")]:
        where = node.get("src") if node.tag == "script" else node.get("href")
        if not stays(node) or node.get("rel") == "canonical" or node.get("name") == "htmx-config":
            node.replace()
        elif where and not where.startswith(SEARCH_SCRIPTS[0]):
            kept = resolve(where)
            node.put("src" if node.tag == "script" else "href", kept) if kept else node.replace()


def stays(node):
    """False for a script that is of no use without a server."""
    return node.tag != "script" or (node.get("src") or "").startswith(SCRIPTS + SEARCH_SCRIPTS)


def forms(root, search):
    """Only the search is left: it leads to the page that searches without a server."""
    for node in [each for each in root.elements() if each.tag == "form"]:
        if node.get("role") == "search":
            node.put("action", search)
        else:
            node.drop()


def link(node, name, resolve):
    """Lead a link to what is kept, or leave its words without it."""
    where = node.get(name)
    kept = where if where.startswith("#") or where == "" else resolve(where)
    if kept is not None:
        if kept != where:
            node.put(name, kept)
    elif node.tag == "img":
        node.replace(tree.escape(node.get("alt") or ""))
    elif node.tag != "a":
        node.replace()
    elif {"button", "sign-in"} & set(node.classes) or in_navigation(node):
        node.drop()
    else:
        node.unwrap()


def in_navigation(node):
    up = node.parent
    while up is not None:
        if up.tag == "nav":
            return True
        up = up.parent
    return False


def put(root, around):
    """The banner before everything else of the page, and the line at its foot."""
    for tag, first, words in (("header", True, around.banner), ("footer", False, around.foot)):
        place = root.find(tag)
        if place is not None:
            place.children.insert(0 if first else len(place.children), words)


def words(root):
    """(title, words) of a page, for its search: what stands in its <main>."""
    main = root.find("main") or root
    heading = main.find("h1") or root.find("title")
    return plain(heading) if heading else "", plain(main, but=heading)


def plain(root, but=None):
    """The words inside an element, as one line."""
    said, waiting = [], [root]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, tree.Node):
            if not each.startswith("<!"):
                said.append(each)
        elif each is not but and each.tag not in SILENT and each.get("aria-hidden") != "true":
            if each.tag in BLOCKS:
                said.append(" ")
                waiting.append(" ")
            waiting += reversed(each.children)
    return SPACES.sub(" ", unescape("".join(said))).strip()


def markdown(content, resolve):
    """The source of a page; its links to what is kept lead there."""
    said = content.decode()
    return MARKDOWN_LINK.sub(lambda found: resolve(found[0]) or found[0], said).encode()


def calendar(content, day):
    """A calendar file without the addresses of the portal, stamped with the day of the copy."""
    stamp = f"DTSTAMP:{day:%Y%m%d}T000000Z".encode()
    return CALENDAR_STAMP.sub(stamp, CALENDAR_URL.sub(b"", content))
