"""Who did what, append-only."""

from peewee import CharField, IntegerField

from valuess.db import BaseModel, JSONText, Moment, now


class Entry(BaseModel):
    """One act: never changed afterwards; a person's name goes when they are erased."""

    at = Moment(default=now, index=True)
    account = IntegerField(null=True, index=True)
    act = CharField(max_length=60, index=True)
    about = CharField(max_length=80, default="", index=True)
    detail = JSONText(default=dict)

    class Meta:
        table_name = "audit"

    @classmethod
    def latest(cls, act="", before=None):
        """Entries, newest first, of one act or of all, older than the entry `before`."""
        query = cls.select().order_by(cls.id.desc())
        if act:
            query = query.where(cls.act == act)
        return query.where(cls.id < before) if before else query

    @classmethod
    def acts(cls):
        """The names of the acts that occur, sorted."""
        return [row.act for row in cls.select(cls.act).distinct().order_by(cls.act)]


def note(act, by=None, about="", **detail):
    """Record that `by` (an account, or None for the portal) did `act` to `about`.

    Called inside the transaction of the act itself, so both happen or neither.
    `detail` never holds personal data beyond what the act needs.
    """
    Entry.add(account=getattr(by, "id", None), act=act, about=str(about), detail=detail)
