"""The making of a copy of the portal to keep; terms that are proposed, or keep the original;
the translation memory.

Where the two languages of pages stand is forgotten: it is made anew from what happened, when
somebody asks or within minutes, and the memory with it.
"""

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

KEEP = ("utilite-sociale", "scic")


def up(migrator, db):
    class KeptCopy(Model):
        by = IntegerField(null=True)
        day = DateField()
        state = CharField(max_length=10)
        started = DateTimeField()
        beat = DateTimeField()
        ended = DateTimeField(null=True)
        progress = FloatField(default=0)
        process = IntegerField(default=0)
        files = IntegerField(default=0)
        size = IntegerField(default=0)
        error = CharField(max_length=20, default="")

        class Meta:
            database = db
            table_name = "kept_copy"

    class Document(Model):
        class Meta:
            database = db
            table_name = "document"

    class Unit(Model):
        document = ForeignKeyField(Document, null=True, on_delete="CASCADE")
        left = CharField(max_length=5)
        right = CharField(max_length=5)
        left_words = TextField()
        right_words = TextField()
        mark = CharField(max_length=32)

        class Meta:
            database = db
            table_name = "memory_unit"

    class UnitWord(Model):
        unit = ForeignKeyField(Unit, on_delete="CASCADE")
        lang = CharField(max_length=5)
        word = CharField(max_length=60)

        class Meta:
            database = db
            table_name = "memory_word"
            indexes = ((("lang", "word", "unit"), False),)

    db.create_tables([KeptCopy, Unit, UnitWord])

    migrator.migrate(
        migrator.add_column("term", "keep", BooleanField(default=False)),
        migrator.add_column("term", "proposed", DateTimeField(null=True)),
        migrator.add_column("term", "proposed_by", IntegerField(null=True)),
        migrator.add_column("term", "accepted_by", IntegerField(null=True)),
    )

    class Term(Model):
        key = CharField()
        keep = BooleanField()

        class Meta:
            database = db
            table_name = "term"

    db.execute_sql("DELETE FROM standing")
    Term.update(keep=True).where(Term.key.in_(KEEP)).execute()
