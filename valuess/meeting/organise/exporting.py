"""What a meeting holds as tables, headings in the reader's language; times on the clock of
the place. Agenda: with the same headings that its import understands."""

from valuess import audit
from valuess.accounts.models import Account
from valuess.agenda.models import (
    COUNTRIES,
    KINDS,
    SEATED,
    Item,
    Need,
    Registration,
    Seat,
    SeatEntry,
)
from valuess.agenda.seats import ACTS
from valuess.agenda.times import local
from valuess.agenda.tongues import tongues
from valuess.config import LANGUAGES
from valuess.i18n import _, lazy
from valuess.meeting.organise import columns, fields

NOT_IN_FILE = ("uid", "lasts")


def agenda(meeting):
    heads = [f for f in columns.fields() if f not in NOT_IN_FILE]
    more = [_("On the public agenda"), _("Cancelled"), _("Seats taken"), _("Waiting")]
    items = list(Item.of(meeting, all=True))
    taken = counts(meeting)
    rows = []
    for item in items:
        typed = {**fields.item_typed(item), "slug": item.slug}
        stands = [yes(item.shown), yes(item.cancelled), *taken.get(item.id, (0, 0))]
        rows.append([cell_of(name, typed) for name in heads] + stands)
    return [columns.heading(name) for name in heads] + more, rows


def cell_of(name, typed):
    """A field of an item's form as a cell that means the same."""
    value = typed.get(name, "")
    if name == "kind":
        return str(KINDS[value])
    if name in ("spoken", "interpreted"):
        return ", ".join(LANGUAGES[code] for code in value)
    if name == "waits":
        return yes(value)
    if name in ("capacity", "before", "after") and value:
        return int(value)
    if name in ("latitude", "longitude") and value:
        return float(value)
    return value.replace("T", " ") if name in fields.MOMENTS else value


def yes(value):
    return _("yes") if value else _("no")


def counts(meeting):
    """{item id: (seated, waiting)} of a meeting: one query, whatever the number of items."""
    query = Seat.select(Seat.item, Seat.state).join(Item).where(Item.meeting == meeting)
    found = {}
    for number, state in query.tuples():
        sits, waits = found.get(number, (0, 0))
        found[number] = (sits + 1, waits) if state == SEATED else (sits, waits + 1)
    return found


def registrations(meeting):
    heads = [_("Name"), _("E-mail address"), _("Organisation"), _("Country"), _("Languages"),
             _("Interpretation needed"), *(day.isoformat() for day in meeting.days), _("Note"),
             _("Registered on")]  # fmt: skip
    return heads, [
        [str(r.account.name), r.account.email, r.organisation, country(r.country),
         tongues(r.languages), yes(r.interpretation),
         *(yes(day.isoformat() in r.days) for day in meeting.days), r.note,
         naive(r.created, meeting.zone)]
        for r in Registration.listed(meeting)
    ]  # fmt: skip


def needs(meeting):
    heads = [_("Name"), _("Diet"), _("Access"), _("Deleted after")]
    query = (
        Need.select(Need, Registration, Account)
        .join(Registration)
        .join(Account)
        .where(Registration.meeting == meeting, Registration.withdrawn.is_null())
        .order_by(Account.name, Account.id)
    )
    return heads, [
        [str(n.registration.account.name), n.diet, n.access, n.until] for n in query
    ]  # fmt: skip


def seats(meeting):
    heads = [_("Day"), _("Begins at"), _("What"), _("Kind"), _("Name"), _("E-mail address"),
             _("Country"), _("State"), _("Position on the waiting list"), _("Since")]  # fmt: skip
    query = (
        Seat.select(Seat, Item, Account)
        .join(Item)
        .switch(Seat)
        .join(Account)
        .where(Item.meeting == meeting)
        .order_by(Item.starts, Item.id, Seat.state, Seat.turn)
    )
    rows, line = [], {}
    for seat in query:
        item, waits = seat.item, seat.state != SEATED
        line[item.id] = line.get(item.id, 0) + waits
        rows.append([
            item.day, f"{item.starts_local:%H:%M}", str(item.title), str(KINDS[item.kind]),
            str(seat.account.name), seat.account.email, country(seat.country),
            _("waiting") if waits else _("has a seat"), line[item.id] if waits else None,
            naive(seat.since, meeting.zone),
        ])  # fmt: skip
    return heads, rows


def ledger(meeting):
    heads = [_("When"), _("What"), _("Who"), _("What happened"), _("By")]
    query = (
        SeatEntry.select(SeatEntry, Item)
        .join(Item)
        .where(Item.meeting == meeting)
        .order_by(SeatEntry.id)
    )
    entries = list(query)
    names = Account.names({n for e in entries for n in (e.account, e.by) if n})
    return heads, [
        [naive(e.at, meeting.zone), str(e.item.title), name(names, e.account),
         str(ACTS.get(e.act, e.act)), name(names, e.by) if e.by else _("the portal")]
        for e in entries
    ]  # fmt: skip


def name(names, number):
    return str(names.get(number) or _("Former member"))


def country(code):
    return str(COUNTRIES.get(code, code))


def naive(moment, zone):
    """A UTC moment on the clock of a zone, as a spreadsheet keeps it."""
    return local(moment, zone).replace(tzinfo=None, microsecond=0)


TABLES = {
    "agenda": (lazy("Agenda"), agenda),
    "registrations": (lazy("Registrations"), registrations),
    "seats": (lazy("Seats and waiting lists"), seats),
    "ledger": (lazy("Ledger of seats"), ledger),
    "needs": (lazy("What people need"), needs),
}
EVERYTHING = [key for key in TABLES if key != "needs"]  # needs go out only by themselves


def tables(meeting, what, by):
    """{name of the sheet: (heads, rows)} of one table, or of all but the needs; noted."""
    keys = EVERYTHING if what == "everything" else [what]
    audit.note("meeting exported", by, f"meeting:{meeting.id}", what=what)
    return {str(TABLES[key][0]): TABLES[key][1](meeting) for key in keys}
