"""Seats given to many at once, as an allocation by wishes does: the ledger's, in one go."""

from valuess.accounts.models import Account, Organisation
from valuess.agenda.models import SEATED, Registration, Seat
from valuess.agenda.seats import hold, write
from valuess.db import now

BATCH = 500


class Overfull(Exception):
    """An item would have more people than seats; `.item` is it."""

    def __init__(self, item):
        super().__init__(item.slug)
        self.item = item


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
    """Inside the caller's transaction: seat these (person, item) numbers; how many were new.

    Takes the ledger's locks, persons first. Who waits in such an item is seated; who sits
    there already stays. Raises Overfull, when the caller's transaction must end.
    """
    persons, numbers = {p for p, _item in pairs}, {i for _person, i in pairs}
    items = hold(persons, numbers)
    present = {(seat.account_id, seat.item_id): seat for seat in Seat.select().where(
        Seat.item.in_(sorted(numbers)))}  # fmt: skip
    seated = dict.fromkeys(numbers, 0)
    for (_person, item), seat in present.items():
        seated[item] += seat.state == SEATED
    known = countries(sorted(persons), meeting)
    rows, waited = [], []
    for person, item in sorted(pairs):
        seat = present.get((person, item))
        if seat and seat.state == SEATED:
            continue
        seated[item] += 1
        if seated[item] > (items[item].capacity or 0):
            raise Overfull(items[item])
        waited += [seat.id] if seat else []
        turn = write(items[item], person, "promoted" if seat else "taken", by, allocated=True)
        rows.append({"item": item, "account": person, "state": SEATED, "turn": turn,
                     "country": known.get(person, ""), "since": now()})  # fmt: skip
    if waited:
        Seat.delete().where(Seat.id.in_(waited)).execute()
    for first in range(0, len(rows), BATCH):
        Seat.insert_many(rows[first : first + BATCH]).execute()
    return len(rows)
