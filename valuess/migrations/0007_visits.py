"""Visits, coaches, wishes and their allocation; ways, nights and calendars of one's own."""

from peewee import (
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
    class Item(Model):
        class Meta:
            database = db
            table_name = "item"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Meeting(Model):
        class Meta:
            database = db
            table_name = "meeting"

    class Visit(Model):
        item = ForeignKeyField(Item, unique=True, on_delete="CASCADE")
        host = CharField(max_length=160, default="")
        sees = TextField(null=True)
        leaves_from = TextField(null=True)
        leaves = DateTimeField(null=True)
        returns_to = TextField(null=True)
        returns = DateTimeField(null=True)
        means = CharField(max_length=10, default="")
        cost = CharField(max_length=12, default="")
        currency = CharField(max_length=3, default="GBP")
        bring = TextField(null=True)
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "visit"

    db.create_tables([Visit])

    class Coach(Model):
        item = ForeignKeyField(Item, unique=True, on_delete="CASCADE")
        operator = CharField(max_length=160, default="")
        serves = TextField(default=list)
        goal = TextField(null=True)
        note = TextField(null=True)
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "coach"

    db.create_tables([Coach])

    class Stop(Model):
        coach = ForeignKeyField(Coach, on_delete="CASCADE")
        position = IntegerField()
        name = TextField()
        address = CharField(max_length=300, default="")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "stop"

    db.create_tables([Stop])

    class Boarding(Model):
        coach = ForeignKeyField(Coach, on_delete="CASCADE")
        account = ForeignKeyField(Account, on_delete="CASCADE")
        stop = ForeignKeyField(Stop, on_delete="CASCADE")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "boarding"
            indexes = ((("coach", "account"), True),)

    db.create_tables([Boarding])

    class Wish(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        item = ForeignKeyField(Item, on_delete="CASCADE")
        rank = IntegerField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "wish"
            indexes = ((("account", "item"), True),)

    db.create_tables([Wish])

    class Pin(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        item = ForeignKeyField(Item, on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "visit_pin"
            indexes = ((("account", "item"), True),)

    db.create_tables([Pin])

    class Allocation(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        by = IntegerField(null=True)
        state = CharField(max_length=10)
        started = DateTimeField()
        beat = DateTimeField()
        ended = DateTimeField(null=True)
        progress = FloatField(default=0)
        process = IntegerField(default=0)
        digest = CharField(max_length=40, default="")
        error = CharField(max_length=200, default="")
        result = TextField(null=True)
        told = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "visit_allocation"

    db.create_tables([Allocation])

    class Leg(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        means = CharField(max_length=10)
        start = CharField(max_length=120)
        goal = CharField(max_length=120)
        departs = DateTimeField()
        arrives = DateTimeField()
        zone_from = CharField(max_length=40)
        zone_to = CharField(max_length=40)
        reference = CharField(max_length=60, default="")
        note = CharField(max_length=500, default="")
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "leg"

    db.create_tables([Leg])

    class Stay(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        name = CharField(max_length=160)
        address = CharField(max_length=300, default="")
        first = DateField()
        last = DateField()
        note = CharField(max_length=500, default="")
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "stay"

    db.create_tables([Stay])

    class Feed(Model):
        account = ForeignKeyField(Account, unique=True, on_delete="CASCADE")
        token = CharField(unique=True, max_length=64)
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "feed"

    db.create_tables([Feed])
