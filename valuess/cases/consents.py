"""What those who were interviewed agree to: a line for each answer, none ever changed.

The present is the last line of each purpose. What is not answered is not agreed to.
"""

from peewee import (
    JOIN,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    fn,
)

from valuess.accounts.models import Account
from valuess.cases.models import Case, CaseInterview
from valuess.db import BaseModel, Moment, now
from valuess.i18n import lazy

ANALYSE, QUOTE, NAME_ORGANISATION = "analyse", "quote", "name_organisation"
NAME_PERSON, PHOTOGRAPH, HOST, TRANSLATE = "name_person", "photograph", "host", "translate"
PURPOSES = {
    ANALYSE: lazy("Analyse what was said, among the partners"),
    QUOTE: lazy("Quote what was said"),
    TRANSLATE: lazy("Translate what is quoted"),
    NAME_ORGANISATION: lazy("Name the organisation"),
    NAME_PERSON: lazy("Name the person"),
    PHOTOGRAPH: lazy("Show photographs"),
    HOST: lazy("Host a visit"),
}


class CaseFile(BaseModel):
    """A signed form: for the circle alone, and never among the files of the portal."""

    case = ForeignKeyField(Case, backref="+", on_delete="CASCADE")
    name = CharField(max_length=120)
    mime = CharField(max_length=120)
    size = IntegerField()
    sha256 = CharField(max_length=64)
    content = BlobField()
    by = IntegerField(null=True)
    created = Moment(default=now)

    class Meta:
        table_name = "case_file"

    @classmethod
    def of(cls, case, number):
        """The form of this number that belongs to the case, or None."""
        return cls.get_or_none(cls.id == number, cls.case == case)


class Consent(BaseModel):
    """One answer to one purpose. day: when it was given; form: the paper that says so.

    interviewee: True when they gave it themselves by their link; then `by` is None.
    """

    interview = ForeignKeyField(CaseInterview, backref="+", on_delete="CASCADE")
    purpose = CharField(max_length=20)
    given = BooleanField()
    day = DateField()
    form = ForeignKeyField(CaseFile, null=True, backref="+", on_delete="SET NULL")
    by = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    interviewee = BooleanField(default=False)
    at = Moment(default=now)

    class Meta:
        indexes = ((("interview", "purpose"), False),)

    @classmethod
    def last(cls):
        """The numbers of the lines that count: the last of each interview and purpose."""
        return cls.select(fn.MAX(cls.id)).group_by(cls.interview, cls.purpose)

    @classmethod
    def standing(cls, interviews):
        """{(interview's number, purpose): the line that counts}: one query."""
        rows = cls.select().where(cls.id.in_(cls.last().where(cls.interview.in_(interviews))))
        return {(row.interview_id, row.purpose): row for row in rows}

    @classmethod
    def agreed(cls, purpose):
        """The numbers of the interviews in which this is agreed to now: a query."""
        return cls.select(cls.interview).where(
            cls.purpose == purpose, cls.given, cls.id.in_(cls.last())
        )

    @classmethod
    def history(cls, interview):
        """Every line of an interview, the latest first."""
        return cls.select(cls, Account).join(Account, JOIN.LEFT_OUTER).where(
            cls.interview == interview
        ).order_by(cls.id.desc())  # fmt: skip
