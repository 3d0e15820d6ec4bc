"""Surveys, the versions of their questionnaires, and what was answered.

Every verb that writes a response or a version first holds the row of its survey
(`Survey.held`), and counts `changes` on by one: a figure knows by that number which
answers it has seen (`Response.change`).
"""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from valuess.access import COORDINATOR, PARTNER, rank
from valuess.accounts.models import Account, Organisation
from valuess.db import BaseModel, JSONText, LabelField, Moment, now
from valuess.survey.form import unpacked

DRAFT, OPEN, CLOSED = "draft", "open", "closed"
BEGUN, SENT, WITHDRAWN = "begun", "sent", "withdrawn"
WEB, IMPORTED = "web", "import"


class Survey(BaseModel):
    """A questionnaire and how it is asked.

    intro, purpose, handling, thanks: Markdown; who asks, why, what happens to the answers, and
    what is said at the end. consent: the sentence that is agreed to. opens, closes: UTC; zone:
    the place in whose clock they are set and told. anonymous: no link is kept between an
    invitation and an answer. public: anyone who has the address may answer. smallest: cells below
    it are hidden. changes: counts every change of an answer. showing: whether visitors see
    results. position: which survey stands in front (the highest).
    """

    slug = CharField(max_length=60, unique=True)
    title = LabelField()
    intro = LabelField(default=dict)
    purpose = LabelField(default=dict)
    handling = LabelField(default=dict)
    consent = LabelField(default=dict)
    thanks = LabelField(default=dict)
    asker = LabelField(default=dict)
    contact = CharField(max_length=254, default="")
    state = CharField(max_length=10, default=DRAFT)
    opens = Moment(null=True)
    closes = Moment(null=True)
    zone = CharField(max_length=40, default="Europe/London")
    anonymous = BooleanField(default=True)
    public = BooleanField(default=True)
    smallest = IntegerField(default=5)
    changes = IntegerField(default=0)
    showing = BooleanField(default=False)
    position = IntegerField(default=0)
    edited = IntegerField(default=0)
    created = Moment(default=now)

    class Meta:
        table_name = "survey"

    @classmethod
    def listed(cls):
        return cls.select().order_by(cls.position.desc(), cls.id.desc())

    @classmethod
    def shown(cls):
        """Those that were opened, which everyone may know of."""
        return cls.listed().where(cls.state != DRAFT)

    @classmethod
    def at(cls, slug):
        return cls.get_or_none(cls.slug == slug)

    def form(self):
        """The questionnaire as it is asked now; the draft where none was released yet."""
        version = self.released() or self.draft()
        return version.form if version else unpacked({})

    def released(self):
        """The version that is asked now, or None."""
        there = SurveyVersion.released.is_null(False)
        return self.versions.where(there).order_by(SurveyVersion.number.desc()).first()

    def draft(self):
        """The version being built, or None."""
        return self.versions.where(SurveyVersion.released.is_null()).first()

    def is_open(self, moment=None):
        """Whether answers may be begun, changed and sent at this moment (UTC)."""
        moment = moment or now()
        begun = self.opens is None or self.opens <= moment
        return self.state == OPEN and begun and (self.closes is None or moment < self.closes)

    def may_read_raw(self, account):
        """Whether someone may read answers one by one: coordinators, and partners named for it."""
        if rank(account) < PARTNER:
            return False
        if rank(account) >= COORDINATOR:
            return True
        return self.readers.where(SurveyReader.account == account).exists()


class SurveyVersion(BaseModel):
    """One state of the questionnaire. told: see `form.packed`. released: when it began to be
    asked; None while it is built. changes: what differs from the version before, as codes."""

    survey = ForeignKeyField(Survey, backref="versions", on_delete="CASCADE")
    number = IntegerField()
    told = JSONText()
    note = CharField(max_length=300, default="")
    author = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    created = Moment(default=now)
    released = Moment(null=True)
    edited = IntegerField(default=0)

    class Meta:
        table_name = "survey_version"
        indexes = ((("survey", "number"), True),)

    @property
    def form(self):
        return unpacked(self.told)

    @classmethod
    def numbered(cls, survey, number):
        """The version of this number, or None."""
        return cls.get_or_none(cls.survey == survey, cls.number == number)


class SurveyReader(BaseModel):
    """A partner of the small circle that may read raw answers, as coordinators may."""

    survey = ForeignKeyField(Survey, backref="readers", on_delete="CASCADE")
    account = ForeignKeyField(Account, on_delete="CASCADE")

    class Meta:
        table_name = "survey_reader"
        indexes = ((("survey", "account"), True),)


class SurveyImport(BaseModel):
    """A file of answers that was brought in. digest: SHA-256 of the file, so that it adds
    nothing twice. mapping, report: see bringing/. state, beat, process, progress, ended, error,
    tries: a job's, see valuess/jobs.py."""

    survey = ForeignKeyField(Survey, backref="imports", on_delete="CASCADE")
    name = CharField(max_length=200)
    digest = CharField(max_length=64)
    author = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    created = Moment(default=now)
    mapping = JSONText(default=dict)
    report = JSONText(default=dict)
    state = CharField(max_length=10)
    beat = Moment(default=now)
    process = IntegerField(default=0)
    progress = FloatField(default=0)
    tries = IntegerField(default=0)
    ended = Moment(null=True)
    error = CharField(max_length=300, default="")
    undone = Moment(null=True)

    class Meta:
        table_name = "survey_import"


class SurveyInvitation(BaseModel):
    """A personal link. token: its SHA-256. answered: whether its owner has sent answers; in
    anonymous mode that is all that is known, without a moment. sent, reminded: UTC."""

    survey = ForeignKeyField(Survey, backref="invitations", on_delete="CASCADE")
    email = CharField(max_length=254)
    name = CharField(max_length=160, default="")
    lang = CharField(max_length=2)
    organisation = ForeignKeyField(Organisation, null=True, on_delete="SET NULL")
    token = CharField(max_length=64, unique=True)
    created = Moment(default=now)
    sent = Moment(null=True)
    reminded = Moment(null=True)
    reminders = IntegerField(default=0)
    answered = BooleanField(default=False)
    stopped = BooleanField(default=False)

    class Meta:
        table_name = "survey_invitation"
        indexes = ((("survey", "email"), True),)


class Response(BaseModel):
    """One organisation's answers. answers: see answers.py, as they were given, those to questions
    that a later answer hid included; counted: those that count (`answers.kept`), once sent.

    key: SHA-256 of the code to come back with, which only the respondent has. sealed: until an
    anonymous response is sent, its invitation in a form that only that code opens (see
    answering/codes.py); then "". version: number of the SurveyVersion last answered. change: the
    survey's `changes` when it last changed. source, outer: where it came from, and its number
    there. No network address is kept, and of an anonymous one no hour, only days. invitation:
    only when the survey is not anonymous.
    """

    survey = ForeignKeyField(Survey, backref="responses", on_delete="CASCADE")
    version = IntegerField()
    key = CharField(max_length=64, unique=True, null=True)
    sealed = CharField(max_length=64, default="")
    lang = CharField(max_length=2)
    state = CharField(max_length=10, default=BEGUN)
    source = CharField(max_length=10, default=WEB)
    outer = CharField(max_length=80, default="")
    brought = ForeignKeyField(SurveyImport, null=True, backref="responses", on_delete="CASCADE")
    invitation = ForeignKeyField(SurveyInvitation, null=True, on_delete="SET NULL")
    answers = JSONText(default=dict)
    counted = JSONText(default=dict)
    consented = Moment(null=True)
    page = CharField(max_length=40, default="")
    started = Moment(default=now)
    updated = Moment(default=now)
    sent = Moment(null=True)
    change = IntegerField(default=0)
    edited = IntegerField(default=0)

    class Meta:
        table_name = "response"
        indexes = (
            (("survey", "change"), False),
            (("survey", "source", "outer"), False),
        )


class SurveyContact(BaseModel):
    """Who would give an interview: kept apart from the answers. quarter: of the year in which it
    was left, its first day; nothing closer is known. until: the last day on which it is kept.
    followed: the day on which somebody wrote to them, or None."""

    survey = ForeignKeyField(Survey, backref="contacts", on_delete="CASCADE")
    words = TextField()
    lang = CharField(max_length=2)
    quarter = DateField(null=True)
    until = DateField()
    followed = DateField(null=True)

    class Meta:
        table_name = "survey_contact"


class SurveyTally(BaseModel):
    """The columns of all sent answers up to `change`, packed (results/tally.py)."""

    survey = ForeignKeyField(Survey, unique=True, on_delete="CASCADE")
    change = IntegerField()
    packed = TextField()

    class Meta:
        table_name = "survey_tally"


class SurveySnapshot(BaseModel):
    """The tables of a survey as they stood. sort: "shown" (made as answers come, for partners),
    "frozen" (kept by somebody's decision) ; public: whether visitors may read it. asked, asker:
    when, and by whom, its publication was asked for, while it waits for its audit.

    raw: every table as counted, for the small circle; safe: as anybody else may see it.
    """

    survey = ForeignKeyField(Survey, backref="snapshots", on_delete="CASCADE")
    number = IntegerField()
    sort = CharField(max_length=10)
    public = BooleanField(default=False)
    change = IntegerField()
    version = IntegerField()
    sent = IntegerField()
    raw = JSONText()
    safe = JSONText()
    note = CharField(max_length=300, default="")
    author = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    created = Moment(default=now)
    asked = Moment(null=True)
    asker = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")

    class Meta:
        table_name = "survey_snapshot"
        indexes = ((("survey", "number"), True),)


class SurveyAudit(BaseModel):
    """The audit of the tables that all snapshots of one `change` of a survey share: a job, see
    valuess/jobs.py and results/audit.py."""

    survey = ForeignKeyField(Survey, backref="audits", on_delete="CASCADE")
    change = IntegerField()
    begun = Moment(default=now)
    state = CharField(max_length=10)
    beat = Moment(default=now)
    process = IntegerField(default=0)
    progress = FloatField(default=0)
    tries = IntegerField(default=1)
    ended = Moment(null=True)
    error = CharField(max_length=20, default="")

    class Meta:
        table_name = "survey_audit"
        indexes = ((("survey", "change"), True),)
