"""The seat ledger: one for working groups, visits and coach places.

Every verb is one transaction that decides after taking its locks, in one order always:
the persons by their number, then the items by theirs (on SQLite the IMMEDIATE
transaction holds the whole file). What it decides is written as entries of the ledger
(`SeatEntry`), and `Seat`, the present, is changed with them.
"""

from dataclasses import dataclass, field

from peewee import fn

from valuess.accounts.models import Account, Organisation
from valuess.agenda.clash import clashing
from valuess.agenda.models import SEATED, WAITING, Item, Registration, Seat, SeatEntry
from valuess.db import db, locked, now
from valuess.i18n import lazy

ACTS = {
    "taken": lazy("Took a seat"),
    "waited": lazy("Joined the waiting list"),
    "left": lazy("Gave the seat back"),
    "promoted": lazy("Moved up from the waiting list"),
    "skipped": lazy("Passed over: they have something else then"),
    "removed": lazy("Lost the seat"),
}
CLOSED, FULL, CLASH = "closed", "full", "clash"
UNREGISTERED, CANCELLED = "unregistered", "cancelled"


@dataclass
class Outcome:
    """What became of a wish for a seat. seat: as it stands now, or None.

    refused: why not, one of CLOSED, FULL, CLASH, UNREGISTERED, CANCELLED, or "".
    clashes: the items held that are in the way. again: True when the seat was theirs
    already. promoted: seats of others that were moved up by the same act.
    """

    seat: Seat | None = None
    refused: str = ""
    clashes: list = field(default_factory=list)
    again: bool = False
    promoted: list = field(default_factory=list)


def counts(items):
    """{item id: (seated, waiting)} of these items: one query."""
    query = (
        Seat.select(Seat.item, Seat.state, fn.COUNT(Seat.id))
        .where(Seat.item.in_([item.id for item in items]))
        .group_by(Seat.item, Seat.state)
    )
    found = {}
    for item, state, count in query.tuples():
        found.setdefault(item, {})[state] = count
    return {item.id: (found.get(item.id, {}).get(SEATED, 0), found.get(item.id, {}).get(WAITING, 0))
            for item in items}  # fmt: skip


def position(seat):
    """A waiting person's place in the line, from 1."""
    ahead = Seat.item == seat.item_id, Seat.state == WAITING, Seat.turn <= seat.turn
    return Seat.select().where(*ahead).count()


def country_of(account, meeting):
    """The country of a person for the balance: as registered, else that of their organisation."""
    registered = Registration.standing(meeting, account)
    if registered and registered.country:
        return registered.country
    organisation = Organisation.get_or_none(Organisation.id == account.organisation_id)
    return organisation.country if organisation else ""


def hold(persons, items):
    """Take the locks of a verb, persons first; the items as they are now, by id."""
    people = Account.select(Account.id).where(Account.id.in_(sorted(persons)))
    list(locked(people.order_by(Account.id)))
    found = locked(Item.select().where(Item.id.in_(sorted(items))).order_by(Item.id))
    return {item.id: item for item in found}


def write(item, account, act, by=None, **detail):
    """One entry of the ledger; its number."""
    return SeatEntry.add(item=item, account=getattr(account, "id", account), act=act,
                         by=getattr(by, "id", by), detail=detail).id  # fmt: skip


def take(item, account, by=None):
    """Seat a person, or let them wait when it is full: Outcome."""
    with db.atomic():
        item = hold([account.id], [item.id])[item.id]
        mine = list(Seat.held(account))
        present = next((seat for seat in mine if seat.item_id == item.id), None)
        if present:
            return Outcome(present, again=True)
        if item.cancelled:
            return Outcome(refused=CANCELLED)
        if not item.open_for_seats():
            return Outcome(refused=CLOSED)
        if Registration.standing(item.meeting_id, account) is None:
            return Outcome(refused=UNREGISTERED)
        clashes = clashing(item, [seat.item for seat in mine if seat.state == SEATED])
        if clashes:
            return Outcome(refused=CLASH, clashes=clashes)
        seated = Seat.select().where(Seat.item == item, Seat.state == SEATED).count()
        if seated >= item.capacity and not item.waits:
            return Outcome(refused=FULL)
        free = seated < item.capacity
        turn = write(item, account, "taken" if free else "waited", by)
        seat = Seat.create(item=item, account=account, state=SEATED if free else WAITING, turn=turn,
                           country=country_of(account, item.meeting_id), since=now())  # fmt: skip
        return Outcome(seat)


def leave(item, account, by=None):
    """Give a seat or a place in the line back: Outcome, with those who moved up by it."""
    with db.atomic():
        item = hold([account.id], [item.id])[item.id]
        gone = Seat.delete().where(Seat.item == item, Seat.account == account).execute()
        if gone:
            write(item, account, "left", by)
        return Outcome()
