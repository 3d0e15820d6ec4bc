"""A meeting, what is on its agenda, who comes, and who holds which seat.

Shared by the rooms of the meeting: `meeting/` shows and runs the agenda, `visits/` adds
what only a visit or a coach has, `travel/` pays for the way. A working group, a visit and
a coach are all an `Item`, so that one ledger (`agenda/seats.py`) knows every seat.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from peewee import (
    BooleanField,
    CharField,
    DateField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from valuess.access import COORDINATOR, rank
from valuess.accounts.models import Account
from valuess.cache import until_commit
from valuess.db import BaseModel, JSONText, LabelField, Moment, now
from valuess.i18n import lazy

PLENARY, GROUP, VISIT, MEAL, JOURNEY, OTHER = (
    "plenary", "group", "visit", "meal", "journey", "other",
)  # fmt: skip
KINDS = {
    PLENARY: lazy("Plenary"),
    GROUP: lazy("Working group"),
    VISIT: lazy("Visit"),
    MEAL: lazy("Meal"),
    JOURNEY: lazy("Journey"),
    OTHER: lazy("Other"),
}
SEATED, WAITING = "seated", "waiting"
SHOWN_AT = {VISIT: "visits.show"}  # the endpoint of an item's page, where it is not the meeting's
NEEDS_KEPT = timedelta(days=14)  # after the meeting, or after they were given when it is over
COUNTRIES = {"FR": lazy("France"), "GB": lazy("England")}


class Meeting(BaseModel):
    """Some days together. first, last: its days, in its `zone`; current: the one in front.

    choice: how visits are given out, "seats" (first come, first served) or "wishes".
    keep_until: the day until which an auditor may ask for its papers.
    """

    key = CharField(max_length=60, unique=True)
    title = LabelField()
    summary = LabelField(null=True)
    place = LabelField(null=True)
    zone = CharField(max_length=40, default="Europe/London")
    first = DateField()
    last = DateField()
    current = BooleanField(default=False)
    opens = Moment(null=True)
    closes = Moment(null=True)
    choice = CharField(max_length=10, default="seats")
    keep_until = DateField(null=True)
    version = IntegerField(default=0)

    @classmethod
    def in_front(cls):
        """The current meeting, else the latest; None while there is none.

        Kept until anything is committed: do not change it.
        """
        found = until_commit(
            ("meeting in front",),
            lambda: [cls.select().order_by(cls.current.desc(), cls.first.desc()).first()],
        )
        return found[0]

    @classmethod
    def listed(cls):
        """Every meeting, the latest first."""
        return cls.select().order_by(cls.first.desc(), cls.id.desc())

    @property
    def days(self):
        """Its dates, in order."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def over(self):
        """True once its last day has ended where it takes place."""
        return datetime.now(ZoneInfo(self.zone)).date() > self.last

    def open_to_register(self):
        """True while people may register: no closing time means until someone sets one."""
        present = now()
        return (self.opens is None or self.opens <= present) and (
            self.closes is None or present < self.closes
        )


class Item(BaseModel):
    """Something on the agenda: a plenary, a working group, a visit, a meal, a journey.

    starts, ends: in UTC; zone, zone_end: where it begins and where it ends, which differ
    on a crossing. before, after: minutes on the way to it and back, for what clashes.
    spoken: codes of the languages spoken; interpreted: codes of those it is interpreted
    into. capacity: seats, or None where nobody signs up. opens, closes: when people may
    sign up; None leaves that side open. balance: {"until": ISO time in UTC,
    "shares": {"FR": 15, "GB": 15}}, the most seats of each country until then.
    promotes_until: after it nobody is moved up from the waiting list by itself.
    shown: on the public agenda. why: it was cancelled, in words for everyone.
    version: counts changes, so that two coordinators never overwrite one another. recalls:
    how many seats were taken away; with version it is the SEQUENCE of calendar files.
    """

    meeting = ForeignKeyField(Meeting, backref="items", on_delete="CASCADE")
    slug = CharField(max_length=120, unique=True)
    kind = CharField(max_length=10)
    title = LabelField()
    text = LabelField(null=True)
    room = LabelField(null=True)
    place = LabelField(null=True)
    address = CharField(max_length=300, default="")
    latitude = FloatField(null=True)
    longitude = FloatField(null=True)
    access = LabelField(null=True)
    speakers = LabelField(null=True)
    chair = LabelField(null=True)
    spoken = JSONText(default=list)
    interpreted = JSONText(default=list)
    starts = Moment(index=True)
    ends = Moment()
    zone = CharField(max_length=40, default="Europe/London")
    zone_end = CharField(max_length=40, default="Europe/London")
    before = IntegerField(default=0)
    after = IntegerField(default=0)
    capacity = IntegerField(null=True)
    opens = Moment(null=True)
    closes = Moment(null=True)
    balance = JSONText(null=True)
    waits = BooleanField(default=True)
    promotes_until = Moment(null=True)
    shown = BooleanField(default=True)
    cancelled = Moment(null=True)
    why = LabelField(null=True)
    example = BooleanField(default=False)
    position = IntegerField(default=0)
    version = IntegerField(default=0)
    recalls = IntegerField(default=0)

    @classmethod
    def of(cls, meeting, all=False):
        """What is on the agenda of a meeting, in order of time; `all`: also what is not shown."""
        query = (
            cls.select()
            .where(cls.meeting == meeting)
            .order_by(cls.starts, cls.position, cls.ends, cls.id)
        )
        return query if all else query.where(cls.shown)

    @classmethod
    def at(cls, slug, user=None):
        """The item of this address, when the person may see it, with `.meeting`; or None."""
        item = cls.select(cls, Meeting).join(Meeting).where(cls.slug == slug).first()
        if item is None or not (item.shown or rank(user) >= COORDINATOR or item.hosted_by(user)):
            return None
        return item

    @classmethod
    def titles(cls, numbers):
        """{id: title} of these items."""
        return dict(cls.select(cls.id, cls.title).where(cls.id.in_(list(numbers))).tuples())

    @classmethod
    def named(cls, slugs):
        """The items of these slugs, in order of time."""
        return cls.select().where(cls.slug.in_(list(slugs))).order_by(cls.starts, cls.id)

    @property
    def kind_name(self):
        return KINDS[self.kind]

    @property
    def endpoint(self):
        """Where its page is: url_for(item.endpoint, slug=item.slug)."""
        return SHOWN_AT.get(self.kind, "meeting.show")

    @property
    def starts_local(self):
        """When it begins, on the clock of where it begins."""
        return self.starts.replace(tzinfo=UTC).astimezone(ZoneInfo(self.zone))

    @property
    def ends_local(self):
        """When it ends, on the clock of where it ends."""
        return self.ends.replace(tzinfo=UTC).astimezone(ZoneInfo(self.zone_end))

    @property
    def day(self):
        return self.starts_local.date()

    @property
    def signs_up(self):
        """True when people take seats in it."""
        return self.capacity is not None

    def open_for_seats(self, at=None):
        """True while people may sign up by themselves."""
        at = at or now()
        return (
            self.signs_up
            and self.cancelled is None
            and (self.opens is None or self.opens <= at)
            and (self.closes is None or at < self.closes)
        )

    def hosted_by(self, user):
        """True for its convenor or host."""
        return user is not None and Host.get_or_none(item=self, account=user) is not None

    def run_by(self, user):
        """True for those who see who comes and write to them: its hosts, and coordinators."""
        return rank(user) >= COORDINATOR or self.hosted_by(user)


class Host(BaseModel):
    """A convenor of a working group, or the host of a visit."""

    item = ForeignKeyField(Item, backref="hosts", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="hosting", on_delete="CASCADE")

    class Meta:
        table_name = "agenda_host"
        indexes = ((("item", "account"), True),)


class Registration(BaseModel):
    """A person who comes to a meeting, or came to withdraw. days: ISO dates.

    organisation, country: as they said; country: a key of COUNTRIES. languages: codes;
    interpretation: True when they need it. note: own words for the coordinator.
    """

    meeting = ForeignKeyField(Meeting, backref="registrations", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="registrations", on_delete="CASCADE")
    days = JSONText(default=list)
    organisation = CharField(max_length=160, default="")
    country = CharField(max_length=2, default="")
    languages = JSONText(default=list)
    interpretation = BooleanField(default=False)
    note = TextField(default="")
    created = Moment(default=now)
    changed = Moment(default=now)
    withdrawn = Moment(null=True)

    class Meta:
        indexes = ((("meeting", "account"), True),)

    @classmethod
    def standing(cls, meeting, account):
        """The person's registration for the meeting unless withdrawn; or None."""
        return cls.get_or_none(
            cls.meeting == meeting, cls.account == account, cls.withdrawn.is_null()
        )

    @classmethod
    def listed(cls, meeting):
        """Who comes, each with `.account`, by name."""
        return (
            cls.select(cls, Account)
            .join(Account)
            .where(cls.meeting == meeting, cls.withdrawn.is_null())
            .order_by(Account.name, cls.id)
        )


class Need(BaseModel):
    """What someone eats or needs to take part, given with their consent for that purpose.

    until: the day on which it is deleted; it was told to the person, with who sees it.
    """

    registration = ForeignKeyField(Registration, unique=True, on_delete="CASCADE")
    diet = TextField(default="")
    access = TextField(default="")
    consented = Moment(default=now)
    until = DateField(index=True)

    @classmethod
    def sweep(cls, today=None):
        """Delete what is past its day; how many."""
        return cls.delete().where(cls.until < (today or now().date())).execute()


class Seat(BaseModel):
    """A person's place in an item, now. state: SEATED, or WAITING at `turn` in the line.

    Derived from the ledger: only `agenda/seats.py` writes it. turn: the number of the
    ledger's entry by which they came, so that the line is in the order of answers.
    """

    item = ForeignKeyField(Item, backref="seats", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="seats", on_delete="CASCADE")
    state = CharField(max_length=10)
    turn = IntegerField()
    country = CharField(max_length=2, default="")
    since = Moment(default=now)

    class Meta:
        indexes = ((("item", "account"), True), (("item", "state", "turn"), False))

    @classmethod
    def held(cls, account, meeting=None):
        """A person's seats and places in waiting lines, each with `.item`, in order of time."""
        query = (
            cls.select(cls, Item)
            .join(Item)
            .where(cls.account == account)
            .order_by(Item.starts, Item.id)
        )
        return query.where(Item.meeting == meeting) if meeting else query

    @classmethod
    def listed(cls, item):
        """Who sits in an item and then who waits, in order, each with `.account`."""
        return (
            cls.select(cls, Account)
            .join(Account)
            .where(cls.item == item)
            .order_by(cls.state, cls.turn)
        )


class SeatEntry(BaseModel):
    """One change of one person's place in one item: append-only, the truth behind Seat.

    act: a key of seats.ACTS. account: the number of the person, None once erased.
    by: the number of who did it, None for the portal. detail: why, such as {"clash": slug}.
    """

    item = ForeignKeyField(Item, on_delete="CASCADE")
    account = IntegerField(null=True, index=True)
    act = CharField(max_length=20)
    at = Moment(default=now)
    by = IntegerField(null=True)
    detail = JSONText(default=dict)

    class Meta:
        table_name = "seat_entry"
        indexes = ((("item", "account"), False),)
