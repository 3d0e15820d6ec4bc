"""One code opens a response; until it is sent, its invitation is sealed with that code."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(
        migrator.drop_index("response", "response_survey_id_code"),
        migrator.drop_column("response", "code"),
        migrator.add_column("response", "sealed", CharField(max_length=64, default="")),
    )
