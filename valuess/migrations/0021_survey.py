"""Surveys: versions, answers, invitations, imports, figures."""

from peewee import (
    BooleanField,
    CharField,
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

    class Organisation(Model):
        class Meta:
            database = db
            table_name = "organisation"

    class Survey(Model):
        slug = CharField(max_length=60, unique=True)
        title = TextField()
        intro = TextField()
        purpose = TextField()
        handling = TextField()
        consent = TextField()
        thanks = TextField()
        asker = TextField()
        contact = CharField(max_length=254)
        state = CharField(max_length=10)
        opens = DateTimeField(null=True)
        closes = DateTimeField(null=True)
        zone = CharField(max_length=40)
        anonymous = BooleanField()
        public = BooleanField()
        smallest = IntegerField()
        changes = IntegerField()
        showing = BooleanField()
        position = IntegerField()
        edited = IntegerField()
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "survey"

    class SurveyVersion(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        number = IntegerField()
        told = TextField()
        note = CharField(max_length=300)
        author = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        created = DateTimeField()
        released = DateTimeField(null=True)
        edited = IntegerField()

        class Meta:
            database = db
            table_name = "survey_version"
            indexes = ((("survey", "number"), True),)

    class SurveyReader(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        account = ForeignKeyField(Account, on_delete="CASCADE", backref="+")

        class Meta:
            database = db
            table_name = "survey_reader"
            indexes = ((("survey", "account"), True),)

    class SurveyImport(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        name = CharField(max_length=200)
        digest = CharField(max_length=64)
        author = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        created = DateTimeField()
        mapping = TextField()
        report = TextField()
        state = CharField(max_length=10)
        beat = DateTimeField()
        process = IntegerField()
        progress = FloatField()
        tries = IntegerField()
        ended = DateTimeField(null=True)
        error = CharField(max_length=300)
        undone = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "survey_import"

    class SurveyInvitation(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        email = CharField(max_length=254)
        name = CharField(max_length=160)
        lang = CharField(max_length=2)
        organisation = ForeignKeyField(Organisation, null=True, on_delete="SET NULL", backref="+")
        token = CharField(max_length=64, unique=True)
        created = DateTimeField()
        sent = DateTimeField(null=True)
        reminded = DateTimeField(null=True)
        reminders = IntegerField()
        answered = BooleanField()
        stopped = BooleanField()

        class Meta:
            database = db
            table_name = "survey_invitation"
            indexes = ((("survey", "email"), True),)

    class Response(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        version = IntegerField()
        key = CharField(max_length=64, null=True, unique=True)
        code = CharField(max_length=64, null=True)
        lang = CharField(max_length=2)
        state = CharField(max_length=10)
        source = CharField(max_length=10)
        outer = CharField(max_length=80)
        brought = ForeignKeyField(SurveyImport, null=True, on_delete="CASCADE", backref="+")
        invitation = ForeignKeyField(SurveyInvitation, null=True, on_delete="SET NULL", backref="+")
        answers = TextField()
        counted = TextField()
        consented = DateTimeField(null=True)
        page = CharField(max_length=40)
        started = DateTimeField()
        updated = DateTimeField()
        sent = DateTimeField(null=True)
        change = IntegerField()
        edited = IntegerField()

        class Meta:
            database = db
            table_name = "response"
            indexes = (
                (("survey", "change"), False),
                (("survey", "source", "outer"), False),
                (("survey", "code"), False),
            )

    class SurveyContact(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        words = TextField()
        lang = CharField(max_length=2)

        class Meta:
            database = db
            table_name = "survey_contact"

    class SurveyTally(Model):
        survey = ForeignKeyField(Survey, unique=True, on_delete="CASCADE", backref="+")
        change = IntegerField()
        packed = TextField()

        class Meta:
            database = db
            table_name = "survey_tally"

    class SurveySnapshot(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        number = IntegerField()
        sort = CharField(max_length=10)
        public = BooleanField()
        change = IntegerField()
        version = IntegerField()
        sent = IntegerField()
        raw = TextField()
        safe = TextField()
        note = CharField(max_length=300)
        author = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "survey_snapshot"
            indexes = ((("survey", "number"), True),)

    db.create_tables(
        [
            Survey,
            SurveyVersion,
            SurveyReader,
            SurveyImport,
            SurveyInvitation,
            Response,
            SurveyContact,
            SurveyTally,
            SurveySnapshot,
        ]
    )
