"""The files that were asked for, and their bytes, in pieces: every server has them.

A file is that of whoever may have it: a row stands for one kind of file, in one language, as of
one moment, whoever asked; asked for anew, it gives way to the new one. Nothing outlives a
withdrawal: `let_go` deletes the row inside its transaction, and a job whose row is gone, or is
another one now, keeps nothing.
"""

import hashlib
import json
import tempfile
from datetime import timedelta

from peewee import (
    BlobField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
)

from valuess import jobs
from valuess.db import BaseModel, JSONText, Moment, db, locked, now, on_postgresql
from valuess.jobs import DONE, FAILED, RUNNING
from valuess.prepared.kinds import kinds, standing

KEPT = timedelta(days=1)  # since it was asked for
PIECE = 1_000_000  # bytes
MOST = 200_000_000  # bytes of one file
IN_MEMORY = 2_000_000  # bytes of it, when it is taken, before they go to a temporary file
STEP = 0.01  # of the progress that is written down
LARGE = "large"


class LetGo(Exception):
    """The file that is being made is not wanted any more."""


class PreparedFile(BaseModel):
    """A file that somebody asked for. kind, what: see kinds.Kind; stands: what it is made of, mark:
    its digest; asked: the moment of which it speaks; the rest: a job's, see valuess/jobs.py."""

    kind = CharField(max_length=20)
    what = CharField(max_length=120)
    lang = CharField(max_length=5)
    stands = JSONText(default=list)
    mark = CharField(max_length=64, default="")
    asked = Moment(default=now)
    size = IntegerField(default=0)
    state = CharField(max_length=10, default="")
    beat = Moment(default=now)
    process = IntegerField(default=0)
    progress = FloatField(default=0)
    tries = IntegerField(default=0)
    ended = Moment(null=True)
    error = CharField(max_length=20, default="")

    class Meta:
        table_name = "prepared_file"
        indexes = ((("kind", "what", "lang"), True),)

    @classmethod
    def at(cls, kind, what, lang):
        """The one of this kind in a language, or None."""
        return cls.get_or_none(cls.kind == kind, cls.what == what, cls.lang == lang)

    @classmethod
    def ask(cls, kind, what, lang):
        """Have it made as of now: the row whose job is to be launched, or None where it is made
        already, or being made."""
        stands = standing(kind, what)
        same = {"kind": kind, "what": what, "lang": lang}
        with db.atomic():
            cls.insert(**same).on_conflict_ignore().execute()
            row = locked(cls.select().where(*(getattr(cls, k) == v for k, v in same.items()))).get()
            if row.mark == digest(stands) and (row.kept() or jobs.alive(row)):
                return None
            wiped(PreparedPiece.delete().where(PreparedPiece.file == row))
            row.stands, row.mark, row.asked, row.beat = stands, digest(stands), now(), now()
            row.state, row.process, row.tries, row.progress = RUNNING, 0, 1, 0
            row.size, row.ended, row.error = 0, None, ""
            row.save()
        return row

    @classmethod
    def follow(cls, kind, what, lang):
        """The row as it is, its job launched again, or given up, when its process died; or None."""
        row = cls.at(kind, what, lang)
        if row is None or row.state != RUNNING or jobs.alive(row):
            return row
        jobs.take_up(row)
        return cls.at(kind, what, lang)

    def kept(self):
        """True while it may be taken."""
        return self.state == DONE and now() < self.until

    @property
    def until(self):
        return self.asked + KEPT

    def stale(self):
        """True when it would say something else if it were made now."""
        return self.mark != digest(standing(self.kind, self.what))

    def mine(self):
        """That the row still is what this process makes."""
        cls = PreparedFile
        same = (cls.id == self.id) & (cls.asked == self.asked) & (cls.mark == self.mark)
        return same & (cls.state == RUNNING)

    def change(self, **values):
        """Write what this process says of it. Raises LetGo."""
        if PreparedFile.update(**values).where(self.mine()).execute() != 1:
            raise LetGo

    def pin(self):
        """Let it say what is so from now on, and not when it was asked for. Raises LetGo."""
        stands = standing(self.kind, self.what)
        anew = {"stands": stands, "mark": digest(stands), "asked": now()}
        self.change(**anew)
        self.stands, self.mark, self.asked = anew.values()

    def told(self, part):
        """Write down how far it is. Raises LetGo."""
        if part - self.progress >= STEP:
            self.progress = part
            self.change(progress=part, beat=now())

    def keep(self, file):
        """Keep what was written into a file. Raises LetGo."""
        size = file.seek(0, 2)
        if size > MOST:
            self.change(state=FAILED, ended=now(), error=LARGE)
            return
        file.seek(0)
        with db.atomic():  # the row first: `let_go` waits for it, or has deleted it
            self.change(state=DONE, ended=now(), progress=1, size=size)
            for number, piece in enumerate(iter(lambda: file.read(PIECE), b"")):
                PreparedPiece.add(file=self.id, number=number, content=piece)

    def taken(self, by):
        """Its bytes for somebody, as an open file; None when they went meanwhile."""
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  it is sent later
        for number in range(-(-self.size // PIECE)):
            here = PreparedPiece.file == self.id, PreparedPiece.number == number
            piece = PreparedPiece.get_or_none(*here)
            file.write(piece.content if piece else b"")
        if file.tell() != self.size:
            file.close()
            return None
        with db.atomic():
            kinds[self.kind].taken(self.what, self.stands, by)
        file.seek(0)
        return file


class PreparedPiece(BaseModel):
    """A piece of a file's bytes, numbered from 0."""

    file = ForeignKeyField(PreparedFile, on_delete="CASCADE")
    number = IntegerField()
    content = BlobField()

    class Meta:
        table_name = "prepared_piece"
        indexes = ((("file", "number"), True),)


def digest(stands):
    """The mark of what a file is made of."""
    return hashlib.sha256(json.dumps(stands, sort_keys=True).encode()).hexdigest()


def wiped(deletion):
    """Run a deletion; on SQLite what it deletes is written over, not only let go."""
    if on_postgresql():
        deletion.execute()
        return
    db.execute_sql("PRAGMA secure_delete = ON")
    try:
        deletion.execute()
    finally:
        db.execute_sql("PRAGMA secure_delete = OFF")


def delete(where):
    """Inside a transaction: delete rows; whoever asks for a file waits until it is over."""
    if on_postgresql():
        db.execute_sql("LOCK TABLE prepared_file IN SHARE ROW EXCLUSIVE MODE")
    wiped(PreparedFile.delete().where(where))


def let_go(kind=None, begins=""):
    """Inside the transaction in which something is withdrawn: the files that may hold it go, made
    or being made. kind: of that kind alone; begins: of those whose `what` begins so.

    Whoever asks for one meanwhile gets it without what was withdrawn.
    """
    of_kind = PreparedFile.kind == kind if kind else PreparedFile.kind.is_null(False)
    delete(of_kind & PreparedFile.what.startswith(begins))


def sweep():
    """Delete what was kept long enough: a chore."""
    over = (PreparedFile.asked < now() - KEPT) & (PreparedFile.state != RUNNING)
    if PreparedFile.select().where(over).exists():
        with db.atomic():
            delete(over)
