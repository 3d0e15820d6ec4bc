"""What is on the agenda, found by the search: in both languages, while it is shown.

Whatever changes an item calls `index(item)` in the same transaction. What a room keeps
for the search beside it, such as decisions, follows: `beside` holds functions of
(item, shown) that index it anew, or forget it.
"""

from flask import url_for

from valuess import search
from valuess.access import PARTNER, VISITOR
from valuess.agenda.models import Item
from valuess.config import LANGUAGES
from valuess.frame import Registry

SOURCE = "meeting"
beside = Registry()
TOLD = ("text", "speakers", "chair", "room", "place", "access")


def index(item):
    """Keep the words of an item, for every reader; one that is not shown is forgotten."""
    if not item.shown:
        return forget(item)
    begin(item)
    for follow in beside:
        follow(item, shown=True)
    return None


def begin(item):
    """As `index`, for an item that is new: no words of it are kept, and nothing is beside it."""
    for lang in LANGUAGES if item.shown else ():
        title = item.title.get(lang) or str(item.title)
        labels = [getattr(item, name) or {} for name in TOLD]
        body = "\n".join([*filter(None, (label.get(lang) for label in labels)), item.address])
        for audience in (VISITOR, PARTNER):
            search.index(SOURCE, item.id, lang, audience, title, body)


def forget(item):
    """Find an item no more: it is hidden, or about to be deleted."""
    search.forget(SOURCE, item.id)
    for follow in beside:
        follow(item, shown=False)


def describe(refs, _audience):
    """For search.register: (ref, lang) pairs → {(ref, lang): (url, title, kind label)}."""
    rows = Item.select().where(Item.id.in_([ref for ref, _lang in refs]), Item.shown)
    items = {item.id: item for item in rows}
    return {
        (ref, lang): (
            url_for(items[ref].endpoint, slug=items[ref].slug),
            items[ref].title.get(lang) or str(items[ref].title),
            str(items[ref].kind_name),
        )
        for ref, lang in refs
        if ref in items
    }
