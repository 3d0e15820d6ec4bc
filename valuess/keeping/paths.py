"""Where each address of the portal is kept: the path of a file, safe on any system.

A path has only ASCII letters, digits, points, hyphens and underscores, steps that FAT and
Windows take, and differs from every other by more than case. An address that had to be
changed for that ends in a mark of what it was, so its path does not depend on the others.
"""

import hashlib
import re
import unicodedata
from posixpath import relpath
from urllib.parse import unquote

LONGEST = 60  # characters of a step
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def mark(words):
    """A short mark of what something was called."""
    return hashlib.blake2b(words.encode(), digest_size=4).hexdigest()


def safe(step):
    """One step of a path, as it was where that is safe, else changed and marked."""
    folded = unicodedata.normalize("NFKD", step).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", folded).strip("-. ")
    if kept == step and len(step) <= LONGEST and not RESERVED.fullmatch(step):
        return step
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 8:
        stem, dot, ending = kept, "", ""
    return f"{stem[: LONGEST - 20]}-{mark(step)}{dot}{ending}".lstrip("-.")


def file_of(address, page):
    """The path for an address, `?query` included; page: whether it holds HTML."""
    path, _question, query = address.partition("?")
    steps = [safe(unquote(step)) for step in path.strip("/").split("/") if step]
    if path.endswith("/"):
        steps.append("index")
    if query:
        stem, dot, ending = steps[-1].rpartition(".")
        asked = safe(unquote(query).replace("=", "-"))
        steps[-1] = f"{stem or ending}-{asked}{dot if stem else ''}{ending if stem else ''}"
    if page and not steps[-1].endswith(".html"):
        steps[-1] += ".html"
    return "/".join(steps)


class Places:
    """Gives each address its file, no two of them the same one on any system."""

    def __init__(self, taken=()):
        self.known, self.taken = {}, {path.lower() for path in taken}

    def give(self, address, page):
        """The path of an address that is kept from now on."""
        path = file_of(address, page)
        if path.lower() in self.taken:
            stem, dot, ending = path.rpartition(".")
            path = f"{stem or ending}-{mark(address)}{dot if stem else ''}{ending if stem else ''}"
        self.taken.add(path.lower())
        self.known[address] = path
        return path

    def get(self, address):
        """The path of an address, or None when it is not kept."""
        return self.known.get(address)


def way(start, target):
    """The relative address that leads from one kept file to another."""
    return relpath(target, start.rpartition("/")[0] or ".")
