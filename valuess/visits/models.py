"""What only a visit has, beside its item of the agenda."""

from datetime import timedelta
from decimal import Decimal

from babel.numbers import format_currency
from peewee import JOIN, CharField, ForeignKeyField, IntegerField

from valuess import audit
from valuess.agenda import changing
from valuess.agenda.models import VISIT, Item
from valuess.db import BaseModel, LabelField, Moment, db
from valuess.i18n import LOCALES, language, lazy

MEANS = {
    "": lazy("Not said yet"),
    "coach": lazy("By coach"),
    "foot": lazy("On foot"),
    "train": lazy("By train"),
    "bus": lazy("By bus"),
    "car": lazy("By car"),
}
CURRENCIES = ("GBP", "EUR")
ONE_DAY = timedelta(days=1)


class Changed(Exception):
    """Somebody else saved it meanwhile; `.now` is the row as it stands."""

    def __init__(self, now):
        super().__init__()
        self.now = now


class Visit(BaseModel):
    """A visit's own facts; when, how many and where are its item's.

    host: the name of the organisation visited. leaves, returns: UTC; shown on the clock of the
    item's place. cost: decimal text such as "7.50" in `currency`, "0" when free, "" unsaid.
    """

    item = ForeignKeyField(Item, unique=True, backref="visit", on_delete="CASCADE")
    host = CharField(max_length=160, default="")
    sees = LabelField(null=True)
    leaves_from = LabelField(null=True)
    leaves = Moment(null=True)
    returns_to = LabelField(null=True)
    returns = Moment(null=True)
    means = CharField(max_length=10, default="")
    cost = CharField(max_length=12, default="")
    currency = CharField(max_length=3, default="GBP")
    bring = LabelField(null=True)
    version = IntegerField(default=0)

    WORDS = ("sees", "leaves_from", "returns_to", "bring")

    @classmethod
    def of(cls, item):
        """The visit of an item; one without a word yet when none was written."""
        return cls.get_or_none(cls.item == item) or cls(item=item)

    @classmethod
    def listed(cls, meeting, all=False):
        """The visits of a meeting's agenda in order of time, each an Item with `.visit_of`."""
        query = (
            Item.select(Item, cls)
            .join(cls, JOIN.LEFT_OUTER, attr="facts")
            .where(Item.meeting == meeting, Item.kind == VISIT)
            .order_by(Item.starts, Item.position, Item.ends, Item.id)
        )
        found = list(query if all else query.where(Item.shown))
        for item in found:
            facts = getattr(item, "facts", None)
            item.visit_of = facts if facts is not None and facts.id else cls(item=item)
        return found

    @property
    def means_name(self):
        return MEANS.get(self.means, self.means)

    @property
    def free(self):
        return bool(self.cost) and Decimal(self.cost) == 0

    @property
    def price(self):
        """ "£7.50", « 7,50 £ »; "" when it was not said or is free."""
        if not self.cost or self.free:
            return ""
        said = format_currency(Decimal(self.cost), self.currency, locale=LOCALES[language()])
        return said.replace("£GB", "£")

    def lengthens(self, values):
        """{"before", "after"} of its item, in minutes, as these values would change them."""
        item = Item.get_by_id(self.item_id)
        copy = Visit(**{**self.__data__, **values})
        found = dict(zip(("before", "after"), ways(item, copy), strict=True))
        return {name: value for name, value in found.items() if getattr(item, name) != value}

    def foresee(self, values, version):
        """The Consequences to be shown before `describe`; None where no way becomes longer for
        anyone, as far as seats go. Changed when `version` is no longer the present one."""
        row = Visit.of(Item.get_by_id(self.item_id))
        if row.version != version:
            raise Changed(row)
        changes = row.lengthens(values)
        return changing.foresee(row.item, changes) or None if changes else None

    def describe(self, values, version, by):
        """Write what a form says; Changed when `version` is no longer the present one.

        A departure or return that leaves more time for the way than the item had makes
        the item take that time too, so that no seat is taken beside it; those who have one
        already are told.
        """
        with db.atomic():
            item = Item.get_by_id(self.item_id)
            changes = Visit.of(item).lengthens(values)
            try:
                held = changing.change(item, changes, item.version, by)
            except changing.Changed as error:
                raise Changed(Visit.of(error.item)) from error
            row = Visit.of(held)
            if row.version != version:
                raise Changed(row)
            for name, value in values.items():
                setattr(row, name, value)
            row.version += 1
            row.save(force_insert=row.id is None)
            audit.note("visit described", by, f"item:{self.item_id}")
        return row


def follow(old, new):
    """The departure and the return of a visit move with it, by as much as it moved."""
    visit = Visit.get_or_none(Visit.item == new)
    if visit is None or (old.starts, old.ends) == (new.starts, new.ends):
        return
    visit.leaves = visit.leaves and visit.leaves + (new.starts - old.starts)
    visit.returns = visit.returns and visit.returns + (new.ends - old.ends)
    visit.version += 1
    visit.save(only=[Visit.leaves, Visit.returns, Visit.version])


def days_of(items):
    """The days on which these items begin, in order."""
    return sorted({item.day for item in items})


def on(items, day):
    """Those of the items that begin on an ISO day; all of them when it is none of theirs."""
    chosen = [item for item in items if item.day.isoformat() == day]
    return chosen or items


def ways(item, visit):
    """(before, after): minutes on the way to a visit and back, its departure and return included.

    A departure or return that is not around the item, as after it was moved, says nothing.
    """
    before, after = item.before, item.after
    if visit and visit.leaves and timedelta() < item.starts - visit.leaves < ONE_DAY:
        before = max(before, minutes(item.starts - visit.leaves))
    if visit and visit.returns and timedelta() < visit.returns - item.ends < ONE_DAY:
        after = max(after, minutes(visit.returns - item.ends))
    return before, after


def minutes(time):
    return -(-round(time.total_seconds()) // 60)
