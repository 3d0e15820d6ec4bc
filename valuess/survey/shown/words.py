"""Open answers: read in the small circle, translated, and released one by one by a person."""

import hashlib
from dataclasses import dataclass

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from valuess import audit
from valuess.accounts.models import Account
from valuess.cache import until_commit
from valuess.config import LANGUAGES
from valuess.db import BaseModel, Moment, db, now, on_postgresql, statement
from valuess.survey.answers import BESIDE
from valuess.survey.form import FREE
from valuess.survey.models import SENT, Response, Survey

LONGEST = 8_000  # characters of a translation
PAGE = 30


class Changed(Exception):
    """Somebody else wrote the translation meanwhile, or the answer changed; `.now` is the row."""

    def __init__(self, now):
        super().__init__()
        self.now = now


class SurveyOpenAnswer(BaseModel):
    """What people made of one open answer.

    question: its code, that of what stands beside “other” with its ending. words: the answer as
    it was when it was worked on; when the respondent changes it, it is no longer released.
    lang: of the words. translation: into the other language; translated: None when it is of
    earlier words. released: UTC. edited: counts its changes.
    """

    response = ForeignKeyField(Response, backref="opened", on_delete="CASCADE")
    question = CharField(max_length=60)
    lang = CharField(max_length=2)
    words = TextField()
    translation = TextField(default="")
    translator = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    translated = Moment(null=True)
    released = Moment(null=True)
    releaser = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    edited = IntegerField(default=0)

    class Meta:
        table_name = "survey_open_answer"
        indexes = ((("response", "question"), True),)

    @property
    def into(self):
        """The language of the translation."""
        return other_language(self.lang)

    @classmethod
    def of(cls, responses, question):
        """{response number: row} of those that somebody worked on: one query."""
        rows = cls.select(cls, Account.name).join(
            Account, "LEFT JOIN", on=(cls.translator == Account.id), attr="by"
        )
        rows = rows.where(cls.response.in_(responses), cls.question == question)
        return {row.response_id: row for row in rows}

    @classmethod
    def here(cls, response, question):
        return cls.get_or_none(cls.response == response, cls.question == question)

    @classmethod
    def published(cls, survey, question):
        """Those released whose answer is still the one that was read, in the order of release."""
        rows = (
            cls.select(cls, Response)
            .join(Response)
            .where(Response.survey == survey, Response.state == SENT)
            .where(cls.question == question, cls.released.is_null(False))
            .order_by(cls.released, cls.id)
        )
        return [row for row in rows if row.response.counted.get(question) == row.words]


@dataclass
class Opened:
    """An open answer in a list. row: its SurveyOpenAnswer, or None; stale: somebody worked on it
    when it said something else."""

    response: int
    lang: str
    words: str
    row: SurveyOpenAnswer | None

    @property
    def mark(self):
        return mark_of(self.words)

    @property
    def edited(self):
        return self.row.edited if self.row else 0

    @property
    def stale(self):
        row = self.row
        return row is not None and (
            row.words != self.words or bool(row.translation) and not row.translated
        )

    @property
    def translation(self):
        return self.row.translation if self.row else ""

    @property
    def released(self):
        return bool(self.row and self.row.released and self.row.words == self.words)


def questions(form):
    """[(code, question)] of all that may be answered in words: free questions, and “other”."""
    found = []
    for question in form.questions():
        if question.contact:
            continue
        if question.type in FREE:
            found.append((question.code, question))
        elif question.other() is not None:
            found.append((question.code + BESIDE, question))
    return found


def first(questions, said):
    """The code of the first question that anything was said to; of the first, where nothing was."""
    codes = [code for code, _question in questions]
    return next((code for code in codes if said.get(code)), codes[0] if codes else "")


def asked(survey, question, lang="", sought="", skip=0):
    """(at most PAGE of Opened, the latest first; whether there are more).

    lang: of the words; sought: words to be found in the answer or its translation, whatever
    their case.
    """
    rows = [row for row in spoken(survey, question) if lang in ("", row[1])]
    worked = SurveyOpenAnswer.of([row[0] for row in rows], question) if sought else None
    if sought:
        wanted = sought.casefold()
        rows = [row for row in rows if wanted in row[2].casefold() or (
            row[0] in worked and wanted in worked[row[0]].translation.casefold())]  # fmt: skip
    page = rows[skip : skip + PAGE]
    if worked is None:
        worked = SurveyOpenAnswer.of([row[0] for row in page], question)
    found = [Opened(number, code, words, worked.get(number)) for number, code, words in page]
    return found, len(rows) > skip + PAGE


def spoken(survey, question):
    """[(response, language, words)] of what was said to a question, the latest first."""
    value = "counted::jsonb ->> ?" if on_postgresql() else "json_extract(counted, ?)"
    where = question if on_postgresql() else f'$."{question}"'
    sql = (
        f"SELECT id, lang, {value} FROM response WHERE survey_id = ? AND state = ?"
        f" AND {value} IS NOT NULL ORDER BY id DESC"
    )
    return statement(sql, where, survey.id, SENT, where).fetchall()


def said(survey, codes):
    """{code: how many answered it} of these questions; kept until anything is committed."""
    return until_commit(("survey words", survey.id), lambda: counted_anew(survey, codes))


def counted_anew(survey, codes):
    each = "jsonb_object_keys(counted::jsonb) AS said(key)"
    if not on_postgresql():
        each = "json_each(counted) AS said"
    sql = (
        f"SELECT said.key, COUNT(*) FROM response, {each} WHERE survey_id = ? AND state = ?"
        f" AND said.key IN ({', '.join('?' * len(codes))}) GROUP BY said.key"
    )
    return dict(statement(sql, survey.id, SENT, *codes).fetchall()) if codes else {}


def one(survey, question, number):
    """One Opened, or None: no such response, or nothing said there."""
    response = Response.get_or_none(
        Response.id == number, Response.survey == survey, Response.state == SENT
    )
    said = response and response.counted.get(question)
    if not said:
        return None
    row = SurveyOpenAnswer.of([number], question).get(number)
    return Opened(number, response.lang, said, row)


def other_language(lang):
    """The language into which words of this one are translated."""
    return next(code for code in LANGUAGES if code != lang)


def mark_of(words):
    """A short mark of an answer as it was read."""
    return hashlib.blake2b(words.encode(), digest_size=9).hexdigest()


def held(survey, question, number, mark):
    """The row of an answer that was read, made when new; Changed when it says something else."""
    Survey.held(survey.id)
    response = Response.held(number)
    said = response.counted.get(question) if response.state == SENT else None
    row = SurveyOpenAnswer.here(number, question)
    if said is None or mark_of(said) != mark:
        raise Changed(row)
    if row is None:
        return SurveyOpenAnswer(response=number, question=question, lang=response.lang, words=said)
    if row.words != said:
        row.words, row.translated, row.released, row.releaser = said, None, None, None
    return row


def translate(survey, question, number, mark, translation, edited, by):
    """Write the translation of an answer as it was read. Changed when either is another now."""
    with db.atomic():
        row = held(survey, question, number, mark)
        if row.edited != edited:
            raise Changed(row)
        row.translation, row.translator, row.translated = translation, by, now()
        row.edited += 1
        row.save()
        audit.note("open answer translated", by, f"response:{number}", question=question)
    return row


def release(survey, question, number, mark, by):
    """Let an answer be published, as it was read. Changed when it is another now."""
    with db.atomic():
        row = held(survey, question, number, mark)
        if row.released is None:
            row.released, row.releaser = now(), by
            row.edited += 1
            row.save()
            audit.note("open answer released", by, f"response:{number}", question=question)
    return row


def withhold(survey, question, number, by):
    """Publish it no more."""
    with db.atomic():
        Survey.held(survey.id)
        row = SurveyOpenAnswer.here(number, question)
        if row is not None and row.released is not None:
            row.released = row.releaser = None
            row.edited += 1
            row.save()
            audit.note("open answer withheld", by, f"response:{number}", question=question)
    return row


def released(survey, question):
    """The released answers to a question, what was said beside “other” among them."""
    if question.type in FREE:
        return SurveyOpenAnswer.published(survey, question.code)
    if question.other() is not None:
        return SurveyOpenAnswer.published(survey, question.code + BESIDE)
    return []
