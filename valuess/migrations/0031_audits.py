"""The audit of tables is a job, and what is asked for publication waits for its end."""

import json

from peewee import (
    CharField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Survey(Model):
        class Meta:
            database = db
            table_name = "survey"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class SurveySnapshot(Model):
        survey = ForeignKeyField(Survey, backref="+")
        change = IntegerField()
        safe = TextField()
        created = DateTimeField()

        class Meta:
            database = db
            table_name = "survey_snapshot"

    class SurveyAudit(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        change = IntegerField()
        begun = DateTimeField()
        state = CharField(max_length=10)
        beat = DateTimeField()
        process = IntegerField()
        progress = FloatField()
        tries = IntegerField()
        ended = DateTimeField(null=True)
        error = CharField(max_length=20)

        class Meta:
            database = db
            table_name = "survey_audit"
            indexes = ((("survey", "change"), True),)

    asker = ForeignKeyField(
        Account, field=Account.id, null=True, on_delete="SET NULL", backref="+"
    )
    migrator.migrate(
        migrator.add_column("survey_snapshot", "asked", DateTimeField(null=True)),
        migrator.add_column("survey_snapshot", "asker_id", asker),
    )
    db.create_tables([SurveyAudit])
    done = set()
    for snapshot in SurveySnapshot.select().order_by(SurveySnapshot.id):
        key = snapshot.survey_id, snapshot.change
        if json.loads(snapshot.safe).get("audit", {}).get("done") and key not in done:
            done.add(key)
            SurveyAudit.create(
                survey=snapshot.survey_id, change=snapshot.change, begun=snapshot.created,
                beat=snapshot.created, state="done", process=0, progress=1, tries=1,
                ended=snapshot.created, error="",
            )  # fmt: skip
