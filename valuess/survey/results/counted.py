"""The columns of a survey as they are now: kept in memory, and packed in the database.

A process keeps what it counted and, when it is asked again, reads only what changed since; a new
process begins from what was last packed. What the changes alone do not tell (answers that were
brought in, and taken back) is noticed by their number, and everything is counted anew.
"""

import threading
from dataclasses import replace

from flask import current_app

from valuess import db as store
from valuess.db import JSONText, db
from valuess.doctor import Finding
from valuess.i18n import _
from valuess.survey.form import Form
from valuess.survey.models import SENT, Response, Survey, SurveyTally, SurveyVersion
from valuess.survey.results.tally import Columns, keys

KEPT = 8  # surveys whose columns a process holds
BEHIND = 200  # changes after which the packed columns are written anew


def columns(survey):
    """The Columns of all sent answers of a survey, caught up. They are never changed afterwards.

    One query when nothing changed; three, in rare cases four, when something did.
    """
    there, lock = current_app.extensions.setdefault("survey_columns", ({}, threading.Lock()))
    change = changes(survey)
    found = there.get(survey.id)
    if found is not None and found.change == change:
        return found
    with lock:
        known = there.pop(survey.id, None) or kept(survey)
        there[survey.id] = found = caught_up(survey, known, change)
        while len(there) > KEPT:
            del there[next(iter(there))]
    return found


def changes(survey):
    """How often its answers changed so far."""
    return Survey.select(Survey.changes).where(Survey.id == survey.id).scalar()


def kept(survey):
    """The Columns as they were packed, or None."""
    row = SurveyTally.get_or_none(SurveyTally.survey == survey.id)
    return row and Columns.unpacked(row.packed)


def caught_up(survey, known, change):
    """What `known` (or None) becomes with the changes since, up to `change` at least."""
    if known is None or known.change > change:
        return recount(survey)
    if known.change == change:
        return known
    rows = list(read(survey).where(Response.change > known.change))
    made, versions = known.copy(), forms(survey)
    made.change = change
    put(made, rows, versions)
    accounted = {row[2] for row in rows if row[2] <= change}
    if len(accounted) < change - known.change and made.sent != sent(survey):
        return recount(survey)
    return made


def sent(survey):
    return Response.select().where(Response.survey == survey.id, Response.state == SENT).count()


def recount(survey):
    """The Columns of all sent answers, counted anew.

    The number of changes is read first: what changes meanwhile is read again at the next look.
    """
    made = Columns()
    made.change = changes(survey)
    put(made, list(read(survey).where(Response.state == SENT)), forms(survey))
    return made


def forms(survey):
    """{number: Form} of all versions, the first first."""
    rows = SurveyVersion.select(SurveyVersion.number, SurveyVersion.told)
    rows = rows.where(SurveyVersion.survey == survey.id).order_by(SurveyVersion.number)
    return {row.number: row.form for row in rows}


def read(survey):
    """The responses of a survey as (number, state, change, version, counted, answers) in JSON."""
    counted, answers = Response.counted.cast("TEXT"), Response.answers.cast("TEXT")
    columns = Response.id, Response.state, Response.change, Response.version, counted, answers
    return Response.select(*columns).where(Response.survey == survey.id).tuples()


def put(made, rows, versions):
    """Count these rows; those no longer sent are forgotten. Each is understood by the version
    of the questionnaire that was answered."""
    for form in versions.values():
        made.knows(form)
    unasked = {number for number, form in versions.items() if asks_contacts(form)}
    latest = versions.get(max(versions, default=0), Form())
    parse, told, gone = JSONText().python_value, [], []
    for number, state, _change, version, counted, answers in rows:
        if state != SENT:
            gone.append(number)
            continue
        given = parse(answers) if version in unasked else None
        told.append((number, *keys(versions.get(version, latest), parse(counted), given)))
    made.drop(gone)
    made.put(told)


def asks_contacts(form):
    """Whether a rule looks at a contact question, whose words are not among what is counted."""
    apart = {question.code for question in form.questions() if question.contact}
    rules = [s.rule for s in form.sections] + [q.rule for q in form.questions()]
    return any(test.question in apart for rule in rules if rule for test in rule.tests)


def pack(survey, made):
    """Keep these columns for the next process, unless later ones are kept already."""
    with db.atomic():
        Survey.held(survey.id)
        row = SurveyTally.get_or_none(SurveyTally.survey == survey.id)
        if row is None:
            SurveyTally.create(survey=survey.id, change=made.change, packed=made.packed())
        elif row.change < made.change:
            row.change, row.packed = made.change, made.packed()
            row.save()


def keep():
    """Pack what has changed much since it was last packed: a chore."""
    for survey in Survey.select().where(Survey.changes > 0).order_by(Survey.id):
        there = SurveyTally.select(SurveyTally.change).where(SurveyTally.survey == survey.id)
        change = there.scalar()
        if change is None or abs(survey.changes - change) >= BEHIND:
            pack(survey, columns(survey))


def forget(survey):
    """Have everything counted anew at the next look: for whoever deletes responses."""
    SurveyTally.delete().where(SurveyTally.survey == survey.id).execute()


def whole_form(survey):
    """The questionnaire of results: as it is asked now, and after each question's options those
    that were retired since, with their last words; questions retired stand at the end."""
    return united(list(forms(survey).values()))


def united(versions):
    """One Form of several, the latest last: see `whole_form`. Pure."""
    if not versions:
        return Form()
    latest, retired = versions[-1], {}
    for form in versions[:-1]:
        for question in form.questions():
            retired.setdefault(question.code, []).append(question)
    sections = tuple(
        replace(section, questions=tuple(
            grown(q, retired.pop(q.code, ())) for q in section.questions
        ))
        for section in latest.sections
    )  # fmt: skip
    gone = tuple(grown(old[-1], old[:-1]) for old in retired.values())
    if gone and sections:
        sections = (*sections[:-1], replace(sections[-1], questions=sections[-1].questions + gone))
    return Form(sections)


def grown(question, earlier):
    """A question with the options and rows that it had earlier, and no longer has, at the end."""
    found = {"options": question.options, "rows": question.rows}
    for name, there in found.items():
        latest = {option.code: option for old in earlier for option in getattr(old, name)}
        codes = {option.code for option in there}
        found[name] = there + tuple(o for code, o in latest.items() if code not in codes)
    return replace(question, **found)


def check(app):
    """For `flask doctor`: what was counted bit by bit equals a recount."""
    if store.pending():
        return
    for survey in Survey.select().where(Survey.changes > 0).order_by(Survey.id):
        known = kept(survey)
        if known is None:
            continue
        if caught_up(survey, known, changes(survey)) == recount(survey):
            words = _("The figures of %(slug)s equal a recount.", slug=survey.slug)
            yield Finding("well", words)
        else:
            words = _("The figures of %(slug)s are not those of its answers.", slug=survey.slug)
            yield Finding("bad", words)
