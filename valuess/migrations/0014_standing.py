"""Where the two languages of each document stand, and what people said of it."""

from peewee import (
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Document(Model):
        class Meta:
            database = db
            table_name = "document"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class PairMark(Model):
        document = ForeignKeyField(Document, on_delete="CASCADE")
        left = CharField(max_length=5)
        right = CharField(max_length=5)
        after = IntegerField(default=0)
        act = CharField(max_length=10)
        lefts = TextField(default=list)
        rights = TextField(default=list)
        words = TextField(null=True)
        reason = CharField(max_length=300, default="")
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        at = DateTimeField()
        undone = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "pair_mark"

    db.create_tables([PairMark])

    class Standing(Model):
        document = ForeignKeyField(Document, on_delete="CASCADE")
        left = CharField(max_length=5)
        right = CharField(max_length=5)
        left_head = IntegerField(default=0)
        right_head = IntegerField(default=0)
        upto = IntegerField(default=0)
        state = TextField(default="")
        counts = TextField(default=dict)

        class Meta:
            database = db
            table_name = "standing"
            indexes = ((("document", "left", "right"), True),)

    db.create_tables([Standing])
