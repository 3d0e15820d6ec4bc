"""The migrations make exactly the tables that the models describe, on both databases."""

from playhouse.schema_diff import diff_models

from valuess import db as store
from valuess.db import BaseModel, db


def test_migrating_an_empty_database_gives_the_models_tables(app):
    found = diff_models(db.obj, BaseModel.__subclasses__())
    assert [part for part in found if part] == []


def test_nothing_is_pending_and_a_second_upgrade_does_nothing(app):
    assert store.pending() == []
    assert store.upgrade() == []


def test_a_missing_column_is_noticed(app):
    with db.atomic() as transaction:
        db.execute_sql("ALTER TABLE term DROP COLUMN trap")
        found = diff_models(db.obj, BaseModel.__subclasses__())
        assert [part for part in found if part] != []
        transaction.rollback()
