"""Why paper and phone differ on a signature sheet."""

from peewee import (
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
)


def up(migrator, db):
    class Sheet(Model):
        class Meta:
            database = db
            table_name = "signature_sheet"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class WalkIn(Model):
        class Meta:
            database = db
            table_name = "walk_in"

    class Difference(Model):
        sheet = ForeignKeyField(Sheet, on_delete="CASCADE")
        account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        walk_in = ForeignKeyField(WalkIn, null=True, on_delete="CASCADE")
        signed = BooleanField()
        explained = BooleanField()
        words = CharField(max_length=300, default="")
        at = DateTimeField()
        by = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "sheet_difference"

    db.create_tables([Difference])
