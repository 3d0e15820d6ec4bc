"""Loads what content/visits.toml says of the example visits, by their addresses, once."""

import tomllib

from valuess.agenda.models import VISIT, Item
from valuess.agenda.times import utc
from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.visits.models import Visit


def load(folder):
    """Describe the visits that are on the agenda and have no words yet; how many."""
    path = folder / "visits.toml"
    entries = tomllib.loads(path.read_text("utf-8"))["visit"] if path.exists() else []
    items = {item.slug: item for item in Item.select().where(Item.kind == VISIT)}
    known = {visit.item_id for visit in Visit.select(Visit.item)}
    count = 0
    for entry in entries:
        item = items.get(entry["slug"])
        if item is not None and item.id not in known:
            Visit.create(item=item, **values(entry, item))
            count += 1
    return count


def values(entry, item):
    """The fields of a visit from its table; times are on the clock of its place, that day."""
    labels = {
        name: Label({lang: entry.get(f"{name}_{lang}", "") for lang in LANGUAGES})
        for name in Visit.WORDS
    }
    moments = {
        name: utc(item.day, entry[name], item.zone) if name in entry else None
        for name in ("leaves", "returns")
    }
    plain = {name: entry[name] for name in ("host", "means", "cost", "currency") if name in entry}
    return {**labels, **moments, **plain}
