"""An agenda from a file: kept, looked at row by row, then imported in one transaction."""

import hashlib
import re
from dataclasses import dataclass, field

from valuess import audit, sheets
from valuess.accounts.rules import Refused, name_of
from valuess.agenda import ledger, seats
from valuess.agenda.models import Item, Meeting, Seat
from valuess.db import db, now
from valuess.i18n import _, language, number
from valuess.meeting.organise import columns, events, rows, shaping
from valuess.meeting.organise.bringing import KEPT, AgendaImport, ItemOrigin

MOST_ROWS = 2_000
ADD, UPDATE, SAME, LEFT, WRONG = "add", "update", "same", "left", "wrong"


@dataclass
class Plan:
    """What a row becomes. act: ADD, UPDATE, SAME (nothing to change), LEFT (there already, and
    left as it is) or WRONG. errors: {field: message}; seats: how many people are told."""

    number: int
    cells: dict
    act: str = WRONG
    values: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    item: Item | None = None
    slug: str = ""
    uid: str = ""
    seats: int = 0

    @property
    def becomes(self):
        """The item as it will be, to show its day and hours."""
        return Item(**self.values)


def keep(content, name, meeting, by):
    """Keep the rows of a file until they are confirmed. Refused says why it cannot be read."""
    if not content:
        raise Refused(file=_("Choose a file first."))
    calendar = events.is_calendar(content)
    try:
        heads, table = events.read(content, meeting.zone) if calendar else sheets.read(content)
    except sheets.Unreadable as error:
        raise Refused(file=unreadable(str(error))) from error
    if not table:
        raise Refused(file=_("There is nothing in this file but its headings."))
    if len(table) > MOST_ROWS:
        raise Refused(file=_("This file has more than %(n)s rows: divide it.", n=number(MOST_ROWS)))
    mark = hashlib.sha256(repr(heads).encode()).hexdigest()[:40]
    guessed = events.mapping(language()) if calendar else columns.suggested(heads, language())
    with db.atomic():
        AgendaImport.sweep()
        return AgendaImport.create(
            meeting=meeting, account=by, name=name_of(name)[:160] or "-", heads=heads,
            rows=clean(table), heads_mark=mark, mapping=AgendaImport.remembered(mark) or guessed,
            expires=now() + KEPT,
        )  # fmt: skip


def clean(table):
    """Rows without the character that PostgreSQL cannot keep."""
    return [[cell.replace("\x00", "") for cell in row] for row in table]


def unreadable(why):
    if why == "empty":
        return _("There is nothing in this file.")
    if why == "too large":
        return _("This file is too large to be an agenda.")
    if why == "not a calendar":
        return _("This calendar file is damaged: nothing could be read from it.")
    return _("This is no table or calendar that can be read here: send CSV, XLSX or ICS.")


def remap(kept, chosen, updates, shown):
    """Keep which column is which, and what is to happen; the import."""
    known, taken, mapping = set(columns.fields()), set(), {}
    for column in map(str, range(len(kept.heads))):
        wanted = chosen.get(column, "")
        if wanted in known and wanted not in taken:
            taken.add(wanted)
            mapping[column] = wanted
    kept.mapping, kept.updates, kept.shown = mapping, updates, shown
    kept.save(only=[AgendaImport.mapping, AgendaImport.updates, AgendaImport.shown])
    return kept


def identity(values):
    """The same for the same row, wherever it comes from: when it begins, what it is, where."""
    parts = [values["starts"].isoformat(), *sorted(filter(None, values["title"].values())),
             *sorted(filter(None, (values["room"] or {}).values()))]  # fmt: skip
    return "row:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def short(uid):
    """An identifier that fits its column."""
    return uid if len(uid) <= 200 else "uid:" + hashlib.sha256(uid.encode()).hexdigest()


class Known:
    """The items of a meeting by everything a row may be known by: four queries."""

    def __init__(self, meeting):
        self.meeting = meeting
        items = list(Item.of(meeting, all=True))
        by_id = {item.id: item for item in items}
        self.by_slug = {item.slug: item for item in items}
        self.by_uid = {
            origin.uid: by_id[origin.item_id]
            for origin in ItemOrigin.select().where(ItemOrigin.meeting == meeting)
        }
        self.by_self = {identity(item.__data__): item for item in items}
        self.taken = {item.slug for item in Item.select(Item.slug)} | shaping.reserved()
        self.counts = seats.counts(items) if items else {}


def planned(kept, known=None):
    """[Plan] of every row, in the order of the file."""
    known = known or Known(kept.meeting)
    plans, seen = [], {}
    for line, row in enumerate(kept.rows, 2):  # as a spreadsheet counts: 1 is the headings
        plan = plan_of(line, rows.cells_of(row, kept.mapping), known, kept)
        key = plan.item.id if plan.item else plan.slug or plan.uid
        if plan.act != WRONG and seen.setdefault(key, line) != line:
            plan.act, plan.errors = WRONG, {"": _("The same as row %(n)s.", n=seen[key])}
        plans.append(plan)
    return plans


def plan_of(line, cells, known, kept):
    """What one row becomes."""
    plan = Plan(line, cells)
    given = {name: cells.get(name, "") for name in ("slug", "uid")}
    said = {name: words for name, words in cells.items() if name not in given}
    item = known.by_slug.get(given["slug"]) or known.by_uid.get(short(given["uid"]))
    values, errors, _typed = rows.read(said, known.meeting, item)
    if item is None and not errors:
        key = identity(values)
        item = known.by_uid.get(key) or known.by_self.get(key)
        if item is not None:
            values, errors, _typed = rows.read(said, known.meeting, item)
    if item is None and given["slug"]:
        if given["slug"] in known.taken:
            errors["slug"] = _("This address is in use elsewhere.")
        elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given["slug"]):
            errors["slug"] = _("An address has small letters, figures and hyphens.")
    plan.values, plan.errors, plan.item, plan.slug = values, errors, item, given["slug"]
    if errors:
        return plan
    plan.uid = short(given["uid"]) if given["uid"] else identity(values)
    plan.act = act_of(plan, kept.updates)
    if plan.act == UPDATE and set(shaping.MOVING) & changes_of(plan).keys():
        plan.seats = sum(known.counts.get(item.id, (0, 0)))
    return plan


def changes_of(plan):
    return shaping.differing(plan.item, plan.values)


def act_of(plan, updates):
    if plan.item is None:
        return ADD
    if not changes_of(plan):
        return SAME
    return UPDATE if updates else LEFT


def apply(kept, by):
    """Import the good rows, all or none; {act: how many}. A second time does nothing.

    Where items are changed, everyone with a place in any of them is held first, in the
    order of the seat ledger.
    """
    items, persons = [], []
    if kept.updates:
        items = [item.id for item in Item.select(Item.id).where(Item.meeting == kept.meeting_id)]
        places = Seat.select(Seat.account).join(Item).where(Item.meeting == kept.meeting_id)
        persons = [person for (person,) in places.distinct().tuples()]
    return ledger.settled(lambda _held: applied(kept.id, by), persons, items)


def applied(kept, by):
    """`apply`, its locks held."""
    kept = AgendaImport.held(kept)
    meeting = Meeting.held(kept.meeting_id)
    if kept.done:
        return kept.result
    known = Known(meeting)
    plans = planned(kept, known)
    for plan in plans:
        carry_out(plan, known, kept, by)
    acts = (ADD, UPDATE, SAME, LEFT, WRONG)
    kept.result = {act: sum(plan.act == act for plan in plans) for act in acts}
    kept.done, kept.rows = now(), []
    kept.save()
    audit.note("agenda imported", by, f"meeting:{meeting.id}", **kept.result)
    return kept.result


def carry_out(plan, known, kept, by):
    """Do what a row's plan says, and remember where the item came from."""
    if plan.act == ADD:
        slug = plan.slug or shaping.free_slug(plan.values["title"], known.taken)
        values = {**plan.values, "shown": kept.shown}
        plan.item = shaping.add_item(kept.meeting, values, by, slug=slug)
    elif plan.act == UPDATE:
        shaping.reshape(plan.item, plan.values, plan.item.version, by)
    if plan.act in (ADD, UPDATE, SAME, LEFT) and plan.uid not in known.by_uid:
        known.by_uid[plan.uid] = plan.item
        ItemOrigin.add(item=plan.item, meeting=kept.meeting_id, uid=plan.uid)
