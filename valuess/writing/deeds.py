"""What was done with a revision after it was written: shown to visitors, taken back, marked anew.

The history tells them beside the revision they concern; the audit trail has them too.
"""

from peewee import JOIN, CharField, ForeignKeyField, IntegerField

from valuess.accounts.models import Account
from valuess.db import BaseModel, JSONText, Moment, now
from valuess.writing.models import Text

PUBLISHED, WITHDRAWN, MARKED = "published", "withdrawn", "marked"


class Deed(BaseModel):
    """One act on a revision. number: of the revision; act: published, withdrawn or marked.

    detail: of a publication, `missing`, what the person knew to be missing; of a mark,
    `was` and `now`, kinds of an edit, and maybe `reason`.
    """

    text = ForeignKeyField(Text, on_delete="CASCADE")
    number = IntegerField()
    act = CharField(max_length=10)
    by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = Moment(default=now)
    detail = JSONText(default=dict)

    @classmethod
    def of(cls, text):
        """{number: [Deed]} of all revisions of a text, the oldest first, each with who did it."""
        query = (
            cls.select(cls, Account)
            .join(Account, JOIN.LEFT_OUTER)
            .where(cls.text == text)
            .order_by(cls.id)
        )
        found = {}
        for deed in query:
            found.setdefault(deed.number, []).append(deed)
        return found
