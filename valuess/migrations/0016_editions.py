"""Editions of the guide: frozen texts, files, signatures, and the files made of them."""

from peewee import (
    BlobField,
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
    class Organisation(Model):
        class Meta:
            database = db
            table_name = "organisation"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Edition(Model):
        number = IntegerField(unique=True, null=True)
        open = BooleanField(unique=True, null=True, default=True)
        title = TextField()
        date = DateField()
        remarks = TextField()
        version = IntegerField(default=1)
        by = IntegerField(null=True)
        begun = DateTimeField()
        frozen = DateTimeField(null=True)
        address = CharField(max_length=300, default="")
        notice = TextField(default=dict)
        partners = TextField(default=list)
        stale = TextField(default=list)
        unsigned = TextField(default=list)

        class Meta:
            database = db
            table_name = "edition"

    db.create_tables([Edition])

    class EditionSignature(Model):
        edition = ForeignKeyField(Edition, on_delete="CASCADE")
        organisation = ForeignKeyField(Organisation, null=True, on_delete="SET NULL")
        name = CharField(max_length=160)
        account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        person = CharField(max_length=120)
        at = DateTimeField()
        note = CharField(max_length=500, default="")
        mark = CharField(max_length=40)

        class Meta:
            database = db
            table_name = "edition_signature"
            indexes = ((("edition", "organisation"), True),)

    db.create_tables([EditionSignature])

    class EditionText(Model):
        edition = ForeignKeyField(Edition, on_delete="CASCADE")
        position = IntegerField()
        document = IntegerField()
        number = CharField(max_length=40)
        depth = IntegerField()
        lang = CharField(max_length=5)
        slug = CharField(max_length=120)
        title = CharField(max_length=200)
        body = TextField()
        html = TextField()
        headings = TextField(default=list)
        pairs = TextField(default=list)

        class Meta:
            database = db
            table_name = "edition_text"
            indexes = ((("edition", "lang", "slug"), True), (("edition", "lang", "document"), True))

    db.create_tables([EditionText])

    class EditionFile(Model):
        edition = ForeignKeyField(Edition, on_delete="CASCADE")
        key = CharField(max_length=200)
        mime = CharField(max_length=120)
        content = BlobField()

        class Meta:
            database = db
            table_name = "edition_file"
            indexes = ((("edition", "key"), True),)

    db.create_tables([EditionFile])

    class EditionJob(Model):
        edition = ForeignKeyField(Edition, unique=True, on_delete="CASCADE")
        state = CharField(max_length=10)
        started = DateTimeField()
        beat = DateTimeField()
        ended = DateTimeField(null=True)
        progress = FloatField(default=0)
        process = IntegerField(default=0)
        tries = IntegerField(default=1)
        error = CharField(max_length=20, default="")

        class Meta:
            database = db
            table_name = "edition_job"

    db.create_tables([EditionJob])

    class EditionCopy(Model):
        edition = ForeignKeyField(Edition, on_delete="CASCADE")
        format = CharField(max_length=20)
        mime = CharField(max_length=120)
        sha256 = CharField(max_length=64)
        size = IntegerField()
        content = BlobField()
        made = DateTimeField()

        class Meta:
            database = db
            table_name = "edition_copy"
            indexes = ((("edition", "format"), True),)

    db.create_tables([EditionCopy])
