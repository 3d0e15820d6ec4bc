"""The meeting: a participant's own notes."""

from peewee import (
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Item(Model):
        class Meta:
            database = db
            table_name = "item"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Note(Model):
        item = ForeignKeyField(Item, on_delete="CASCADE")
        account = ForeignKeyField(Account, on_delete="CASCADE")
        text = TextField()
        changed = DateTimeField()
        version = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "agenda_note"
            indexes = ((("item", "account"), True),)

    db.create_tables([Note])
