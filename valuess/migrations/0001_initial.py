"""The first schema."""

from valuess import audit, limits, mail, search  # noqa: F401
from valuess.db import BaseModel


def up(migrator, db):
    db.create_tables(BaseModel.__subclasses__())
    search.create_tables(db)
