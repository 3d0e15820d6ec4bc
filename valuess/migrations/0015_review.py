"""Reviews, what was done with a revision, and what the portal took an edit for."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Text(Model):
        class Meta:
            database = db
            table_name = "text"

    class Review(Model):
        text = ForeignKeyField(Text, on_delete="CASCADE")
        number = IntegerField()
        asker = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        asked = DateTimeField()
        words = TextField(default="")
        reviewer = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        outcome = CharField(max_length=10, default="", index=True)
        decided = IntegerField(null=True)
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        at = DateTimeField(null=True)
        answer = TextField(default="")

        class Meta:
            database = db
            table_name = "review"

    class Deed(Model):
        text = ForeignKeyField(Text, on_delete="CASCADE")
        number = IntegerField()
        act = CharField(max_length=10)
        by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
        at = DateTimeField()
        detail = TextField()

        class Meta:
            database = db
            table_name = "deed"

    db.create_tables([Review, Deed])
    proposed = CharField(max_length=10, default="")
    migrator.migrate(migrator.add_column("revision", "proposed", proposed))
