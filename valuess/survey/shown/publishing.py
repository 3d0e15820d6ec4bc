"""Snapshots: listed, published and taken back; what is published is found by the search."""

from flask import url_for
from peewee import JOIN, fn

from valuess import audit, search
from valuess.access import VISITOR
from valuess.accounts.models import Account
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.i18n import _
from valuess.survey.models import Survey, SurveySnapshot
from valuess.survey.shown import citing, reading

FROZEN = "frozen"
LONGEST_NOTE = 300
FOUND = "results"  # the source of the search
KEPT = (SurveySnapshot.id, SurveySnapshot.number, SurveySnapshot.sort, SurveySnapshot.public,
        SurveySnapshot.sent, SurveySnapshot.note, SurveySnapshot.created)  # fmt: skip


def listed(survey, partner):
    """Snapshots without their tables, the latest first: the frozen ones, for visitors those
    published."""
    rows = (
        SurveySnapshot.select(*KEPT, Account.name)
        .join(Account, JOIN.LEFT_OUTER, attr="by")
        .where(SurveySnapshot.survey == survey)
        .order_by(SurveySnapshot.number.desc())
    )
    if partner:
        return rows.where((SurveySnapshot.sort == FROZEN) | SurveySnapshot.public)
    return rows.where(SurveySnapshot.public)


def publish(survey, number, public, by):
    """Let visitors read a snapshot, or no longer. None when there is no such frozen snapshot."""
    with db.atomic():
        here = Survey.held(survey.id)
        found = SurveySnapshot.get_or_none(
            SurveySnapshot.survey == here, SurveySnapshot.number == number
        )
        if found is None or found.sort != FROZEN:
            return None
        if found.public != public:
            found.public = public
            found.save(only=[SurveySnapshot.public])
            if public and not here.showing:
                here.showing = True
                here.save(only=[Survey.showing])
            if not public:
                citing.taken_back(here, number, latest_public(here) is None)
            act = "survey results published" if public else "survey results taken back"
            audit.note(act, by, f"survey:{here.id}", snapshot=number)
            refound(here)
    return found


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
