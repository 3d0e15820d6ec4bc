"""Ranked wishes for visits, and the coordinator's pins, for a meeting that allots by wishes."""

from peewee import CharField, FloatField, ForeignKeyField, IntegerField

from valuess import audit
from valuess.accounts.models import Account
from valuess.agenda.clash import clash
from valuess.agenda.models import VISIT, Item, Meeting, Registration
from valuess.db import BaseModel, JSONText, Moment, db, now

MOST_RANKS = 5


class Wish(BaseModel):
    """A visit that someone would like, `rank`-th among those at that time, from 1."""

    account = ForeignKeyField(Account, backref="wishes", on_delete="CASCADE")
    item = ForeignKeyField(Item, backref="wishes", on_delete="CASCADE")
    rank = IntegerField()
    at = Moment(default=now)

    class Meta:
        indexes = ((("account", "item"), True),)

    @classmethod
    def of(cls, account, meeting):
        """{item number: rank} of a person."""
        query = (
            cls.select(cls.item, cls.rank)
            .join(Item)
            .where(cls.account == account, Item.meeting == meeting)
        )
        return dict(query.tuples())

    @classmethod
    def all_of(cls, meeting):
        """[(person, item number, rank)] of everyone who comes, in the order of persons."""
        comes = Registration.select(Registration.account).where(
            Registration.meeting == meeting, Registration.withdrawn.is_null()
        )
        query = cls.select(cls.account, cls.item, cls.rank).join(Item).where(
            Item.meeting == meeting, cls.account.in_(comes)
        )  # fmt: skip
        return list(query.order_by(cls.account, cls.id).tuples())


class Pin(BaseModel):
    """A visit that the coordinator gives to someone whatever the allocation says."""

    account = ForeignKeyField(Account, backref="pins", on_delete="CASCADE")
    item = ForeignKeyField(Item, backref="pins", on_delete="CASCADE")

    class Meta:
        table_name = "visit_pin"
        indexes = ((("account", "item"), True),)

    @classmethod
    def all_of(cls, meeting):
        """[(person, item number)] of a meeting."""
        query = cls.select(cls.account, cls.item).join(Item).where(Item.meeting == meeting)
        return list(query.order_by(cls.account, cls.item).tuples())

    @classmethod
    def put(cls, account, item, by):
        """Give this visit to this person in every run from now on."""
        with db.atomic():
            Account.held(account.id)
            cls.delete().where(cls.account == account, cls.item == item).execute()
            cls.create(account=account, item=item)
            audit.note("visit pinned", by, f"item:{item.id}")

    @classmethod
    def pull(cls, account, item, by):
        """Leave it to the allocation again."""
        with db.atomic():
            if cls.delete().where(cls.account == account, cls.item == item).execute():
                audit.note("visit unpinned", by, f"item:{item.id}")


class Allocation(BaseModel):
    """One run of the allocation. state: RUNNING, DONE, FAILED, APPLIED or DROPPED.

    beat: when its process last gave a sign of life; progress: from 0 to 1; digest: of the
    input that it answers; result: {"given": {person: {item: rank}}, "why": {person: {item:
    reason}}, "clash": {person: {item: slug}}}; told: how many were written to, once applied.
    """

    meeting = ForeignKeyField(Meeting, backref="allocations", on_delete="CASCADE")
    by = IntegerField(null=True)
    state = CharField(max_length=10)
    started = Moment(default=now)
    beat = Moment(default=now)
    ended = Moment(null=True)
    progress = FloatField(default=0)
    process = IntegerField(default=0)
    digest = CharField(max_length=40, default="")
    error = CharField(max_length=200, default="")
    result = JSONText(null=True)
    told = IntegerField(default=0)

    class Meta:
        table_name = "visit_allocation"

    @classmethod
    def latest(cls, meeting):
        """The last run of a meeting, or None."""
        return cls.select().where(cls.meeting == meeting).order_by(cls.id.desc()).first()


def visits_of(meeting):
    """The visits that wishes are about, in order: shown, with seats, not cancelled."""
    return list(
        Item.select()
        .where(Item.meeting == meeting, Item.kind == VISIT, Item.shown,
               Item.capacity.is_null(False), Item.cancelled.is_null())
        .order_by(Item.starts, Item.position, Item.ends, Item.id)
    )  # fmt: skip


def slots(items):
    """[[items]]: those that clash, directly or through another, are one time slot."""
    found = []
    for item in items:
        touching = [slot for slot in found if any(clash(item, other) for other in slot)]
        merged = [other for slot in touching for other in slot] + [item]
        found = [slot for slot in found if slot not in touching] + [merged]
    return sorted(found, key=lambda slot: (slot[0].starts, slot[0].id))


def ranks_in(slot):
    """How many wishes one may name for a time slot."""
    return min(MOST_RANKS, len(slot))


def closes(slot):
    """When wishes for a time slot close: with the first of its visits; None: not set."""
    return min((item.closes for item in slot if item.closes), default=None)


def open_now(slot):
    """True while one may wish, at this time slot."""
    present, until = now(), closes(slot)
    opened = all(item.opens is None or item.opens <= present for item in slot)
    return opened and (until is None or present < until)


def wish(account, meeting, ranked):
    """Keep someone's wishes; the number of those kept.

    ranked: {item number: rank} for the time slots that are open; wishes in others stay.
    """
    with db.atomic():
        Account.held(account.id)
        open_items = [i.id for slot in slots(visits_of(meeting)) if open_now(slot) for i in slot]
        if open_items:
            Wish.delete().where(Wish.account == account, Wish.item.in_(open_items)).execute()
        kept = [{"account": account.id, "item": item, "rank": rank, "at": now()}
                for item, rank in ranked.items() if item in open_items]  # fmt: skip
        if kept:
            Wish.insert_many(kept).execute()
        audit.note("wishes kept", account)
    return len(kept)
