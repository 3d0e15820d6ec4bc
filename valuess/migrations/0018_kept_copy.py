"""The making of a copy of the portal to keep."""

from peewee import CharField, DateField, DateTimeField, FloatField, IntegerField, Model


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
