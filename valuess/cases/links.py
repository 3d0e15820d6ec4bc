"""The personal link of somebody who was interviewed: it opens their page, without an account."""

from peewee import CharField, ForeignKeyField

from valuess import audit
from valuess.accounts.models import Account, address, digest, new_token
from valuess.cases.models import Case, CaseInterview
from valuess.db import BaseModel, Moment, db, now
from valuess.writing.models import Document

LIVE = 10  # links of one interview that may be open at once: several people may have spoken


class InterviewLink(BaseModel):
    """hash: digest of the token in the address. name: for the circle, whose link it is."""

    interview = ForeignKeyField(CaseInterview, backref="+", on_delete="CASCADE")
    hash = CharField(max_length=64, unique=True)
    lang = CharField(max_length=5)
    name = CharField(max_length=120, default="")
    by = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    created = Moment(default=now)
    opened = Moment(null=True)
    revoked = Moment(null=True)

    class Meta:
        table_name = "interview_link"

    @classmethod
    def make(cls, interview, lang, name, by):
        """A new link: its whole address, which is told this once. None past LIVE of them."""
        token = new_token()
        with db.atomic():
            Case.held(interview.case_id)
            if cls.live(interview).count() >= LIVE:
                return None
            row = cls.create(interview=interview, lang=lang, name=name, by=by, hash=digest(token))
            audit.note("interview link made", by, interview.about, link=row.id)
        return address(f"/{lang}/cases/mine/{token}")

    @classmethod
    def live(cls, interview):
        """Those that open, oldest first."""
        return (
            cls.select().where(cls.interview == interview, cls.revoked.is_null()).order_by(cls.id)
        )

    @classmethod
    def open(cls, token):
        """The link of this token with its `.interview` and that one's `.case`; or None."""
        return (
            cls.select(cls, CaseInterview, Case)
            .join(CaseInterview)
            .join(Case)
            .join(Document)
            .where(cls.hash == digest(token), cls.revoked.is_null(), Document.binned.is_null())
            .first()
        )

    def seen(self):
        """Note that it was opened just now, so that the circle knows it arrived."""
        InterviewLink.update(opened=now()).where(InterviewLink.id == self.id).execute()

    @classmethod
    def revoke(cls, interview, number, by):
        """Let a link open nothing any more. False where there is no such live link."""
        with db.atomic():
            mine = cls.id == number, cls.interview == interview, cls.revoked.is_null()
            if not cls.update(revoked=now()).where(*mine).execute():
                return False
            audit.note("interview link revoked", by, interview.about, link=number)
        return True
