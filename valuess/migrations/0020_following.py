"""Who follows what, how often they hear, and the address that stops such mails."""

from peewee import (
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    Model,
)


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Document(Model):
        class Meta:
            database = db
            table_name = "document"

    class Follow(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        kind = CharField(max_length=20)
        document = ForeignKeyField(Document, null=True, on_delete="CASCADE")
        below = BooleanField(default=False)
        since = DateTimeField()

        class Meta:
            database = db
            table_name = "follow"

    db.create_tables([Follow])

    class DigestSetting(Model):
        account = ForeignKeyField(Account, unique=True, on_delete="CASCADE")
        every = CharField(max_length=10, default="weekly")
        upto = DateTimeField()
        due = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "digest_setting"

    db.create_tables([DigestSetting])
    stop = CharField(max_length=300, default="")
    migrator.migrate(migrator.add_column("mail", "stop", stop))
