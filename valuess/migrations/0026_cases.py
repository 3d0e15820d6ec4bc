"""Case studies: interviews, transcripts, consents, pseudonyms, quotations, links."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
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

    class Organisation(Model):
        class Meta:
            database = db
            table_name = "organisation"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Passage(Model):
        class Meta:
            database = db
            table_name = "passage"

    class Case(Model):
        document = ForeignKeyField(Document, unique=True, on_delete="CASCADE", backref="+")
        name = TextField()
        organisation = CharField(max_length=160)
        country = CharField(max_length=2)
        area = CharField(max_length=20)
        legal_form = CharField(max_length=20)
        staff = CharField(max_length=20)
        income = CharField(max_length=20)
        sectors = TextField()
        host = ForeignKeyField(Organisation, null=True, on_delete="SET NULL", backref="+")
        checked = DateTimeField(null=True)
        checked_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        created = DateTimeField()
        version = IntegerField()
        keep_until = DateField()
        demo = BooleanField()

        class Meta:
            database = db
            table_name = "case_study"

    class CaseMember(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE", backref="+")
        account = ForeignKeyField(Account, on_delete="CASCADE", backref="+")

        class Meta:
            database = db
            table_name = "case_member"
            indexes = ((("case", "account"), True),)

    class CaseInterview(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE", backref="+")
        day = DateField()
        place = CharField(max_length=160)
        lang = CharField(max_length=5)
        people = TextField()
        notes = TextField()
        version = IntegerField()
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "case_interview"

    class Transcript(Model):
        interview = ForeignKeyField(CaseInterview, unique=True, on_delete="CASCADE", backref="+")
        lang = CharField(max_length=5)
        words = TextField()
        version = IntegerField()
        edited = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "transcript"

    class TranscriptVersion(Model):
        transcript = ForeignKeyField(Transcript, on_delete="CASCADE", backref="+")
        number = IntegerField()
        words = TextField()
        how = CharField(max_length=20)
        author = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "transcript_version"
            indexes = ((("transcript", "number"), True),)

    class TranscriptReading(Model):
        transcript = ForeignKeyField(Transcript, on_delete="CASCADE", backref="+")
        account = IntegerField(null=True)
        version = IntegerField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "transcript_reading"
            indexes = ((("transcript", "at"), False),)

    class InterviewGuide(Model):
        key = CharField(max_length=40, unique=True)
        title = TextField()
        words = TextField()
        version = IntegerField()

        class Meta:
            database = db
            table_name = "interview_guide"

    class CaseFile(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE", backref="+")
        name = CharField(max_length=120)
        mime = CharField(max_length=120)
        size = IntegerField()
        sha256 = CharField(max_length=64)
        content = BlobField()
        by = IntegerField(null=True)
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "case_file"

    class Consent(Model):
        interview = ForeignKeyField(CaseInterview, on_delete="CASCADE", backref="+")
        purpose = CharField(max_length=20)
        given = BooleanField()
        day = DateField()
        form = ForeignKeyField(CaseFile, null=True, on_delete="SET NULL", backref="+")
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        interviewee = BooleanField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "consent"
            indexes = ((("interview", "purpose"), False),)

    class Pseudonym(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE", backref="+")
        real = CharField(max_length=120)
        shown = CharField(max_length=120)
        sort = CharField(max_length=12)
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "pseudonym"
            indexes = ((("case", "real"), True),)

    class Quotation(Model):
        passage = ForeignKeyField(Passage, null=True, on_delete="SET NULL", backref="+")
        case = ForeignKeyField(Case, on_delete="CASCADE", backref="+")
        interview = ForeignKeyField(CaseInterview, on_delete="CASCADE", backref="+")
        lang = CharField(max_length=5)
        words = TextField()
        who = TextField()
        state = CharField(max_length=10)
        version = IntegerField()
        answer = TextField()
        answered = DateTimeField(null=True)
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "quotation"

    class InterviewLink(Model):
        interview = ForeignKeyField(CaseInterview, on_delete="CASCADE", backref="+")
        hash = CharField(max_length=64, unique=True)
        lang = CharField(max_length=5)
        name = CharField(max_length=120)
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        created = DateTimeField()
        opened = DateTimeField(null=True)
        revoked = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "interview_link"

    db.create_tables(
        [
            Case,
            CaseMember,
            CaseInterview,
            Transcript,
            TranscriptVersion,
            TranscriptReading,
            InterviewGuide,
            CaseFile,
            Consent,
            Pseudonym,
            Quotation,
            InterviewLink,
        ]
    )
