"""The answers as files, for the small circle: few are written at once, many by a job.

A file says what is so when its writing begins: an answer that is changed or withdrawn is not
kept as it was, so that there is nothing to say of an earlier moment.
"""

import io
import json
import zipfile
from typing import NamedTuple

from flask import g, url_for

from valuess import audit, prepared, sheets
from valuess.config import LANGUAGES
from valuess.db import db, now, statement
from valuess.i18n import _
from valuess.prepared.kinds import Kind, Told, register
from valuess.survey.models import SENT, Response, Survey
from valuess.survey.shown import reading, sav, spss
from valuess.survey.shown.columns import CODE, TICK, laid

KIND = "answers"
AT_ONCE = {"csv": 500_000, "zip": 300_000, "xlsx": 100_000}  # cells of what a request may write
STAMP = (2014, 5, 13, 0, 0, 0)
FIRST = ("number", "version", "language", "source", "sent")  # columns in front of the answers
FIRST_WORDS = ({"fr": "Numéro", "en": "Number"}, {"fr": "Version", "en": "Version"},
               {"fr": "Langue", "en": "Language"}, {"fr": "Origine", "en": "Source"},
               {"fr": "Envoi", "en": "Sent"})  # fmt: skip
CODEBOOK, SAV = "codebook.csv", "answers.sav"
FILES = (
    "answers-codes.csv", *(f"answers-{lang}.csv" for lang in LANGUAGES), "answers.xlsx",
    *(f"answers-spss-{lang}.zip" for lang in LANGUAGES), CODEBOOK,
)  # fmt: skip
TYPES = {"csv": sheets.CSV_TYPE, "xlsx": sheets.XLSX_TYPE, "zip": "application/zip"}
EACH = 250  # rows between two words on how far it is
SENT_ROWS = """SELECT id, version, lang, source, sent, counted FROM response
  WHERE survey_id = ? AND state = ? ORDER BY id"""


def about():
    """{file: what it holds}, in the language of the page."""
    found = {
        "answers-codes.csv": _("the codes of the answers"),
        "answers.xlsx": _("a workbook: codes, words in each language, codebook"),
        CODEBOOK: _("what columns and codes mean, in both languages"),
    }
    for lang, name in LANGUAGES.items():
        found[f"answers-{lang}.csv"] = _("the answers in words: %(language)s", language=name)
        found[f"answers-spss-{lang}.zip"] = _(
            "for SPSS: a system file, and syntax with data: %(language)s", language=name
        )
    return found


def ending(name):
    return name.rpartition(".")[2]


def layout_of(survey):
    """The Layout of all versions that were asked, the first first."""
    versions = [v for v in survey.versions if v.released is not None]
    return laid((v.number, v.form) for v in sorted(versions, key=lambda v: v.number))


class Sent(NamedTuple):
    """A sent answer. told: what counts of it, as JSON: parsed, all of them would fill a server."""

    number: int
    version: int
    lang: str
    source: str
    sent: object
    told: str

    @property
    def counted(self):
        return json.loads(self.told)

    def front(self):
        """What stands in front of it; of its moment the day alone."""
        return [*self[:4], self.sent and self.sent.date()]


def sent(survey):
    return Response.select().where(Response.survey == survey, Response.state == SENT)


def responses(survey):
    """Every sent answer, the first first: one query, so all as they stand at one moment."""
    day = Response.sent.python_value
    rows = statement(SENT_ROWS, survey.id, SENT)
    return [Sent(number, version, lang, source, day(at), told)
            for number, version, lang, source, at, told in rows]  # fmt: skip


class Export:
    """The answers of a survey, read once. told: is given how much is written, from 0 to 1."""

    def __init__(self, survey, told=lambda part: None):
        self.survey, self.told = survey, told
        self.layout, self.found = layout_of(survey), responses(survey)
        self.heads = heads_of(self.layout)

    def rows(self, lang=None, after=0, upto=1):
        """A list for each answer: in codes, or in the words of a language.

        after, upto: how much of the whole is done before, and when they are all written.
        """
        rows = zip(self.found, self.layout.rows(self.found, lang), strict=True)
        for done, (response, row) in enumerate(rows):
            if not done % EACH:
                self.told(after + (upto - after) * done / len(self.found))
            yield [*response.front(), *row]

    def csv(self, file, lang):
        sheets.write_csv(file, self.heads, self.rows(lang))

    def xlsx(self, file):
        """Codes, the words of each language, and the codebook."""
        step = 1 / (1 + len(LANGUAGES))
        pages = {_("Codes"): (self.heads, self.rows(None, 0, step))}
        for at, (lang, name) in enumerate(LANGUAGES.items(), 1):
            pages[name] = self.heads, self.rows(lang, at * step, (at + 1) * step)
        pages[_("Codebook")] = codebook(self.layout)
        sheets.write_xlsx(file, pages)

    def spss(self, file, lang, day):
        """A ZIP: the system file, and the syntax with the data that it reads."""
        before = [(name, label[lang], name in ("language", "source"), name == "sent")
                  for name, label in zip(FIRST, FIRST_WORDS, strict=True)]  # fmt: skip
        rows = self.rows(None, 0, 0.5)
        variables, cases = spss.prepared(self.layout, before, rows, lang)
        title = self.survey.title.get(lang) or str(self.survey.title)
        syntax = spss.syntax(variables, "answers.csv")
        with zipfile.ZipFile(file, "w") as bundle:
            put(bundle, SAV, sav.written(variables, cases, title, day))
            self.told(0.8)
            put(bundle, "answers.sps", ("\ufeff" + syntax).encode())
            put(bundle, "answers.csv", sheets.to_csv([v.name for v in variables], cases))


def put(bundle, name, content):
    info = zipfile.ZipInfo(name, STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    bundle.writestr(info, content)


def codebook(layout):
    """(heads, rows): a row for each column, and one for each code that it may hold."""
    heads = ["column", "spss", "question", "type", "version", "code", "number",
             *(f"label_{lang}" for lang in LANGUAGES)]  # fmt: skip
    names = spss.variable_names(heads_of(layout))[len(FIRST) :]
    numbered, rows = spss.numbered(layout), []
    for column, name in zip(layout.columns, names, strict=True):
        about = [column.name, name, column.question, column.type, column.since]
        rows.append([*about, "", "", *(column.label.get(lang, "") for lang in LANGUAGES)])
        if column.kind == CODE:
            for code, words in layout.labels[column.name].items():
                said_in = (words.get(lang, "") for lang in LANGUAGES)
                rows.append([*about, code, numbered[column.name][code], *said_in])
        elif column.kind == TICK:
            for value in (1, 0):
                said_in = (spss.YES_NO.get(lang, spss.YES_NO["en"])[value] for lang in LANGUAGES)
                rows.append([*about, value, value, *said_in])
    return heads, rows


def heads_of(layout):
    return [*FIRST, *(column.name for column in layout.columns)]


def write(survey, name, file, day, told=lambda part: None):
    """Write one of FILES, in the language of the page, into a file open for bytes."""
    if name == CODEBOOK:
        sheets.write_csv(file, *codebook(layout_of(survey)))
        return
    export, lang = Export(survey, told), name.rpartition(".")[0].rpartition("-")[2]
    if ending(name) == "xlsx":
        export.xlsx(file)
    elif ending(name) == "zip":
        export.spss(file, lang, day)
    else:
        export.csv(file, lang if lang in LANGUAGES else None)


def noted(survey, name, count, by):
    """Inside a transaction: note who takes a file away."""
    audit.note("survey exported", by, f"survey:{survey.id}", file=name, answers=count)


def made(survey, name, by):
    """(bytes, type) of one of FILES, written at once and noted in the audit trail."""
    file = io.BytesIO()
    write(survey, name, file, now().date())
    with db.atomic():
        noted(survey, name, 0 if name == CODEBOOK else sent(survey).count(), by)
    return file.getvalue(), TYPES[ending(name)]


# By a job, where they are many


def large(survey):
    """Those of FILES that take longer than a page may."""
    cells = sent(survey).count() * len(heads_of(layout_of(survey)))
    return {name for name in FILES if name != CODEBOOK and cells > AT_ONCE[ending(name)]}


def place(survey, name):
    """How the page of a file that is prepared calls it."""
    return f"{survey.id}/{name}"


def meant(what):
    """(Survey, name) of such a place; (None, "") where there is none."""
    number, _slash, name = what.partition("/")
    known = name in FILES and number.isdecimal() and len(number) < 10
    survey = Survey.get_or_none(Survey.id == int(number)) if known else None
    return (survey, name) if survey else (None, "")


def tell(what):
    survey, name = meant(what)
    if survey is None or not reading.in_circle(survey, g.user):
        return None
    crumbs = [(str(survey.title), url_for("survey.show", slug=survey.slug)),
              (_("Exports"), url_for("survey.exports", slug=survey.slug))]  # fmt: skip
    kept_as = f"{survey.slug}-{name}"
    return Told(name, str(survey.title), kept_as, TYPES[ending(name)], crumbs)


def stands(what):
    survey, _name = meant(what)
    versions = [[v.number, v.edited] for v in survey.versions if v.released is not None]
    return {"changes": survey.changes, "versions": sorted(versions), "title": survey.title,
            "answers": sent(survey).count(), "day": now().date().isoformat()}  # fmt: skip


def make(what, stands, file, told):
    survey, name = meant(what)
    write(survey, name, file, now().date().fromisoformat(stands["day"]), told)


def taken(what, stands, by):
    survey, name = meant(what)
    noted(survey, name, stands["answers"], by)


def let_go(survey):
    """Inside the transaction in which an answer goes, or words of it: files that may hold it go."""
    prepared.models.let_go(KIND, f"{survey.id}/")


register(Kind(KIND, tell, stands, make, live=True, taken=taken))
