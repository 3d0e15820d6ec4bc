"""Who follows what: a page, a page with all below it, or all texts of a kind."""

from datetime import timedelta

from flask import g, url_for
from markupsafe import Markup
from peewee import BooleanField, CharField, ForeignKeyField

from valuess import frame
from valuess.access import ACCESS, rank
from valuess.accounts.models import Account
from valuess.cache import until_commit
from valuess.config import LANGUAGES
from valuess.db import BaseModel, Moment, db, now
from valuess.htmx import part
from valuess.i18n import _
from valuess.writing.kinds import kinds
from valuess.writing.models import Document, Text

PAGE, BELOW, ALL = "page", "below", "all"
DAILY, WEEKLY, NEVER = "daily", "weekly", "never"
HOUR = 5  # UTC, at which a day of digests begins: early morning on both shores


class Follow(BaseModel):
    """Somebody follows a document, `below`: with all below it; without one, the whole kind."""

    account = ForeignKeyField(Account, on_delete="CASCADE")
    kind = CharField(max_length=20)
    document = ForeignKeyField(Document, null=True, on_delete="CASCADE")
    below = BooleanField(default=False)
    since = Moment(default=now)

    @classmethod
    def of(cls, account):
        """What a person follows, the first first."""
        return cls.select().where(cls.account == account).order_by(cls.id)

    @property
    def what(self):
        return ALL if self.document_id is None else BELOW if self.below else PAGE


class DigestSetting(BaseModel):
    """How often somebody hears of it. upto: what happened until then was told; due: when next."""

    account = ForeignKeyField(Account, unique=True, on_delete="CASCADE")
    every = CharField(max_length=10, default=WEEKLY)
    upto = Moment(default=now)
    due = Moment(null=True, index=True)

    @classmethod
    def of(cls, account):
        """Somebody's setting, or None: they were never asked, and hear nothing."""
        return cls.get_or_none(cls.account == account)

    @classmethod
    def ready(cls, at):
        """Those whose time has come, the longest due first, each with `.account`."""
        query = cls.select(cls, Account).join(Account)
        return query.where(cls.due <= at, Account.active).order_by(cls.due, cls.id)


def next_due(every, at):
    """When a digest is due after a time: the next morning, or Monday's; None for never."""
    if every == NEVER:
        return None
    day = (at - timedelta(hours=HOUR)).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    days = 1 if every == DAILY else 7 - day.weekday()
    return day + timedelta(days=days)


def follow(account, kind, document, what):
    """Follow a document, it with all below it, or all of its kind; the Follow."""
    number = None if what == ALL else document
    with db.atomic():
        Account.held(account.id)
        here = at(account, kind, number) or Follow(account=account, kind=kind, document=number)
        here.below = what == BELOW
        here.save()
        if DigestSetting.of(account) is None:
            set_digest(account, WEEKLY)
    return here


def at(account, kind, number):
    """The Follow of a document by somebody, or of the whole kind (None); or None."""
    which = Follow.document.is_null() if number is None else Follow.document == number
    return Follow.get_or_none(Follow.account == account, Follow.kind == kind, which)


def stop(account, number):
    """Follow it no longer; False when there was nothing of one's own to stop."""
    with db.atomic():
        return Follow.delete().where(Follow.id == number, Follow.account == account).execute() == 1


def set_digest(account, every):
    """Say how often one hears: what happened before is not told, unless a digest waited."""
    with db.atomic():
        Account.held(account.id)
        here = DigestSetting.of(account) or DigestSetting(account=account)
        if here.every == NEVER:
            here.upto = now()
        here.every, here.due = every, next_due(every, now())
        here.save()
    return here


def sees(account, kind, document):
    """True when a person sees the working version and the discussions of a document."""
    within = kinds[kind].within
    allowed = rank(account) >= ACCESS[f"{kind}.discussion"]
    return allowed and (within is None or within(document, account))


def documents(account):
    """{number: kind} of the documents that somebody follows and sees, none of the bin."""
    found = {}
    for row in Follow.of(account):
        if row.document_id is None:
            standing = Document.select(Document.id).where(Document.kind == row.kind)
            found |= {document.id: row.kind for document in standing}
        else:
            below = kinds[row.kind].below if row.below else None
            numbers = below(row.document_id) if below else ()
            found |= {number: row.kind for number in (row.document_id, *numbers)}
    return {number: kind for number, kind in found.items() if sees(account, kind, number)}


def named(numbers, lang):
    """{number: Text}: each document that is not in the bin, in this language, else another."""
    found = {}
    if not numbers:
        return found
    rows = (
        Text.select(Text, Document).join(Document)
        .where(Text.document.in_(list(numbers)), Document.binned.is_null())
    )  # fmt: skip
    order = list(LANGUAGES)
    for text in sorted(rows, key=lambda text: (text.lang != lang, order.index(text.lang))):
        found.setdefault(text.document_id, text)
    return found


def listed(account, lang):
    """[(Follow, the Text that names it or None)]: what stands on somebody's own page."""
    rows = list(Follow.of(account))
    texts = named([row.document_id for row in rows if row.document_id], lang)
    return [
        (row, texts.get(row.document_id)) for row in rows
        if row.document_id is None or row.document_id in texts
    ]  # fmt: skip


def mine():
    """What one follows, on one's own page; kept until anything is committed."""
    rows = until_commit(("followed", g.user.id, g.lang), lambda: listed(g.user, g.lang))
    if not rows:
        return None
    words = part("writing/_followed.html", rows=rows, kinds=kinds)
    return frame.Item(_("Pages you follow"), Markup(words))


def settings():
    """How often one hears, on the page of one's account: for those who may follow anything."""
    if rank(g.user) < min(ACCESS[f"{kind}.discussion"] for kind in kinds):
        return None
    here = DigestSetting.of(g.user)
    words = part("writing/_digest.html", every=here.every if here else WEEKLY,
                 action=url_for("following.digest"))  # fmt: skip
    return frame.Item(_("Digest of the pages you follow"), Markup(words), "digest")
