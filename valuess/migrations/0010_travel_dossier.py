"""The making of a meeting's dossier for the auditor."""

from peewee import (
    CharField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
)


def up(migrator, db):
    class Meeting(Model):
        class Meta:
            database = db
            table_name = "meeting"

    class TravelDossier(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        by = IntegerField(null=True)
        lang = CharField(max_length=2)
        state = CharField(max_length=10)
        started = DateTimeField()
        beat = DateTimeField()
        ended = DateTimeField(null=True)
        progress = FloatField(default=0)
        process = IntegerField(default=0)
        error = CharField(max_length=20, default="")

        class Meta:
            database = db
            table_name = "travel_dossier"

    db.create_tables([TravelDossier])
