"""The kinds of text that rooms have: each room registers its own."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from valuess.access import PARTNER


@dataclass
class Kind:
    """One kind of text.

    name: stored with each document, and the blueprint's name.
    label: lazy words for search results, "Guide".
    level: from which rank of valuess.access one may see working versions and write.
    check: (text, revision) → reasons against publishing that revision, each in words.
    hold: called with the text inside the transaction that publishes it, before the text itself is
    held: holds what `check` rests on.
    around: what stands around a page: (text, working) → {"crumbs", "previous", "next"}.
    begun, binned, restored: called inside the transaction, with the document.
    reserved: slugs that are addresses of the room itself.
    within: for texts that only some people of that rank may work on: (document's number,
    person) → whether they may see working versions of it and write; None for no such rule.
    outline: the numbers of its documents in reading order, where they have one.
    glossed: whether the first use of each term leads to its entry in the glossary.
    reviewed: whether a partner of another organisation reads it before visitors do.
    below: (number of a document) → the numbers of those below it, for a kind that has such; or
    None.
    hidden: the numbers of documents that no list and no search shows, published or not.
    """

    name: str
    label: object
    level: int = PARTNER
    check: Callable = lambda text, revision: []
    hold: Callable = lambda text: None
    around: Callable = lambda text, working: {}
    begun: Callable = lambda document: None
    binned: Callable = lambda document: None
    restored: Callable = lambda document: None
    reserved: tuple = ()
    within: Callable | None = None
    reviewed: bool = False
    hidden: Callable = frozenset
    glossed: bool = False
    below: Callable | None = None
    outline: Callable = tuple

    def address(self, slug, lang, **values):
        return url_for(f"{self.name}.show", slug=slug, lang=lang, **values)

    def home(self):
        return url_for(f"{self.name}.index")


kinds = {}


def register(kind):
    kinds[kind.name] = kind
    return kind
