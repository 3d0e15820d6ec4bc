"""Loads the starting agenda from content/meeting/, once for each meeting."""

import tomllib
from datetime import time

from valuess.agenda import found
from valuess.agenda.models import Item, Meeting
from valuess.agenda.times import utc
from valuess.config import LANGUAGES
from valuess.db import Label, db

LABELS = ("title", "text", "room", "place", "access", "speakers", "chair")
PLAIN = ("slug", "kind", "before", "after", "capacity", "spoken", "interpreted")
WHERE = ("address", "latitude", "longitude")


def load(folder):
    """Bring in each meeting that is not there yet, with its agenda; how many items."""
    count = 0
    for path in sorted((folder / "meeting").glob("*.toml")):
        source = tomllib.loads(path.read_text("utf-8"))
        if Meeting.get_or_none(Meeting.key == source["key"]) is None:
            count += len(load_meeting(source))
    return count


def label(entry, name):
    """A Label from the keys name_fr, name_en … of a table; None where it has none."""
    words = {lang: entry[f"{name}_{lang}"] for lang in LANGUAGES if f"{name}_{lang}" in entry}
    return Label(words) if words else None


def load_meeting(source):
    """A meeting and its items; the first one that is loaded stands in front."""
    with db.atomic():
        meeting = Meeting.create(
            key=source["key"], first=source["first"], last=source["last"], zone=source["zone"],
            current=not Meeting.select().where(Meeting.current).exists(),
            **{name: label(source, name) for name in ("title", "summary", "place")},
        )  # fmt: skip
        items = [
            load_item(meeting, entry, source["venue"], position)
            for position, entry in enumerate(source["item"], 1)
        ]
        for item in items:
            found.index(item)
        return items


def load_item(meeting, entry, venue, position):
    """One item; where it names no place it is at the venue. Every one is an example."""
    elsewhere = "place_fr" in entry
    entry = entry if elsewhere else {**venue, **entry}
    zone = entry.get("zone", meeting.zone)
    zone_end = entry.get("zone_end", zone)
    return Item.create(
        meeting=meeting, position=position, zone=zone, zone_end=zone_end, example=True,
        starts=utc(entry["day"], time.fromisoformat(entry["start"]), zone),
        ends=utc(entry.get("end_day", entry["day"]), time.fromisoformat(entry["end"]), zone_end),
        **{name: label(entry, name) for name in LABELS},
        **{name: entry[name] for name in (*PLAIN, *WHERE) if name in entry},
    )  # fmt: skip
