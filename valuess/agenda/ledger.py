"""What every verb of the seat ledger stands on: its locks, its entries, who sits where.

Locks are taken in one order always: the persons by their number, then the items by
theirs (on SQLite the IMMEDIATE transaction holds the whole file). A verb that finds that
it needs someone more raises Wider, and begins again with the larger set. What is decided
is decided after the locks; every change is an entry (`SeatEntry`), and `Seat`, the
present, is changed with it.
"""

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from peewee import OperationalError, fn
from psycopg.errors import DeadlockDetected

from valuess.accounts.models import Account, Organisation
from valuess.agenda.models import SEATED, WAITING, Item, Seat, SeatEntry
from valuess.db import db, locked, now, on_postgresql, statement
from valuess.i18n import lazy

ACTS = {
    "taken": lazy("Took a seat"),
    "waited": lazy("Joined the waiting list"),
    "left": lazy("Gave the seat back"),
    "promoted": lazy("Moved up from the waiting list"),
    "skipped": lazy("Passed over: has something else then"),
    "returned": lazy("Back to the waiting list: there are fewer seats"),
    "removed": lazy("Lost the seat"),
    "freed": lazy("Seat taken back with the allocation"),
}
FEW = 12  # rows that are quicker locked one by one, by a statement composed once
ATTEMPTS = 3  # at a transaction that met another one, crosswise


TALLIED = 'SELECT state, country, COUNT(*) FROM "seat" WHERE item_id = ? GROUP BY state, country'
PLACES = (
    'SELECT id, item_id, account_id, state, turn, country, since FROM "seat" WHERE account_id = ?'
)
STANDING = """SELECT country FROM "registration"
    WHERE meeting_id = ? AND account_id = ? AND withdrawn IS NULL"""


class Wider(Exception):
    """More must be held than is: the transaction begins again with these, too."""

    def __init__(self, persons=(), items=()):
        super().__init__(persons, items)
        self.persons, self.items = set(persons), set(items)


class Held:
    """What a verb holds until its transaction ends. at: the present, read after the locks."""

    def __init__(self, persons, items):
        self.persons = {account.id: account for account in rows_held(Account, persons)}
        self.items = {item.id: item for item in rows_held(Item, items)}
        self.at = now()

    def person(self, number):
        """The account, held. Raises Wider."""
        if number not in self.persons:
            self.hold([number])
        return self.persons[number]

    def hold(self, numbers):
        """See that these persons are held. Raises Wider where that takes another beginning."""
        lacking = set(numbers) - set(self.persons)
        if lacking and on_postgresql():
            raise Wider(persons=lacking)
        found = Account.select().where(Account.id.in_(lacking)) if lacking else ()
        self.persons |= {account.id: account for account in found}

    def item(self, number):
        """The item as it is now. Raises Item.DoesNotExist, or Wider when it is not held."""
        if number not in self.items:
            if Item.get_or_none(id=number) is None:
                raise Item.DoesNotExist(f"Item {number}")
            raise Wider(items=[number])
        return self.items[number]


def rows_held(model, numbers):
    """The rows of these numbers, locked in ascending order; those that are gone left out."""
    if len(numbers) > FEW:
        query = model.select().where(model.id.in_(sorted(numbers))).order_by(model.id)
        return list(locked(query))
    found = []
    for number in sorted(numbers):
        with contextlib.suppress(model.DoesNotExist):
            found.append(model.held(number))
    return found


def settled(work, persons, items):
    """work(held) in one transaction, its locks taken: what it returns.

    persons, items: numbers of those to hold at first.
    """
    persons, items, attempt = set(persons), set(items), 1
    while True:
        try:
            with db.atomic():
                return work(Held(persons, items))
        except Wider as wider:
            persons |= wider.persons
            items |= wider.items
        except OperationalError as error:
            crosswise = isinstance(error.__cause__ or error.__context__, DeadlockDetected)
            if not crosswise or attempt == ATTEMPTS or db.in_transaction():
                raise
            attempt += 1


def write(item, account, act, by=None, **detail):
    """One entry of the ledger; its number."""
    return SeatEntry.add(item=item, account=getattr(account, "id", account), act=act,
                         by=getattr(by, "id", by), detail=detail).id  # fmt: skip


@dataclass
class Tally:
    """How many sit in an item, by country, and how many wait."""

    seated: Counter = field(default_factory=Counter)
    waiting: int = 0

    @classmethod
    def of(cls, item):
        """As it is now: one query."""
        made = cls()
        for state, country, count in statement(TALLIED, item.id):
            if state == SEATED:
                made.seated[country] += count
            else:
                made.waiting += count
        return made

    def free(self, item):
        """Seats that nobody has, whoever may have them."""
        return max((item.capacity or 0) - self.seated.total(), 0)

    def room(self, item, country, at):
        """True when someone of this country may have a seat at that moment."""
        share = share_of(item, country, at)
        return self.free(item) > 0 and (share is None or self.seated[country] < share)


def balanced_until(item):
    """The moment in UTC until which shares hold; None without balance or without an end."""
    said = (item.balance or {}).get("until")
    until = datetime.fromisoformat(said) if said else None
    return until.astimezone(UTC).replace(tzinfo=None) if until and until.tzinfo else until


def balanced(item, at):
    """True while the seats of the item are shared out among countries."""
    until = balanced_until(item)
    return bool((item.balance or {}).get("shares")) and (until is None or at < until)


def share_of(item, country, at):
    """The most seats that people of a country may have at that moment; None for no limit."""
    return item.balance["shares"].get(country) if balanced(item, at) else None


def line(item):
    """The waiting seats of an item, in the order of answers."""
    return Seat.select().where(Seat.item == item, Seat.state == WAITING).order_by(Seat.turn)


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


def seated_elsewhere(item, accounts):
    """{account number: the items other than this one in which they have a seat}: one query."""
    query = (
        Seat.select(Seat, Item)
        .join(Item)
        .where(Seat.account.in_(list(accounts)), Seat.state == SEATED, Seat.item != item)
        .order_by(Item.starts, Item.id)
    )
    found = {number: [] for number in accounts}
    for seat in query:
        found[seat.account_id].append(seat.item)
    return found


def position(seat):
    """A waiting person's place in the line, from 1."""
    ahead = Seat.item == seat.item_id, Seat.state == WAITING, Seat.turn <= seat.turn
    return Seat.select().where(*ahead).count()


def places_of(account):
    """A person's seats and places in waiting lines, each with `.item`, in order of time.

    As Seat.held, for what every wish for a seat asks.
    """
    names = ("id", "item", "account", "state", "turn", "country", "since")
    found = []
    for row in statement(PLACES, account.id).fetchall():
        values = dict(zip(names, row, strict=True))
        values["since"] = Seat.since.python_value(values["since"])
        found.append(Seat(__no_default__=True, **values))
    if found:
        items = Item.select().where(Item.id.in_([seat.item_id for seat in found]))
        known = {item.id: item for item in items}
        for seat in found:
            seat.item = known[seat.item_id]
            seat._dirty.clear()
    return sorted(found, key=lambda seat: (seat.item.starts, seat.item_id))


def standing(account, meeting):
    """(whether registered for the meeting, the person's country for the balance).

    The country as registered, else that of their organisation; "" for none.
    """
    row = statement(STANDING, meeting, account.id).fetchone()
    country = row[0] if row else ""
    if not country and account.organisation_id:
        organisation = Organisation.get_or_none(Organisation.id == account.organisation_id)
        country = organisation.country if organisation else ""
    return row is not None, country


def country_of(account, meeting):
    """The country of a person for the balance."""
    return standing(account, meeting)[1]
