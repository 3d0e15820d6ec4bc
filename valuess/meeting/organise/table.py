"""The working table of an agenda: each item with how it stands and what looks wrong. Pure,
but for `of`, which asks the store four times."""

from dataclasses import dataclass, field
from itertools import groupby

from peewee import fn

from valuess.agenda import seats
from valuess.agenda.models import JOURNEY, SEATED, VISIT, Item, Registration, Seat
from valuess.agenda.times import minutes
from valuess.config import LANGUAGES


@dataclass
class Line:
    """One item. same_room: items in its room at its time. leaves: journeys of the day that
    leave before a visit is back. halved: texts that lack a language. interpretation: how
    many of those who sit there asked for it."""

    item: Item
    seated: int = 0
    waiting: int = 0
    same_room: list = field(default_factory=list)
    leaves: list = field(default_factory=list)
    halved: bool = False
    interpretation: int = 0

    @property
    def full(self):
        return self.item.signs_up and self.seated >= self.item.capacity

    @property
    def over(self):
        """How many more sit in it than it has seats."""
        return max(0, self.seated - self.item.capacity) if self.item.signs_up else 0

    @property
    def faulty(self):
        return bool(self.same_room or self.leaves or self.halved or self.over)


def where(item):
    """What makes two rooms the same one; None for an item of no room."""
    if not item.room or not any(item.room.values()):
        return None
    return tuple(sorted(item.room.items())), tuple(sorted((item.place or {}).items()))


def same_rooms(items):
    """{item id: others that stand in its room while it does}."""
    by_room, found = {}, {}
    for item in items:
        if item.cancelled is None and where(item):
            by_room.setdefault(where(item), []).append(item)
    for sharing in by_room.values():  # in order of time: later ones begin later
        for index, item in enumerate(sharing):
            for other in sharing[index + 1 :]:
                if other.starts >= item.ends:
                    break
                found.setdefault(item.id, []).append(other)
                found.setdefault(other.id, []).append(item)
    return found


def left_behind(items):
    """{visit id: journeys of its day that leave after it began and before it is back}."""
    standing = [item for item in items if item.cancelled is None]
    journeys = {}
    for item in standing:
        if item.kind == JOURNEY:
            journeys.setdefault(item.day, []).append(item)
    found = {}
    for item in standing:
        if item.kind == VISIT:
            back = item.ends + minutes(item.after)
            late = [j for j in journeys.get(item.day, ()) if item.starts < j.starts < back]
            if late:
                found[item.id] = late
    return found


def halved(item):
    """True when a text of it is in one language only."""
    texts = (item.title, item.text, item.room, item.place, item.access, item.speakers, item.chair)
    return any(0 < sum(bool(t.get(lang)) for lang in LANGUAGES) < len(LANGUAGES)
               for t in texts if t)  # fmt: skip


def interpretations(meeting):
    """{item id: how many who have a seat in it need interpretation}: one query."""
    asks = (Registration.account == Seat.account) & (Registration.meeting == meeting)
    query = (
        Seat.select(Seat.item, fn.COUNT(Seat.id))
        .join(Item).switch(Seat).join(Registration, on=asks)
        .where(Item.meeting == meeting, Seat.state == SEATED, Registration.interpretation,
               Registration.withdrawn.is_null())
        .group_by(Seat.item)
    )  # fmt: skip
    return dict(query.tuples())


def of(meeting):
    """The agenda as [(day, [Line])], in order of time."""
    items = list(Item.of(meeting, all=True))
    needing = interpretations(meeting)
    taken, rooms, late = seats.counts(items), same_rooms(items), left_behind(items)
    lines = [
        Line(
            item,
            *taken[item.id],
            rooms.get(item.id, []),
            late.get(item.id, []),
            halved(item),
            needing.get(item.id, 0),
        )
        for item in items
    ]
    return [
        (day, list(group))
        for day, group in groupby(sorted(lines, key=lambda line: line.item.day),
                                  key=lambda line: line.item.day)
    ]  # fmt: skip
