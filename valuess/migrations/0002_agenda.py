"""Meetings, their agenda, who comes, and the ledger of seats."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Meeting(Model):
        key = CharField(unique=True, max_length=60)
        title = TextField()
        summary = TextField(null=True)
        place = TextField(null=True)
        zone = CharField(max_length=40, default="Europe/London")
        first = DateField()
        last = DateField()
        current = BooleanField(default=False)
        opens = DateTimeField(null=True)
        closes = DateTimeField(null=True)
        choice = CharField(max_length=10, default="seats")
        keep_until = DateField(null=True)
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "meeting"

    db.create_tables([Meeting])

    class Item(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        slug = CharField(unique=True, max_length=120)
        kind = CharField(max_length=10)
        title = TextField()
        text = TextField(null=True)
        room = TextField(null=True)
        place = TextField(null=True)
        address = CharField(max_length=300, default="")
        latitude = FloatField(null=True)
        longitude = FloatField(null=True)
        access = TextField(null=True)
        speakers = TextField(null=True)
        chair = TextField(null=True)
        spoken = TextField(default=list)
        interpreted = TextField(default=list)
        starts = DateTimeField(index=True)
        ends = DateTimeField()
        zone = CharField(max_length=40, default="Europe/London")
        zone_end = CharField(max_length=40, default="Europe/London")
        before = IntegerField(default=0)
        after = IntegerField(default=0)
        capacity = IntegerField(null=True)
        opens = DateTimeField(null=True)
        closes = DateTimeField(null=True)
        balance = TextField(null=True)
        waits = BooleanField(default=True)
        promotes_until = DateTimeField(null=True)
        shown = BooleanField(default=True)
        cancelled = DateTimeField(null=True)
        example = BooleanField(default=False)
        position = IntegerField(default=0)
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "item"

    db.create_tables([Item])

    class Host(Model):
        item = ForeignKeyField(Item, on_delete="CASCADE")
        account = ForeignKeyField(Account, on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "agenda_host"
            indexes = ((("item", "account"), True),)

    db.create_tables([Host])

    class Registration(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        account = ForeignKeyField(Account, on_delete="CASCADE")
        days = TextField(default=list)
        organisation = CharField(max_length=160, default="")
        country = CharField(max_length=2, default="")
        languages = TextField(default=list)
        interpretation = BooleanField(default=False)
        note = TextField(default="")
        created = DateTimeField()
        changed = DateTimeField()
        withdrawn = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "registration"
            indexes = ((("meeting", "account"), True),)

    db.create_tables([Registration])

    class Need(Model):
        registration = ForeignKeyField(Registration, unique=True, on_delete="CASCADE")
        diet = TextField(default="")
        access = TextField(default="")
        consented = DateTimeField()
        until = DateField(index=True)

        class Meta:
            database = db
            table_name = "need"

    db.create_tables([Need])

    class Seat(Model):
        item = ForeignKeyField(Item, on_delete="CASCADE")
        account = ForeignKeyField(Account, on_delete="CASCADE")
        state = CharField(max_length=10)
        turn = IntegerField()
        country = CharField(max_length=2, default="")
        since = DateTimeField()

        class Meta:
            database = db
            table_name = "seat"
            indexes = ((("item", "account"), True), (("item", "state", "turn"), False))

    db.create_tables([Seat])

    class SeatEntry(Model):
        item = ForeignKeyField(Item, on_delete="CASCADE")
        account = IntegerField(index=True, null=True)
        act = CharField(max_length=20)
        at = DateTimeField()
        by = IntegerField(null=True)
        detail = TextField(default=dict)

        class Meta:
            database = db
            table_name = "seat_entry"
            indexes = ((("item", "account"), False),)

    db.create_tables([SeatEntry])
