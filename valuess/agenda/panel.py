"""What the sign-up of an item shows to one reader: seats, their own place, what they can do."""

from contextlib import suppress
from dataclasses import dataclass, field

from flask import url_for

from valuess.access import PARTICIPANT, rank
from valuess.agenda import around, changing, ledger, promotion, seats
from valuess.agenda.clash import clashing
from valuess.agenda.models import COUNTRIES, SEATED, Item, Seat
from valuess.agenda.times import both_clocks, local, ordinal, weekday
from valuess.db import now
from valuess.frame import AWAY
from valuess.i18n import _

MARKS = 40  # seats that are drawn one by one


@dataclass
class Panel:
    """The sign-up of an item, as templates/agenda/_seat.html shows it.

    seated, waiting, left: numbers. mine: the reader's Seat or None, and its position in
    the line. clashes: the items held that are in the way, and swaps: True when a swap is
    offered. refused: what stood in the way of the last act, one of seats' words, or "";
    gave_back: True when that act gave their place back.
    may: "take", "wait", "" (nothing to do), "sign-in" or "role". opens, closes: words.
    others: (item, address) of what else has a seat for the reader then, taken or swapped in
    one step, when this is cancelled or clashes with what they have. promotes: until when
    people move up by themselves, in words.
    boards: where one chooses the pick-up point of a coach in which one sits, or "".
    shares: (country, seats taken, most seats) while they are shared out; shared_until: words.
    """

    item: Item
    seated: int = 0
    waiting: int = 0
    mine: Seat | None = None
    position: int = 0
    clashes: list = field(default_factory=list)
    refused: str = ""
    gave_back: bool = False
    may: str = ""
    opens: str = ""
    closes: str = ""
    promotes: str = ""
    boards: str = ""
    others: list = field(default_factory=list)
    shares: list = field(default_factory=list)
    shared_until: str = ""
    share_full: bool = False
    urls: dict = field(default_factory=dict)

    @property
    def left(self):
        return max(self.item.capacity - self.seated, 0)

    @property
    def sits(self):
        return self.mine is not None and self.mine.state == SEATED

    @property
    def waits(self):
        return self.mine is not None and self.mine.state != SEATED

    @property
    def closed(self):
        """True when nobody may sign up by themselves, for good."""
        return not self.opens and not self.item.open_for_seats()

    @property
    def nth(self):
        return ordinal(self.position)

    @property
    def shared_words(self):
        """For each country: seats taken, and of how many."""
        return [
            _("%(country)s: %(taken)s of %(most)s seats", country=country, taken=taken, most=most)
            for country, taken, most in self.shares
        ]

    @property
    def drawn(self):
        """One word for each seat, "mine", "taken" or "free"; [] when there are too many."""
        if self.item.capacity > MARKS:
            return []
        words = ["mine"] * self.sits + ["taken"] * (self.seated - self.sits) + ["free"] * self.left
        return words[:MARKS]


def panel(item, user, outcome=None):
    """The Panel of an item for a reader, None where nobody signs up. Moves up whom it may.

    outcome: what became of the act that is being answered.
    """
    if not item.signs_up:
        return None
    at, tally = now(), looked_at(item)
    room = item.endpoint.partition(".")[0]
    made = Panel(item, tally.seated.total(), tally.waiting, urls={
        name: url_for(f"{room}.{name}", slug=item.slug) for name in ("seat", "leave", "swap")
    })  # fmt: skip
    made.refused = outcome.refused if outcome else ""
    made.gave_back = outcome is not None and not outcome.refused and outcome.seat is None
    window(made, at)
    balance(made, tally, at)
    if user is None:
        made.may = "sign-in" if item.open_for_seats(at) else ""
    elif rank(user) < PARTICIPANT:
        made.may = "role"
    else:
        own(made, user, tally, at)
    return made


def looked_at(item):
    """The Tally of the item, once those are moved up whose time has come by itself.

    A store that cannot be written to is still read: they move up the next time.
    """
    tally = ledger.Tally.of(item)
    if promotion.due(item, tally.seated.total(), tally.waiting):
        with suppress(*AWAY):
            promotion.release(item)
        tally = ledger.Tally.of(item)
    return tally


def own(made, user, tally, at):
    """The reader's own place, and what they can do about it."""
    item, mine = made.item, ledger.places_of(user)
    made.mine = next((seat for seat in mine if seat.item_id == item.id), None)
    seated = [seat.item for seat in mine if seat.state == SEATED and seat.item_id != item.id]
    made.clashes = clashing(item, seated)
    if made.waits:
        made.position = seats.position(made.mine)
    if item.cancelled or (made.sits and made.clashes):
        made.others = others(item, seated, at, "swap" if made.sits else "seat")
    made.boards = around.page_of(item) if made.sits else ""
    country = made.mine.country if made.mine else seats.country_of(user, item.meeting_id)
    room = tally.room(item, country, at)
    made.share_full = tally.free(item) > 0 and not room
    if made.sits or not item.open_for_seats(at):
        return
    if room:
        made.may = "take"
    elif item.waits and not made.waits:
        made.may = "wait"


def others(item, seated, at, act):
    """(item, address) of what else is on then with a seat for someone who has these."""
    found = changing.offered(changing.alternatives(item, at), seated)
    return [(i, url_for(f"{i.endpoint.partition('.')[0]}.{act}", slug=i.slug)) for i in found]


def window(made, at):
    """When sign-up opens or closes, in words on both clocks."""
    item = made.item
    if item.opens and at < item.opens:
        made.opens = said(item.opens, item)
    elif item.closes and at < item.closes:
        made.closes = said(item.closes, item)
    if item.promotes_until and at < item.promotes_until:
        made.promotes = said(item.promotes_until, item)


def balance(made, tally, at):
    item = made.item
    if ledger.balanced(item, at):
        made.shares = [
            (COUNTRIES.get(country, country), tally.seated[country], most)
            for country, most in sorted(item.balance["shares"].items())
        ]
        until = ledger.balanced_until(item)
        made.shared_until = said(until, item) if until else ""


def said(moment, item):
    """« mardi 6 mai, 9 h (10 h en France) »: on the clock of the item, and of the other shore."""
    other = "Europe/Paris" if item.zone == "Europe/London" else "Europe/London"
    return f"{weekday(local(moment, item.zone).date())}, {both_clocks(moment, item.zone, other)}"
