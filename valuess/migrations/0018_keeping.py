"""The making of a copy of the portal to keep; terms that are proposed, or keep the original."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    FloatField,
    IntegerField,
    Model,
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

    db.create_tables([KeptCopy])

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

    Term.update(keep=True).where(Term.key.in_(KEEP)).execute()
