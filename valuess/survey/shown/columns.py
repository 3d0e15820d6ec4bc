"""The columns of an export, and what an answer is in each. Pure.

    question             one, number, date, consent, short, long
    question/option      several: 1 chosen, 0 not chosen, empty where nothing was answered;
                         ranking: the place given, 1 the first
    question/row         grid
    question.other       what was said beside “other”

The order is that of the questionnaire; what a later version adds comes after all that was there,
so that a column keeps its place in every export of a survey.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from valuess.survey.answers import BESIDE
from valuess.survey.form import (
    CONSENT,
    DATE,
    GRID,
    NUMBER,
    ONE,
    RANKING,
    SEVERAL,
    WORDS,
)

CODE, TICK, PLACE, FIGURE, DAY, TEXT = "code", "tick", "place", "figure", "day", "text"
OTHER_WORDS = {"fr": "précision", "en": "in words"}


@dataclass(frozen=True)
class Column:
    """One column. kind: CODE (of `options`), TICK, PLACE, FIGURE, DAY or TEXT.

    option: the option or row that it is about. since: number of the version that brought it.
    """

    name: str
    question: str
    type: str
    kind: str
    label: dict
    option: str = ""
    options: tuple = ()
    since: int = 1

    def told(self, said=None):
        """answer to its question → what it is in this column; None where it is not in it.

        said: {code: words}, where words stand for codes. Made once for all answers.
        """
        option, known = self.option, (said or {}).get
        if self.kind == TICK:
            return (lambda given: int(given is True or option in given)) if option else (
                lambda given: int(bool(given)))  # fmt: skip
        if self.kind == PLACE:
            return lambda given: given.index(option) + 1 if option in given else None
        if self.kind == CODE and self.type == GRID:
            return lambda given: known(code := given.get(option), code)
        if self.kind == CODE:
            return lambda given: known(given, given)
        return decimal if self.kind == FIGURE else day


@dataclass
class Layout:
    """All columns of a survey: see `laid`. labels: {column: {code: words}} of the coded ones."""

    columns: list = field(default_factory=list)
    labels: dict = field(default_factory=dict)

    def rows(self, responses, lang=None):
        """A list for each response, of codes, or of the words of a language.

        responses: objects with `.counted`. Question by question: most cells are empty, since
        most of a questionnaire is not answered.
        """
        questions, words = {}, []
        for at, column in enumerate(self.columns):
            if column.kind == TEXT:
                words.append((at, column.question + BESIDE if column.option else column.question))
            else:
                told = column.told(self.said(column, lang))
                questions.setdefault(column.question, []).append((at, told))
        questions, empty = list(questions.items()), [None] * len(self.columns)
        for response in responses:
            counted, row = response.counted, empty[:]
            for question, columns in questions:
                given = counted.get(question)
                if given is not None and given != [] and given != {}:
                    for at, told in columns:
                        row[at] = told(given)
            for at, name in words:
                row[at] = counted.get(name)
            yield row

    def said(self, column, lang):
        """{code: words} of a coded column in a language."""
        known = self.labels.get(column.name, {}) if lang else {}
        return {code: words.get(lang) or code for code, words in known.items()}


def laid(forms):
    """The Layout of [(number of version, Form)] from the first to the last."""
    made, known = Layout(), {}
    for number, form in forms:
        for question in form.questions():
            for column in columns_of(question, number):
                if column.name not in known:
                    known[column.name] = len(made.columns)
                    made.columns.append(column)
                if column.kind == CODE:
                    there = made.labels.setdefault(column.name, {})
                    there |= {option.code: option.label for option in question.options}
    return made


def columns_of(question, number):
    """The columns of one question."""

    def column(kind, name=question.code, label=question.label, option=""):
        return Column(name, question.code, question.type, kind, label, option,
                      tuple(o.code for o in question.options), number)  # fmt: skip

    def parted(kind, parts):
        return [column(kind, f"{question.code}/{part.code}", joined(question.label, part.label),
                       part.code) for part in parts]  # fmt: skip

    if question.type == WORDS or question.contact:
        return []
    found = {
        SEVERAL: lambda: parted(TICK, question.options),
        RANKING: lambda: parted(PLACE, question.options),
        GRID: lambda: parted(CODE, question.rows),
        ONE: lambda: [column(CODE)],
        NUMBER: lambda: [column(FIGURE)],
        DATE: lambda: [column(DAY)],
        CONSENT: lambda: [column(TICK)],
    }.get(question.type, lambda: [column(TEXT)])()
    other = question.other()
    if other is not None:
        label = joined(question.label, joined(other.label, OTHER_WORDS))
        found.append(column(TEXT, question.code + BESIDE, label, other.code))
    return found


def joined(one, other):
    """Two labels as one, in each language."""
    return {lang: f"{words} – {other.get(lang, '')}" for lang, words in one.items()}


def decimal(value):
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def day(value):
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
