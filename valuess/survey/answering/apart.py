"""Addresses left for an interview: kept apart from the answers, followed up, deleted in time.

Nothing here knows a response. Of the moment only the quarter of the year is kept: a day, or a
month in which few answered, would tell whose address it is.
"""

import re
import secrets
from datetime import date, timedelta

from babel.dates import format_date
from peewee import fn

from valuess import audit, sheets
from valuess import db as store
from valuess.config import LANGUAGES
from valuess.db import Label, db, now
from valuess.i18n import LOCALES, _, language
from valuess.survey.models import Survey, SurveyContact

MOST_ID = 2**31 - 1
QUARTER = 3  # months


def quarter(day):
    """(the first day of its quarter, the last day on which what is left on this day is kept):
    the end of the same quarter a year later."""
    first = date(day.year, day.month - (day.month - 1) % QUARTER, 1)
    month = first.month + QUARTER
    after = date(first.year + 1 + (month > 12), (month - 1) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def until():
    """The last day on which an address that is left today is kept."""
    return quarter(now().date())[1]


def said(questions, answers):
    """What was left, as it is kept: [] or one text, whose lines name their questions where more
    than one was answered."""
    found = [(q, answers[q.code]) for q in questions if answers.get(q.code)]
    if len(found) < 2:
        return [words for _question, words in found]
    lines = [_("%(label)s: %(words)s", label=Label(q.label), words=words) for q, words in found]
    return ["\n".join(lines)]


def leave(survey, contact, lang):
    """Keep an address without anything that says whose answers it came with: no day, a number
    drawn at random, and the others of the survey written anew with it."""
    first, last = quarter(now().date())
    for words in contact:
        mine = SurveyContact.survey == survey
        if SurveyContact.select().where(mine, SurveyContact.words == words).exists():
            continue
        number = secrets.randbelow(MOST_ID) + 1
        SurveyContact.insert(
            id=number, survey=survey, words=words, lang=lang, quarter=first, until=last
        ).execute()
        if store.on_postgresql():
            SurveyContact.update(words=SurveyContact.words).where(mine).execute()


def listed(survey):
    """What was left: what waits first, then the latest quarter; in a quarter by the alphabet,
    because their order would tell when they came."""
    waits = SurveyContact.followed.is_null(False)
    mine = SurveyContact.survey == survey
    query = SurveyContact.select().where(mine)
    return list(query.order_by(waits, SurveyContact.quarter.desc(), fn.LOWER(SurveyContact.words)))


def waiting(survey):
    """How many have not been followed up."""
    mine = SurveyContact.survey == survey, SurveyContact.followed.is_null()
    return SurveyContact.select().where(*mine).count()


def follow(survey, number, by):
    """Note that somebody wrote to them; True where there is such an address."""
    return marked(survey, number, now().date(), by, "interview followed up")


def unfollow(survey, number, by):
    """Nobody wrote to them after all."""
    return marked(survey, number, None, by, "interview to follow up again")


def marked(survey, number, day, by, act):
    with db.atomic():
        mine = SurveyContact.id == number, SurveyContact.survey == survey
        changed = SurveyContact.update(followed=day).where(*mine).execute()
        if changed:
            audit.note(act, by, f"survey:{survey.id}")
        return bool(changed)


def delete(survey, number, by):
    """Delete an address for good; True where it was there."""
    with db.atomic():
        mine = SurveyContact.id == number, SurveyContact.survey == survey
        gone = SurveyContact.delete().where(*mine).execute()
        if gone:
            audit.note("interview address deleted", by, f"survey:{survey.id}")
        return bool(gone)


def sweep(today=None):
    """Delete what was promised to be kept no longer; how many."""
    return SurveyContact.delete().where(SurveyContact.until < (today or now().date())).execute()


def taken(survey, by):
    """Bytes of a CSV file of all that was left, noted in the audit trail."""
    rows = [
        [each.words, LANGUAGES.get(each.lang, each.lang), season(each.quarter), each.until,
         each.followed]
        for each in listed(survey)
    ]  # fmt: skip
    with db.atomic():
        audit.note("interview addresses exported", by, f"survey:{survey.id}", addresses=len(rows))
    heads = [_("What they left"), _("Language"), _("Left in"), _("Kept until"), _("Followed up")]
    return sheets.to_csv(heads, rows)


def season(first):
    """A quarter in words: "October to December 2026"; "" where it is not known."""
    if first is None:
        return ""
    locale = LOCALES[language()]
    ends = (first, first.replace(month=first.month + QUARTER - 1))
    months = [format_date(day, "LLLL", locale=locale) for day in ends]
    return _("%(first)s to %(last)s %(year)s", first=months[0], last=months[1], year=first.year)


# what is held of a person


def of_email(email):
    """What was left with this address in it, and not with one that only contains it."""
    whole = re.compile(rf"(?<![\w.+-]){re.escape(email.lower())}(?!\.?[\w-])")
    there = fn.LOWER(SurveyContact.words).contains(email)
    query = SurveyContact.select(SurveyContact, Survey).join(Survey).where(there)
    return [each for each in query if whole.search(each.words.lower())]


def export(email):
    return [
        {"survey": each.survey.slug, "left for an interview": each.words, "language": each.lang,
         "kept until": each.until.isoformat()}
        for each in of_email(email)
    ]  # fmt: skip


def forget(email):
    """Delete what was left with this address; how many."""
    numbers = [each.id for each in of_email(email)]
    return SurveyContact.delete().where(SurveyContact.id.in_(numbers)).execute()
