"""Who was there: marks, append-only, and the present that is derived from them.

A mark is of an item, or of a day of the meeting (then `item` is None). Two sources are
read apart. On a phone (TAP, QR): the latest act of a person, by its own time, stands.
On paper (SHEET): what a coordinator ticked beside the signed sheet. A person was there
when either says so.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from peewee import CharField, DateField, ForeignKeyField, IntegerField

from valuess import audit
from valuess.accounts.models import Account
from valuess.agenda.models import SEATED, Host, Item, Meeting, Registration, Seat
from valuess.db import BaseModel, Moment, db, now
from valuess.i18n import _

PRESENT, ABSENT, CLEARED = "present", "absent", "cleared"
ACTS = (PRESENT, ABSENT, CLEARED)
TAP, QR, SHEET = "tap", "qr", "sheet"
LONGEST_WAIT = timedelta(days=7)  # for which a mark made without network keeps its own time
NAME, ORGANISATION = 120, 160  # characters


class WalkIn(BaseModel):
    """Someone who came without an account: their name, with their consent for the list.

    name, organisation: "" once the meeting's papers need not be kept any more.
    """

    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    name = CharField(max_length=NAME)
    organisation = CharField(max_length=ORGANISATION, default="")
    agreed = Moment(default=now)
    by = IntegerField(null=True)

    class Meta:
        table_name = "walk_in"


class Mark(BaseModel):
    """One act: PRESENT, ABSENT, or CLEARED, which takes what was said before back.

    at: when it was done, received: when it came here, in UTC; client: the id that the
    form or the phone gave it, so that the same mark counts once. account, by: None once
    the person is erased.
    """

    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    item = ForeignKeyField(Item, null=True, on_delete="CASCADE")
    day = DateField(null=True)
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    walk_in = ForeignKeyField(WalkIn, null=True, on_delete="CASCADE")
    act = CharField(max_length=10)
    source = CharField(max_length=10, default=TAP)
    at = Moment(default=now)
    received = Moment(default=now)
    by = IntegerField(null=True)
    client = CharField(max_length=64, unique=True)

    class Meta:
        table_name = "presence_mark"
        indexes = ((("item", "at"), False), (("meeting", "day", "at"), False))

    @property
    def person(self):
        """The key of the person it is about: "a12", "w3"; None once erased."""
        if self.walk_in_id:
            return f"w{self.walk_in_id}"
        return f"a{self.account_id}" if self.account_id else None


@dataclass(frozen=True)
class Place:
    """What people are marked for: an item, or a day of a meeting. day: a date."""

    meeting: Meeting
    item: Item | None
    day: object

    @classmethod
    def of_item(cls, item):
        return cls(item.meeting, item, item.day)

    @classmethod
    def of_day(cls, meeting, day):
        return cls(meeting, None, day)

    @property
    def title(self):
        return self.item.title if self.item else self.meeting.title

    @property
    def about(self):
        """How the audit trail names it."""
        return f"item:{self.item.id}" if self.item else f"meeting:{self.meeting.id}:{self.day}"

    def marks(self):
        """Its marks, by their own time."""
        here = (
            (Mark.item == self.item)
            if self.item
            else ((Mark.meeting == self.meeting) & Mark.item.is_null() & (Mark.day == self.day))
        )
        return Mark.select().where(here).order_by(Mark.at, Mark.id)

    def seats(self):
        """True when people sign up for it by themselves."""
        return self.item is not None and self.item.signs_up


@dataclass
class Person:
    """Someone on a list. key: "a12" for an account, "w3" for a walk-in.

    state: of the seat, SEATED or "waiting"; "" where none is needed. expected: whether
    the list is theirs, or they only came. phone, paper: the act that stands, or "".
    """

    key: str
    name: str
    organisation: str = ""
    country: str = ""
    languages: list = field(default_factory=list)
    state: str = ""
    expected: bool = True
    phone: str = ""
    paper: str = ""

    @property
    def present(self):
        return PRESENT in (self.phone, self.paper)

    @property
    def differs(self):
        """True when paper and phone do not say the same."""
        return (self.phone == PRESENT) != (self.paper == PRESENT)


def registered(meeting, day=None):
    """[Registration] of who comes, by name, each with `.account`; on one day or on any."""
    rows = list(Registration.listed(meeting))
    wanted = day and day.isoformat()
    return [row for row in rows if not wanted or not row.days or wanted in row.days]


def of_registration(row, **values):
    return Person(
        f"a{row.account_id}", str(row.account.name), row.organisation, row.country,
        row.languages or [], **values,
    )  # fmt: skip


def comers(place):
    """[Person] who are to come: who sits and who waits, in order; else all of that day."""
    if not place.seats():
        return [of_registration(row) for row in registered(place.meeting, place.day)]
    known = {row.account_id: row for row in Registration.listed(place.meeting)}
    found = []
    for seat in Seat.listed(place.item):
        row = known.get(seat.account_id)
        if row is None:
            person = Person(f"a{seat.account_id}", str(seat.account.name), country=seat.country)
        else:
            person = of_registration(row)
        person.state = seat.state
        found.append(person)
    return found


def standing(marks):
    """({person: act} on phones, {person: act} on paper) that stand, from marks in order."""
    phone, paper = {}, {}
    for mark in marks:
        if mark.person:
            (paper if mark.source == SHEET else phone)[mark.person] = mark.act
    return phone, paper


def attendance(place):
    """[Person] of a place with what was marked: who was to come, then who came besides."""
    phone, paper = standing(place.marks())
    people = comers(place)
    extra = (phone.keys() | paper.keys()) - {person.key for person in people}
    people += sorted(unexpected(place.meeting, extra), key=lambda p: p.name.casefold())
    for person in people:
        person.phone, person.paper = phone.get(person.key, ""), paper.get(person.key, "")
    gone = (CLEARED, "")
    return [p for p in people if p.expected or p.phone not in gone or p.paper not in gone]


def unexpected(meeting, keys):
    """[Person] of these keys, who are on no list."""
    accounts = [int(key[1:]) for key in keys if key[0] == "a"]
    walk_ins = [int(key[1:]) for key in keys if key[0] == "w"]
    rows = {r.account_id: r for r in Registration.listed(meeting)} if accounts else {}
    found = [of_registration(rows[n], expected=False) for n in accounts if n in rows]
    others = Account.names(n for n in accounts if n not in rows)
    found += [Person(f"a{n}", str(name), expected=False) for n, name in others.items()]
    return found + [
        Person(f"w{row.id}", row.name or _("Name deleted"), row.organisation, expected=False)
        for row in WalkIn.select().where(WalkIn.id.in_(walk_ins))
    ]


def others(place, people):
    """[Person] registered for the meeting who are not on the list: they may walk in."""
    known = {person.key for person in people}
    rows = [of_registration(row, expected=False) for row in registered(place.meeting)]
    return [person for person in rows if person.key not in known]


class Unknown(ValueError):
    """The mark is about nobody who may be marked here, or says no act."""


@dataclass
class Told:
    """A mark as a form or a phone tells it. age: seconds since it was done."""

    client: str
    person: str
    act: str
    age: float = 0
    source: str = TAP
    name: str = ""
    organisation: str = ""
    agreed: bool = False


def done_at(age, received):
    """When a mark was done: `age` before it came, never later, and bounded.

    The phone tells how long ago by its own clock, so a clock that is wrong does no harm.
    """
    seconds = age if 0 <= age < LONGEST_WAIT.total_seconds() else 0 if not age > 0 else None
    return received - (LONGEST_WAIT if seconds is None else timedelta(seconds=seconds))


def tell(place, told, by):
    """Write one mark down, once: the Mark, or the one that came before under its id.

    person: a key, or "new" for a walk-in with a name. Raises Unknown.
    """
    if not 8 <= len(told.client) <= 64 or told.act not in ACTS:
        raise Unknown("no mark")
    with db.atomic():
        Meeting.held(place.meeting.id)
        known = Mark.get_or_none(Mark.client == told.client)
        if known:
            return known
        account, walk_in = person_of(place.meeting, told, by)
        received = now()
        mark = Mark.create(
            meeting=place.meeting, item=place.item, day=None if place.item else place.day,
            account=account, walk_in=walk_in, act=told.act, source=told.source,
            at=done_at(told.age, received), received=received, by=by.id, client=told.client,
        )  # fmt: skip
        audit.note("presence marked", by, place.about, said=told.act, source=told.source)
        return mark


def person_of(meeting, told, by):
    """(account number, walk-in) that a told mark is about. Raises Unknown."""
    if told.person == "new":
        name = " ".join(told.name.split())[:NAME]
        if not name or not told.agreed:
            raise Unknown("no name, or no consent")
        organisation = " ".join(told.organisation.split())[:ORGANISATION]
        return None, WalkIn.create(meeting=meeting, name=name, organisation=organisation, by=by.id)
    kind, number = told.person[:1], told.person[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Unknown("nobody")
    if kind == "w":
        walk_in = WalkIn.get_or_none(WalkIn.id == int(number), WalkIn.meeting == meeting)
        if walk_in:
            return None, walk_in
    elif kind == "a" and may_be_marked(meeting, int(number)):
        return int(number), None
    raise Unknown("nobody")


def may_be_marked(meeting, account):
    """True for who is or was registered for the meeting, or has a seat in it."""
    here = Registration.get_or_none(meeting=meeting, account=account)
    seated = Seat.select().join(Item).where(Item.meeting == meeting, Seat.account == account)
    return here is not None or seated.exists()


def act_before(place, person):
    """The act that stood on phones before the last one of a person: what undoing brings back."""
    acts = [m.act for m in place.marks() if m.person == person and m.source != SHEET]
    return acts[-2] if len(acts) > 1 else CLEARED


def attended(meeting, account):
    """[Place] at which a person was present, in order of time, days before their items."""
    key, days, items = f"a{account.id}", {}, {}
    query = Mark.select().where(Mark.meeting == meeting, Mark.account == account)
    for mark in query.order_by(Mark.at, Mark.id):
        group = items if mark.item_id else days
        group.setdefault(mark.item_id or mark.day, []).append(mark)

    def was_there(marks):
        return PRESENT in (each.get(key) for each in standing(marks))

    there = [Place.of_day(meeting, day) for day, marks in days.items() if was_there(marks)]
    numbers = [number for number, marks in items.items() if was_there(marks)]
    found = Item.select().where(Item.id.in_(numbers)).order_by(Item.starts, Item.id)
    there += [Place(meeting, item, item.day) for item in found]
    return sorted(there, key=lambda place: (place.day, place.item is not None))


def hosted(meeting, account):
    """The items of a meeting that a person hosts, in order of time."""
    query = Item.select().join(Host).where(Item.meeting == meeting, Host.account == account)
    return list(query.order_by(Item.starts, Item.id))


def seated_in(item, user):
    """True for who holds a seat in an item."""
    return user is not None and Seat.get_or_none(item=item, account=user, state=SEATED) is not None
