"""Presence, signature sheets, badges, letters, notes and decisions of groups."""

from peewee import (
    BlobField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Meeting(Model):
        class Meta:
            database = db
            table_name = "meeting"

    class Item(Model):
        class Meta:
            database = db
            table_name = "item"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Document(Model):
        class Meta:
            database = db
            table_name = "document"

    class WalkIn(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        name = CharField(max_length=120)
        organisation = CharField(max_length=160, default="")
        agreed = DateTimeField()
        by = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "walk_in"

    db.create_tables([WalkIn])

    class Mark(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        item = ForeignKeyField(Item, null=True, on_delete="CASCADE")
        day = DateField(null=True)
        account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        walk_in = ForeignKeyField(WalkIn, null=True, on_delete="CASCADE")
        act = CharField(max_length=10)
        source = CharField(max_length=10, default="tap")
        at = DateTimeField()
        received = DateTimeField()
        by = IntegerField(null=True)
        client = CharField(unique=True, max_length=64)

        class Meta:
            database = db
            table_name = "presence_mark"
            indexes = ((("item", "at"), False), (("meeting", "day", "at"), False))

    db.create_tables([Mark])

    class Sheet(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        item = ForeignKeyField(Item, null=True, on_delete="CASCADE")
        day = DateField(null=True)
        name = CharField(unique=True, max_length=60)
        made = DateTimeField()
        reconciled = DateTimeField(null=True)
        reconciled_by = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "signature_sheet"

    db.create_tables([Sheet])

    class Scan(Model):
        sheet = ForeignKeyField(Sheet, on_delete="CASCADE")
        name = CharField(max_length=120)
        mime = CharField(max_length=120)
        size = IntegerField()
        sha256 = CharField(max_length=64)
        content = BlobField()
        at = DateTimeField()
        by = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "signed_scan"
            indexes = ((("sheet", "sha256"), True),)

    db.create_tables([Scan])

    class Badge(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        account = ForeignKeyField(Account, on_delete="CASCADE")
        token = CharField(unique=True, max_length=32)

        class Meta:
            database = db
            table_name = "badge"
            indexes = ((("meeting", "account"), True),)

    db.create_tables([Badge])

    class Letter(Model):
        item = ForeignKeyField(Item, on_delete="CASCADE")
        subject = TextField()
        words = TextField()
        count = IntegerField(default=0)
        at = DateTimeField()
        by = IntegerField(null=True)
        token = CharField(unique=True, max_length=64)

        class Meta:
            database = db
            table_name = "group_letter"

    db.create_tables([Letter])

    class Decision(Model):
        item = ForeignKeyField(Item, on_delete="CASCADE")
        words = TextField()
        finding = TextField()
        link = CharField(max_length=300, default="")
        stance = CharField(max_length=10)
        decided = DateField()
        version = IntegerField(default=1)
        withdrawn = DateTimeField(null=True)
        created = DateTimeField()
        by = IntegerField(null=True)
        token = CharField(unique=True, max_length=64)

        class Meta:
            database = db
            table_name = "decision"

    db.create_tables([Decision])

    class Wording(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        version = IntegerField()
        words = TextField()
        finding = TextField()
        link = CharField(max_length=300, default="")
        stance = CharField(max_length=10)
        decided = DateField()
        at = DateTimeField()
        by = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "decision_wording"
            indexes = ((("decision", "version"), True),)

    db.create_tables([Wording])

    class Notebook(Model):
        item = ForeignKeyField(Item, unique=True, on_delete="CASCADE")
        document = ForeignKeyField(Document, unique=True, on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "notebook"

    db.create_tables([Notebook])
