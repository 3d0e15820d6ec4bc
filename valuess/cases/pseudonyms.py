"""The key: which name stands for which in the words of a case. For its circle alone."""

from peewee import CharField, ForeignKeyField

from valuess.accounts.models import Account
from valuess.cases.models import Case
from valuess.cases.naming import CONTACT, ORGANISATION, PERSON, PLACE
from valuess.db import BaseModel, Moment, now
from valuess.i18n import lazy

SORTS = {
    PERSON: lazy("Person"),
    ORGANISATION: lazy("Organisation"),
    PLACE: lazy("A place"),
    CONTACT: lazy("Address, number"),
}


class Pseudonym(BaseModel):
    """One line of the key. kept: the real words stay in the texts, as they identify nobody;
    `shown` is then the same."""

    case = ForeignKeyField(Case, backref="+", on_delete="CASCADE")
    real = CharField(max_length=120)
    shown = CharField(max_length=120)
    sort = CharField(max_length=12)
    by = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    at = Moment(default=now)

    class Meta:
        indexes = ((("case", "real"), True),)

    @property
    def sort_name(self):
        return SORTS[self.sort]

    @classmethod
    def of(cls, case):
        """The key of a case, the longest real words first: they are replaced first."""
        rows = list(cls.select().where(cls.case == case).order_by(cls.id))
        return sorted(rows, key=lambda row: -len(row.real))
