"""How many seats were taken away in an item: calendar files say it in their SEQUENCE."""

from peewee import IntegerField


def up(migrator, db):
    migrator.migrate(migrator.add_column("item", "recalls", IntegerField(default=0)))
