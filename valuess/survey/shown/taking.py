"""What is taken away as files: the numbers of a figure, and for the small circle the answers."""

import io
import zipfile

from flask import make_response

from valuess import audit, sheets
from valuess.config import LANGUAGES
from valuess.db import db, now
from valuess.i18n import _
from valuess.survey.form import NUMBER
from valuess.survey.models import SENT, Response
from valuess.survey.shown import sav, spss
from valuess.survey.shown.columns import CODE, TICK, laid
from valuess.survey.shown.saying import said

ZIP_TYPE, SAV = "application/zip", "answers.sav"
FIRST = ("number", "version", "language", "source", "sent")  # columns in front of the answers
FILES = (
    "answers-codes.csv", *(f"answers-{lang}.csv" for lang in LANGUAGES), "answers.xlsx",
    *(f"answers-spss-{lang}.zip" for lang in LANGUAGES), "codebook.csv",
)  # fmt: skip


def about():
    """{file: what it holds}, in the language of the page."""
    found = {
        "answers-codes.csv": _("the codes of the answers"),
        "answers.xlsx": _("a workbook: codes, words in each language, codebook"),
        "codebook.csv": _("what columns and codes mean, in both languages"),
    }
    for lang, name in LANGUAGES.items():
        found[f"answers-{lang}.csv"] = _("the answers in words: %(language)s", language=name)
        found[f"answers-spss-{lang}.zip"] = _(
            "for SPSS: a system file, and syntax with data: %(language)s", language=name
        )
    return found


def numbers(figure):
    """(heads, rows) of a figure; a hidden count says so."""
    if figure.question.type == NUMBER:
        return statistics(figure)
    heads = [_("Code"), _("Option"), *([_("Scale")] if figure.scale else []),
             *([said(figure.axis.label)] if figure.axis else []), _("Answers"), _("Share"),
             _("n"), _("Asked")]  # fmt: skip
    rows = []
    for line in figure.lines:
        for column, cells, n in zip(figure.columns, line.cells, line.bases, strict=True):
            parts = zip(figure.scale, cells, strict=True) if figure.scale else [(None, cells)]
            for option, cell in parts:
                share = None if cell.share is None else round(cell.share, 4)
                rows.append([
                    f"{line.code}/{option.code}" if option else line.code, said(line.label),
                    *([said(option.label)] if option else []),
                    *([said(column.label)] if figure.axis else []),
                    shown(cell.count), share, shown(n), shown(column.asked),
                ])  # fmt: skip
    return heads, rows


def statistics(figure):
    heads = [said(figure.axis.label) if figure.axis else "", _("Median"), _("Mean"),
             _("Quartiles"), _("n"), _("Asked")]  # fmt: skip
    rows = [
        [said(column.label), told.get("median"), told.get("mean"),
         " – ".join(map(str, told.get("quartiles") or [])), shown(column.n), shown(column.asked)]
        for column, told in zip(figure.columns, figure.numbers, strict=True)
    ]  # fmt: skip
    return heads, rows


def shown(count):
    return _("hidden") if count is None else count


def sent(table, name):
    """The answer that gives a table as a CSV file; kept by browsers as its page is."""
    return attached(sheets.to_csv(*table), name, sheets.CSV_TYPE)


def given(content, name, mime):
    """The answer that gives a file of what was answered, which no browser keeps."""
    answer = attached(content, name, mime)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def attached(content, name, mime):
    answer = make_response(content)
    answer.content_type = mime
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def layout_of(survey):
    """The Layout of all versions that were asked, the first first."""
    versions = [v for v in survey.versions if v.released is not None]
    return laid((v.number, v.form) for v in sorted(versions, key=lambda v: v.number))


def responses(survey):
    """Every sent answer, the first first."""
    fields = (Response.id, Response.version, Response.lang, Response.source, Response.sent,
              Response.counted)  # fmt: skip
    query = Response.select(*fields).where(Response.survey == survey, Response.state == SENT)
    return list(query.order_by(Response.id))


def front(response):
    """What stands in front of an answer; of its moment the day alone."""
    day = response.sent and response.sent.date()
    return [response.id, response.version, response.lang, response.source, day]


def table(layout, found, lang=None):
    """(heads, rows) of the answers: in codes, or in the words of a language."""
    heads = [*FIRST, *(column.name for column in layout.columns)]
    told = layout.rows(found, lang)
    return heads, [[*front(r), *row] for r, row in zip(found, told, strict=True)]


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


def workbook(layout, found):
    """Bytes of the XLSX: answers in codes and in the words of each language, and the codebook."""
    pages = {_("Codes"): table(layout, found)}
    for lang, name in LANGUAGES.items():
        pages[name] = table(layout, found, lang)
    pages[_("Codebook")] = codebook(layout)
    return sheets.to_xlsx(pages)


def for_spss(survey, layout, found, lang):
    """Bytes of a ZIP: the system file, and the syntax with the data that it reads."""
    told = ({"fr": "Numéro", "en": "Number"}, {"fr": "Version", "en": "Version"},
            {"fr": "Langue", "en": "Language"}, {"fr": "Origine", "en": "Source"},
            {"fr": "Envoi", "en": "Sent"})  # fmt: skip
    before = [(name, label[lang], name in ("language", "source"), name == "sent")
              for name, label in zip(FIRST, told, strict=True)]  # fmt: skip
    variables, cases = spss.prepared(layout, before, table(layout, found)[1], lang)
    title = survey.title.get(lang) or str(survey.title)
    written, packed = io.BytesIO(), zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(written, "w", packed) as bundle:
        bundle.writestr(SAV, sav.written(variables, cases, title, now().date()))
        bundle.writestr("answers.sps", "\ufeff" + spss.syntax(variables, "answers.csv"))
        bundle.writestr("answers.csv", sheets.to_csv([v.name for v in variables], cases))
    return written.getvalue()


def made(survey, name, by):
    """(bytes, type) of one of FILES, noted in the audit trail."""
    layout, found = layout_of(survey), responses(survey) if name != "codebook.csv" else []
    with db.atomic():
        audit.note("survey exported", by, f"survey:{survey.id}", file=name, answers=len(found))
    stem, _dot, ending = name.rpartition(".")
    lang = stem.rpartition("-")[2]
    if name == "codebook.csv":
        return sheets.to_csv(*codebook(layout)), sheets.CSV_TYPE
    if ending == "xlsx":
        return workbook(layout, found), sheets.XLSX_TYPE
    if ending == "zip":
        return for_spss(survey, layout, found, lang), ZIP_TYPE
    words = lang if lang in LANGUAGES else None
    return sheets.to_csv(*table(layout, found, words)), sheets.CSV_TYPE
