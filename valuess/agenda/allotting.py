"""Seats given to many at once, as an allocation by wishes does: the ledger's, in one go."""

from valuess.accounts.models import Account, Organisation
from valuess.agenda.clash import clashing
from valuess.agenda.ledger import settled, write
from valuess.agenda.models import SEATED, Item, Registration, Seat

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


def seat_all(pairs, meeting, by):
    """Seat these (person, item) numbers, all or none; how many were new.

    Who waits in such an item is seated; who sits there already stays. Nobody is refused
    for the window or the balance: whoever allots has decided. Raises Overfull, or InTheWay.
    """
    persons, items = {p for p, _item in pairs}, {i for _person, i in pairs}
    return settled(lambda held: seated(held, sorted(pairs), meeting, by), persons, items)


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


def seated(held, pairs, meeting, by):
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
        turn = write(item, person, "promoted" if seat else "taken", by, allocated=True)
        rows.append({"item": number, "account": person, "state": SEATED, "turn": turn,
                     "country": known.get(person, ""), "since": held.at})  # fmt: skip
    if waited:
        Seat.delete().where(Seat.id.in_(waited)).execute()
    for first in range(0, len(rows), BATCH):
        Seat.insert_many(rows[first : first + BATCH]).execute()
    return len(rows)
