"""People, organisations, and what lets a person in."""

import hashlib
import secrets
from datetime import timedelta

from flask import current_app
from peewee import JOIN, BooleanField, CharField, ForeignKeyField, IntegerField, fn

from valuess.db import BaseModel, LabelField, Moment, now
from valuess.i18n import lazy

ROLES = {
    "": lazy("No role yet"),
    "participant": lazy("Participant"),
    "partner": lazy("Partner"),
    "coordinator": lazy("Coordinator"),
}
SESSION_LASTS = timedelta(days=30)  # since it was last seen
SEEN_EVERY = timedelta(minutes=10)
SIGN_IN, RESET, EMAIL, COORDINATOR = "sign-in", "reset", "email", "coordinator"
LINK_LASTS = {
    SIGN_IN: timedelta(minutes=30),
    RESET: timedelta(hours=1),
    EMAIL: timedelta(days=1),
    COORDINATOR: timedelta(days=7),
}
INVITATION_LASTS = timedelta(days=14)
NOBODY = lazy("Former member")


def new_token():
    """256 bits that nobody guesses, for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token):
    """What is stored of a token: enough to recognise it, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class NameField(CharField):
    """A person's name; what is stored empty is shown as a former member."""

    def python_value(self, value):
        return value or NOBODY

    def db_value(self, value):
        return "" if value is NOBODY else value


class Organisation(BaseModel):
    """An organisation of the people here; `partner`: one of those who run the programme."""

    key = CharField(max_length=60, unique=True)
    name = CharField(max_length=160)
    place = LabelField(null=True)
    about = LabelField(null=True)
    country = CharField(max_length=2, default="")
    website = CharField(max_length=300, default="")
    partner = BooleanField(default=False)
    position = IntegerField(default=0)

    @classmethod
    def listed(cls):
        """All of them, the partners of the programme first."""
        return cls.select().order_by(cls.partner.desc(), cls.position, cls.name)

    @classmethod
    def partners(cls):
        """Those who run the programme, in their order."""
        return cls.select().where(cls.partner).order_by(cls.position, cls.name)


class Account(BaseModel):
    """A person who can sign in. role: a key of ROLES. email: lower case, ASCII."""

    email = CharField(max_length=254, unique=True)
    name = NameField(max_length=120)
    role = CharField(max_length=20, default="")
    organisation = ForeignKeyField(
        Organisation, null=True, backref="accounts", on_delete="SET NULL"
    )
    lang = CharField(max_length=5, default="en")
    password_hash = CharField(max_length=200, null=True)
    active = BooleanField(default=True)
    created = Moment(default=now)

    session = None  # the Session by which this person is here, once signed in
    is_authenticated, is_anonymous = True, False  # asked by Flask-Login

    @property
    def is_active(self):
        return self.active

    def get_id(self):
        """What the cookie holds: the token of the session, never the account's number."""
        return self.session.token

    @property
    def role_name(self):
        return ROLES[self.role]

    @classmethod
    def with_email(cls, email):
        """The active account with this (normalised) address, or None."""
        return cls.get_or_none(cls.email == email, cls.active)

    @classmethod
    def coordinators(cls):
        """Those who can run the portal now."""
        return cls.select().where(cls.role == "coordinator", cls.active).order_by(cls.id)

    @classmethod
    def named(cls, roles):
        """Those of these roles who can sign in, by name."""
        here = cls.select().where(cls.active, cls.role.in_(roles), cls.name != "")
        return here.order_by(fn.LOWER(cls.name), cls.id)

    @classmethod
    def listed(cls):
        """Everyone who was not erased, with `.organisation` and `.last_seen`, by name."""
        seen = fn.MAX(Session.seen)
        return (
            cls.select(cls, Organisation, seen.alias("last_seen"))
            .join(Organisation, JOIN.LEFT_OUTER)
            .switch(cls)
            .join(Session, JOIN.LEFT_OUTER)
            .group_by(cls, Organisation)
            .where(cls.name != "")
            .order_by(cls.active.desc(), fn.LOWER(cls.name), cls.id)
        )

    @classmethod
    def names(cls, numbers):
        """{id: name} of these accounts."""
        query = cls.select(cls.id, cls.name).where(cls.id.in_(list(numbers)))
        return {account.id: account.name for account in query}


class Session(BaseModel):
    """One browser in which a person is signed in. label: "Firefox, Windows"."""

    hash = CharField(max_length=64, unique=True)
    account = ForeignKeyField(Account, backref="sessions", on_delete="CASCADE")
    created = Moment(default=now)
    seen = Moment(default=now)
    label = CharField(max_length=60, default="")

    token = None  # known only in the request that carries it

    @classmethod
    def open(cls, token):
        """The live session with this token, its account and organisation with it; or None."""
        session = (
            cls.select(cls, Account, Organisation)
            .join(Account)
            .join(Organisation, JOIN.LEFT_OUTER)
            .where(cls.hash == digest(token), Account.active, cls.seen > now() - SESSION_LASTS)
            .first()
        )
        if session is not None:
            session.token = token
        return session

    @classmethod
    def of(cls, account):
        """A person's live sessions, the one seen last first."""
        return (
            cls.select()
            .where(cls.account == account, cls.seen > now() - SESSION_LASTS)
            .order_by(cls.seen.desc(), cls.id.desc())
        )

    @classmethod
    def end_all(cls, account, but=None):
        """Sign a person out everywhere, except in the session `but`; how many ended."""
        query = cls.delete().where(cls.account == account)
        return (query.where(cls.id != but.id) if but else query).execute()

    def stale(self):
        """True when `seen` is old enough to be worth writing anew."""
        return self.seen < now() - SEEN_EVERY

    def touch(self):
        """Say that it was seen now."""
        Session.update(seen=now()).where(Session.id == self.id).execute()


class Invitation(BaseModel):
    """Someone asked to join. Only the digest of the token in its link is stored."""

    email = CharField(max_length=254, index=True)
    role = CharField(max_length=20, default="")
    organisation = ForeignKeyField(Organisation, null=True, on_delete="SET NULL")
    lang = CharField(max_length=5)
    hash = CharField(max_length=64, unique=True)
    by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    created = Moment(default=now)
    expires = Moment()
    used = Moment(null=True)

    @property
    def role_name(self):
        return ROLES[self.role]

    @property
    def expired(self):
        return self.expires <= now()

    @classmethod
    def open(cls, token):
        """The invitation that this token still opens, with its organisation and host; or None."""
        return (
            cls.select(cls, Organisation, Account)
            .join(Organisation, JOIN.LEFT_OUTER)
            .switch(cls)
            .join(Account, JOIN.LEFT_OUTER, on=(cls.by == Account.id))
            .where(cls.hash == digest(token), cls.used.is_null(), cls.expires > now())
            .first()
        )

    @classmethod
    def waiting(cls):
        """Invitations not yet taken up, the latest first, each with its organisation."""
        return (
            cls.select(cls, Organisation)
            .join(Organisation, JOIN.LEFT_OUTER)
            .where(cls.used.is_null())
            .order_by(cls.created.desc(), cls.id.desc())
        )


class Link(BaseModel):
    """A link that works once.

    purpose: SIGN_IN, RESET, EMAIL or COORDINATOR. account: None for the first
    coordinator, who has no account yet, and for an address that nobody here has.
    """

    purpose = CharField(max_length=12)
    account = ForeignKeyField(Account, null=True, on_delete="CASCADE")
    hash = CharField(max_length=64, unique=True)
    new_email = CharField(max_length=254, null=True)
    expires = Moment(index=True)
    used = Moment(null=True)

    @classmethod
    def open(cls, token):
        """The link that this token still opens, with its account; or None."""
        link = (
            cls.select(cls, Account)
            .join(Account, JOIN.LEFT_OUTER)
            .where(cls.hash == digest(token), cls.used.is_null(), cls.expires > now())
            .first()
        )
        if link is None or link.purpose == COORDINATOR:
            return link
        return link if link.account_id and link.account.active else None

    @classmethod
    def make(cls, purpose, account, lang, new_email=None):
        """A new link, for the account or for nobody; its address. Old ones are swept."""
        token, present = new_token(), now()
        cls.delete().where(cls.expires < present - timedelta(days=1)).execute()
        cls.create(
            purpose=purpose,
            account=account,
            hash=digest(token),
            new_email=new_email,
            expires=present + LINK_LASTS[purpose],
        )
        return address(f"/{lang}/account/link/{token}")


class SpentError(Exception):
    """A link or an invitation was used by someone else a moment ago."""


def take(row):
    """Use up a link or an invitation: once, whoever else tries at the same time."""
    model = type(row)
    query = model.update(used=now()).where(model.id == row.id, model.used.is_null())
    if query.execute() != 1:
        raise SpentError


def address(path):
    """A full address for a mail, made from PUBLIC_URL, never from a request."""
    return current_app.config["PUBLIC_URL"] + path
