"""Codes, the passages they are given to, and what is written about both.

A position is a number of Unicode code points from the beginning of a text; `end` is the first
that is outside. Nothing is deleted: what is taken away is marked `removed`. Every verb (deeds.py)
that touches a text first holds its row in `coded`.
"""

import uuid

from peewee import JOIN, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from valuess.accounts.models import Account
from valuess.coding.polls import Choice
from valuess.db import BaseModel, JSONText, LabelField, Moment, now
from valuess.i18n import lazy

LEVELS = {
    "beneficiary": lazy("Beneficiaries"),
    "area": lazy("Area"),
    "society": lazy("Society"),
}
STANCES = {"obstacle": lazy("Obstacle"), "lever": lazy("Lever")}
COUNTRIES = {"FR": lazy("France"), "GB": lazy("England")}
FACETS = {"level": LEVELS, "stance": STANCES, "country": COUNTRIES}
CODE, PASSAGE, CASE = "code", "passage", "case"
SETTLED, MERGED = "settled", "merged"


def new_guid():
    return str(uuid.uuid4())


class Code(BaseModel):
    """One code of the codebook, in both languages.

    key: short and unique, "L1". apply, avoid: when to use it, when not. colour: "#rrggbb".
    guid: the same in every exchange (REFI-QDA). merged: the code it was merged into; retired:
    since when it is no longer given. edited: counts its edits.
    """

    key = CharField(max_length=40, unique=True)
    parent = ForeignKeyField("self", null=True, backref="children", on_delete="SET NULL")
    name = LabelField()
    definition = LabelField(default=dict)
    apply = LabelField(default=dict)
    avoid = LabelField(default=dict)
    colour = CharField(max_length=7, default="#4a6670")
    position = IntegerField(default=0)
    guid = CharField(max_length=36, unique=True)
    merged = ForeignKeyField("self", null=True, backref="taken", on_delete="SET NULL")
    retired = Moment(null=True)
    edited = IntegerField(default=0)

    @classmethod
    def listed(cls):
        """All codes, those retired too, in the order of the codebook within each parent."""
        return cls.select().order_by(cls.position, cls.id)

    @classmethod
    def at(cls, key):
        return cls.get_or_none(cls.key == key)


class Coded(BaseModel):
    """A text that was coded, or may be: what the verbs hold. kind, number: see sources.py.
    guid: the same in every exchange. changes: counts what happened to its coding."""

    kind = CharField(max_length=20)
    number = IntegerField()
    guid = CharField(max_length=36, unique=True)
    changes = IntegerField(default=0)

    class Meta:
        table_name = "coded"
        indexes = ((("kind", "number"), True),)

    @classmethod
    def of(cls, kind, number):
        return cls.get_or_none(cls.kind == kind, cls.number == number)

    @classmethod
    def hold(cls, kind, number):
        """The row of this text, begun where there is none, held until the transaction ends.

        What follows in the transaction counts as a change of its coding.
        """
        row = cls.of(kind, number)
        if row is None:
            begun = cls.insert(kind=kind, number=number, guid=new_guid())
            begun.on_conflict_ignore().execute()
            row = cls.of(kind, number)
        row = cls.held(row.id)
        row.changes += 1
        cls.update(changes=row.changes).where(cls.id == row.id).execute()
        return row

    @classmethod
    def changed(cls, pairs):
        """Count a change for each of these (kind, number)."""
        for kind, number in sorted(set(pairs)):
            here = (cls.kind == kind) & (cls.number == number)
            cls.update(changes=cls.changes + 1).where(here).execute()


class Passage(BaseModel):
    """Some words of a text: [start, end) in code points. words: the words themselves.

    lang: that of the text. level, stance, country: keys of FACETS, or "". flagged: since when
    somebody should look whether it still says what it was marked for, because an edit touched it.
    """

    kind = CharField(max_length=20)
    number = IntegerField()
    start = IntegerField()
    end = IntegerField()
    words = TextField()
    lang = CharField(max_length=5)
    guid = CharField(max_length=36, unique=True)
    analyst = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    created = Moment(default=now)
    level = CharField(max_length=20, default="")
    stance = CharField(max_length=20, default="")
    country = CharField(max_length=2, default="")
    flagged = Moment(null=True)
    removed = Moment(null=True)

    class Meta:
        table_name = "passage"
        indexes = ((("kind", "number", "start"), False),)

    @classmethod
    def of(cls, kind, number):
        """The passages of a text, as they stand in it; the longer first where two begin."""
        here = (cls.kind == kind) & (cls.number == number) & cls.removed.is_null()
        return cls.select().where(here).order_by(cls.start, cls.end.desc(), cls.id)

    @classmethod
    def live(cls, number):
        """The passage of this number, None where there is none or it was removed."""
        return cls.get_or_none(cls.id == number, cls.removed.is_null())


class PassageCode(BaseModel):
    """A code that an analyst gave to a passage. settled: given when a difference between two
    analysts was settled; ended: why it was removed, where that matters: SETTLED or MERGED."""

    passage = ForeignKeyField(Passage, backref="given", on_delete="CASCADE")
    code = ForeignKeyField(Code, backref="+", on_delete="CASCADE")
    analyst = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    guid = CharField(max_length=36, unique=True)
    created = Moment(default=now)
    settled = BooleanField(default=False)
    removed = Moment(null=True)
    ended = CharField(max_length=10, default="")

    class Meta:
        table_name = "passage_code"

    @classmethod
    def on(cls, passages):
        """The codes on these passages that stand, in the order in which they were given."""
        return (
            cls.select()
            .where(cls.passage.in_(passages), cls.removed.is_null())
            .order_by(cls.passage, cls.id)
        )


class Memo(BaseModel):
    """A note. about: CODE, PASSAGE, CASE or the kind of a source; number: of what it is about."""

    about = CharField(max_length=20)
    number = IntegerField()
    lang = CharField(max_length=5)
    words = TextField()
    author = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    guid = CharField(max_length=36, unique=True)
    created = Moment(default=now)
    edited = Moment(null=True)
    removed = Moment(null=True)

    class Meta:
        table_name = "memo"
        indexes = ((("about", "number"), False),)

    @classmethod
    def on(cls, about, numbers):
        """The memos about these, each with its author, oldest first."""
        here = (cls.about == about) & cls.number.in_(numbers) & cls.removed.is_null()
        told = cls.select(cls, Account).join(Account, JOIN.LEFT_OUTER)
        return told.where(here).order_by(cls.number, cls.id)


class PassageTranslation(BaseModel):
    """A passage in another language. of: the words it translates, so that one knows when they
    have changed since. The one that was written last stands."""

    passage = ForeignKeyField(Passage, backref="translations", on_delete="CASCADE")
    lang = CharField(max_length=5)
    words = TextField()
    of = TextField()
    author = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    created = Moment(default=now)
    removed = Moment(null=True)

    class Meta:
        table_name = "passage_translation"

    @classmethod
    def on(cls, passages):
        """Every translation of these passages that was not taken away, the last one last."""
        here = cls.passage.in_(passages) & cls.removed.is_null()
        return cls.select().where(here).order_by(cls.passage, cls.lang, cls.id)

    @classmethod
    def standing(cls, passages):
        """{(passage number, lang): the translation that stands}."""
        return {(row.passage_id, row.lang): row for row in cls.on(passages)}


class CodeTie(BaseModel):
    """What a questionnaire offered to choose that says what a code says: see polls.Choice.

    stance: "" or one of STANCES: passages of the other are then left out beside it.
    """

    code = ForeignKeyField(Code, backref="+", on_delete="CASCADE")
    survey = CharField(max_length=60)
    question = CharField(max_length=40)
    option = CharField(max_length=40)
    stance = CharField(max_length=20, default="")
    by = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    created = Moment(default=now)
    removed = Moment(null=True)

    class Meta:
        table_name = "code_tie"

    @property
    def choice(self):
        return Choice(self.survey, self.question, self.option)

    @classmethod
    def standing(cls, *conditions):
        """Those that stand, in the order in which they were made."""
        return cls.select().where(cls.removed.is_null(), *conditions).order_by(cls.id)


class CodingAct(BaseModel):
    """What somebody did, so that they can undo it. kind, number: the text, "" and 0 for the
    codebook. detail: what to reverse, see undoing.py."""

    kind = CharField(max_length=20, default="")
    number = IntegerField(default=0)
    account = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    act = CharField(max_length=20)
    detail = JSONText(default=dict)
    at = Moment(default=now)
    undone = Moment(null=True)

    class Meta:
        table_name = "coding_act"
        indexes = ((("kind", "number", "account"), False),)
