"""Exports as other tools write them, made of answers to the starting questionnaire."""

import csv
import io
import random
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter
import yaml

from valuess.survey import answers as keeping
from valuess.survey.form import CONSENT, GRID, LONG, ONE, SEVERAL, SHORT, WORDS, unpacked

STARTING = Path("content/survey/impact-2014.yaml")
OLD, NEW = "old", "new"
FRONT = {
    (OLD, "en"): ["RespondentID", "CollectorID", "StartDate", "EndDate", "IP Address",
                  "Email Address", "First Name", "LastName", "Custom Data"],
    (NEW, "en"): ["Respondent ID", "Collector ID", "Date Created", "Date Modified", "IP Address",
                  "Email Address", "First Name", "Last Name", "Custom Data 1"],
    (OLD, "fr"): ["ID du répondant", "ID du collecteur", "Date de début", "Date de fin",
                  "Adresse IP", "Adresse e-mail", "Prénom", "Nom de famille",
                  "Données personnalisées"],
    (NEW, "fr"): ["Identifiant du répondant", "ID du collecteur", "Date de création",
                  "Date de modification", "Adresse IP", "Adresse e-mail", "Prénom",
                  "Nom de famille", "Données personnalisées 1"],
}  # fmt: skip
SAID = {"en": ("Response", "Open-Ended Response", "Other (please specify)"),
        "fr": ("Réponse", "Réponse ouverte", "Autre (veuillez préciser)")}  # fmt: skip
BEGUN = datetime(2013, 11, 25, 14, 5, 9)
PERSONAL = ["192.0.2.77", "who@demo.example", "Ursula", "Umlaut", "secret-77"]


def starting():
    """The form of the starting questionnaire."""
    return unpacked(yaml.safe_load(STARTING.read_bytes()))


def asked(form):
    return [q for q in form.questions() if q.type not in (WORDS, CONSENT) and not q.contact]


def given(form, count, seed=5):
    """So many answers, the same each time; each of them is as it would be kept."""
    draw, found = random.Random(seed), []
    for _n in range(count):
        answers = {}
        for question in asked(form):
            plain = [o.code for o in question.options if not o.sort]
            if draw.random() < 0.1:
                continue
            if question.type == ONE:
                answers[question.code] = draw.choice([o.code for o in question.options])
            elif question.type == SEVERAL:
                order = [o.code for o in question.options]
                chosen = draw.sample(plain, draw.randint(1, min(3, len(plain))))
                if question.other() and draw.random() < 0.2:
                    chosen.append("other")
                answers[question.code] = sorted(chosen, key=order.index)
            elif question.type == GRID:
                answers[question.code] = {row.code: draw.choice(question.options).code
                                          for row in question.rows}  # fmt: skip
            elif question.type in (SHORT, LONG):
                answers[question.code] = draw.choice(["Œuvre, à 100 %", "Only “sometimes”"])
            other = question.other()
            if other and other.code in keeping.codes(question, answers):
                answers[question.code + keeping.BESIDE] = draw.choice(["Cornouailles", "Truro"])
        found.append(answers)
    return found


class SurveyMonkey:
    """Heads and rows of a SurveyMonkey export.

    expanded: a column for each option; numeric: options by their place; html: headings with tags.
    first: number of the first respondent.
    """

    def __init__(self, form, answers, lang="en", names=NEW, expanded=False, numeric=False,
                 html=False, first=3_000_000_001, dates="%m/%d/%Y %I:%M:%S %p"):  # fmt: skip
        self.lang, self.expanded, self.numeric, self.html = lang, expanded, numeric, html
        self.one, self.open, self.other = SAID[lang]
        self.columns = []
        for question in asked(form):
            self.columns += self.columns_of(question)
        front = FRONT[names, lang]
        last = None
        heads = []
        for question, _part, _cell in self.columns:
            heads.append(self.head(question, lang) if question is not last else "")
            last = question
        self.heads = [*front, *heads], [*[""] * len(front), *(part for _q, part, _c in self.columns)]
        self.rows = [
            [str(first + n), "900001", (BEGUN + timedelta(days=n % 90)).strftime(dates),
             (BEGUN + timedelta(days=n % 90, minutes=9)).strftime(dates), *PERSONAL,
             *(cell(told) or "" for _q, _p, cell in self.columns)]
            for n, told in enumerate(answers)
        ]  # fmt: skip

    def head(self, question, lang):
        label = question.label[lang]
        return f"<p><strong>{label.replace(' ', '&nbsp;', 1)}</strong></p>" if self.html else label

    def cell(self, options, code):
        at = next(n for n, option in enumerate(options) if option.code == code)
        return str(at + 1) if self.numeric else options[at].label[self.lang]

    def columns_of(self, question):
        code, options, lang = question.code, question.options, self.lang
        main = [o for o in options if o.sort != "other"]

        def beside(told):
            return told.get(code + keeping.BESIDE)

        found = []
        if question.type == GRID:
            for row in question.rows:
                for option in options if self.expanded else [None]:
                    def cell(told, row=row, option=option):
                        chosen = told.get(code, {}).get(row.code)
                        return self.cell(options, chosen) if chosen and (
                            option is None or option.code == chosen) else ""  # fmt: skip

                    label = row.label[lang]
                    name = label if option is None else f"{label} - {option.label[lang]}"
                    found.append((question, name, cell))
            return found
        if question.type == SEVERAL or (question.type == ONE and self.expanded):
            for option in main:
                def ticked(told, option=option):
                    return self.cell(options, option.code) if option.code in keeping.codes(
                        question, told) else ""  # fmt: skip

                found.append((question, option.label[lang], ticked))
        elif question.type == ONE:
            def single(told):
                return self.cell(options, told[code]) if told.get(code, "other") != "other" else ""

            found.append((question, self.one, single))
        else:
            return [(question, self.open, lambda told: told.get(code))]
        return [*found, (question, self.other, beside)] if question.other() else found

    def csv(self, encoding="utf-8", mark=",", end="\r\n"):
        return as_csv([*self.heads, *self.rows], encoding, mark, end)

    def xlsx(self, split=0):
        """Bytes of a workbook, of two sheets when split: the columns of the second from there."""
        sheets = {"Sheet": [*self.heads, *self.rows]}
        if split:
            lines = sheets["Sheet"]
            top = [*lines[0][:1], *lines[0][split:]]
            top[1] = next(h for h in reversed(lines[0][: split + 1]) if h)
            sheets = {"Sheet_1": [line[:split] for line in lines],
                      "Sheet_2": [top, *([*line[:1], *line[split:]] for line in lines[1:])]}  # fmt: skip
        return as_xlsx(sheets)

    def zip(self, **values):
        return zipped({"CSV/Survey.csv": self.csv(**values), "CSV/.DS_Store": b"x",
                       "__MACOSX/CSV/._Survey.csv": b"x", "Survey.pdf": b"%PDF"})  # fmt: skip


def as_csv(lines, encoding="utf-8", mark=",", end="\r\n"):
    written = io.StringIO()
    csv.writer(written, delimiter=mark, lineterminator=end).writerows(lines)
    return written.getvalue().encode(encoding, "replace")


def as_xlsx(sheets):
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for n, line in enumerate(lines):
            for m, cell in enumerate(line):
                if cell != "":
                    sheet.write_string(n, m, cell)
    book.close()
    return written.getvalue()


def zipped(files):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()
