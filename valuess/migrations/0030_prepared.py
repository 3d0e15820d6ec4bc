"""Files that take longer than a page may, and their bytes."""

from peewee import (
    BlobField,
    CharField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class PreparedFile(Model):
        kind = CharField(max_length=20)
        what = CharField(max_length=120)
        lang = CharField(max_length=5)
        stands = TextField(default="[]")
        mark = CharField(max_length=64, default="")
        asked = DateTimeField()
        size = IntegerField(default=0)
        state = CharField(max_length=10, default="")
        beat = DateTimeField()
        process = IntegerField(default=0)
        progress = FloatField(default=0)
        tries = IntegerField(default=0)
        ended = DateTimeField(null=True)
        error = CharField(max_length=20, default="")

        class Meta:
            database = db
            table_name = "prepared_file"
            indexes = ((("kind", "what", "lang"), True),)

    db.create_tables([PreparedFile])

    class PreparedPiece(Model):
        file = ForeignKeyField(PreparedFile, on_delete="CASCADE", backref="+")
        number = IntegerField()
        content = BlobField()

        class Meta:
            database = db
            table_name = "prepared_piece"
            indexes = ((("file", "number"), True),)

    db.create_tables([PreparedPiece])
