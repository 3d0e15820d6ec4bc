"""The audit of frozen snapshots, in a process of its own: `flask audit-tables SNAPSHOT`.

A chore begins it for each frozen snapshot that has none yet; `safe["audit"]` says when it was
begun, or that it is done and which tables it hid. One that died is begun again after LOST.
"""

import importlib
from datetime import datetime, timedelta

import click

from valuess import audit as records
from valuess import jobs
from valuess.db import db, now
from valuess.survey.models import Survey, SurveySnapshot
from valuess.survey.results import counted
from valuess.survey.results.snapshots import FROZEN

COMMAND = "audit-tables"
LOST = timedelta(hours=6)


def solver():
    """The module with SciPy, which takes 60 MB: loaded in this process only."""
    return importlib.import_module("valuess.survey.results.solving")


def checked(snapshot):
    """Whether a solver went over its tables."""
    return bool(snapshot.safe.get("audit", {}).get("done"))


def spared(snapshot):
    """Mark the snapshot of a demonstration: invented answers are nobody's, and the solver takes
    minutes of processor time."""
    with db.atomic():
        here = SurveySnapshot.get_by_id(snapshot.id)
        here.safe = here.safe | {"audit": {"done": now().isoformat(), "hidden": []}}
        here.save(only=[SurveySnapshot.safe])


def waiting(snapshot):
    """Whether its audit is to be begun, for the first time or anew."""
    told = snapshot.safe.get("audit", {})
    if told.get("done"):
        return False
    return "begun" not in told or now() - datetime.fromisoformat(told["begun"]) > LOST


def tick():
    """Begin the audit of frozen snapshots, one at a time: a chore."""
    rows = SurveySnapshot.select().where(SurveySnapshot.sort == FROZEN)
    for snapshot in rows.order_by(SurveySnapshot.public.desc(), SurveySnapshot.id.desc()):
        if not checked(snapshot):
            if waiting(snapshot) and begun(snapshot):
                jobs.launch(COMMAND, snapshot)
            return


def begun(snapshot):
    """True when this process, and no other, is to launch it."""
    with db.atomic():
        Survey.held(snapshot.survey_id)
        here = SurveySnapshot.get_by_id(snapshot.id)
        if not waiting(here):
            return False
        here.safe = here.safe | {"audit": {"begun": now().isoformat()}}
        here.save(only=[SurveySnapshot.safe])
    return True


def run(number):
    """Audit the snapshot of this id; it, and those of the same tables, are hidden further."""
    snapshot = SurveySnapshot.get_or_none(SurveySnapshot.id == number)
    if snapshot is None or checked(snapshot):
        return
    survey, raw, told = snapshot.survey, snapshot.raw, snapshot.safe
    axes = [axis.code for axis in counted.whole_form(survey).axes()]
    hidden = solver().audited(raw.get("base", raw), told, axes, survey.smallest)
    told["audit"] = {"done": now().isoformat(), "hidden": sorted(map(list, set(hidden)))}
    with db.atomic():
        Survey.held(survey.id)
        SurveySnapshot.update(safe=told).where(
            SurveySnapshot.survey == survey.id, SurveySnapshot.change == snapshot.change
        ).execute()
        records.note("survey tables audited", None, f"survey:{survey.id}",
                     snapshot=snapshot.number, hidden=len(told["audit"]["hidden"]))  # fmt: skip


def furnish(bp):
    """Give a blueprint the command."""

    @bp.cli.command(COMMAND, hidden=True)
    @click.argument("number", type=int)
    def audit_tables(number):
        """Do one audit of the tables of a survey."""
        run(number)
