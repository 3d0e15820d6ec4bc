"""Seats given to many at once, as an allocation by wishes does: the ledger's, in one go."""

from valuess.accounts.models import Account, Organisation
from valuess.agenda.clash import clashing
from valuess.agenda.ledger import Tally, seated_elsewhere, settled, write
from valuess.agenda.models import SEATED, WAITING, Item, Registration, Seat, SeatEntry
from valuess.agenda.promotion import moves_up, plan, promote

BATCH = 500


class Overfull(Exception):
    """An item would have more people than seats; `.item` is it."""

    def __init__(self, item):
        super().__init__(item.slug)
        self.item = item


class InTheWay(Exception):
    """Somebody would have two seats that clash; `.person` is their number, `.item` the one
    they were to get, `.others` what they have."""

    def __init__(self, person, item, others):
        super().__init__(f"account {person}: {item.slug}")
        self.person, self.item, self.others = person, item, others


def countries(accounts, meeting):
    """{person: country}: as they registered, else that of their organisation, else ""."""
    of_organisation = (
        Account.select(Account.id, Organisation.country)
        .join(Organisation)
        .where(Account.id.in_(accounts))
    )
    said = Registration.select(Registration.account, Registration.country).where(
        Registration.meeting == meeting, Registration.country != ""
    )
    return dict(of_organisation.tuples()) | dict(said.tuples())


def seat_all(pairs, meeting, by, allocation=None):
    """Seat these (person, item) numbers, all or none; how many were new.

    allocation: its number, kept in the ledger so that it can be taken back.
    Who waits in such an item is seated; who sits there already stays. Nobody is refused
    for the window or the balance: whoever allots has decided. Raises Overfull, or InTheWay.
    """
    persons, items = {p for p, _item in pairs}, {i for _person, i in pairs}
    return settled(
        lambda held: seated(held, sorted(pairs), meeting, by, allocation), persons, items
    )  # fmt: skip


def check_ways(held, pairs, present):
    """Raises InTheWay where a new seat clashes with another, held or given with it."""
    new = [pair for pair in pairs if pair not in present or present[pair].state != SEATED]
    persons = sorted({person for person, _item in new})
    having = {person: [] for person in persons}
    for first in range(0, len(persons), BATCH):
        query = Seat.select(Seat, Item).join(Item).where(
            Seat.account.in_(persons[first : first + BATCH]), Seat.state == SEATED
        )  # fmt: skip
        for seat in query.order_by(Item.starts, Item.id):
            having[seat.account_id].append(seat.item)
    for person, number in new:
        item = held.item(number)
        others = clashing(item, having[person])
        if others:
            raise InTheWay(person, item, others)
        having[person].append(item)


def seated(held, pairs, meeting, by, allocation):
    """`seat_all`, its locks held."""
    numbers = sorted({item for _person, item in pairs})
    present = {
        (seat.account_id, seat.item_id): seat
        for seat in Seat.select().where(Seat.item.in_(numbers))
    }
    taken = dict.fromkeys(numbers, 0)
    for (_person, item), seat in present.items():
        taken[item] += seat.state == SEATED
    check_ways(held, pairs, present)
    known = countries(sorted({person for person, _item in pairs}), meeting)
    rows, waited = [], []
    for person, number in pairs:
        seat, item = present.get((person, number)), held.item(number)
        if seat and seat.state == SEATED:
            continue
        taken[number] += 1
        if taken[number] > (item.capacity or 0):
            raise Overfull(item)
        waited += [seat.id] if seat else []
        turn = write(item, person, "promoted" if seat else "taken", by, allocation=allocation)
        rows.append({"item": number, "account": person, "state": SEATED, "turn": turn,
                     "country": known.get(person, ""), "since": held.at})  # fmt: skip
    if waited:
        Seat.delete().where(Seat.id.in_(waited)).execute()
    for first in range(0, len(rows), BATCH):
        Seat.insert_many(rows[first : first + BATCH]).execute()
    return len(rows)


def as_given(allocation, items):
    """(as an allocation gave them, changed since): the seats of these items, each `.account`.

    Changed since: whoever got a seat by it, gave it back and sits there again by another act.
    """
    numbers = [item.id for item in items]
    acts = SeatEntry.select().where(
        SeatEntry.item.in_(numbers), SeatEntry.act.in_(["taken", "promoted"])
    )
    entries = [entry for entry in acts if entry.detail.get("allocation") == allocation]
    turns = {entry.id for entry in entries}
    people = {(entry.item_id, entry.account) for entry in entries}
    query = (
        Seat.select(Seat, Account).join(Account)
        .where(Seat.item.in_(numbers), Seat.state == SEATED).order_by(Seat.item, Account.name)
    )  # fmt: skip
    seats = [seat for seat in query if (seat.item_id, seat.account_id) in people]
    return [s for s in seats if s.turn in turns], [s for s in seats if s.turn not in turns]


def moving_up(items, freed, at):
    """The waiting seats, each with `.account`, that would move up if `freed` were given back.

    One item after the other, as `free_all` does; what somebody moves up to is in the way of
    what comes after it.
    """
    gone = {}
    for seat in freed:
        gone.setdefault(seat.account_id, set()).add(seat.item_id)
    there = Seat.select(Seat, Account).join(Account).where(Seat.item.in_([i.id for i in items]))
    found, having = [], {}
    for item in sorted(items, key=lambda item: item.id):
        mine = sorted((s for s in there if s.item_id == item.id), key=lambda seat: seat.turn)
        waiting = [seat for seat in mine if seat.state == WAITING]
        if not waiting or not moves_up(item, at):
            continue
        tally = Tally(waiting=len(waiting))
        for seat in mine:
            left = item.id in gone.get(seat.account_id, ())
            tally.seated[seat.country] += seat.state == SEATED and not left
        held = seated_elsewhere(item, [seat.account_id for seat in waiting])
        for number, others in held.items():
            left = gone.get(number, ())
            others[:] = [o for o in others if o.id not in left] + having.get(number, [])
        up = plan(item, tally, waiting, held.__getitem__, at)[0]
        for seat in up:
            having.setdefault(seat.account_id, []).append(item)
        found += up
    return found


def free_all(allocation, items, by):
    """Free the seats that an allocation gave, those that are still as it gave them.

    [(person, item, the ledger's entry)], numbers all; who waits moves up, as always.
    """
    people = [seat.account_id for seat in as_given(allocation, items)[0]]
    return settled(
        lambda held: freed(held, allocation, items, by), people, [item.id for item in items]
    )  # fmt: skip


def freed(held, allocation, items, by):
    """`free_all`, its locks held."""
    seats = as_given(allocation, items)[0]
    held.hold(seat.account_id for seat in seats)
    gone = [
        (seat.account_id, seat.item_id,
         write(seat.item_id, seat.account_id, "freed", by, allocation=allocation))
        for seat in seats
    ]  # fmt: skip
    for first in range(0, len(seats), BATCH):
        numbers = [seat.id for seat in seats[first : first + BATCH]]
        Seat.delete().where(Seat.id.in_(numbers)).execute()
    for number in sorted(item.id for item in items):
        promote(held, held.item(number))
    return gone
