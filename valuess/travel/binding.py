"""The dossier of the whole meeting, made by a process of its own: a second or so a traveller.

The ZIP is kept in the instance folder, readable by its owner only, until a newer one is
there or a day has passed; backups leave it out.
"""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from peewee import CharField, FloatField, ForeignKeyField, IntegerField

from valuess import audit, jobs
from valuess.agenda.models import Meeting
from valuess.config import LANGUAGES
from valuess.db import BaseModel, Moment, db, now
from valuess.i18n import speaking
from valuess.jobs import BROKEN, DONE, FAILED, RUNNING, STOPPED
from valuess.paper import NoPaper
from valuess.travel import dossier

COMMAND = "bind"
KEPT = timedelta(days=1)
NO_PAPER = "paper"


class TravelDossier(BaseModel):
    """One making of a meeting's dossier. state: RUNNING, DONE or FAILED; the rest: see jobs."""

    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    by = IntegerField(null=True)
    lang = CharField(max_length=2)
    state = CharField(max_length=10)
    started = Moment(default=now)
    beat = Moment(default=now)
    ended = Moment(null=True)
    progress = FloatField(default=0)
    process = IntegerField(default=0)
    error = CharField(max_length=20, default="")

    class Meta:
        table_name = "travel_dossier"

    @classmethod
    def latest(cls, meeting):
        """The last making of a meeting's dossier, or None."""
        return cls.select().where(cls.meeting == meeting).order_by(cls.id.desc()).first()

    @classmethod
    def begin(cls, meeting, by, lang):
        """A new making; None while another one lives."""
        with db.atomic():
            Meeting.held(meeting.id)
            last = cls.latest(meeting)
            if last and jobs.alive(last):
                return None
            if last:
                jobs.ended(last, FAILED, error=STOPPED)
            made = cls.create(meeting=meeting, by=by.id, lang=lang, state=RUNNING)
            audit.note("travel dossier begun", by, f"meeting:{meeting.id}")
        cls.sweep()
        return made

    @classmethod
    def sweep(cls):
        """Delete the ZIPs that nobody may take any more, and the unfinished ones of the dead."""
        kept = {made.path.name for made in cls.select() if made.kept() or jobs.alive(made)}
        for path in folder().glob("*.zip*"):
            if path.name.removesuffix(".part") not in kept:
                path.unlink(missing_ok=True)

    @property
    def path(self):
        return folder() / f"{self.id}.zip"

    def kept(self):
        """True while its ZIP may be taken."""
        return self.state == DONE and now() - self.ended < KEPT and self.path.is_file()

    def bind(self):
        """Make it, keep it, and let go of those before it; what goes wrong is written down."""
        with jobs.Beating(self):
            try:
                self.write()
            except NoPaper:
                jobs.ended(self, FAILED, error=NO_PAPER)
            except Exception:
                jobs.ended(self, FAILED, error=BROKEN)
                raise
            if jobs.ended(self, DONE, progress=1):
                older = TravelDossier.meeting == self.meeting_id, TravelDossier.id < self.id
                TravelDossier.delete().where(*older).execute()
        self.sweep()

    def write(self):
        part = self.path.with_suffix(".zip.part")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with (
                os.fdopen(descriptor, "wb") as kept,
                dossier.of_meeting(self.meeting, self.lang, self.told) as made,
            ):
                shutil.copyfileobj(made, kept)
            os.replace(part, self.path)
        finally:
            part.unlink(missing_ok=True)

    def told(self, part):
        jobs.sign_of_life(self, part)


def folder():
    """Where the ZIPs are kept."""
    found = Path(current_app.instance_path) / "dossiers"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def run(number):
    """Do the making of this number, unless another process does it already."""
    made = TravelDossier.get_or_none(TravelDossier.id == number)
    if made is not None and made.lang in LANGUAGES and jobs.claim(made):
        with current_app.test_request_context(f"/{made.lang}/"), speaking(made.lang):
            made.bind()


def furnish(bp):
    """Give a blueprint the command."""

    @bp.cli.command(COMMAND, hidden=True)
    @click.argument("number", type=int)
    def bind(number):
        """Make one dossier of a meeting."""
        run(number)
