"""The rows of an agenda being imported, and where its items came from."""

from peewee import (
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    Model,
    TextField,
)


def up(migrator, db):
    class Meeting(Model):
        class Meta:
            database = db
            table_name = "meeting"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Item(Model):
        class Meta:
            database = db
            table_name = "item"

    class AgendaImport(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        name = CharField(max_length=160)
        heads = TextField(default=list)
        rows = TextField(default=list)
        heads_mark = CharField(index=True, max_length=40)
        mapping = TextField(default=dict)
        updates = BooleanField(default=False)
        shown = BooleanField(default=False)
        created = DateTimeField()
        expires = DateTimeField(index=True)
        done = DateTimeField(null=True)
        result = TextField(null=True)

        class Meta:
            database = db
            table_name = "agenda_import"

    db.create_tables([AgendaImport])

    class ItemOrigin(Model):
        item = ForeignKeyField(Item, on_delete="CASCADE")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        uid = CharField(max_length=200)

        class Meta:
            database = db
            table_name = "item_origin"
            indexes = ((("meeting", "uid"), True),)

    db.create_tables([ItemOrigin])
