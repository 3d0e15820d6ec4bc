"""The making of a copy in the background, and the ZIP that stays."""

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from peewee import CharField, DateField, FloatField, IntegerField

from valuess import audit, jobs
from valuess.db import BaseModel, Moment, db, now, on_postgresql
from valuess.i18n import speaking
from valuess.jobs import BROKEN, DONE, FAILED, RUNNING, STOPPED
from valuess.keeping import folders
from valuess.keeping.copying import Copy

COMMAND = "keep-copy"
KEPT = timedelta(days=7)
NAME = "valuess"


class KeptCopy(BaseModel):
    """One making of a copy. day: the date it bears; state: see jobs."""

    by = IntegerField(null=True)
    day = DateField()
    state = CharField(max_length=10)
    started = Moment(default=now)
    beat = Moment(default=now)
    ended = Moment(null=True)
    progress = FloatField(default=0)
    process = IntegerField(default=0)
    files = IntegerField(default=0)
    size = IntegerField(default=0)
    error = CharField(max_length=20, default="")

    class Meta:
        table_name = "kept_copy"

    @classmethod
    def latest(cls):
        """The last making, or None."""
        return cls.select().order_by(cls.id.desc()).first()

    @classmethod
    def begin(cls, by):
        """A new making; None while another one lives."""
        with db.atomic():
            if on_postgresql():  # there may be no row to hold
                db.execute_sql("LOCK TABLE kept_copy IN SHARE ROW EXCLUSIVE MODE")
            last = cls.latest()
            if last and jobs.alive(last):
                return None
            if last:
                jobs.ended(last, FAILED, error=STOPPED)
            made = cls.create(by=by.id, day=now().date(), state=RUNNING)
            audit.note("portal copied", by, "portal")
        cls.sweep()
        return made

    @classmethod
    def sweep(cls):
        """Delete the ZIPs that nobody may take any more, and what the dead left unfinished."""
        kept = {str(made.id) for made in cls.select() if made.kept() or jobs.alive(made)}
        for path in folder().iterdir():
            if path.name.partition(".")[0] not in kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    @property
    def path(self):
        return folder() / f"{self.id}.zip"

    def kept(self):
        """True while its ZIP may be taken."""
        return self.state == DONE and now() - self.ended < KEPT and self.path.is_file()

    def make(self):
        """Make it, keep it, and let go of those before it; what goes wrong is written down."""
        with jobs.Beating(self):
            try:
                files = self.write()
            except Exception:
                jobs.ended(self, FAILED, error=BROKEN)
                raise
            size = self.path.stat().st_size
            if jobs.ended(self, DONE, progress=1, files=files, size=size):
                KeptCopy.delete().where(KeptCopy.id < self.id).execute()
        self.sweep()

    def write(self):
        """The ZIP, whole or not at all; how many files are in it."""
        part = self.path.with_suffix(".zip.part")
        try:
            with tempfile.TemporaryDirectory(prefix=f"{self.id}.", dir=folder()) as made:
                files = Copy(made, self.day, self.told).make()
                descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    folders.pack(Path(made), file, NAME, self.day)
                os.replace(part, self.path)
        finally:
            part.unlink(missing_ok=True)
        return files

    @classmethod
    def forget(cls, _name, _argument, _covers):
        """Inside the transaction in which something was withdrawn: what is kept, or being made,
        may hold it, so it goes; the next copy is made without it."""
        cls.update(state=FAILED, ended=now(), error=STOPPED).where(
            cls.state.in_((RUNNING, DONE))
        ).execute()
        db.after_commit(cls.sweep)

    def told(self, part):
        """Write down how far it is, by steps of a hundredth."""
        if part - self.progress >= 0.01:
            self.progress = part
            jobs.sign_of_life(self, part)


def folder():
    """Where the ZIPs are kept: backups leave them out."""
    found = Path(current_app.instance_path) / "copies"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def run(number):
    """Do the making of this number, unless another process does it already."""
    made = KeptCopy.get_or_none(KeptCopy.id == number)
    if made is not None and jobs.claim(made):
        with speaking("en"):
            made.make()


def furnish(bp):
    """Give a blueprint the command."""

    @bp.cli.command(COMMAND, hidden=True)
    @click.argument("number", type=int)
    def keep_copy(number):
        """Make one copy of the portal."""
        run(number)
