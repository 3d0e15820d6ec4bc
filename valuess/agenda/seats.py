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
    places_of,
    position,
    settled,
    standing,
    write,
)
from valuess.agenda.models import SEATED, VISIT, WAITING, Item, Meeting, Registration, Seat
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


def allotted(item):
    """True for a visit whose seats are given out by wishes, not taken one by one."""
    return item.kind == VISIT and Meeting.get_by_id(item.meeting_id).choice == "wishes"


class Wish:
    """What a wish for a seat meets, the locks held and whoever's turn it was moved up."""

    def __init__(self, held, number, person, by=None):
        self.held, self.by = held, by
        self.item, self.person = held.item(number), held.person(person)
        self.helped = by is not None and by.id != person  # seated by someone else
        self.tally = Tally.of(self.item)
        self.promoted = promote(held, self.item, self.tally)
        self.mine = places_of(self.person)
        self.present = next((seat for seat in self.mine if seat.item_id == number), None)
        self.registered, self.country = standing(self.person, self.item.meeting_id)
        if self.present:
            self.country = self.present.country

    @property
    def sits(self):
        return self.present is not None and self.present.state == SEATED

    @property
    def free(self):
        """True when there is a seat for them: whoever is helped needs no share of the balance."""
        if self.helped:
            return self.tally.free(self.item) > 0
        return self.tally.room(self.item, self.country, self.held.at)

    def clashes(self, but=()):
        """The items in which they sit that are in the way, without those numbers."""
        seated = [s.item for s in self.mine if s.state == SEATED and s.item_id not in but]
        return clashing(self.item, seated)

    def refused(self, but=()):
        """Why they may neither sit nor wait there: one of the words above, or ""."""
        if self.item.cancelled:
            return CANCELLED
        if not self.item.signs_up or not (self.helped or self.open()):
            return CLOSED
        if not (self.registered or self.helped or self.may_register()):
            return UNREGISTERED
        if self.clashes(but):
            return CLASH
        return "" if self.free or self.item.waits else FULL

    def open(self):
        """True while people sign up by themselves: not for visits given out by wishes."""
        return self.item.open_for_seats(self.held.at) and not allotted(self.item)

    def may_register(self):
        return Meeting.get_by_id(self.item.meeting_id).open_to_register()

    def outcome(self, refused="", again=False, clashes=()):
        return Outcome(self.present, refused, list(clashes), again, self.promoted)

    def granted(self):
        """Write the seat, or the place in the line."""
        if not self.registered:
            register(self.person, self.item.meeting_id)
        if self.present:
            moved_up(self.held, self.item, self.present, self.by or self.person)
            return self.outcome()
        state, act = (SEATED, "taken") if self.free else (WAITING, "waited")
        turn = write(self.item, self.person, act, self.by)
        if self.helped:
            audit.note("person seated", self.by, f"item:{self.item.id}", entry=turn)
        self.present = Seat.add(item=self.item, account=self.person, state=state, turn=turn,
                                country=self.country, since=self.held.at)  # fmt: skip
        return self.outcome()


def take(item, account, by=None):
    """Seat a person, or let them wait when it is full: Outcome.

    by: the coordinator who seats them, whatever the window and the balance say; never
    beyond the capacity, nor beside what clashes.
    """
    return settled(lambda held: taken(held, item.id, account.id, by), [account.id], [item.id])


def taken(held, number, person, by):
    """`take`, its locks held."""
    wish = Wish(held, number, person, by)
    if wish.sits or (wish.present and not wish.free):
        return wish.outcome(again=True)
    refused = wish.refused()
    if refused:
        return wish.outcome(refused, clashes=wish.clashes() if refused == CLASH else ())
    return wish.granted()


def register(person, meeting):
    """Register a person for all days of the meeting, or take up again what they withdrew."""
    meeting, organisation = Meeting.get_by_id(meeting), person.organisation
    before = Registration.get_or_none(meeting=meeting, account=person)
    if before is not None:
        before.withdrawn = None
        before.save(only=[Registration.withdrawn])
        return
    Registration.create(
        meeting=meeting, account=person, days=[day.isoformat() for day in meeting.days],
        organisation=organisation.name if organisation else "",
        country=organisation.country if organisation else "", languages=[person.lang],
    )  # fmt: skip


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
    """`swap`, its locks held; given: the numbers of the items that may be given up."""
    wish = Wish(held, number, person)
    if wish.sits:
        return wish.outcome(again=True)
    refused = wish.refused(but=given) or ("" if wish.free else FULL)
    if refused:
        return wish.outcome(refused, clashes=wish.clashes(given) if refused == CLASH else ())
    for other in wish.clashes():
        wish.promoted += gave_back(held, other.id, person, wish.person).promoted
    return wish.granted()


def remove(item, account, by, why=""):
    """Take a person's seat or place in the line away: Outcome. They are told, with why."""

    def work(held):
        outcome = gave_back(held, item.id, account.id, by, "removed", why=why)
        if not outcome.again:
            audit.note("seat removed", by, f"item:{item.id}")
            recalled = held.item(item.id)
            recalled.recalls += 1
            recalled.save(only=[Item.recalls])
            telling.lost(recalled, held.person(account.id), why)
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
