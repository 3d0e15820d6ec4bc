"""What no rendered text may hold, told from the tree a browser would build of it."""

import re

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
TAGS = {
    "a",
    "abbr",
    "blockquote",
    "br",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "hr",
    "img",
    "input",
}
TAGS |= {"h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "section", "span", "strong", "sup"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr", "ul"}
ATTRIBUTES = {
    "href",
    "title",
    "rel",
    "role",
    "class",
    "id",
    "start",
    "src",
    "alt",
    "loading",
    "scope",
}
ATTRIBUTES |= {"tabindex", "aria-label", "data-page", "data-embed", "data-cite", "type", "checked", "disabled"}
CLASSES = {"table-wrap", "footnotes", "task", "align-left", "align-center", "align-right"}
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def tree(page):
    """The fragment as a browser reads it; html5lib raises on the least fault."""
    return html5lib.HTMLParser(strict=True).parseFragment(page)


def faults(page, lang):
    """Everything in `page` that could act, clobber or be styled by its author. [] when inert."""
    found, ids = [], []
    for el in tree(page).iter():
        if not isinstance(el.tag, str) or not el.tag.startswith(HTML):
            if el.tag != "DOCUMENT_FRAGMENT":
                found.append(f"node {el.tag}")
            continue
        tag = el.tag.removeprefix(HTML)
        if tag not in TAGS:
            found.append(f"<{tag}>")
        for name, value in el.attrib.items():
            if name not in ATTRIBUTES:
                found.append(f"{tag} {name}={value}")
            elif name == "class" and value not in CLASSES:
                found.append(f"class {value}")
            elif name == "id":
                ids.append(value)
                if not re.fullmatch(rf"{lang}-[^\s\"'<>]+", value):
                    found.append(f"id {value}")
            elif name in ("href", "src"):
                bare = re.sub(r"[\x00-\x20\x7f-\xa0]", "", value)
                scheme = ADDRESS.match(bare)
                if scheme and scheme[0].lower() not in ("http:", "https:", "mailto:"):
                    found.append(f"{name} {value}")
    if len(set(ids)) != len(ids):
        found.append(f"ids twice: {ids}")
    return found
