"""The draft of a questionnaire: changed part by part, compared with what is asked, released.

Each verb is one transaction that holds the survey. A part carries a mark of what it was when
its form was opened, so that two people may work on different questions at a time.
"""

import hashlib
import json
from dataclasses import asdict, replace

from valuess import audit
from valuess.accounts.rules import Refused
from valuess.db import db, now
from valuess.i18n import _
from valuess.survey.building import checks, edits
from valuess.survey.building.differing import changes, lost
from valuess.survey.form import packed
from valuess.survey.models import BEGUN, SENT, Response, Survey, SurveyVersion


class Changed(Exception):
    """Somebody else changed the part meanwhile; now: the part as it is, or None when it is gone."""

    def __init__(self, part):
        super().__init__("changed")
        self.now = part


def mark(part):
    """What tells whether a question, or a section without its questions, is still the same."""
    told = {k: v for k, v in asdict(part).items() if k != "questions"} if part else None
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def form_of(survey):
    """The Form being built: the draft, or what is asked now while there is none."""
    version = survey.draft() or survey.released()
    return version.form if version else survey.form()


def part_of(form, code):
    return form.question(code) or form.section(code)


def rebuild(survey, by, change, code="", seen=""):
    """Change the draft: change(form) → form. Makes one from what is asked, where there is none.

    seen: the mark of the part `code` that is changed; raises Changed when it is another by now.
    """
    with db.atomic():
        survey = Survey.held(survey.id)
        draft, asked = survey.draft(), survey.released()
        form = draft.form if draft else survey.form()
        if code and mark(part_of(form, code)) != seen:
            raise Changed(part_of(form, code))
        changed = change(form)
        if draft is None:
            if changed == form:
                return form
            number = asked.number + 1 if asked else 1
            draft = SurveyVersion(survey=survey, number=number, told={}, created=now())
        if packed(changed) != draft.told:
            draft.told, draft.author = packed(changed), by
            draft.edited = (draft.edited or 0) + 1
            draft.save()
            audit.note("survey built", by, f"survey:{survey.id}", edited=draft.edited)
        return changed


def drop_draft(survey, by):
    """Back to what is asked now; only where there is such a version."""
    with db.atomic():
        survey = Survey.held(survey.id)
        draft = survey.draft()
        if draft is not None and survey.released() is not None:
            draft.delete_instance()
            audit.note("survey draft dropped", by, f"survey:{survey.id}")


def holding(survey):
    """{(question, option): how many answers hold it}; (question, "") counts all to a question.

    Of answers begun and sent; grids count by (question, option) and (question, row).
    """
    found = {}
    there = Response.state.in_((BEGUN, SENT))
    query = Response.select(Response.answers).where(Response.survey == survey, there)
    for (answers,) in query.tuples().iterator():
        for question, value in answers.items():
            if isinstance(value, dict):
                codes = {*value, *value.values()}
            else:
                codes = value if isinstance(value, list) else [value]
            for code in {"", *(c for c in codes if isinstance(c, str))}:
                found[question, code] = found.get((question, code), 0) + 1
    return found


def comparison(survey):
    """(changes, lost): what differs between the draft and what is asked, and what answers hold of
    what the draft leaves out; see differing.py. Without a released version both are empty."""
    asked, draft = survey.released(), survey.draft()
    if asked is None or draft is None:
        return [], []
    return changes(asked.form, draft.form), lost(asked.form, draft.form, holding(survey))


def release(survey, by, note="", confirmed=False, edited=None):
    """Ask the draft from now on. Raises Refused for what is wrong or not yet confirmed.

    Options that answers hold stay, retired: they are no longer offered, but still counted.
    edited: the draft's number of changes that the person saw.
    """
    with db.atomic():
        survey = Survey.held(survey.id)
        draft, asked = survey.draft(), survey.released()
        if draft is None:
            return survey.released()
        if edited is not None and draft.edited != edited:
            raise Refused(**{"": _("The draft was changed meanwhile: look at it again.")})
        if checks.problems(draft.form) or not draft.form.questions():
            raise Refused(**{"": _("The questionnaire is not ready: see what is to be put right.")})
        form = draft.form
        if asked is not None:
            held = holding(survey)
            if lost(asked.form, form, held) and not confirmed:
                raise Refused(**{"confirmed": _("Tick the box to say that you have seen this.")})
            if held and not note:
                raise Refused(**{"note": _("Say in a few words what changes, and why.")})
            form = with_retired(asked.form, form, held)
        draft.told, draft.released, draft.author, draft.note = packed(form), now(), by, note
        draft.save()
        audit.note("survey released", by, f"survey:{survey.id}", version=draft.number)
        return draft


def with_retired(before, form, held):
    """The form with each option and line that it leaves out although answers hold it, retired."""
    for question in before.questions():
        new = form.question(question.code)
        if new is None or new.type != question.type:
            continue
        kept = {name: with_held(question, new, name, held) for name in ("options", "rows")}
        home = edits.section_of(form, new.code).code
        form = edits.put_question(form, replace(new, **kept), home, new.code)
    return form


def with_held(before, new, name, held):
    """The options, or rows, of a question, and after them those that only answers hold."""
    there = {option.code for option in getattr(new, name)}
    return (*getattr(new, name), *(
        replace(option, retired=True) for option in getattr(before, name)
        if option.code not in there and held.get((before.code, option.code))
    ))  # fmt: skip
