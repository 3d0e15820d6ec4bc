"""Codes tied to what a questionnaire offered to choose."""

from peewee import CharField, DateTimeField, ForeignKeyField, Model


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Code(Model):
        class Meta:
            database = db
            table_name = "code"

    class CodeTie(Model):
        code = ForeignKeyField(Code, on_delete="CASCADE", backref="+")
        survey = CharField(max_length=60)
        question = CharField(max_length=40)
        option = CharField(max_length=40)
        stance = CharField(max_length=20)
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        created = DateTimeField()
        removed = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "code_tie"

    db.create_tables([CodeTie])
