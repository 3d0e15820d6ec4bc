"""Moving, narrowing and cancelling an item that people hold seats in: stand-in."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from valuess import audit
from valuess.agenda import found
from valuess.agenda.clash import clashing
from valuess.agenda.models import SEATED, WAITING, Item, Seat
from valuess.db import db, now


class Changed(Exception):
    """Somebody else changed the item meanwhile; item: as it is now."""

    def __init__(self, item):
        super().__init__("changed")
        self.item = item


@dataclass
class Consequences:
    clashing: list = field(default_factory=list)
    losing: list = field(default_factory=list)
    promoted: list = field(default_factory=list)


def foresee(item, changes):
    seats = list(Seat.listed(item))
    seated = [seat for seat in seats if seat.state == SEATED]
    waiting = [seat for seat in seats if seat.state == WAITING]
    capacity = changes.get("capacity", item.capacity)
    values = {**item.__data__, **changes, "id": item.id}
    future = SimpleNamespace(**values)
    found_ = Consequences()
    if changes.get("cancelled"):
        found_.losing = seats
        return found_
    room = capacity or 0
    found_.losing = seated[room:]
    found_.promoted = waiting[: max(0, room - len(seated))]
    for seat in seated[:room]:
        others = [held.item for held in Seat.held(seat.account) if held.item_id != item.id]
        hits = clashing(future, others)
        if hits:
            found_.clashing.append((seat.account, future, hits))
    return found_


def change(item, changes, version, by):
    with db.atomic():
        current = Item.held(item.id)
        if current.version != version:
            raise Changed(current)
        lost = foresee(current, changes).losing
        for name, value in changes.items():
            setattr(current, name, value)
        current.version += 1
        current.save()
        for seat in lost:
            seat.delete_instance()
        found.index(current)
        audit.note("item changed", by, f"item:{current.id}", fields=sorted(changes))
        return current


def cancel(item, by, words=None):
    with db.atomic():
        current = Item.held(item.id)
        current.cancelled = now()
        current.version += 1
        current.save()
        Seat.delete().where(Seat.item == current).execute()
        found.index(current)
        audit.note("item cancelled", by, f"item:{current.id}")
        return current


def restore(item, by):
    with db.atomic():
        current = Item.held(item.id)
        current.cancelled = None
        current.version += 1
        current.save()
        found.index(current)
        audit.note("item restored", by, f"item:{current.id}")
        return current
