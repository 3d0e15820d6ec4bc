"""What was taken out of an edition after it was frozen."""

from peewee import CharField, DateField, ForeignKeyField, IntegerField, Model


def up(migrator, db):
    class Edition(Model):
        class Meta:
            database = db
            table_name = "edition"

    class EditionErratum(Model):
        edition = ForeignKeyField(Edition, on_delete="CASCADE", backref="+")
        raw = CharField(max_length=250)
        day = DateField()
        places = IntegerField()

        class Meta:
            database = db
            table_name = "edition_erratum"
            indexes = ((("edition", "raw"), True),)

    db.create_tables([EditionErratum])
