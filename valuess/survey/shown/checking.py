"""The process that audits tables, and what it does at its end: publish what waits for that."""

import os
import time

import click
from flask import current_app

from valuess import audit as records
from valuess import jobs
from valuess.db import db, now
from valuess.i18n import speaking
from valuess.survey.models import Survey, SurveyAudit, SurveySnapshot
from valuess.survey.results import audit, counted, snapshots
from valuess.survey.results.linking import links
from valuess.survey.shown import publishing

TELLS = 2  # seconds between two notes of how far it is
GENTLE = 10  # how much the server goes before it


def furnish(bp):
    """Give a blueprint the command."""

    @bp.cli.command(audit.COMMAND, hidden=True)
    @click.argument("number", type=int)
    def audit_tables(number):
        """Do one audit of the tables of a survey."""
        os.nice(GENTLE)
        run(number)


def run(number):
    """Do the audit of this number, unless another process does it already."""
    found = SurveyAudit.get_or_none(SurveyAudit.id == number)
    if found is None or not jobs.claim(found):
        return
    with current_app.test_request_context("/en/"), speaking("en"), jobs.Beating(found):
        try:
            finished(found, audited(found))
        except ImportError:
            jobs.ended(found, jobs.FAILED, error=audit.NO_SOLVER)
        except Exception:
            jobs.ended(found, jobs.FAILED, error=jobs.BROKEN)
            raise


def audited(found):
    """The safe tables, in which all is hidden that the solver found to tell a small count, and what
    can be computed anyhow is shown."""
    snapshot = publishing.same(found.survey, found.change).first()
    survey, raw, told = snapshot.survey, snapshot.raw, snapshot.safe
    base, form = raw.get("base", raw), counted.whole_form(survey)
    axes = [axis.code for axis in form.axes()]
    others = SurveySnapshot.select(SurveySnapshot.safe).where(
        SurveySnapshot.survey == survey, SurveySnapshot.change != found.change,
        SurveySnapshot.sort == snapshots.SHOWN,
    )  # fmt: skip
    hidden, shown = audit.solver().audited(
        base, told, axes, survey.smallest, links(base, form), [row.safe for row in others],
        Telling(found),
    )  # fmt: skip
    told["audit"] = {"done": now().isoformat(), "hidden": sorted(map(list, set(hidden))),
                     "shown": list(map(list, shown))}  # fmt: skip
    return told


class Telling:
    """Called with how far the audit is: writes it down now and then."""

    def __init__(self, found):
        self.found, self.last = found, time.monotonic()

    def __call__(self, part):
        if time.monotonic() - self.last > TELLS:
            self.last = time.monotonic()
            jobs.sign_of_life(self.found, part)


def finished(found, told):
    """Keep the audited tables, and publish in the same transaction what was asked to be."""
    with db.atomic():
        survey = Survey.held(found.survey_id)
        if not jobs.ended(found, jobs.DONE, progress=1):
            return
        same = SurveySnapshot.survey == survey.id, SurveySnapshot.change == found.change
        SurveySnapshot.update(safe=told).where(*same).execute()
        hidden, first = told["audit"]["hidden"], publishing.same(survey, found.change).first()
        records.note("survey tables audited", None, f"survey:{survey.id}",
                     snapshot=first.number, hidden=len(hidden),
                     shown=len(told["audit"]["shown"]))  # fmt: skip
        publishing.audited(survey, found.change, {question for question, _axis in hidden})
