"""From what a page of the questionnaire sends to answers, or to what is wrong with it. Pure.

Names of fields: `code` for a question, `code.other` for what is said beside “other”,
`code.row` for a row of a grid, `code.option` for a place in a ranking. `said` is
{field: [what was sent]}; only the fields of the questions given are looked at, so that
what another page asks, or nothing asks, is not taken. Answers: see survey/answers.py.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from valuess.survey.answers import BESIDE, EMPTY
from valuess.survey.form import (
    CONSENT,
    DATE,
    GRID,
    LONG,
    NUMBER,
    ONE,
    RANKING,
    SEVERAL,
    SHORT,
    WORDS,
)

MOST_SHORT, MOST_LONG, MOST_DIGITS = 300, 10_000, 18
SPACES = re.compile(r"[\s\u00a0\u202f]")
PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
BY_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1800, 2200

# what can be wrong with a field
UNKNOWN, TOGETHER, WHICH, TOO_LONG, NO_NUMBER, TOO_LITTLE, TOO_MUCH, NO_DATE, TWICE, NO_PLACE = (
    "unknown", "together", "which", "too long", "no number", "too little", "too much", "no date",
    "twice", "no place",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field. sort: one of the above; values: what its message names."""

    sort: str
    values: dict = field(default_factory=dict)


@dataclass
class Read:
    """answers: {code or code.other: value}, None where nothing was answered; faults: {field:
    Fault}. A question with a fault has no answer here, so that what was answered before stays."""

    answers: dict = field(default_factory=dict)
    faults: dict = field(default_factory=dict)


def read(questions, said, lang="en"):
    """A Read of these questions. lang: in English “1,234” is a thousand, in French 1.234."""
    found = Read()
    for question in questions:
        if question.type != WORDS:
            READERS[question.type](question, said, found, lang)
    return found


def first(said, name):
    """The first of what was sent under a name, stripped; "" for nothing."""
    values = said.get(name) or [""]
    return values[0].strip()


def words(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_one(question, said, found, _lang):
    chosen = first(said, question.code)
    if chosen and question.option(chosen) is None:
        found.faults[question.code] = Fault(UNKNOWN)
        return
    found.answers[question.code] = chosen or None
    beside(question, {chosen}, said, found)


def read_several(question, said, found, _lang):
    sent = {code.strip() for code in said.get(question.code, ())} - {""}
    chosen = [option for option in question.options if option.code in sent]
    if len(chosen) < len(sent):
        found.faults[question.code] = Fault(UNKNOWN)
    elif len(chosen) > 1 and any(option.alone for option in chosen):
        alone = next(option for option in chosen if option.alone)
        found.faults[question.code] = Fault(TOGETHER, {"label": alone.label})
    else:
        found.answers[question.code] = [option.code for option in chosen] or None
        beside(question, sent, said, found)


def beside(question, chosen, said, found):
    """What is said beside “other”: asked for when it is chosen, kept also when it is not."""
    other = question.other()
    if other is None:
        return
    name = question.code + BESIDE
    text = words(first(said, name))
    if len(text) > MOST_SHORT:
        found.faults[name] = Fault(TOO_LONG, {"most": MOST_SHORT, "length": len(text)})
    elif other.code in chosen and not text:
        found.faults[name] = Fault(WHICH)
    else:
        found.answers[name] = text or None


def read_grid(question, said, found, _lang):
    chosen = {row.code: first(said, f"{question.code}.{row.code}") for row in question.rows}
    chosen = {row: code for row, code in chosen.items() if code}
    if any(question.option(code) is None for code in chosen.values()):
        found.faults[question.code] = Fault(UNKNOWN)
    else:
        found.answers[question.code] = chosen or None


def read_ranking(question, said, found, _lang):
    places = {o.code: first(said, f"{question.code}.{o.code}") for o in question.options}
    places = {code: place for code, place in places.items() if place}
    possible = {str(n) for n in range(1, len(question.options) + 1)}
    if set(places.values()) - possible:
        found.faults[question.code] = Fault(NO_PLACE, {"most": len(question.options)})
    elif len(set(places.values())) < len(places):
        given = list(places.values())
        place = next(place for place in given if given.count(place) > 1)
        found.faults[question.code] = Fault(TWICE, {"place": place})
    else:
        found.answers[question.code] = sorted(places, key=lambda c: int(places[c])) or None


def read_words(question, said, found, _lang):
    text = words(first(said, question.code))
    most = MOST_LONG if question.type == LONG else MOST_SHORT
    if question.type == SHORT:
        text = " ".join(text.split("\n"))
    if len(text) > most:
        found.faults[question.code] = Fault(TOO_LONG, {"most": most, "length": len(text)})
    else:
        found.answers[question.code] = text or None


def read_number(question, said, found, lang):
    typed = first(said, question.code)
    if not typed:
        found.answers[question.code] = None
        return
    value = number(typed, lang)
    if value is None:
        found.faults[question.code] = Fault(NO_NUMBER)
    elif question.least and value < Decimal(question.least):
        found.faults[question.code] = Fault(TOO_LITTLE, {"least": question.least})
    elif question.most and value > Decimal(question.most):
        found.faults[question.code] = Fault(TOO_MUCH, {"most": question.most})
    else:
        found.answers[question.code] = format(value, "f")


def number(typed, lang="en"):
    """A Decimal of what was typed, or None: « 1 234,5 », "1,234.5", never NaN, inf or 1e309."""
    bare = SPACES.sub("", typed).replace("\u2212", "-")
    if len(bare) > 2 * MOST_DIGITS:
        return None
    if BY_THOUSANDS.fullmatch(bare) and (lang == "en" or "." in bare):
        bare = bare.replace(",", "")
    elif bare.count(",") == 1 and "." not in bare:
        bare = bare.replace(",", ".")
    if not PLAIN_NUMBER.fullmatch(bare) or len(bare.strip("+-")) > MOST_DIGITS:
        return None
    value = Decimal(bare) + 0  # which makes of -0 a 0
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def read_date(question, said, found, _lang):
    typed = first(said, question.code)
    day = day_of(typed)
    if typed and day is None:
        found.faults[question.code] = Fault(NO_DATE)
    else:
        found.answers[question.code] = day.isoformat() if day else None


def day_of(typed):
    """A date of "2014-05-13" or, as both shores write it, "13/05/2014"; None for no date."""
    parts = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)|(\d\d?)[/.](\d\d?)[/.](\d{4})", typed, re.ASCII)
    if parts is None:
        return None
    year, month, day = parts.group(1, 2, 3) if parts.group(1) else parts.group(6, 5, 4)
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def read_consent(question, said, found, _lang):
    found.answers[question.code] = True if first(said, question.code) == "yes" else None


READERS = {
    ONE: read_one, SEVERAL: read_several, GRID: read_grid, RANKING: read_ranking,
    SHORT: read_words, LONG: read_words, NUMBER: read_number, DATE: read_date,
    CONSENT: read_consent,
}  # fmt: skip


def fields(questions, answers):
    """{field: [value]} that fill the form in again with these answers."""
    filled = {}
    for question in questions:
        value = answers.get(question.code)
        if answers.get(question.code + BESIDE):
            filled[question.code + BESIDE] = [answers[question.code + BESIDE]]
        if value in EMPTY:
            continue
        if question.type == GRID:
            filled |= {f"{question.code}.{row}": [code] for row, code in value.items()}
        elif question.type == RANKING:
            places = enumerate(value, 1)
            filled |= {f"{question.code}.{code}": [str(place)] for place, code in places}
        elif question.type == SEVERAL:
            filled[question.code] = list(value)
        else:
            filled[question.code] = ["yes" if question.type == CONSENT else str(value)]
    return filled


def names(question):
    """Every field that a question may send."""
    parts = [row.code for row in question.rows] if question.type == GRID else []
    parts += [option.code for option in question.options] if question.type == RANKING else []
    return [question.code, question.code + BESIDE, *(f"{question.code}.{part}" for part in parts)]


def without(questions, code, said):
    """What was sent, the answer to one of these questions taken back."""
    gone = {name for question in questions if question.code == code for name in names(question)}
    return {name: values for name, values in said.items() if name not in gone}


def merged(answers, news):
    """The answers with the new ones put in, and what is answered no longer taken out."""
    return {k: v for k, v in {**answers, **news}.items() if v is not None}
