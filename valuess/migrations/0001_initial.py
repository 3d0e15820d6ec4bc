"""The first schema, as it was: the models may change, this file does not."""

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)

FTS5 = """CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(
    title, body, title_stem, body_stem, tokenize = "unicode61 remove_diacritics 2")"""
RANK = "bm25(8.0, 1.0, 8.0, 1.0)"
TSVECTOR = (
    """CREATE TABLE IF NOT EXISTS search_words (
        id bigint PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE,
        body text NOT NULL, words tsvector NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS search_words_words ON search_words USING gin (words)",
)


def up(migrator, db):
    class Organisation(Model):
        key = CharField(unique=True, max_length=60)
        name = CharField(max_length=160)
        place = TextField(null=True)
        about = TextField(null=True)
        country = CharField(max_length=2, default="")
        website = CharField(max_length=300, default="")
        partner = BooleanField(default=False)
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "organisation"

    db.create_tables([Organisation])

    class Account(Model):
        email = CharField(unique=True, max_length=254)
        name = CharField(max_length=120)
        role = CharField(max_length=20, default="")
        organisation = ForeignKeyField(Organisation, null=True, on_delete="SET NULL")
        lang = CharField(max_length=5, default="en")
        password_hash = CharField(null=True, max_length=200)
        active = BooleanField(default=True)
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "account"

    db.create_tables([Account])

    class Attempts(Model):
        key = CharField(max_length=64)
        ends = IntegerField(index=True)
        count = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "attempts"
            indexes = ((("key", "ends"), True),)

    db.create_tables([Attempts])

    class Document(Model):
        kind = CharField(index=True, max_length=20)
        created = DateTimeField()
        binned = DateTimeField(null=True)
        binned_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")

        class Meta:
            database = db
            table_name = "document"

    db.create_tables([Document])

    class Text(Model):
        document = ForeignKeyField(Document, on_delete="CASCADE")
        kind = CharField(max_length=20)
        lang = CharField(max_length=5)
        slug = CharField(max_length=120)
        title = CharField(max_length=200)
        head = IntegerField(default=0)
        public = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "text"
            indexes = ((("document", "lang"), True), (("kind", "lang", "slug"), True))

    db.create_tables([Text])

    class Draft(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        token = CharField(max_length=64)
        kind = CharField(max_length=20)
        lang = CharField(max_length=5)
        text = ForeignKeyField(Text, null=True, on_delete="CASCADE")
        document = ForeignKeyField(Document, null=True, on_delete="CASCADE")
        base = IntegerField(default=0)
        section = IntegerField(null=True)
        title = CharField(max_length=400, default="")
        body = TextField(default="")
        note = CharField(max_length=400, default="")
        place = CharField(max_length=200, default="")
        changed = BooleanField(default=False)
        begun = DateTimeField()
        touched = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "draft"
            indexes = ((("account", "token"), True),)

    db.create_tables([Draft])

    class Entry(Model):
        at = DateTimeField(index=True)
        account = IntegerField(index=True, null=True)
        act = CharField(index=True, max_length=60)
        about = CharField(index=True, max_length=80, default="")
        detail = TextField(default=dict)

        class Meta:
            database = db
            table_name = "audit"

    db.create_tables([Entry])

    class Subject(Model):
        source = CharField(max_length=40)
        ref = IntegerField()

        class Meta:
            database = db
            table_name = "search_subject"
            indexes = ((("source", "ref"), True),)

    db.create_tables([Subject])

    class Entry(Model):
        id = BigIntegerField(primary_key=True)
        subject = ForeignKeyField(Subject, on_delete="CASCADE")
        source = CharField(max_length=40)
        ref = IntegerField()
        lang = CharField(max_length=3)
        audience = IntegerField()
        title = TextField()
        text = TextField()

        class Meta:
            database = db
            table_name = "search_entry"
            indexes = ((("source", "ref", "lang", "audience"), True),)

    db.create_tables([Entry])

    class File(Model):
        token = CharField(unique=True, max_length=32)
        name = CharField(max_length=120)
        mime = CharField(max_length=120)
        size = IntegerField()
        width = IntegerField(null=True)
        height = IntegerField(null=True)
        sha256 = CharField(max_length=64)
        content = BlobField()
        by = IntegerField(null=True)
        about = CharField(max_length=80, default="")
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "file"

    db.create_tables([File])

    class Invitation(Model):
        email = CharField(index=True, max_length=254)
        role = CharField(max_length=20, default="")
        organisation = ForeignKeyField(Organisation, null=True, on_delete="SET NULL")
        lang = CharField(max_length=5)
        hash = CharField(unique=True, max_length=64)
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        created = DateTimeField()
        expires = DateTimeField()
        used = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "invitation"

    db.create_tables([Invitation])

    class Link(Model):
        purpose = CharField(max_length=12)
        account = ForeignKeyField(Account, null=True, on_delete="CASCADE")
        hash = CharField(unique=True, max_length=64)
        new_email = CharField(null=True, max_length=254)
        expires = DateTimeField(index=True)
        used = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "link"

    db.create_tables([Link])

    class Mail(Model):
        to = CharField(index=True, max_length=254)
        lang = CharField(max_length=5)
        subject = CharField(max_length=300)
        text = TextField()
        secret = BooleanField(default=False)
        key = CharField(unique=True, null=True, max_length=120)
        created = DateTimeField()
        due = DateTimeField(index=True, null=True)
        tries = IntegerField(default=0)
        sent = DateTimeField(null=True)
        error = CharField(max_length=300, default="")
        message_id = CharField(max_length=120)
        attachment_name = CharField(null=True, max_length=120)
        attachment_type = CharField(null=True, max_length=60)
        attachment = TextField(null=True)

        class Meta:
            database = db
            table_name = "mail"

    db.create_tables([Mail])

    class Name(Model):
        kind = CharField(max_length=20)
        lang = CharField(max_length=5)
        key = CharField(max_length=200)
        text = ForeignKeyField(Text, on_delete="CASCADE")
        since = DateTimeField()

        class Meta:
            database = db
            table_name = "name"
            indexes = ((("kind", "lang", "key", "text"), True),)

    db.create_tables([Name])

    class GuidePage(Model):
        document = ForeignKeyField(Document, primary_key=True, on_delete="CASCADE")
        parent = ForeignKeyField("self", null=True, on_delete="SET NULL")
        position = IntegerField(default=0)
        key = CharField(unique=True, null=True, max_length=60)

        class Meta:
            database = db
            table_name = "guide_page"

    db.create_tables([GuidePage])

    class ProgrammePage(Model):
        document = ForeignKeyField(Document, primary_key=True, on_delete="CASCADE")
        position = IntegerField(default=0)
        key = CharField(unique=True, null=True, max_length=60)

        class Meta:
            database = db
            table_name = "programme_page"

    db.create_tables([ProgrammePage])

    class Redirect(Model):
        kind = CharField(max_length=20)
        lang = CharField(max_length=5)
        slug = CharField(max_length=120)
        text = ForeignKeyField(Text, on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "redirect"
            indexes = ((("kind", "lang", "slug"), True),)

    db.create_tables([Redirect])

    class Reference(Model):
        text = ForeignKeyField(Text, on_delete="CASCADE")
        public = BooleanField()
        sort = CharField(max_length=10)
        target = CharField(max_length=250)

        class Meta:
            database = db
            table_name = "reference"
            indexes = ((("text", "public"), False), (("sort", "target"), False))

    db.create_tables([Reference])

    class Revision(Model):
        text = ForeignKeyField(Text, on_delete="CASCADE")
        number = IntegerField()
        base = IntegerField(default=0)
        title = CharField(max_length=200)
        body = TextField()
        html = TextField(default="")
        headings = TextField(default=list)
        words = IntegerField(default=0)
        author = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        at = DateTimeField()
        note = CharField(max_length=300, default="")
        kind = CharField(max_length=10, default="meaning")
        outcome = CharField(max_length=10, default="saved")
        token = CharField(unique=True, null=True, max_length=64)

        class Meta:
            database = db
            table_name = "revision"
            indexes = ((("text", "number"), True),)

    db.create_tables([Revision])

    class Session(Model):
        hash = CharField(unique=True, max_length=64)
        account = ForeignKeyField(Account, on_delete="CASCADE")
        created = DateTimeField()
        seen = DateTimeField()
        label = CharField(max_length=60, default="")

        class Meta:
            database = db
            table_name = "session"

    db.create_tables([Session])

    class Step(Model):
        key = CharField(unique=True, max_length=40)
        position = IntegerField(default=0)
        title = TextField()
        summary = TextField()
        state = TextField()
        phase = CharField(max_length=10, default="next")

        class Meta:
            database = db
            table_name = "step"

    db.create_tables([Step])

    class Term(Model):
        words = TextField()
        gloss = TextField()
        trap = TextField()
        key = CharField(unique=True, max_length=120)

        class Meta:
            database = db
            table_name = "term"

    db.create_tables([Term])

    class Wording(Model):
        key = CharField(unique=True, max_length=40)
        text = TextField()

        class Meta:
            database = db
            table_name = "wording"

    db.create_tables([Wording])

    if isinstance(db, PostgresqlDatabase):
        for statement in TSVECTOR:
            db.execute_sql(statement)
    else:
        db.execute_sql(FTS5)
        db.execute_sql("INSERT INTO search_words (search_words, rank) VALUES ('rank', ?)", (RANK,))
