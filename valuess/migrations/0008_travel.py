"""Travel support: rules, envelopes, requests, claims, evidence, payments, who did what."""

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

    class Organisation(Model):
        class Meta:
            database = db
            table_name = "organisation"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class TravelSetting(Model):
        meeting = ForeignKeyField(Meeting, unique=True, null=True, on_delete="RESTRICT")
        eligible = TextField(null=True)
        rules = TextField(null=True)
        keep = TextField(null=True)
        ground = TextField(null=True)
        currencies = TextField()
        base = CharField(max_length=3, default="EUR")
        rates = TextField(default=dict)
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "travel_setting"

    db.create_tables([TravelSetting])

    class TravelEnvelope(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        organisation = ForeignKeyField(Organisation, on_delete="CASCADE")
        currency = CharField(max_length=3)
        amount = CharField(max_length=24)

        class Meta:
            database = db
            table_name = "travel_envelope"
            indexes = ((("meeting", "organisation", "currency"), True),)

    db.create_tables([TravelEnvelope])

    class TravelRequest(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        account = ForeignKeyField(Account, on_delete="RESTRICT")
        traveller = CharField(max_length=160)
        organisation = CharField(max_length=160, default="")
        origin = CharField(max_length=120)
        destination = CharField(max_length=120)
        via = CharField(max_length=200, default="")
        means = TextField(default=list)
        out = DateField()
        back = DateField()
        estimate = CharField(max_length=24)
        currency = CharField(max_length=3)
        payer = ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
        note = TextField(default="")
        state = CharField(index=True, max_length=12)
        approved = CharField(null=True, max_length=24)
        conditions = TextField(default="")
        created = DateTimeField()
        version = IntegerField(default=0)
        key = CharField(unique=True, max_length=40)

        class Meta:
            database = db
            table_name = "travel_request"
            indexes = ((("meeting", "account"), False),)

    db.create_tables([TravelRequest])

    class TravelPayment(Model):
        request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
        day = DateField()
        amount = CharField(max_length=24)
        currency = CharField(max_length=3)
        rate = CharField(null=True, max_length=24)
        rate_day = DateField(null=True)
        rate_source = CharField(max_length=160, default="")
        reference = CharField(max_length=120, default="")
        by = IntegerField(null=True)
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "travel_payment"

    db.create_tables([TravelPayment])

    class TravelLine(Model):
        request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
        day = DateField()
        what = CharField(max_length=200)
        means = CharField(max_length=10)
        amount = CharField(max_length=24)
        currency = CharField(max_length=3)
        rate = CharField(null=True, max_length=24)
        rate_day = DateField(null=True)
        rate_source = CharField(max_length=160, default="")
        verdict = CharField(max_length=10, default="")
        accepted = CharField(null=True, max_length=24)
        reason = TextField(default="")
        judged_by = IntegerField(null=True)
        created = DateTimeField()
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "travel_line"

    db.create_tables([TravelLine])

    class TravelFile(Model):
        request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
        line = ForeignKeyField(TravelLine, null=True, on_delete="SET NULL")
        payment = ForeignKeyField(TravelPayment, null=True, on_delete="SET NULL")
        name = CharField(max_length=120)
        mime = CharField(max_length=120)
        size = IntegerField()
        sha256 = CharField(max_length=64)
        original_sha256 = CharField(max_length=64)
        content = BlobField()
        by = IntegerField(null=True)
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "travel_file"

    db.create_tables([TravelFile])

    class TravelPaper(Model):
        request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
        chapters = CharField(max_length=60)
        digest = CharField(max_length=64)
        content = BlobField()

        class Meta:
            database = db
            table_name = "travel_paper"
            indexes = ((("request", "chapters"), True),)

    db.create_tables([TravelPaper])

    class TravelStep(Model):
        request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
        act = CharField(max_length=20)
        before = CharField(max_length=12, default="")
        after = CharField(max_length=12)
        at = DateTimeField()
        by = IntegerField(null=True)
        role = CharField(max_length=12)
        reason = TextField(default="")
        detail = TextField(default=dict)
        key = CharField(unique=True, null=True, max_length=40)

        class Meta:
            database = db
            table_name = "travel_step"

    db.create_tables([TravelStep])
