"""Work that takes longer than a page may: a row that says how far it is, a process that does it.

The row is all that the two processes share. Its model has `state`, `beat` (the last sign of
life), `progress` (from 0 to 1), `process`, `ended` and `error`. The server creates it and
launches `flask COMMAND NUMBER`; the child claims it, gives signs of life and writes how it
ended. A child that died leaves a row whose last sign is old; then another may begin, or,
where the work can be taken up where it was left, `take_up` launches it again: models that
say so in `resumable` also have `tries`, how often it was launched.
"""

import os
import subprocess
import sys
import threading
from datetime import timedelta

from flask import current_app

from valuess.db import db, now

RUNNING, DONE, FAILED = "running", "done", "failed"
STOPPED, BROKEN = "stopped", "broken"
SILENT = timedelta(seconds=30)  # without a sign of life the process is taken for dead
BEATS = 5  # seconds between signs of life
TRIES = 3  # launches of one job before it is given up

resumable = {}
"""{model: command} of the jobs that `tick` takes up again when their process died."""


def alive(row):
    """True while its process gives signs of life."""
    return row.state == RUNNING and now() - row.beat < SILENT


def launch(command, row):
    """Start the process that does it."""
    app = current_app
    environment = {**os.environ, "VALUESS_INSTANCE": app.instance_path,
                   "DATABASE_URL": app.config["DATABASE_URL"] or "",
                   "PUBLIC_URL": app.config["PUBLIC_URL"],
                   "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", command, str(row.id)],
        cwd=app.extensions["root"], env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    threading.Thread(target=child.wait, daemon=True).start()


def take_up(row):
    """Launch again a job whose process died: once, whoever asks. True when it was launched."""
    model = type(row)
    if row.state != RUNNING or alive(row):
        return False
    if row.tries >= TRIES:
        ended(row, FAILED, error=STOPPED)
        return False
    dead = running(row), model.beat == row.beat, model.tries == row.tries
    again = model.update(process=0, beat=now(), tries=row.tries + 1).where(*dead)
    if again.execute() != 1:
        return False
    launch(resumable[model], row)
    return True


def tick():
    """Take up whatever was left half-way: a chore."""
    for model in resumable:
        for row in model.select().where(model.state == RUNNING, model.beat < now() - SILENT):
            take_up(row)


def running(row):
    model = type(row)
    return (model.id == row.id) & (model.state == RUNNING)


def claim(row):
    """True when this process, and no other, is to do it."""
    model = type(row)
    mine = model.update(process=os.getpid(), beat=now()).where(running(row), model.process == 0)
    return mine.execute() == 1


def sign_of_life(row, progress=None):
    values = {"beat": now()} | ({} if progress is None else {"progress": progress})
    type(row).update(values).where(running(row)).execute()


def ended(row, state, **values):
    """Write how it ended; False when another one was begun in its place meanwhile."""
    with db.atomic():
        changed = type(row).update(state=state, ended=now(), beat=now(), **values)
        return changed.where(running(row)).execute() == 1


class Beating:
    """`with Beating(row):` gives signs of life meanwhile, from a thread."""

    def __init__(self, row):
        self.row, self.app = row, current_app._get_current_object()
        self.over = threading.Event()

    def __enter__(self):
        threading.Thread(target=self.beat, daemon=True).start()

    def __exit__(self, *_error):
        self.over.set()

    def beat(self):
        while not self.over.wait(BEATS):
            with self.app.app_context():
                sign_of_life(self.row)
