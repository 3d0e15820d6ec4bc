"""Cases: an organisation, whom one spoke with, and what they said.

Only the circle of a case (its interviewers, and coordinators) knows the real names, the people
and the words as they were first written. Other partners read a transcript once somebody of the
circle has checked its pseudonyms and while the consent to analyse is in force.
"""

from datetime import timedelta

from peewee import (
    JOIN,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
    fn,
)

from valuess import audit
from valuess.access import COORDINATOR, PARTNER, rank
from valuess.accounts.models import Account, Organisation
from valuess.cases import facts
from valuess.db import BaseModel, JSONText, Label, LabelField, Moment, db, now
from valuess.writing.models import Document

NAME, PLACE, PEOPLE, NOTES, WORDS = 120, 160, 1_000, 20_000, 600_000
KEPT = timedelta(days=3 * 365)  # how long names are kept, unless the circle says otherwise


class Changed(Exception):
    """Somebody else changed it meanwhile; `.now` is the row as it stands."""

    def __init__(self, now):
        super().__init__()
        self.now = now


class Case(BaseModel):
    """An organisation that is studied. Its page is `document`, of the kind "case".

    name: what it is called wherever its real name is not to be told. organisation: its real
    name, for the circle. The facts are codes of facts.py, sectors a list of them; "" where not
    known. host: the organisation of the portal that it belongs to, if any. checked: since when
    somebody vouches that its transcripts hold no real names. keep_until: the last day on which the
    key, the people met and earlier versions are kept. demo: invented.
    """

    document = ForeignKeyField(Document, unique=True, backref="+", on_delete="CASCADE")
    name = LabelField()
    organisation = CharField(max_length=160, default="")
    country = CharField(max_length=2, default="")
    area = CharField(max_length=20, default="")
    legal_form = CharField(max_length=20, default="")
    staff = CharField(max_length=20, default="")
    income = CharField(max_length=20, default="")
    sectors = JSONText(default=list)
    host = ForeignKeyField(Organisation, null=True, backref="+", on_delete="SET NULL")
    checked = Moment(null=True)
    checked_by = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    by = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    created = Moment(default=now)
    version = IntegerField(default=1)
    keep_until = DateField(default=lambda: now().date() + KEPT)
    demo = BooleanField(default=False)

    FIELDS = (
        "name", "organisation", "country", "area", "legal_form", "staff", "income", "sectors",
        "host", "keep_until",
    )  # fmt: skip

    class Meta:
        table_name = "case_study"

    @property
    def about(self):
        """How the audit trail names it."""
        return f"case:{self.id}"

    @property
    def place(self):
        """Where it is, in words that may be shown."""
        return facts.place(self)

    @classmethod
    def listed(cls):
        """Every case that is not in the bin, the latest first."""
        return (
            cls.select(cls, Document)
            .join(Document)
            .where(Document.binned.is_null())
            .order_by(cls.id.desc())
        )

    @classmethod
    def numbered(cls, number):
        """The case of this number, unless it is in the bin; or None."""
        return cls.listed().where(cls.id == number).first()

    @classmethod
    def of_document(cls, document):
        return cls.get_or_none(cls.document == document)

    @classmethod
    def open(cls, values, by, demo=False):
        """Begin a case, with whoever opens it in its circle. values: {field of FIELDS: value}."""
        with db.atomic():
            document = Document.create(kind="case")
            made = cls.create(document=document, by=by, demo=demo, **values)
            if by is not None:
                CaseMember.create(case=made, account=by)
            audit.note("case opened", by, made.about)
        return made

    def revise(self, values, opened, by):
        """Say its facts otherwise. Raises Changed when `opened` is not its version any more."""
        with db.atomic():
            here = Case.held(self.id)
            if here.version != opened:
                raise Changed(here)
            for name in self.FIELDS:
                setattr(here, name, values[name])
            here.version += 1
            here.save()
            audit.note("case revised", by, here.about)
        return here

    def vouch(self, by):
        """Say that the transcripts were read through and hold no real names."""
        with db.atomic():
            here = Case.held(self.id)
            here.checked, here.checked_by = now(), by
            here.save()
            audit.note("pseudonyms checked", by, here.about)
        return here

    def unvouch(self):
        """Inside a transaction: words were written since, so nobody vouches for them."""
        Case.update(checked=None, checked_by=None).where(Case.id == self.id).execute()

    def members(self):
        """The interviewers of the case, by name."""
        return Account.select().join(CaseMember).where(CaseMember.case == self).order_by(
            fn.LOWER(Account.name), Account.id
        )  # fmt: skip

    def knows(self, account):
        """True for the circle: its interviewers while they are partners, and coordinators."""
        level = rank(account)
        if level >= COORDINATOR:
            return True
        mine = CaseMember.case == self, CaseMember.account == account
        return level >= PARTNER and CaseMember.select().where(*mine).exists()

    def let_in(self, account, by):
        """Take a partner into the circle. False when they cannot be, or are there already."""
        with db.atomic():
            Case.held(self.id)
            if rank(account) < PARTNER or self.knows(account):
                return False
            CaseMember.create(case=self, account=account)
            audit.note("case circle joined", by, self.about, account=account.id)
        return True

    def let_go(self, account, by):
        """Take somebody out of the circle."""
        with db.atomic():
            Case.held(self.id)
            mine = CaseMember.case == self, CaseMember.account == account
            if CaseMember.delete().where(*mine).execute():
                audit.note("case circle left", by, self.about, account=account.id)

    def interviews(self):
        return (
            CaseInterview.select()
            .where(CaseInterview.case == self)
            .order_by(CaseInterview.day, CaseInterview.id)
        )


class CaseMember(BaseModel):
    """An interviewer of a case: somebody of its circle."""

    case = ForeignKeyField(Case, backref="+", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="+", on_delete="CASCADE")

    class Meta:
        table_name = "case_member"
        indexes = ((("case", "account"), True),)


class CaseInterview(BaseModel):
    """A conversation. place, people, notes: for the circle. lang: the language it was held in."""

    case = ForeignKeyField(Case, backref="+", on_delete="CASCADE")
    day = DateField()
    place = CharField(max_length=160, default="")
    lang = CharField(max_length=5)
    people = TextField(default="")
    notes = TextField(default="")
    version = IntegerField(default=1)
    by = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    created = Moment(default=now)

    FIELDS = ("day", "place", "lang", "people", "notes")

    class Meta:
        table_name = "case_interview"

    @property
    def about(self):
        return f"interview:{self.id}"

    @classmethod
    def numbered(cls, number):
        """The interview of this number with its `.case`, unless that is in the bin; or None."""
        return (
            cls.select(cls, Case)
            .join(Case)
            .join(Document)
            .where(cls.id == number, Document.binned.is_null())
            .first()
        )

    @classmethod
    def add_to(cls, case, values, by):
        """Note an interview, with an empty transcript in its language."""
        with db.atomic():
            Case.held(case.id)
            made = cls.create(case=case, by=by, **values)
            Transcript.create(interview=made, lang=made.lang)
            audit.note("interview added", by, case.about, interview=made.id)
        return made

    def revise(self, values, opened, by):
        """Say it otherwise. Raises Changed when `opened` is not its version any more."""
        with db.atomic():
            here = CaseInterview.held(self.id)
            if here.version != opened:
                raise Changed(here)
            for name in self.FIELDS:
                setattr(here, name, values[name])
            here.version += 1
            here.save()
            Transcript.update(lang=here.lang).where(Transcript.interview == here).execute()
            audit.note("interview revised", by, self.case.about, interview=here.id)
        return here


class Transcript(BaseModel):
    """What was said, as plain words. version: 0 while nothing was written; counts its edits."""

    interview = ForeignKeyField(CaseInterview, unique=True, backref="+", on_delete="CASCADE")
    lang = CharField(max_length=5)
    words = TextField(default="")
    version = IntegerField(default=0)
    edited = Moment(null=True)

    @classmethod
    def told(cls, *conditions):
        """Transcripts with their `.interview` and its `.case`, oldest first, of cases that are
        not in the bin."""
        return (
            cls.select(cls, CaseInterview, Case)
            .join(CaseInterview)
            .join(Case)
            .join(Document)
            .where(Document.binned.is_null(), *conditions)
            .order_by(CaseInterview.day, cls.id)
        )

    @classmethod
    def numbered(cls, number):
        return cls.told(cls.id == number).first()

    @classmethod
    def of(cls, interview):
        """The transcript of an interview, or of the interview of this number; or None."""
        return cls.told(cls.interview == interview).first()

    def versions(self):
        """What it said, the latest first, each with its author."""
        return (
            TranscriptVersion.select(TranscriptVersion, Account)
            .join(Account, JOIN.LEFT_OUTER)
            .where(TranscriptVersion.transcript == self)
            .order_by(TranscriptVersion.number.desc())
        )

    def version_numbered(self, number):
        return self.versions().where(TranscriptVersion.number == number).first()


class TranscriptVersion(BaseModel):
    """What a transcript said from one edit on. how: typed, uploaded, replaced, restored."""

    transcript = ForeignKeyField(Transcript, backref="+", on_delete="CASCADE")
    number = IntegerField()
    words = TextField()
    how = CharField(max_length=20, default="")
    author = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    at = Moment(default=now)

    class Meta:
        table_name = "transcript_version"
        indexes = ((("transcript", "number"), True),)


class TranscriptReading(BaseModel):
    """That somebody opened a transcript. account: its number, so that it stays when an account
    is erased. version: which they saw."""

    transcript = ForeignKeyField(Transcript, backref="+", on_delete="CASCADE")
    account = IntegerField(null=True)
    version = IntegerField()
    at = Moment(default=now)

    class Meta:
        table_name = "transcript_reading"
        indexes = ((("transcript", "at"), False),)

    @classmethod
    def log(cls, transcript, account, version=None):
        """Note a reading. Everyone's is noted, the circle's too."""
        with db.atomic():
            number = transcript.version if version is None else version
            return cls.create(transcript=transcript, account=account.id, version=number)

    @classmethod
    def of(cls, transcript, most=200):
        """The latest readings, the last one first."""
        here = cls.select().where(cls.transcript == transcript)
        return here.order_by(cls.id.desc()).limit(most)

    @classmethod
    def names(cls, rows):
        """{account's number: name} of those who read."""
        return Account.names({row.account for row in rows if row.account})


class InterviewGuide(BaseModel):
    """What to ask in an interview, in each language: Markdown. key: that of the file it came
    from."""

    key = CharField(max_length=40, unique=True)
    title = LabelField()
    words = LabelField()
    version = IntegerField(default=1)

    class Meta:
        table_name = "interview_guide"

    @classmethod
    def current(cls):
        return cls.select().order_by(cls.id).first()

    def revise(self, title, words, opened, by):
        """Ask otherwise. Raises Changed when `opened` is not its version any more."""
        with db.atomic():
            here = InterviewGuide.held(self.id)
            if here.version != opened:
                raise Changed(here)
            here.title, here.words, here.version = Label(title), Label(words), here.version + 1
            here.save()
            audit.note("interview guide revised", by, "case")
        return here
