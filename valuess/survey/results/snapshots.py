"""Snapshots: the tables of a survey as they stood, as counted and as others may read them.

Outside the small circle nothing but snapshots is read. A "shown" one is made as answers come, each
after so many more that what it adds tells of no single answer, and only when it shows as much as
the one before; a "frozen" one is the shown one, kept by somebody's decision. What was ever shown
is remembered by those who read it: every later one is made with all earlier ones in view.
"""

from dataclasses import dataclass

from flask import current_app
from peewee import fn

from valuess import audit
from valuess.cache import until_commit
from valuess.db import db
from valuess.survey.models import Response, Survey, SurveySnapshot
from valuess.survey.results import counted
from valuess.survey.results.aside import aside
from valuess.survey.results.hiding import safe
from valuess.survey.results.suppression import Family, Plan, planned
from valuess.survey.results.tally import tables

SHOWN, FROZEN = "shown", "frozen"
STEP = 20  # new answers, at least, from one shown snapshot to the next
BESIDE = ("aside", "audit")  # what safe tables have beside "n" and "questions"
SHARE = 0.05  # and this share of those there were
BARE = [field for field in SurveySnapshot._meta.sorted_fields if field.name not in ("raw", "safe")]
READ_WEIGHT = 6  # bytes of memory for each byte of tables as text


@dataclass
class Read:
    """Tables as they were read from the database, for all requests until a commit."""

    tables: dict
    weight: int


def listed(survey):
    """All snapshots without their tables, the latest first."""
    where = SurveySnapshot.survey == survey.id
    return SurveySnapshot.select(*BARE).where(where).order_by(SurveySnapshot.number.desc())


def read(snapshot, raw=False):
    """The tables of a snapshot, safe or raw: not to be changed, other requests have the same."""
    field = SurveySnapshot.raw if raw else SurveySnapshot.safe

    def made():
        row = SurveySnapshot.select(field, fn.LENGTH(field).coerce(False))
        tables, length = row.where(SurveySnapshot.id == snapshot.id).tuples().get()
        return Read(tables, length * READ_WEIGHT)

    return until_commit(("survey tables", snapshot.id, raw), made).tables


def latest(survey):
    """The latest snapshot of any sort as it is, without making one; or None."""
    return listed(survey).first()


def shown(survey):
    """The tables that partners read: the latest snapshot, a new one made first when it is due.

    None while too few have answered. Two queries where none is due.
    """
    last = latest(survey)
    return make(survey, last) if due(survey, last) else last


def public(survey):
    """The latest snapshot that visitors may read, or None."""
    return listed(survey).where(SurveySnapshot.public).first()


def at(survey, number):
    """The snapshot of this number, or None."""
    return listed(survey).where(SurveySnapshot.number == number).first()


def step(survey, last):
    """How many answers must have come, changed or gone before the next one."""
    return max(STEP, survey.smallest, int(SHARE * last.sent) if last else 0)


def due(survey, last):
    """Whether enough answers came, changed or went since the last snapshot, and, where one was
    tried and showed too little, since then."""
    change, wanted = counted.changes(survey), step(survey, last)
    since = max(last.change if last else 0, tried().get(survey.id, 0))
    if change - since < wanted:
        return False
    moved = Response.survey == survey.id, Response.change > since
    return Response.select().where(*moved).count() >= wanted


def tried():
    """{survey number: its changes when a snapshot was made that showed too little}."""
    return current_app.extensions.setdefault("survey_tried", {})


def make(survey, last, always=False):
    """A new shown snapshot; the latest where another process made one meanwhile, or where the
    new one would show less (`always`: then too)."""
    columns, form = counted.columns(survey), counted.whole_form(survey)
    raw, found = drawn(survey, columns, form)
    if last and not always and seen(found) < seen(SurveySnapshot.get_by_id(last.id).safe):
        tried()[survey.id] = columns.change
        return last
    with db.atomic():
        held = Survey.held(survey.id)
        now = latest(held)
        if (now and now.number) != (last and last.number):
            return now
        released = held.released()
        return SurveySnapshot.create(
            survey=held, number=now.number + 1 if now else 1, sort=SHOWN, change=columns.change,
            version=released.number if released else 0, sent=columns.sent, raw=raw, safe=found,
        )  # fmt: skip


def drawn(survey, columns, form):
    """(raw, safe) tables. For those that come later, raw["plan"] says what is hidden, and
    raw["base"] the tables that it is hidden in, where some answers are left out of them."""
    codes, axes = [q.code for q in form.questions()], [q.code for q in form.axes()]
    raw = base = tables(columns, codes, axes)
    out, few = aside(columns, form, survey.smallest)
    if out:
        base = tables(columns, codes, axes, out)
        raw = raw | {"base": base}
    family = Family(base, form)
    plan = planned(family, survey.smallest, earlier(survey, form))
    told = safe(family, plan, survey.smallest, few) | {"aside": out.bit_count()}
    return raw | {"plan": plan.packed()}, told


def earlier(survey, form):
    """[(Family, Plan)] of every snapshot; frozen ones are shown ones, once more."""
    rows = SurveySnapshot.select(SurveySnapshot.raw).where(
        SurveySnapshot.survey == survey.id, SurveySnapshot.sort == SHOWN
    )
    told = [row.raw for row in rows.order_by(SurveySnapshot.number)]
    return [(Family(raw.get("base", raw), form), Plan.unpacked(raw["plan"])) for raw in told]


def seen(told):
    """How many counts of safe tables are shown."""
    if isinstance(told, dict):
        return sum(seen(value) for key, value in told.items() if key not in BESIDE)
    return int(type(told) is int)


def freeze(survey, by, note=""):
    """Keep the tables as they are shown now, numbered, with a note of why: a frozen snapshot.

    They are those of the latest shown snapshot, and carry its day. Where there is none yet, one
    is made of the few answers there are, with all hidden that must be.
    """
    source = shown(survey) or make(survey, None)
    source = SurveySnapshot.get_by_id(source.id)
    with db.atomic():
        held = Survey.held(survey.id)
        made = SurveySnapshot.create(
            survey=held, number=latest(held).number + 1, sort=FROZEN,
            change=source.change, version=source.version, sent=source.sent, raw=source.raw,
            safe=source.safe, note=note, author=by, created=source.created,
        )  # fmt: skip
        audit.note("survey tables frozen", by, f"survey:{held.id}", snapshot=made.number)
    return made


def tick():
    """Make the snapshots that are due: a chore."""
    for survey in Survey.select().where(Survey.changes >= STEP).order_by(Survey.id):
        shown(survey)
