"""Requests for a review, and what became of each."""

from peewee import JOIN, CharField, ForeignKeyField, IntegerField, TextField, fn

from valuess.accounts.models import Account
from valuess.db import BaseModel, Moment, now
from valuess.writing.models import Document, Revision, Text

OPEN, APPROVED, RETURNED, TAKEN_BACK = "", "approved", "returned", "taken back"
DECIDED = (APPROVED, RETURNED)


class Review(BaseModel):
    """One request, and its end.

    number: the working revision when it was asked for; words: the asker's. reviewer: who
    was named, if anyone. outcome: "" while it is open, approved, returned or taken back;
    decided: the revision that was approved or returned; by, at, answer: who, when, their words.
    """

    text = ForeignKeyField(Text, on_delete="CASCADE")
    number = IntegerField()
    asker = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    asked = Moment(default=now)
    words = TextField(default="")
    reviewer = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    outcome = CharField(max_length=10, default=OPEN, index=True)
    decided = IntegerField(null=True)
    by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = Moment(null=True)
    answer = TextField(default="")

    @classmethod
    def listed(cls):
        """Reviews in the order they were asked for, with `.asker`, `.reviewer` and `.by`."""
        reviewer, by = Account.alias("reviewer"), Account.alias("decider")
        return (
            cls.select(cls, Account, reviewer, by)
            .join(Account, JOIN.LEFT_OUTER, on=(cls.asker == Account.id), attr="asker")
            .join_from(
                cls, reviewer, JOIN.LEFT_OUTER, on=(cls.reviewer == reviewer.id), attr="reviewer"
            )
            .join_from(cls, by, JOIN.LEFT_OUTER, on=(cls.by == by.id), attr="by")
            .order_by(cls.id)
        )

    @classmethod
    def of(cls, texts):
        """{text id: [Review]} of these texts, the oldest first: one query."""
        found = {}
        for review in cls.listed().where(cls.text.in_([text.id for text in texts])):
            found.setdefault(review.text_id, []).append(review)
        return found

    @classmethod
    def numbered(cls, text, number):
        """The review of a text with this id, or None."""
        return cls.listed().where(cls.id == number, cls.text == text).first()

    @classmethod
    def concerning(cls, account):
        """Those that a person asked for, was named for or decided on, each with `.text`."""
        mine = (cls.asker == account) | (cls.reviewer == account) | (cls.by == account)
        return cls.select(cls, Text).join(Text).where(mine).order_by(cls.id)

    @classmethod
    def standing(cls):
        """The latest review of each text not in the bin, when open or returned, with `.text`."""
        later = cls.alias("later")
        overtaken = later.select().where(later.text == cls.text, later.id > cls.id)
        return (
            cls.select(cls, Text, Document)
            .join(Text)
            .join(Document)
            .where(
                cls.outcome.in_((OPEN, RETURNED)),
                Document.binned.is_null(),
                ~fn.EXISTS(overtaken),
            )
            .order_by(cls.asked, cls.id)
        )

    @classmethod
    def same_words(cls, texts):
        """{(text id, number)} of revisions decided on that say what the working one says."""
        head = Revision.alias("head")
        query = (
            cls.select(cls.text, cls.decided)
            .join(Text)
            .join_from(cls, Revision, on=(
                (Revision.text == cls.text) & (Revision.number == cls.decided)))
            .join_from(cls, head, on=((head.text == cls.text) & (head.number == Text.head)))
            .where(
                cls.text.in_([text.id for text in texts]), cls.outcome.in_(DECIDED),
                Revision.title == head.title, Revision.body == head.body,
            )
        )  # fmt: skip
        return set(query.tuples())
