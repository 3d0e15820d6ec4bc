"""Moving up: who of the waiting line gets a free seat, in the transaction that frees it.

In the order of answers. Whoever now sits somewhere at that time is passed over, told
once, and keeps their place; whose country has its share waits for the balance to end.
Nobody is moved up after `promotes_until`.
"""

from collections import Counter

from valuess.agenda import telling
from valuess.agenda.clash import clashing
from valuess.agenda.ledger import Tally, line, seated_elsewhere, settled, write
from valuess.agenda.models import SEATED, WAITING, Item, Seat, SeatEntry
from valuess.db import now

AHEAD = 8  # people held beyond the free seats, before anyone knows who is passed over


def moves_up(item, at):
    """True while the waiting line of the item moves by itself."""
    until = item.promotes_until
    return item.cancelled is None and (until is None or at < until)


def plan(item, tally, waiting, elsewhere, at):
    """(moved up, passed over) of the waiting seats, in order. Changes the tally only.

    elsewhere: a function of an account's number, the items in which they sit otherwise.
    Passed over are (seat, clashing items).
    """
    up, over = [], []
    for seat in waiting:
        if not tally.free(item):
            break
        if not tally.room(item, seat.country, at):
            continue
        clashes = clashing(item, elsewhere(seat.account_id))
        if clashes:
            over.append((seat, clashes))
        else:
            tally.seated[seat.country] += 1
            up.append(seat)
    return up, over


def promote(held, item, tally=None):
    """Give what is free to those whose turn it is, within a transaction that holds the item.

    The seats that were moved up. Raises ledger.Wider when more people must be held.
    """
    tally = tally or Tally.of(item)
    if not (tally.waiting and tally.free(item) and moves_up(item, held.at)):
        return []
    waiting = list(line(item))
    nearest = tally.free(item) + AHEAD
    if any(seat.account_id not in held.persons for seat in waiting[:nearest]):
        held.hold(seat.account_id for seat in waiting[:nearest])
    known = {}

    def elsewhere(number):
        if number not in known:
            held.person(number)
            known.update(seated_elsewhere(item, [number]))
        return known[number]

    known.update(seated_elsewhere(item, [seat.account_id for seat in waiting[:nearest]]))
    up, over = plan(item, tally, waiting, elsewhere, held.at)
    for seat, clashes in over:
        passed_over(held, item, seat, clashes)
    for seat in up:
        moved_up(held, item, seat)
    tally.waiting -= len(up)
    return up


def moved_up(held, item, seat, by=None):
    """A waiting person gets a seat."""
    person = held.person(seat.account_id)
    seat.turn = write(item, person, "promoted", by)
    seat.state, seat.since = SEATED, held.at
    seat.save(only=[Seat.turn, Seat.state, Seat.since])
    if by is None:
        telling.promoted(item, person, seat.turn)


def passed_over(held, item, seat, clashes):
    """Record and tell, once for each place in a line and for each thing in the way."""
    person, names = held.person(seat.account_id), [other.slug for other in clashes]
    told = [
        entry.detail.get("clash")
        for entry in SeatEntry.select().where(
            SeatEntry.item == item, SeatEntry.account == person.id,
            SeatEntry.act == "skipped", SeatEntry.id > seat.turn,
        )
    ]  # fmt: skip
    if names in told:
        return
    write(item, person, "skipped", clash=names)
    if not told:
        telling.skipped(item, person, clashes, seat)


def nearest(item, more=0):
    """The numbers of those first in the line, to be held with whoever frees a seat."""
    return [seat.account_id for seat in line(item).limit(AHEAD + more)]


def due(item, seated, waiting, at=None):
    """True when someone may have to be moved up: as far as numbers tell, asking nothing."""
    free = item.signs_up and seated < item.capacity
    return bool(free and waiting and moves_up(item, at or now()))


def release(item):
    """Give free seats to those who wait, where the time for it has come; the seats moved up.

    Needed where nothing but time frees seats: the balance among countries ends.
    """
    return settled(
        lambda held: promote(held, held.item(item.id)), nearest(item), [item.id]
    )  # fmt: skip


def tick():
    """Release every item in which someone waits beside a free seat; how many moved up."""
    states = Seat.select(Seat.item, Seat.state).tuples()
    seated = Counter(item for item, state in states if state == SEATED)
    waiting = Counter(item for item, state in states if state == WAITING)
    items = Item.select().where(Item.id.in_(list(waiting)), Item.capacity.is_null(False))
    ready = [item for item in items if due(item, seated[item.id], waiting[item.id])]
    return sum(len(release(item)) for item in ready)
