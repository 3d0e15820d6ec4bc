"""The audit of snapshots as a job, in a process of its own: `flask audit-tables AUDIT`.

What may be read before it: by visitors nothing, a snapshot is published at the end of its audit
(shown/checking.py); by partners the tables as the rule of coarsening.py leaves them, at once, since
they hide every small count and all that the rule knows to tell it. The solver finds, rarely, that
many tables together tell one more; each shown snapshot is therefore audited as soon as it is made
(a chore begins it), the frozen ones with it, and what it hides is hidden from partners too from
then on. What a partner read in the minute before stays within the partnership.

All snapshots of one `change` of a survey have the same tables: they share one audit.
"""

import importlib

from peewee import JOIN

from valuess import jobs
from valuess.db import db, now
from valuess.survey.models import Survey, SurveyAudit, SurveySnapshot

COMMAND = "audit-tables"
NO_SOLVER = "no solver"


def solver():
    """The module with SciPy, which takes 60 MB: loaded in the process that audits only."""
    return importlib.import_module("valuess.survey.results.solving")


def of(snapshot):
    """The SurveyAudit of a snapshot's tables, or None."""
    return SurveyAudit.get_or_none(
        SurveyAudit.survey == snapshot.survey_id, SurveyAudit.change == snapshot.change
    )


def checked(snapshot):
    """Whether a solver went over its tables."""
    found = of(snapshot)
    return found is not None and found.state == jobs.DONE


def spared(snapshot):
    """Mark the snapshot of a demonstration as audited: invented answers are nobody's, and the
    solver takes a minute of processor time."""
    with db.atomic():
        Survey.held(snapshot.survey_id)
        if of(snapshot) is None:
            SurveyAudit.create(survey=snapshot.survey_id, change=snapshot.change,
                               state=jobs.DONE, ended=now(), progress=1)  # fmt: skip


def begin(snapshot):
    """Have its tables audited, anew where that failed; the SurveyAudit, whose process is launched
    unless one is at work or it is done."""
    with db.atomic():
        Survey.held(snapshot.survey_id)
        found = of(snapshot)
        known = found is not None and found.state != jobs.FAILED
        if not known:
            found = found or SurveyAudit(survey=snapshot.survey_id, change=snapshot.change)
            found.state, found.process, found.tries, found.error = jobs.RUNNING, 0, 1, ""
            found.begun = found.beat = now()
            found.progress, found.ended = 0, None
            found.save()
    if known:
        return follow(found)
    jobs.launch(COMMAND, found)
    return found


def begun(snapshot):
    """The SurveyAudit of tables that are to be audited, as it stands; begun where it never was."""
    found = of(snapshot)
    return begin(snapshot) if found is None else follow(found)


def follow(found):
    """The audit, launched again where its process died; given up where it did too often."""
    jobs.take_up(found)
    return SurveyAudit.get_by_id(found.id)


def tick():
    """Begin the audit of tables that have none, one at a time, those that visitors read, or wait
    for, first: a chore. One that died is taken up by that of jobs."""
    if SurveyAudit.select().where(SurveyAudit.state == jobs.RUNNING).exists():
        return
    same = (SurveyAudit.survey == SurveySnapshot.survey) & (
        SurveyAudit.change == SurveySnapshot.change
    )
    rows = SurveySnapshot.select(SurveySnapshot.id, SurveySnapshot.survey, SurveySnapshot.change)
    rows = rows.join(SurveyAudit, JOIN.LEFT_OUTER, on=same).where(SurveyAudit.id.is_null())
    rows = rows.order_by(
        SurveySnapshot.asked.is_null(), SurveySnapshot.public.desc(), SurveySnapshot.id.desc()
    )
    snapshot = rows.first()
    if snapshot is not None:
        begin(snapshot)
