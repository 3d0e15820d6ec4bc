"""The allocation by wishes as a job: begun, run in a process of its own, applied, told.

The server writes that it begins, the child (`flask allocate`) how far it is, and its result.
"""

import hashlib

from flask import current_app, url_for

from valuess import audit, mail
from valuess.accounts.models import Account, Organisation
from valuess.agenda import telling
from valuess.agenda.allotting import (
    InTheWay,
    as_given,
    countries,
    free_all,
    moving_up,
    seat_all,
)
from valuess.agenda.changing import Consequences
from valuess.agenda.clash import clash
from valuess.agenda.models import SEATED, Item, Meeting, Registration, Seat
from valuess.db import db, now
from valuess.jobs import DONE, FAILED, RUNNING, SILENT, STOPPED, alive
from valuess.visits.wishes import Allocation, Pin, Wish, slots, visits_of

APPLIED, DROPPED, RETURNED = "applied", "dropped", "returned"
COMMAND = "allocate"  # of the process: jobs.launch(COMMAND, run)
BATCH = 100  # mails written in one transaction
WRONG_PIN = "pins"


class Refused(Exception):
    """It cannot be done now; `.why`: "busy", "changed", "clash", "nothing"."""

    def __init__(self, why, way=None):
        super().__init__(why)
        self.why, self.way = why, way  # way: the InTheWay of a "clash"


def begin(meeting, by):
    """A new run; Refused("busy") while another one lives, ("nothing") without a wish."""
    with db.atomic():
        Meeting.held(meeting.id)
        last = Allocation.latest(meeting)
        if last and alive(last):
            raise Refused("busy")
        if not Wish.all_of(meeting):
            raise Refused("nothing")
        if last and last.state in (RUNNING, DONE):
            state = DROPPED if last.state == DONE else FAILED
            Allocation.update(state=state, error="" if state == DROPPED else STOPPED).where(
                Allocation.id == last.id
            ).execute()
        run = Allocation.create(meeting=meeting, by=by.id, state=RUNNING)
        audit.note("allocation begun", by, f"meeting:{meeting.key}")
    return run


class Input:
    """All that an allocation is made from, read at one time.

    people: [{"id", "wishes", "country", "organisation", "pins", "held"}]; seats, slots: as
    of allocation.allocate. Seats already taken in the visits are pins, so nobody loses one.
    """

    def __init__(self, meeting):
        visits = visits_of(meeting)
        self.seats = {item.id: item.capacity for item in visits}
        self.slots = {item.id: n for n, slot in enumerate(slots(visits)) for item in slot}
        wishes, pins, elsewhere = {}, {}, {}
        for person, item, rank in Wish.all_of(meeting):
            wishes.setdefault(person, {})[item] = rank
        for person, item in Pin.all_of(meeting):
            pins.setdefault(person, set()).add(item)
        for seat in Seat.select(Seat, Item).join(Item).where(
            Item.meeting == meeting, Seat.state == SEATED
        ):  # fmt: skip
            place = pins if seat.item_id in self.seats else elsewhere
            held = seat.item_id if place is pins else seat.item
            place.setdefault(seat.account_id, set()).add(held)
        persons = sorted({*wishes, *pins})
        country = countries(persons, meeting)
        organisation = organisations(persons, meeting)
        self.people = [
            {"id": p, "wishes": wishes.get(p, {}), "country": country.get(p, ""),
             "organisation": organisation.get(p, ""), "pins": frozenset(pins.get(p, ())),
             "held": in_the_way(wishes.get(p, {}), elsewhere.get(p, ()), visits)}
            for p in persons
        ]  # fmt: skip


def organisations(persons, meeting):
    """{person: the name of their organisation, in lower case}."""
    said = Registration.select(Registration.account, Registration.organisation).where(
        Registration.meeting == meeting, Registration.organisation != ""
    )
    of_account = (
        Account.select(Account.id, Organisation.name)
        .join(Organisation)
        .where(Account.id.in_(persons))
    )
    found = dict(of_account.tuples()) | dict(said.tuples())
    return {person: " ".join(name.casefold().split()) for person, name in found.items()}


def in_the_way(wishes, seats, visits):
    """{visit: the slug of the seat held that it clashes with}."""
    return {
        visit.id: other.slug
        for visit in visits
        for other in sorted(seats, key=lambda item: item.id)
        if visit.id in wishes and other.cancelled is None and clash(visit, other)
    }


def drop(run, by):
    """Forget a result that was not applied."""
    with db.atomic():
        row = Allocation.held(run.id)
        if row.state in (DONE, FAILED):
            Allocation.update(state=DROPPED, result=None).where(Allocation.id == run.id).execute()
            audit.note("allocation dropped", by, f"meeting:{row.meeting.key}")


def given(run):
    """{person: {item: rank}} of a result, with numbers as keys."""
    return numbered((run.result or {}).get("given", {}))


def why(run):
    return numbered((run.result or {}).get("why", {}))


def numbered(found):
    return {int(p): {int(i): value for i, value in mine.items()} for p, mine in found.items()}


def digest(made):
    """A short mark of all that an Input holds."""
    people = [
        (p["id"], sorted(p["wishes"].items()), p["country"], p["organisation"],
         sorted(p["pins"]), sorted(p["held"]))
        for p in made.people
    ]  # fmt: skip
    words = repr((people, sorted(made.seats.items()), sorted(made.slots.items())))
    return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def apply(run, by):
    """Seat everyone as the result says, all or none; the run as it is now.

    Refused("changed") when wishes, pins, seats or visits are not those it was made from,
    ("clash") when somebody would have two seats at once, as by a pin.
    """
    with db.atomic():
        row = Allocation.held(run.id)
        if row.state == APPLIED:
            return row
        if row.state != DONE or digest(Input(row.meeting)) != row.digest:
            raise Refused("changed")
        pairs = {(person, item) for person, mine in given(row).items() for item in mine}
        try:
            count = seat_all(pairs, row.meeting_id, by, row.id)
        except InTheWay as way:
            raise Refused("clash", way) from way
        Allocation.update(state=APPLIED, ended=now()).where(Allocation.id == row.id).execute()
        audit.note("allocation applied", by, f"meeting:{row.meeting.key}", seats=count)
    return Allocation.get_by_id(row.id)


def undoing(run):
    """(Consequences of taking it back, the seats that would stay as they were changed since)."""
    items = visits_given(run)
    losing, kept = as_given(run.id, items)
    return Consequences(losing=losing, promoted=moving_up(items, losing, now())), kept


def visits_given(run):
    """The visits in which a result gives seats."""
    numbers = {item for mine in given(run).values() for item in mine}
    return list(Item.select().where(Item.id.in_(sorted(numbers))).order_by(Item.id))


def take_back(run, by):
    """Free the seats that it gave and that are still as it gave them; the run as it is now.

    Nothing happens unless it is applied. Its people are told afterwards, by `tell`.
    """
    with db.atomic():
        row = Allocation.held(run.id)
        if row.state != APPLIED:
            return row
        told = {}
        for person, item, entry in free_all(row.id, visits_given(row), by):
            told.setdefault(str(person), []).append([item, entry])
        Allocation.update(
            state=RETURNED, ended=now(), told=0, result={**row.result, "freed": told}
        ).where(Allocation.id == row.id).execute()
        seats = sum(map(len, told.values()))
        audit.note("allocation taken back", by, f"meeting:{row.meeting.key}", seats=seats)
    return Allocation.get_by_id(row.id)


def untold(run):
    """How many still have to be written to, once it is applied or taken back."""
    return len(answers(run)) - run.told if run.state in (APPLIED, RETURNED) else 0


def telling_now(run):
    """True while the process that writes to people, begun as it ended, may still be at it."""
    return untold(run) > 0 and now() - run.ended < SILENT


def answers(run):
    """[(person, what they are to be told)] of a result that is applied or taken back."""
    told = (run.result or {}).get("freed", {}) if run.state == RETURNED else given(run)
    return sorted((int(person), mine) for person, mine in told.items())


def tell(run):
    """Write to everyone, in batches; what was written before is not written twice.

    As on a page, so that labels and addresses are in the language of each.
    """
    everyone, reasons_ = answers(run), why(run)
    items = {item.id: item for item in Item.select().where(Item.meeting == run.meeting_id)}
    for first in range(run.told, len(everyone), BATCH):
        batch = everyone[first : first + BATCH]
        with current_app.test_request_context("/"), db.atomic():
            if Allocation.held(run.id).state != run.state:
                return  # it was taken back meanwhile
            numbers = [person for person, _mine in batch]
            people = Account.select().where(Account.id.in_(numbers), Account.active)
            known = {account.id: account for account in people}
            for person, mine in batch:
                if person in known and run.state == RETURNED:
                    tell_freed(known[person], mine, items)
                elif person in known:
                    tell_one(run, known[person], mine, reasons_.get(person, {}), items)
            Allocation.update(told=first + len(batch)).where(Allocation.id == run.id).execute()


def tell_freed(account, mine, items):
    """One mail for each seat, with the calendar file that takes it out."""
    for item, entry in mine:
        if item in items:
            telling.freed(items[item], account, entry)


def tell_one(run, account, mine, reasons_, items):
    got = sorted((items[i] for i in mine if i in items), key=lambda item: item.starts)
    missed = [(items[i], reason) for i, reason in reasons_.items() if i in items and i not in mine]
    mail.post(
        account.email, account.lang, "allocated", key=f"allocation-{run.id}-{account.id}",
        got=got, ranks=mine, missed=missed,
        url=current_app.config["PUBLIC_URL"] + url_for("visits.itinerary", lang=account.lang),
    )  # fmt: skip
