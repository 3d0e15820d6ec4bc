"""Which counts a reader sees, and the figures made of them.

Visitors read what was published; partners the latest safe tables; the small circle the answers
as they come, which are not for publication. Anybody may read an earlier snapshot of theirs.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from valuess.access import PARTNER, rank
from valuess.cache import until_commit
from valuess.db import now
from valuess.survey.form import COUNTED, FREE, Form
from valuess.survey.models import Survey, SurveyVersion
from valuess.survey.results import counted, snapshots
from valuess.survey.shown import figures

MOST_FILTERS = 2  # axes by which the circle narrows what it reads


@dataclass
class Source:
    """Where figures come from: a snapshot, or (snapshot None) the answers as they are now.

    form: see `form_of`; raw: counts that nothing hides. where: {axis: option}.
    """

    survey: Survey
    form: Form
    snapshot: object
    raw: bool
    where: dict
    at: datetime

    @cached_property
    def columns(self):
        return counted.columns(self.survey)

    @property
    def live(self):
        return self.snapshot is None

    @property
    def mark(self):
        """The number of the snapshot, or that it is none, for the name of a file."""
        return "live" if self.live else str(self.snapshot.number)

    @property
    def sent(self):
        """How many sent answers it is of."""
        return self.columns.sent if self.live else self.snapshot.sent

    def table(self, question, by=None):
        """The table of a question, or None where there is none."""
        if self.live:
            return self.columns.table(question.code, by and by.code, self.where)
        return snapshots.read(self.snapshot, self.raw)["questions"].get(question.code)

    def figure(self, code, axis=None):
        """The Figure of a question by code, or None: no such question, or nothing counted."""
        question = self.form.question(code)
        by = axis and next((a for a in self.form.axes() if a.code == axis), None)
        if question is None or question.type not in COUNTED or (axis and by is None):
            return None
        if by is not None and by.code == code:
            return None
        table = self.table(question, by)
        return None if table is None else figures.figure(question, table, by)

    def sections(self):
        """[(section, [(question, Figure or None)])] of all that was asked."""
        found = []
        for section in self.form.sections:
            rows = [(q, self.figure(q.code)) for q in section.questions if listed(q)]
            rows = [(q, made) for q, made in rows if made or q.type in FREE]
            if rows:
                found.append((section, rows))
        return found


def listed(question):
    """Whether a question has a page of results: it is counted, or answered in one's own words."""
    return question.type in (*COUNTED, *FREE) and not question.contact


def in_circle(survey, account):
    """Whether a person may read raw answers: coordinators, and partners named for it."""
    return survey.may_read_raw(account)


def source(survey, account, at=None, told=None):
    """The Source of what this person reads, or None where there is nothing for them.

    at: number of a snapshot. told: what the query says of filters, heard in the circle alone.
    """
    partner = rank(account) >= PARTNER
    raw = partner and in_circle(survey, account)
    if raw and at is None:
        form = form_of(survey)
        return Source(survey, form, None, True, filters(form, told or {}), now())
    snapshot = snapshot_for(survey, partner, at)
    if snapshot is None:
        return None
    return of(survey, snapshot, raw)


def of(survey, snapshot, raw=False):
    """The Source that a snapshot is."""
    return Source(survey, form_of(survey), snapshot, raw, {}, snapshot.created)


def snapshot_for(survey, partner, at):
    """The snapshot that a partner, or a visitor, reads: that of a number, or the latest."""
    if not partner:
        return public(survey, at) if survey.showing else None
    return snapshots.shown(survey) if at is None else snapshots.at(survey, at)


def public(survey, at=None):
    """The published snapshot of that number, or the latest; None where there is none."""
    if at is None:
        return snapshots.public(survey)
    found = snapshots.at(survey, at)
    return found if found is not None and found.public else None


def form_of(survey):
    """The questionnaire of results: as it is asked now, with what was asked before.

    Kept until anything is committed.
    """
    return until_commit(("survey form", survey.id), lambda: united(survey))


def united(survey):
    """All versions that were ever asked as one Form; the draft where none was."""
    versions = SurveyVersion.select().where(SurveyVersion.survey == survey)
    told = versions.where(SurveyVersion.released.is_null(False)).order_by(SurveyVersion.number)
    forms = [version.form for version in told]
    return counted.united(forms) if forms else survey.form()


def crossable(form, code):
    """The axes by which a question may be crossed."""
    return [axis for axis in form.axes() if axis.code != code]


def beside(form, code):
    """The questions before and after, as a pair, None at the ends."""
    codes = [q for q in form.questions() if listed(q)]
    at = next(i for i, q in enumerate(codes) if q.code == code)
    return [codes[i] if 0 <= i < len(codes) else None for i in (at - 1, at + 1)]


def filters(form, told):
    """{axis: option} of what a query says: at most MOST_FILTERS, those that there are."""
    found = {}
    for axis in form.axes():
        option = axis.option(told.get(f"only-{axis.code}", ""))
        if option is not None and len(found) < MOST_FILTERS:
            found[axis.code] = option.code
    return found
