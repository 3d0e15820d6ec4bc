"""Discussions of paragraphs."""

from peewee import (
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Document(Model):
        class Meta:
            database = db
            table_name = "document"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Thread(Model):
        document = ForeignKeyField(Document, on_delete="CASCADE")
        lang = CharField(max_length=5)
        block = IntegerField()
        excerpt = CharField(max_length=300, default="")
        begun = DateTimeField()
        resolved = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "thread"

    db.create_tables([Thread])

    class Message(Model):
        thread = ForeignKeyField(Thread, on_delete="CASCADE")
        author = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        lang = CharField(max_length=5)
        words = TextField()
        at = DateTimeField()
        version = IntegerField(default=1)
        changed = DateTimeField(null=True)
        told = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        token = CharField(unique=True, null=True, max_length=64)

        class Meta:
            database = db
            table_name = "message"

    db.create_tables([Message])

    class FormerWords(Model):
        message = ForeignKeyField(Message, on_delete="CASCADE")
        words = TextField()
        until = DateTimeField()

        class Meta:
            database = db
            table_name = "former_words"

    db.create_tables([FormerWords])

    class Turn(Model):
        thread = ForeignKeyField(Thread, on_delete="CASCADE")
        act = CharField(max_length=10)
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "turn"

    db.create_tables([Turn])
