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

    def value(self, counted):
        """The answer in this column, as a code, number, date or words; None where there is none."""
        given = counted.get(self.question)
        if self.kind == TEXT:
            return counted.get(self.question + BESIDE) if self.option else given
        if given is None or given == [] or given == {}:
            return None
        if self.kind == TICK:
            return int(given is True or self.option in given) if self.option else int(bool(given))
        if self.kind == PLACE:
            return given.index(self.option) + 1 if self.option in given else None
        if self.kind == CODE:
            return given.get(self.option) if self.type == GRID else given
        return decimal(given) if self.kind == FIGURE else day(given)


@dataclass
class Layout:
    """All columns of a survey: see `laid`. labels: {column: {code: words}} of the coded ones."""

    columns: list = field(default_factory=list)
    labels: dict = field(default_factory=dict)

    def rows(self, responses, lang=None):
        """A list for each response, of codes, or of the words of a language.

        responses: objects with `.counted`.
        """
        told = {name: {code: words.get(lang) or code for code, words in known.items()}
                for name, known in self.labels.items()} if lang else {}  # fmt: skip
        for response in responses:
            row = [column.value(response.counted) for column in self.columns]
            for at, column in enumerate(self.columns if lang else ()):
                if column.kind == CODE and row[at] is not None:
                    row[at] = told[column.name].get(row[at], row[at])
            yield row


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
