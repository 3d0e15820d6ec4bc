"""Coding: the codebook, passages, memos, translations of passages."""

from peewee import (
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Code(Model):
        key = CharField(max_length=40, unique=True)
        parent = ForeignKeyField("self", null=True, on_delete="SET NULL", backref="+")
        name = TextField()
        definition = TextField()
        apply = TextField()
        avoid = TextField()
        colour = CharField(max_length=7)
        position = IntegerField()
        guid = CharField(max_length=36, unique=True)
        merged = ForeignKeyField("self", null=True, on_delete="SET NULL", backref="+")
        retired = DateTimeField(null=True)
        edited = IntegerField()

        class Meta:
            database = db
            table_name = "code"

    class Coded(Model):
        kind = CharField(max_length=20)
        number = IntegerField()
        guid = CharField(max_length=36, unique=True)
        changes = IntegerField()

        class Meta:
            database = db
            table_name = "coded"
            indexes = ((("kind", "number"), True),)

    class Passage(Model):
        kind = CharField(max_length=20)
        number = IntegerField()
        start = IntegerField()
        end = IntegerField()
        words = TextField()
        lang = CharField(max_length=5)
        guid = CharField(max_length=36, unique=True)
        analyst = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        created = DateTimeField()
        level = CharField(max_length=20)
        stance = CharField(max_length=20)
        country = CharField(max_length=2)
        flagged = DateTimeField(null=True)
        removed = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "passage"
            indexes = ((("kind", "number", "start"), False),)

    class PassageCode(Model):
        passage = ForeignKeyField(Passage, on_delete="CASCADE", backref="+")
        code = ForeignKeyField(Code, on_delete="CASCADE", backref="+")
        analyst = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        guid = CharField(max_length=36, unique=True)
        created = DateTimeField()
        settled = BooleanField()
        removed = DateTimeField(null=True)
        ended = CharField(max_length=10)

        class Meta:
            database = db
            table_name = "passage_code"

    class Memo(Model):
        about = CharField(max_length=20)
        number = IntegerField()
        lang = CharField(max_length=5)
        words = TextField()
        author = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        guid = CharField(max_length=36, unique=True)
        created = DateTimeField()
        edited = DateTimeField(null=True)
        removed = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "memo"
            indexes = ((("about", "number"), False),)

    class PassageTranslation(Model):
        passage = ForeignKeyField(Passage, on_delete="CASCADE", backref="+")
        lang = CharField(max_length=5)
        words = TextField()
        of = TextField()
        author = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        created = DateTimeField()
        removed = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "passage_translation"

    class CodingAct(Model):
        kind = CharField(max_length=20)
        number = IntegerField()
        account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        act = CharField(max_length=20)
        detail = TextField()
        at = DateTimeField()
        undone = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "coding_act"
            indexes = ((("kind", "number", "account"), False),)

    db.create_tables([Code, Coded, Passage, PassageCode, Memo, PassageTranslation, CodingAct])
