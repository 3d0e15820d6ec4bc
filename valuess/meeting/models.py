"""What only the meeting's room keeps: a participant's own notes."""

from peewee import ForeignKeyField, IntegerField, TextField

from valuess.accounts.models import Account
from valuess.agenda.models import Item, Meeting
from valuess.db import BaseModel, Moment, db, now


class Changed(Exception):
    """The note was changed in another window; `.note` is it as it stands, None when it is gone."""

    def __init__(self, note):
        super().__init__()
        self.note = note


class Note(BaseModel):
    """A person's own words on an item, shown to nobody else. version: counts its changes."""

    item = ForeignKeyField(Item, backref="notes", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="notes", on_delete="CASCADE")
    text = TextField()
    changed = Moment(default=now)
    version = IntegerField(default=1)

    class Meta:
        table_name = "agenda_note"
        indexes = ((("item", "account"), True),)

    @classmethod
    def of(cls, item, account):
        """The person's note on the item, or None."""
        return account and cls.get_or_none(cls.item == item, cls.account == account)

    @classmethod
    def listed(cls, account):
        """All notes of a person, each with `.item` and its meeting, in order of the agenda."""
        return (
            cls.select(cls, Item, Meeting)
            .join(Item)
            .join(Meeting)
            .where(cls.account == account)
            .order_by(Item.starts, Item.position, Item.id)
        )

    @classmethod
    def keep(cls, item, account, text, opened):
        """Keep these words in place of the version that was opened (0 for none): the note.

        Empty words take the note away: None. Raises Changed when it is another version by
        now, unless it already says the same.
        """
        with db.atomic():
            Account.held(account.id)
            note = cls.of(item, account)
            if (note.text if note else "") == text:
                return note
            if (note.version if note else 0) != opened:
                raise Changed(note)
            if not text:
                note.delete_instance()
                return None
            if note is None:
                return cls.create(item=item, account=account, text=text)
            note.text, note.changed, note.version = text, now(), note.version + 1
            note.save()
            return note
