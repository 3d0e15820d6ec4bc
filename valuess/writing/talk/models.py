"""Threads on paragraphs, their messages, and who was told."""

from peewee import JOIN, CharField, ForeignKeyField, IntegerField, TextField, fn

from valuess.accounts.models import Account
from valuess.db import BaseModel, Moment, now
from valuess.writing.models import Document

EXCERPT_LIMIT = 300
BEGUN, RESOLVED, REOPENED = "begun", "resolved", "reopened"


class Thread(BaseModel):
    """A discussion of a paragraph, seen from both languages.

    lang, block: the language and the number of a paragraph of the pair it is about (see
    `standing`); excerpt: that paragraph's words when it began. resolved: since when it is,
    or None.
    """

    document = ForeignKeyField(Document, on_delete="CASCADE")
    lang = CharField(max_length=5)
    block = IntegerField()
    excerpt = CharField(max_length=EXCERPT_LIMIT, default="")
    begun = Moment(default=now)
    resolved = Moment(null=True)

    @classmethod
    def of(cls, document):
        """The threads of a document, the oldest first."""
        return cls.select().where(cls.document == document).order_by(cls.id)

    @classmethod
    def numbered(cls, document, number):
        """The thread of a document with this id, or None."""
        return cls.get_or_none(cls.id == number, cls.document == document)

    @classmethod
    def open_anchors(cls, document):
        """[(lang, block)] of the open threads of a document, one for each thread."""
        query = cls.select(cls.lang, cls.block).where(
            cls.document == document, cls.resolved.is_null()
        )
        return list(query.tuples())


class Message(BaseModel):
    """What somebody said. lang: in which language; version: 1, and one more at each change.

    told: who was told by mail, if anyone. token: says that two submits are one.
    """

    thread = ForeignKeyField(Thread, on_delete="CASCADE")
    author = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    lang = CharField(max_length=5)
    words = TextField()
    at = Moment(default=now)
    version = IntegerField(default=1)
    changed = Moment(null=True)
    told = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    token = CharField(max_length=64, null=True, unique=True)

    @classmethod
    def saying(cls, words):
        """Messages that say this, each with `.thread` and `.author`."""
        return (
            cls.select(cls, Thread, Account)
            .join(Thread)
            .join_from(cls, Account, JOIN.LEFT_OUTER, on=(cls.author == Account.id), attr="author")
            .where(cls.words.contains(words))
            .order_by(cls.id)
        )

    @classmethod
    def of(cls, threads):
        """Messages of these threads, the oldest first, each with `.author` and `.told`."""
        told = Account.alias("told_one")
        return (
            cls.select(cls, Account, told)
            .join(Account, JOIN.LEFT_OUTER, on=(cls.author == Account.id), attr="author")
            .join_from(cls, told, JOIN.LEFT_OUTER, on=(cls.told == told.id), attr="told")
            .where(cls.thread.in_([thread.id for thread in threads]))
            .order_by(cls.id)
        )

    @classmethod
    def numbered(cls, document, number):
        """The message of a document's threads with this id, with `.thread`; or None."""
        query = cls.select(cls, Thread).join(Thread)
        return query.where(cls.id == number, Thread.document == document).first()


class FormerWords(BaseModel):
    """What a message said before it was changed. until: when it was."""

    message = ForeignKeyField(Message, on_delete="CASCADE")
    words = TextField()
    until = Moment(default=now)

    @classmethod
    def of(cls, messages):
        """{message id: [FormerWords]}, the oldest first: one query."""
        found = {}
        query = cls.select().where(cls.message.in_([message.id for message in messages]))
        for row in query.order_by(cls.id):
            found.setdefault(row.message_id, []).append(row)
        return found


class Turn(BaseModel):
    """A thread was resolved, or reopened: who, when."""

    thread = ForeignKeyField(Thread, on_delete="CASCADE")
    act = CharField(max_length=10)
    by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = Moment(default=now, index=True)

    @classmethod
    def of(cls, threads):
        """The turns of these threads, the oldest first, each with `.by`."""
        return (
            cls.select(cls, Account)
            .join(Account, JOIN.LEFT_OUTER, on=(cls.by == Account.id), attr="by")
            .where(cls.thread.in_([thread.id for thread in threads]))
            .order_by(cls.id)
        )


def count_open(documents):
    """{document: number of open threads} of those that have any: one query."""
    query = (
        Thread.select(Thread.document, fn.COUNT(Thread.id))
        .where(Thread.document.in_(list(documents)), Thread.resolved.is_null())
        .group_by(Thread.document)
    )
    return dict(query.tuples())
