"""The ledger of seats told anew from its entries, and compared with the seats as they are."""

from valuess import db as store
from valuess.agenda.models import SEATED, WAITING, Item, Seat, SeatEntry
from valuess.doctor import Finding
from valuess.i18n import _, ngettext


def replay(entries):
    """{(item number, account number): (state, turn)} after these entries, in order. Pure."""
    places = {}
    for entry in entries:
        key = entry.item_id, entry.account
        match entry.act:
            case "taken" | "promoted":
                places[key] = SEATED, entry.id
            case "waited":
                places[key] = WAITING, entry.id
            case "returned":
                places[key] = WAITING, entry.detail.get("turn", 0)
            case "left" | "removed" | "freed":
                places.pop(key, None)
    return {key: place for key, place in places.items() if key[1] is not None}


def present():
    """The same of the seats as they are."""
    rows = Seat.select(Seat.item, Seat.account, Seat.state, Seat.turn).tuples()
    return {(item, account): (state, turn) for item, account, state, turn in rows}


def overfull():
    """The items in which more people sit than there are seats."""
    seated = {}
    for (item,) in Seat.select(Seat.item).where(Seat.state == SEATED).tuples():
        seated[item] = seated.get(item, 0) + 1
    items = Item.select().where(Item.id.in_(list(seated))).order_by(Item.id)
    return [item for item in items if seated[item.id] > (item.capacity or 0)]


def differences():
    """The (item number, account number) whose seat is not what the entries tell, sorted."""
    told, there = replay(SeatEntry.select().order_by(SeatEntry.id)), present()
    return sorted(key for key in told.keys() | there.keys() if told.get(key) != there.get(key))


def check(app):
    """For `flask doctor`."""
    if store.pending():
        return
    with store.db.atomic():
        wrong, full = differences(), overfull()
    if wrong:
        yield Finding("bad", ngettext(
            "%(num)d seat is not what the ledger of seats tells.",
            "%(num)d seats are not what the ledger of seats tells.", len(wrong),
        ))  # fmt: skip
    if full:
        names = ", ".join(item.slug for item in full)
        yield Finding("bad", _("More people than seats: %(names)s", names=names))
    if not wrong and not full:
        yield Finding("well", _("The seats are what their ledger tells."))
