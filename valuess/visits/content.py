"""Loads what content/visits.toml says of the example visits and coaches, by address, once."""

import tomllib

from valuess.agenda.models import JOURNEY, VISIT, Item
from valuess.agenda.times import utc
from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.visits.coaches import Coach, Stop
from valuess.visits.models import Visit


def load(folder):
    """Describe the visits and coaches of the agenda that have no words yet; how many."""
    path = folder / "visits.toml"
    source = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    count = 0
    for entry, item in new(source.get("visit", ()), VISIT, Visit):
        Visit.create(item=item, **visit(entry, item))
        count += 1
    for entry, item in new(source.get("coach", ()), JOURNEY, Coach):
        coach = Coach.create(item=item, operator=entry["operator"], goal=label(entry, "goal"))
        for position, stop in enumerate(entry["stops"], 1):
            at = utc(item.day, stop["at"], item.zone)
            Stop.create(coach=coach, position=position, name=label(stop, "name"),
                        address=stop["address"], at=at)  # fmt: skip
        count += 1
    return count


def new(entries, kind, model):
    """(entry, its item) for each that is on the agenda and that `model` says nothing of."""
    items = {item.slug: item for item in Item.select().where(Item.kind == kind)}
    known = {row.item_id for row in model.select(model.item)}
    for entry in entries:
        item = items.get(entry["slug"])
        if item is not None and item.id not in known:
            yield entry, item


def label(entry, name):
    """A Label from the keys name_fr, name_en … of a table."""
    return Label({lang: entry.get(f"{name}_{lang}", "") for lang in LANGUAGES})


def visit(entry, item):
    """The fields of a visit from its table; times are on the clock of its place, that day."""
    moments = {
        name: utc(item.day, entry[name], item.zone)
        for name in ("leaves", "returns")
        if name in entry
    }
    plain = {name: entry[name] for name in ("host", "means", "cost", "currency") if name in entry}
    return {**{name: label(entry, name) for name in Visit.WORDS}, **moments, **plain}
