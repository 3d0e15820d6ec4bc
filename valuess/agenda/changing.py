"""Moving, resizing, cancelling an item: what it does to those who have seats in it.

`foresee` tells it beforehand, `change` and `cancel` do it and tell everyone concerned. All
who have a seat or wait are held, so that nothing of theirs changes meanwhile.
"""

import hashlib
from dataclasses import dataclass, field

from valuess import audit
from valuess.accounts.models import Account
from valuess.agenda import around, telling
from valuess.agenda.clash import clashing
from valuess.agenda.ledger import Tally, counts, seated_elsewhere, settled, write
from valuess.agenda.models import SEATED, WAITING, Item, Seat
from valuess.agenda.promotion import moves_up, plan, promote
from valuess.agenda.seats import allotted
from valuess.db import now

WHEN = ("starts", "ends", "before", "after", "place", "address")  # what clashes depend on
TOLD = ("starts", "ends", "zone", "zone_end", "room", "place", "address")


class Changed(Exception):
    """Somebody else changed the item meanwhile. item: as it is now."""

    def __init__(self, item):
        super().__init__(f"item {item.id} has version {item.version}")
        self.item = item

    @property
    def now(self):
        return self.item


@dataclass
class Consequences:
    """What a change of an item does to people.

    clashing: (account, the item as it will be, the items it will clash with) for those
    who have a seat. losing: the Seats that go back to the head of the waiting line, each
    with `.account`, in the order in which they were taken. promoted: the Seats that move
    up, each with `.account`.
    """

    clashing: list = field(default_factory=list)
    losing: list = field(default_factory=list)
    promoted: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.clashing or self.losing or self.promoted)

    def parts(self):
        """What tells one set of consequences from another."""
        return [
            sorted((account.id, sorted(o.id for o in others))
                   for account, _item, others in self.clashing),
            sorted(seat.account_id for seat in self.losing),
            sorted(seat.account_id for seat in self.promoted),
        ]  # fmt: skip

    def mark(self):
        """A short mark of it, so that what is confirmed is what was seen."""
        return hashlib.sha256(repr(self.parts()).encode()).hexdigest()[:20]


def places(item):
    """Who sits in an item and who waits, each with `.account`, in order: (seated, waiting)."""
    query = Seat.select(Seat, Account).join(Account).where(Seat.item == item).order_by(Seat.turn)
    found = list(query)
    return [s for s in found if s.state == SEATED], [s for s in found if s.state == WAITING]


def foresee(item, changes):
    """The Consequences that changes ({field name: value}) would have now. Saves nothing.

    {"cancelled": a moment} foresees what `cancel` would do.
    """
    present = Item.get_by_id(item.id)
    return consequences(present, altered(present, changes), now())


def altered(item, changes):
    """A copy of the item with the changes, not saved."""
    copy = Item(**item.__data__)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def differs(old, new, names):
    return any(getattr(old, name) != getattr(new, name) for name in names)


def consequences(old, new, at):
    seated, waiting = places(old)
    capacity = 0 if new.cancelled else new.capacity or 0
    made = Consequences(losing=seated[capacity:])
    seated = seated[:capacity]
    elsewhere = seated_elsewhere(old, [seat.account_id for seat in (*seated, *waiting)])
    if differs(old, new, WHEN):
        found = [(s.account, new, clashing(new, elsewhere[s.account_id])) for s in seated]
        made.clashing = [each for each in found if each[2]]
    if moves_up(new, at):
        tally = Tally(waiting=len(waiting))
        for seat in seated:
            tally.seated[seat.country] += 1
        made.promoted = plan(new, tally, waiting, elsewhere.__getitem__, at)[0]
    return made


def concerned(item):
    """The numbers of those who have a place in an item: all are to be held."""
    return [number for (number,) in Seat.select(Seat.account).where(Seat.item == item).tuples()]


def change(item, changes, version, by):
    """Change an item ({field name: value}), and adjust seats: the item as it is now.

    version: of the item that the changes were made on. Raises Changed when it is another
    now, Item.DoesNotExist.
    """
    return settled(
        lambda held: changed(held, item.id, changes, version, by), concerned(item), [item.id]
    )  # fmt: skip


def changed(held, number, changes, version, by):
    old = held.item(number)
    if old.version != version:
        raise Changed(old)
    held.hold(concerned(old))
    new = altered(old, changes)
    names = [name for name in changes if getattr(old, name) != getattr(new, name)]
    if not names:
        return old
    made = consequences(old, new, held.at)
    new.version += 1
    new.save(only=[Item.version, *(getattr(Item, name) for name in names)])
    audit.note("item changed", by, f"item:{new.id}", fields=sorted(names))
    for follow in around.followers:
        follow(old, new)
    if new.capacity is None:
        empty(held, new, by)
    else:
        send_back(held, new, made.losing, by)
        promote(held, new)
    if new.cancelled is None and differs(old, new, TOLD):
        tell_of_move(held, old, new, made)
    elif made.clashing:
        tell_of_ways(held, new, made)
    return new


def send_back(held, item, losing, by):
    """Seats that are there no more: their people are the first in the waiting line again."""
    if not losing:
        return
    turns = [turn for (turn,) in Seat.select(Seat.turn).where(Seat.item == item).tuples()]
    for turn, seat in enumerate(losing, min(turns) - len(losing)):
        person = held.person(seat.account_id)
        entry = write(item, person, "returned", by, turn=turn)
        seat.state, seat.turn, seat.since = WAITING, turn, held.at
        seat.save(only=[Seat.state, Seat.turn, Seat.since])
        telling.returned(item, person, entry)


def empty(held, item, by, **detail):
    """Nobody has a place in the item any more: those who had one, (account, sat there)."""
    gone = []
    for seat in Seat.select().where(Seat.item == item).order_by(Seat.state, Seat.turn):
        person = held.person(seat.account_id)
        write(item, person, "removed", by, **detail)
        gone.append((person, seat.state == SEATED))
    Seat.delete().where(Seat.item == item).execute()
    if not detail:
        for person, seated in gone:
            if seated:
                telling.lost(item, person, "")
    return gone


def alternatives(item, at):
    """What else of its kind is on during an item and has seats left: items, in order of time.

    None of the visits that are given out by wishes: nobody takes a seat in them.
    """
    if allotted(item):
        return []
    found = list(
        Item.of(item.meeting_id).where(
            Item.kind == item.kind, Item.id != item.id, Item.cancelled.is_null(),
            Item.capacity.is_null(False), Item.starts < item.ends, Item.ends > item.starts,
        )
    )  # fmt: skip
    seated = counts(found) if found else {}
    return [
        other for other in found
        if other.open_for_seats(at) and seated[other.id][0] < other.capacity
    ]  # fmt: skip


def offered(others, held_items):
    """Of the alternatives those that a person has not, and that clash with nothing of theirs."""
    mine = {item.id for item in held_items}
    return [
        other for other in others if other.id not in mine and not clashing(other, held_items)
    ]  # fmt: skip


def tell_of_move(held, old, new, made):
    """Tell those who sit and those who wait; those who now clash, of what, and what else is on."""
    others = alternatives(old, held.at)
    seated, waiting = places(new)
    clashes = {account.id: found for account, _item, found in made.clashing}
    promoted = {seat.account_id for seat in made.promoted}
    elsewhere = seated_elsewhere(new, list(clashes))
    for seat in seated:
        if seat.account_id not in promoted:
            mine = clashes.get(seat.account_id, ())
            offer = offered(others, elsewhere[seat.account_id]) if mine else ()
            telling.moved(new, held.person(seat.account_id), True, mine, offer)
    for seat in waiting:
        telling.moved(new, held.person(seat.account_id), False)


def tell_of_ways(held, new, made):
    """Tell those who now clash that the way takes longer; what else is on, too."""
    others = alternatives(new, held.at)
    elsewhere = seated_elsewhere(new, [account.id for account, _item, _found in made.clashing])
    for account, _item, clashes in made.clashing:
        person = held.person(account.id)
        telling.farther(new, person, clashes, offered(others, elsewhere[account.id]))


def cancel(item, by, words=None):
    """Cancel an item, its places given up, everyone told: the item as it is now.

    words: a Label of why, for the mails and for its page, or None. Nothing happens when
    it was cancelled already.
    """
    return settled(
        lambda held: called_off(held, item.id, by, words), concerned(item), [item.id]
    )  # fmt: skip


def called_off(held, number, by, words):
    item = held.item(number)
    if item.cancelled:
        return item
    held.hold(concerned(item))
    item.cancelled, item.why = held.at, words
    item.version += 1
    item.save(only=[Item.cancelled, Item.why, Item.version])
    audit.note("item cancelled", by, f"item:{item.id}")
    others = alternatives(item, held.at)
    gone = empty(held, item, by, cancelled=True)
    elsewhere = seated_elsewhere(item, [person.id for person, _seated in gone])
    for person, seated in gone:
        telling.cancelled(item, person, seated, words, offered(others, elsewhere[person.id]))
    return item


def restore(item, by=None):
    """An item takes place after all, its seats to be taken anew: the item as it is now."""

    def work(held):
        present = held.item(item.id)
        if present.cancelled:
            present.cancelled = present.why = None
            present.version += 1
            present.save(only=[Item.cancelled, Item.why, Item.version])
            audit.note("item restored", by, f"item:{present.id}")
        return present

    return settled(work, [], [item.id])
