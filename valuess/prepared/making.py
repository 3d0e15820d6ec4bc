"""The process in which one file is made."""

import tempfile

import click
from flask import current_app

from valuess import jobs
from valuess.db import now
from valuess.i18n import speaking
from valuess.jobs import BROKEN, FAILED
from valuess.prepared.kinds import kinds
from valuess.prepared.models import LetGo, PreparedFile

COMMAND = "prepare"


def run(number):
    """Make the file of this number, unless another process does it already."""
    row = PreparedFile.get_or_none(PreparedFile.id == number)
    if row is None or row.kind not in kinds or not jobs.claim(row):
        return
    row = PreparedFile.get_by_id(number)
    with (
        current_app.test_request_context(f"/{row.lang}/"), speaking(row.lang), jobs.Beating(row),
        tempfile.TemporaryFile() as file,
    ):  # fmt: skip
        try:
            make(row, file)
        except LetGo:
            pass
        except Exception:
            PreparedFile.update(state=FAILED, ended=now(), error=BROKEN).where(row.mine()).execute()
            raise


def make(row, file):
    """Write it, and keep it. Raises LetGo."""
    kind = kinds[row.kind]
    if kind.live:
        row.pin()
    kind.make(row.what, row.stands, file, row.told)
    row.keep(file)


def furnish(bp):
    """Give a blueprint the command."""

    @bp.cli.command(COMMAND, hidden=True)
    @click.argument("number", type=int)
    def prepare(number):
        """Make one file that somebody asked for."""
        run(number)
