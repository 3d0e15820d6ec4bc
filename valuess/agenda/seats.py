"""The seat ledger: one for working groups, visits and coach places.

Every verb here is one transaction that decides after taking its locks (see ledger.py):
capacity, window, balance among countries, clashes with the ways between places. A freed
seat is given to the next in line in the same transaction (see promotion.py).
"""

from dataclasses import dataclass, field

from valuess import audit
from valuess.agenda import telling
from valuess.agenda.clash import clashing
from valuess.agenda.ledger import (
    ACTS,
    Tally,
    balanced,
    country_of,
    counts,
    position,
    settled,
    write,
)
from valuess.agenda.models import SEATED, WAITING, Meeting, Registration, Seat
from valuess.agenda.promotion import moved_up, nearest, promote, release

__all__ = [
    "ACTS", "CANCELLED", "CLASH", "CLOSED", "FULL", "UNREGISTERED", "Outcome", "balanced",
    "counts", "country_of", "give_up", "leave", "position", "release", "remove", "swap", "take",
]  # fmt: skip
CLOSED, FULL, CLASH = "closed", "full", "clash"
UNREGISTERED, CANCELLED = "unregistered", "cancelled"


@dataclass
class Outcome:
    """What became of a wish for a seat. seat: as it stands now, or None.

    refused: why not, one of CLOSED, FULL, CLASH, UNREGISTERED, CANCELLED, or "".
    clashes: the items held that are in the way. again: True when nothing had to change,
    the seat being theirs already. promoted: seats of others moved up by the same act.
    """

    seat: Seat | None = None
    refused: str = ""
    clashes: list = field(default_factory=list)
    again: bool = False
    promoted: list = field(default_factory=list)


def take(item, account, by=None):
    """Seat a person, or let them wait when it is full: Outcome.

    by: the coordinator who seats them, whatever the window and the balance say; never
    beyond the capacity, nor beside what clashes.
    """
    return settled(lambda held: taken(held, item.id, account.id, by), [account.id], [item.id])


def taken(held, number, person, by):
    """`take`, its locks held."""
    item, person = held.item(number), held.person(person)
    tally = Tally.of(item)
    promoted = promote(held, item, tally)
    mine = list(Seat.held(person))
    present = next((seat for seat in mine if seat.item_id == item.id), None)
    if present and present.state == SEATED:
        return Outcome(present, again=True, promoted=promoted)
    outcome = considered(held, item, person, mine, tally, by)
    outcome.promoted = promoted
    if outcome.refused or outcome.again:
        return outcome
    outcome.seat = seat_them(held, item, person, tally, present, by)
    return outcome


def considered(held, item, person, mine, tally, by):
    """Whether the person may sit or wait there, having `mine`: an Outcome that nothing wrote."""
    helped = helps(person, by)
    present = next((seat for seat in mine if seat.item_id == item.id), None)
    free = has_room(held, item, person, tally, present, by)
    if present and not free:
        return Outcome(present, again=True)
    if item.cancelled:
        return Outcome(present, CANCELLED)
    if not item.signs_up or not (helped or item.open_for_seats(held.at)):
        return Outcome(present, CLOSED)
    if not (helped or may_come(person, item)):
        return Outcome(present, UNREGISTERED)
    seated = [seat.item for seat in mine if seat.state == SEATED and seat.item_id != item.id]
    clashes = clashing(item, seated)
    if clashes:
        return Outcome(present, CLASH, clashes)
    return Outcome(present, "" if free or item.waits else FULL)


def helps(person, by):
    """True when someone else seats the person."""
    return by is not None and by.id != person.id


def has_room(held, item, person, tally, present, by):
    if helps(person, by):
        return tally.free(item) > 0
    country = present.country if present else country_of(person, item.meeting_id)
    return tally.room(item, country, held.at)


def may_come(person, item):
    """True for those registered for the meeting, and while anyone may register."""
    if Registration.standing(item.meeting_id, person):
        return True
    return Meeting.get_by_id(item.meeting_id).open_to_register()


def seat_them(held, item, person, tally, present, by):
    """Write the seat, or the place in the line, that was considered and found free."""
    registered(person, item.meeting_id)
    free = has_room(held, item, person, tally, present, by)
    if present:
        moved_up(held, item, present, by or person)
        return present
    turn = write(item, person, "taken" if free else "waited", by)
    if helps(person, by):
        audit.note("person seated", by, f"item:{item.id}", entry=turn)
    return Seat.create(
        item=item, account=person, state=SEATED if free else WAITING, turn=turn,
        country=country_of(person, item.meeting_id), since=held.at,
    )  # fmt: skip


def registered(person, meeting):
    """The person's registration for the meeting: theirs, or a new one for all its days."""
    standing = Registration.standing(meeting, person)
    if standing:
        return standing
    meeting, organisation = Meeting.get_by_id(meeting), person.organisation
    values = {
        "days": [day.isoformat() for day in meeting.days],
        "organisation": organisation.name if organisation else "",
        "country": organisation.country if organisation else "",
        "languages": [person.lang],
        "withdrawn": None,
    }
    before = Registration.get_or_none(meeting=meeting, account=person)
    if before is None:
        return Registration.create(meeting=meeting, account=person, **values)
    before.withdrawn = None
    before.save(only=[Registration.withdrawn])
    return before


def leave(item, account, by=None):
    """Give a seat or a place in the line back: Outcome, with those who moved up by it."""
    return settled(
        lambda held: gave_back(held, item.id, account.id, by),
        [account.id, *nearest(item)], [item.id],
    )  # fmt: skip


def gave_back(held, number, person, by, act="left", **detail):
    """`leave`, its locks held."""
    item = held.item(number)
    gone = Seat.delete().where(Seat.item == item, Seat.account == person).execute()
    if not gone:
        return Outcome(again=True)
    write(item, person, act, by, **detail)
    return Outcome(promoted=promote(held, item))


def swap(give_up_items, take_item, account):
    """Give up what clashes and take the other, all or nothing: Outcome.

    Of give_up_items only those that are in the way are given up. Refused, with nothing
    changed, when the other has no seat free (FULL), or something else clashes (CLASH).
    """
    given = {item.id for item in give_up_items}
    people = [number for item in give_up_items for number in nearest(item)]
    return settled(
        lambda held: swapped(held, given, take_item.id, account.id),
        [account.id, *people], [*given, take_item.id],
    )  # fmt: skip


def swapped(held, given, number, person):
    item, person = held.item(number), held.person(person)
    tally = Tally.of(item)
    promoted = promote(held, item, tally)
    mine = list(Seat.held(person))
    present = next((seat for seat in mine if seat.item_id == item.id), None)
    if present and present.state == SEATED:
        return Outcome(present, again=True, promoted=promoted)
    kept = [seat for seat in mine if seat.item_id not in given]
    outcome = considered(held, item, person, kept, tally, None)
    if not outcome.refused and not has_room(held, item, person, tally, present, None):
        outcome = Outcome(present, FULL)
    outcome.promoted = promoted
    if outcome.refused:
        return outcome
    in_the_way = clashing(item, [s.item for s in mine if s.state == SEATED and s.item_id in given])
    for other in in_the_way:
        outcome.promoted += gave_back(held, other.id, person.id, person).promoted
    outcome.seat = seat_them(held, item, person, tally, present, None)
    return outcome


def remove(item, account, by, why=""):
    """Take a person's seat or place in the line away: Outcome. They are told, with why."""

    def work(held):
        outcome = gave_back(held, item.id, account.id, by, "removed", why=why)
        if not outcome.again:
            audit.note("seat removed", by, f"item:{item.id}")
            telling.lost(held.item(item.id), held.person(account.id), why)
        return outcome

    return settled(work, [account.id, *nearest(item)], [item.id])


def give_up(account, meeting=None, by=None):
    """Give back all that a person has, in a meeting or everywhere: the seats moved up by it.

    For those who withdraw, and those who are erased.
    """
    mine = list(Seat.held(account, meeting))
    people = [number for seat in mine for number in nearest(seat.item)]

    def work(held):
        promoted = []
        for seat in sorted(Seat.held(account, meeting), key=lambda seat: seat.item_id):
            held.item(seat.item_id)
        for seat in list(Seat.held(account, meeting)):
            promoted += gave_back(held, seat.item_id, account.id, by).promoted
        return promoted

    return settled(work, [account.id, *people], [seat.item_id for seat in mine])
