"""Journeys and nights of one's own, and the address of one's calendar."""

from peewee import CharField, DateField, ForeignKeyField, IntegerField

from valuess import audit
from valuess.accounts.models import Account, new_token
from valuess.agenda.models import Meeting
from valuess.agenda.times import local
from valuess.db import BaseModel, Moment, db, now
from valuess.i18n import lazy
from valuess.visits.models import Changed

FERRY = "ferry"
MEANS = {
    FERRY: lazy("Ferry"),
    "train": lazy("Train"),
    "coach": lazy("Coach"),
    "plane": lazy("Plane"),
    "car": lazy("Car"),
    "walk": lazy("On foot"),
}
MOST = 40  # legs or stays that one person may note for a meeting


class Leg(BaseModel):
    """A part of someone's way. departs, arrives: UTC; zone_from, zone_to: the clock at each end."""

    account = ForeignKeyField(Account, backref="legs", on_delete="CASCADE")
    meeting = ForeignKeyField(Meeting, backref="legs", on_delete="CASCADE")
    means = CharField(max_length=10)
    start = CharField(max_length=120)
    goal = CharField(max_length=120)
    departs = Moment()
    arrives = Moment()
    zone_from = CharField(max_length=40)
    zone_to = CharField(max_length=40)
    reference = CharField(max_length=60, default="")
    note = CharField(max_length=500, default="")
    version = IntegerField(default=0)

    @classmethod
    def of(cls, account, meeting):
        """Their legs to and from a meeting, in order."""
        return (
            cls.select()
            .where(cls.account == account, cls.meeting == meeting)
            .order_by(cls.departs, cls.id)
        )

    @property
    def means_name(self):
        return MEANS.get(self.means, self.means)

    @property
    def departs_local(self):
        return local(self.departs, self.zone_from)

    @property
    def arrives_local(self):
        return local(self.arrives, self.zone_to)


class Stay(BaseModel):
    """Some nights somewhere. first: the evening one comes; last: the morning one leaves."""

    account = ForeignKeyField(Account, backref="stays", on_delete="CASCADE")
    meeting = ForeignKeyField(Meeting, backref="stays", on_delete="CASCADE")
    name = CharField(max_length=160)
    address = CharField(max_length=300, default="")
    first = DateField()
    last = DateField()
    note = CharField(max_length=500, default="")
    version = IntegerField(default=0)

    @classmethod
    def of(cls, account, meeting):
        """Where they sleep during a meeting, in order."""
        return (
            cls.select()
            .where(cls.account == account, cls.meeting == meeting)
            .order_by(cls.first, cls.id)
        )


class Feed(BaseModel):
    """The address of a person's own calendar; its token lets a calendar in without a cookie.

    Kept as it is, so that it can be shown again; it opens the itinerary only.
    """

    account = ForeignKeyField(Account, unique=True, backref="feeds", on_delete="CASCADE")
    token = CharField(max_length=64, unique=True)
    created = Moment(default=now)

    @classmethod
    def owner(cls, token):
        """The active person whose calendar this is, or None."""
        return Account.select().join(cls).where(cls.token == token, Account.active).first()

    @classmethod
    def of(cls, account):
        return cls.get_or_none(cls.account == account)

    @classmethod
    def renew(cls, account):
        """A new address; the one before is nobody's from now on."""
        with db.atomic():
            Account.held(account.id)
            cls.delete().where(cls.account == account).execute()
            feed = cls.create(account=account, token=new_token())
            audit.note("calendar address renewed", account)
        return feed

    @classmethod
    def close(cls, account):
        """No calendar address any more; how many there were."""
        with db.atomic():
            gone = cls.delete().where(cls.account == account).execute()
            if gone:
                audit.note("calendar address closed", account)
        return gone


KINDS = {"leg": Leg, "stay": Stay}


def mine(kind, number, account):
    """A leg or stay of this person, or None."""
    model = KINDS[kind]
    return model.get_or_none(model.id == number, model.account == account)


def keep(kind, values, account, meeting, row=None, version=0):
    """Note a leg or stay, or change `row`; the row, or None when there are too many.

    The same noted twice is one. Changed when `version` is no longer the present one.
    """
    model = KINDS[kind]
    with db.atomic():
        Account.held(account.id)
        if row is not None:
            present = model.held(row.id)
            if present.version != version:
                raise Changed(present)
            model.update(version=version + 1, **values).where(model.id == row.id).execute()
            return model.held(row.id)
        same = [getattr(model, name) == value for name, value in values.items()]
        own = (model.account == account) & (model.meeting == meeting)
        again = model.get_or_none(own, *same)
        if again or model.select().where(own).count() >= MOST:
            return again
        return model.create(account=account, meeting=meeting, **values)


def drop(kind, row, account):
    """Take a leg or stay away."""
    model = KINDS[kind]
    with db.atomic():
        return model.delete().where(model.id == row.id, model.account == account).execute()
