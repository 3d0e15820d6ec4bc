"""Snapshots: the tables of a survey as they stood, as counted and as others may read them.

Outside the small circle nothing but snapshots is read. "shown" ones are made as answers come, each
after so many more that what it adds tells of no single answer; a "frozen" one is a shown one that
somebody keeps.
"""

from valuess.db import db
from valuess.survey.models import Survey, SurveySnapshot
from valuess.survey.results import counted, suppression
from valuess.survey.results.tally import tables

SHOWN, FROZEN = "shown", "frozen"
STEP = 20  # new answers, at least, from one shown snapshot to the next


def listed(survey):
    """All snapshots, the latest first."""
    where = SurveySnapshot.survey == survey.id
    return SurveySnapshot.select().where(where).order_by(SurveySnapshot.number.desc())


def latest(survey):
    """The latest snapshot of any sort as it is, without making one; or None."""
    return listed(survey).first()


def shown(survey):
    """The tables that partners read: the latest snapshot, a new one made first when it is due.

    None while too few have answered.
    """
    last = latest(survey)
    if due(survey, last):
        last = make(survey)
    return last


def public(survey):
    """The latest snapshot that visitors may read, or None."""
    return listed(survey).where(SurveySnapshot.public).first()


def at(survey, number):
    """The snapshot of this number, or None."""
    return listed(survey).where(SurveySnapshot.number == number).first()


def due(survey, last):
    """Whether enough answers came, or went, since the last snapshot."""
    now = counted.columns(survey).sent
    return abs(now - (last.sent if last else 0)) >= max(STEP, survey.smallest)


def make(survey):
    """A new shown snapshot; the latest where another process has made one meanwhile."""
    columns, form = counted.columns(survey), counted.whole_form(survey)
    codes, axes = [q.code for q in form.questions()], [q.code for q in form.axes()]
    raw = {"n": columns.sent, "questions": tables(columns, codes, axes)}
    with db.atomic():
        held = Survey.held(survey.id)
        last = latest(survey)
        if not due(survey, last):
            return last
        released = held.released()
        return SurveySnapshot.create(
            survey=held, number=last.number + 1 if last else 1, sort=SHOWN, change=columns.change,
            version=released.number if released else 0, sent=columns.sent, raw=raw,
            safe=suppression.safe(raw, held.smallest),
        )  # fmt: skip


def freeze(survey, by, note="", public=False):
    """Keep the tables as they are shown now, dated and numbered, as a frozen snapshot."""
    source = shown(survey)
    with db.atomic():
        held = Survey.held(survey.id)
        return SurveySnapshot.create(
            survey=held, number=latest(survey).number + 1, sort=FROZEN, public=public,
            change=source.change, version=source.version, sent=source.sent, raw=source.raw,
            safe=source.safe, note=note, author=by,
        )  # fmt: skip
