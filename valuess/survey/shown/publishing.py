"""Snapshots: listed, asked for, published, taken back; what is published the search finds."""

from flask import url_for
from peewee import JOIN, fn

from valuess import audit, search
from valuess.access import COORDINATOR, VISITOR, rank
from valuess.accounts.models import Account
from valuess.config import LANGUAGES
from valuess.db import db, now
from valuess.i18n import _
from valuess.survey.models import Survey, SurveySnapshot
from valuess.survey.results import audit as checks
from valuess.survey.shown import citing, reading

FROZEN = "frozen"
LONGEST_NOTE = 300
FOUND = "results"  # the source of the search
KEPT = (SurveySnapshot.id, SurveySnapshot.number, SurveySnapshot.sort, SurveySnapshot.public,
        SurveySnapshot.sent, SurveySnapshot.note, SurveySnapshot.created, SurveySnapshot.survey,
        SurveySnapshot.change, SurveySnapshot.asked)  # fmt: skip


def listed(survey, partner):
    """Snapshots without their tables, the latest first: the frozen ones, for visitors those
    published."""
    rows = (
        SurveySnapshot.select(*KEPT, Account.name)
        .join(Account, JOIN.LEFT_OUTER, on=SurveySnapshot.author, attr="by")
        .where(SurveySnapshot.survey == survey)
        .order_by(SurveySnapshot.number.desc())
    )
    if partner:
        return rows.where((SurveySnapshot.sort == FROZEN) | SurveySnapshot.public)
    return rows.where(SurveySnapshot.public)


def same(survey, change):
    """The snapshots of the tables of that `change`, the first first."""
    rows = SurveySnapshot.select().where(SurveySnapshot.survey == survey.id)
    return rows.where(SurveySnapshot.change == change).order_by(SurveySnapshot.number)


def publish(survey, number, public, by):
    """Let visitors read a snapshot, or no longer. None when there is no such frozen snapshot.

    One whose audit is not done is asked for: the audit begins at once, and at its end the snapshot
    is published by itself. Until then the ask can be taken back, as what is published can.
    """
    with db.atomic():
        here = Survey.held(survey.id)
        found = SurveySnapshot.get_or_none(
            SurveySnapshot.survey == here, SurveySnapshot.number == number
        )
        if found is None or found.sort != FROZEN:
            return None
        waits = public and not found.public and not checks.checked(found)
        if waits:
            ask(here, found, by)
        elif public and not found.public:
            open_up(here, found, by)
        elif not public:
            take_back(here, found, by)
    if waits:
        checks.begin(found)
    return found


def ask(survey, snapshot, by):
    """Inside the transaction: it is to be published when its audit has ended."""
    if snapshot.asked is None:
        keep(snapshot, asked=now(), asker=by)
        audit.note("survey publication asked for", by, f"survey:{survey.id}",
                   snapshot=snapshot.number)  # fmt: skip


def keep(snapshot, **values):
    for name, value in values.items():
        setattr(snapshot, name, value)
    snapshot.save(only=values)


def open_up(survey, snapshot, by):
    """Inside the transaction: visitors read it from now on."""
    keep(snapshot, public=True, asked=None, asker=None)
    if not survey.showing:
        survey.showing = True
        survey.save(only=[Survey.showing])
    audit.note("survey results published", by, f"survey:{survey.id}", snapshot=snapshot.number)
    refound(survey)


def take_back(survey, snapshot, by):
    """Inside the transaction: it is neither published any more, nor asked for."""
    was_public, was_asked = snapshot.public, snapshot.asked is not None
    keep(snapshot, public=False, asked=None, asker=None)
    if was_public:
        citing.taken_back(survey, snapshot.number, latest_public(survey) is None)
        audit.note("survey results taken back", by, f"survey:{survey.id}",
                   snapshot=snapshot.number)  # fmt: skip
        refound(survey)
    elif was_asked:
        audit.note("survey publication no longer asked for", by, f"survey:{survey.id}",
                   snapshot=snapshot.number)  # fmt: skip


def audited(survey, change, questions):
    """Inside the transaction in which the audit of these tables ends: publish what was asked for
    by somebody who may still do so. questions: those of which something had to be hidden."""
    rows = list(same(survey, change))
    if any(row.public for row in rows):
        citing.hidden_since(survey, questions)
    for row in rows:
        if row.asked is not None and row.asker is not None and rank(row.asker) >= COORDINATOR:
            open_up(survey, row, row.asker)
        elif row.asked is not None:
            take_back(survey, row, None)


def waiting(rows):
    """{number of a snapshot that is asked for: its SurveyAudit, begun or begun anew if need be}."""
    return {row.number: checks.begun(row) for row in rows if row.asked is not None}


def latest_public(survey):
    """The number of the latest published snapshot, or None."""
    rows = SurveySnapshot.select(fn.MAX(SurveySnapshot.number))
    return rows.where(SurveySnapshot.survey == survey, SurveySnapshot.public).scalar()


def refound(survey):
    """Keep the questions of the latest published snapshot in the search, or none."""
    if latest_public(survey) is None or not survey.showing:
        search.forget(FOUND, survey.id)
        return
    form = reading.united(survey)
    for lang in LANGUAGES:
        lines = [
            label.get(lang, "")
            for question in form.questions()
            for label in (question.label, *(option.label for option in question.options))
        ]
        search.index(FOUND, survey.id, lang, VISITOR, survey.title.get(lang, ""), "\n".join(lines))


def described(refs, _audience):
    """What the search shows of results: see search.register."""
    there = Survey.select().where(Survey.id.in_({ref for ref, _lang in refs}), Survey.showing)
    rows, found = {row.id: row for row in there}, {}
    for ref, lang in refs:
        if ref in rows:
            address = url_for("survey.results", lang=lang, slug=rows[ref].slug)
            found[ref, lang] = address, rows[ref].title.get(lang, ""), _("Results of a survey")
    return found


search.register(FOUND, described)
