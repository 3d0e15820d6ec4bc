"""Open answers as texts that are coded, and what becomes of that when they change."""

from valuess import coding
from valuess.access import COORDINATOR, PARTNER, rank
from valuess.coding import sources
from valuess.db import db
from valuess.i18n import lazy
from valuess.survey.answers import BESIDE
from valuess.survey.models import SENT, Response, Survey, SurveyReader
from valuess.survey.shown import reading, saying, words
from valuess.survey.shown.words import SurveyOpenAnswer

KIND = "answer"
COUNTRIES = {"france": "FR", "england": "GB"}  # codes of the question "country"


def take_up(survey, question, number, mark):
    """The row by which an answer is coded, made when it is new. words.Changed: see words.held."""
    with db.atomic():
        row = words.held(survey, question, number, mark)
        if row.id is None:
            row.save()
    return row


def follow(response):
    """Inside the transaction that changes or withdraws a response: what was made of its open
    answers goes with them. One that says something else now keeps its codes where its words
    stayed, and its translation as a beginning; it is published no more."""
    for row in SurveyOpenAnswer.select().where(SurveyOpenAnswer.response == response.id):
        said = response.counted.get(row.question) if response.state == SENT else None
        if not said:
            coding.forget(KIND, row.id)
            row.delete_instance()
        elif said != row.words:
            coding.shift(KIND, row.id, row.words, said)
            row.words, row.lang, row.translated = said, response.lang, None
            row.released = row.releaser = None
            row.edited += 1
            row.save()


def forget(responses):
    """Inside the transaction that deletes these responses (a query of their numbers)."""
    rows = SurveyOpenAnswer.select(SurveyOpenAnswer.id)
    for row in rows.where(SurveyOpenAnswer.response.in_(responses)):
        coding.forget(KIND, row.id)


def rows(numbers):
    """The rows of these numbers whose answers still count, each with its response and survey."""
    return (
        SurveyOpenAnswer.select(SurveyOpenAnswer, Response, Survey)
        .join(Response)
        .join(Survey)
        .where(SurveyOpenAnswer.id.in_(list(numbers)), Response.state == SENT)
        .order_by(SurveyOpenAnswer.id)
    )


def said(number):
    found = rows([number]).first()
    return sources.Words(found.words, found.lang) if found else None


def readable(account, numbers):
    if rank(account) < PARTNER:
        return set()
    if rank(account) >= COORDINATOR:
        return {row.id for row in rows(numbers)}
    mine = SurveyReader.select(SurveyReader.survey).where(SurveyReader.account == account)
    return {row.id for row in rows(numbers).where(Response.survey.in_(mine))}


def about(numbers):
    """{number: About}: the question that was answered, and the country of who answered."""
    found = {}
    for row in rows(numbers):
        form = reading.form_of(row.response.survey)
        question = form.question(row.question.removesuffix(BESIDE))
        title = saying.said(question.label) if question else row.question
        country = COUNTRIES.get(row.response.counted.get("country"), "")
        found[row.id] = sources.About(f"{title} ({row.response_id})", country=country)
    return found


def numbers():
    return [
        row.id for row in SurveyOpenAnswer.select(SurveyOpenAnswer.id).order_by(SurveyOpenAnswer.id)
    ]


sources.register(
    sources.Source(
        KIND, lazy("Open answers"), said,
        lambda account, number: bool(readable(account, [number])), readable, about, numbers,
    )
)  # fmt: skip
