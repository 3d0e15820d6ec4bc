"""What importing an agenda keeps: the rows between preview and confirmation, and where
each item came from."""

from datetime import timedelta

from peewee import BooleanField, CharField, ForeignKeyField

from valuess.accounts.models import Account
from valuess.agenda.models import Item, Meeting
from valuess.db import BaseModel, JSONText, Moment, now
from valuess.frame import Personal

KEPT = timedelta(days=2)


class AgendaImport(BaseModel):
    """A file that a coordinator brought: its rows, until it is imported or two days went by.

    mapping: {number of the column, as text: field}. heads_mark: tells the same headings
    again, so that the mapping is remembered after the rows are gone. updates: whether items
    that are there already are changed to what the file says. shown: whether new ones go on
    the public agenda. result: counts of what became of the rows.
    """

    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    name = CharField(max_length=160)
    heads = JSONText(default=list)
    rows = JSONText(default=list)
    heads_mark = CharField(max_length=40, index=True)
    mapping = JSONText(default=dict)
    updates = BooleanField(default=False)
    shown = BooleanField(default=False)
    created = Moment(default=now)
    expires = Moment(index=True)
    done = Moment(null=True)
    result = JSONText(null=True)

    class Meta:
        table_name = "agenda_import"

    @classmethod
    def waiting(cls, number, meeting):
        """The import of this number while its rows are kept and not yet imported; or None."""
        return cls.get_or_none(
            cls.id == number, cls.meeting == meeting, cls.done.is_null(), cls.expires > now()
        )

    @classmethod
    def remembered(cls, heads_mark):
        """The mapping that was last used for the same headings; or None."""
        query = cls.select(cls.mapping).where(cls.heads_mark == heads_mark, cls.done.is_null(False))
        found = query.order_by(cls.id.desc()).first()
        return found and found.mapping

    @classmethod
    def sweep(cls):
        """Forget the rows of what nobody confirmed in time."""
        stale = (cls.expires <= now()) & cls.done.is_null()
        cls.delete().where(stale).execute()


class ItemOrigin(BaseModel):
    """From which row or event an item was imported, so that the same one is known again."""

    item = ForeignKeyField(Item, on_delete="CASCADE")
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    uid = CharField(max_length=200)

    class Meta:
        table_name = "item_origin"
        indexes = ((("meeting", "uid"), True),)


def export(account):
    """The agendas they brought, by the name of the file."""
    brought = AgendaImport.select(AgendaImport.name, AgendaImport.created)
    return [
        {"name": each.name, "brought": each.created.isoformat() + "Z"}
        for each in brought.where(AgendaImport.account == account.id)
    ]


def erase(account):
    """Agendas stay; who brought them is forgotten."""
    AgendaImport.update({AgendaImport.account: None}).where(
        AgendaImport.account == account.id
    ).execute()


SOURCE = Personal("agenda imports", export, erase)
