"""To whom an answer to a mail goes, where that is not who sends it."""

from peewee import CharField


def up(migrator, db):
    reply_to = CharField(max_length=254, default="")
    migrator.migrate(migrator.add_column("mail", "reply_to", reply_to))
