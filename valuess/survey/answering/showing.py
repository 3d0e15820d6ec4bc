"""What a respondent's pages show: how far one is, what rules decide, what was answered. Pure
but for the language of the page."""

import hashlib
import json
import math
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from valuess import markup
from valuess.db import Label
from valuess.i18n import _, number, shown_day
from valuess.survey import answers as answering
from valuess.survey.answers import BESIDE
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

# Seconds that an answer takes, roughly; a grid takes as long for each row.
SECONDS = {ONE: 12, SEVERAL: 20, GRID: 8, RANKING: 35, SHORT: 20, LONG: 75, NUMBER: 20, DATE: 12,
           CONSENT: 8, WORDS: 5}  # fmt: skip


def minutes(form):
    """How long the whole of it takes, in minutes, towards the next five."""
    seconds = sum(SECONDS[q.type] * max(1, len(q.rows)) for q in form.questions())
    return max(5, 5 * math.ceil(seconds / 300))


def on_pages(section):
    """The questions of a section that its page asks: what is kept apart is asked at the end."""
    return [question for question in section.questions if not question.contact]


def laid(form):
    """[(section, its questions)] of every page that there can be."""
    found = [(section, on_pages(section)) for section in form.sections]
    return [(section, questions) for section, questions in found if questions]


def pages(form, answers):
    """The sections that have something to show on a page of their own, in order."""
    there = set(answering.asked(form, answers))
    return [s for s in form.sections if there & {q.code for q in on_pages(s)}]


def contacts(form, answers):
    """The questions asked at the end, whose words are kept apart."""
    return [q for q in map(form.question, answering.asked(form, answers)) if q.contact]


def leaves(form):
    """Whether the questionnaire asks anything that is kept apart."""
    return any(question.contact for question in form.questions())


def missing(form, answers):
    """The codes of questions on the pages that must be answered, were asked, and are not."""
    return [c for c in answering.missing(form, answers) if not form.question(c).contact]


def neighbours(form, answers, code):
    """(the page before, the page after) the section of this code, each a code or None; also
    where the section itself has nothing to show any more."""
    order = [section.code for section in form.sections]
    open_ones = {section.code for section in pages(form, answers)}
    at = order.index(code) if code in order else -1
    before = [c for c in order[: max(at, 0)] if c in open_ones]
    after = [c for c in order[at + 1 :] if c in open_ones]
    return (before[-1] if before else None), (after[0] if after else None)


def rules(form, section, answers):
    """What the page's script needs to decide at once what is asked; None when nothing changes.

    rules: {code: {every, tests: [[question, operator, codes], …]}} of the questions of this
    page; there: those of earlier pages that were asked; said: {code: codes} answered to them.
    """
    mine = {question.code for question in section.questions}
    told = {
        q.code: {"every": q.rule.every,
                 "tests": [[t.question, t.operator, list(t.codes)] for t in q.rule.tests]}
        for q in on_pages(section) if q.rule and {t.question for t in q.rule.tests} & mine
    }  # fmt: skip
    if not told:
        return None
    elsewhere = {t[0] for rule in told.values() for t in rule["tests"]} - mine
    there = sorted(elsewhere & set(answering.asked(form, answers)))
    said = {code: sorted(answering.codes(form.question(code), answers)) for code in there}
    return {"rules": told, "there": there, "said": said}


def part(answers, section):
    """Of the answers, those given on the page of this section."""
    names = {name for q in on_pages(section) for name in (q.code, q.code + BESIDE)}
    return {name: value for name, value in answers.items() if name in names}


def mark(answers):
    """A short digest of some answers: tells whether they changed meanwhile."""
    told = json.dumps(answers, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def told(question, answers):
    """What was answered to one question, as lines of words; [] for nothing."""
    if not answering.answered(question, answers):
        return []
    value = answers[question.code]
    if question.type == GRID:
        rows = ((row.label, value.get(row.code)) for row in question.rows)
        return [
            _("%(label)s: %(words)s", label=Label(label), words=labelled(question, code))
            for label, code in rows if code
        ]  # fmt: skip
    if question.type in (ONE, SEVERAL):
        chosen = [value] if question.type == ONE else value
        return [with_beside(question, code, answers) for code in chosen]
    if question.type == RANKING:
        return [f"{place}. {labelled(question, code)}" for place, code in enumerate(value, 1)]
    if question.type == NUMBER:
        return [f"{number(float(value))} {Label(question.unit)}".strip()]
    if question.type == DATE:
        return [shown_day(datetime.fromisoformat(value).date())]
    return [_("Yes")] if question.type == CONSENT else value.split("\n")


def labelled(question, code):
    option = question.option(code)
    return str(Label(option.label)) if option else code


def with_beside(question, code, answers):
    words, other = labelled(question, code), question.other()
    beside = answers.get(question.code + BESIDE)
    if beside and other is not None and code == other.code:
        return _("%(label)s: %(words)s", label=words, words=beside)
    return words


def summary(form, answers):
    """[(section, [(question, lines)])] of everything that was asked on the pages."""
    there = set(answering.asked(form, answers))
    return [
        (s, [(q, told(q, answers)) for q in on_pages(s) if q.code in there and q.type != WORDS])
        for s in pages(form, answers)
    ]


@lru_cache(maxsize=128)
def made(source, lang):
    html = markup.render(source, lang).html
    return markup.bind(html, lambda _key, label: label, lambda _raw: Markup(""))


def prose(label):
    """Markdown in the reader's language, or in the one there is: (html, its language); or None."""
    label = Label(label or {})
    words = str(label).strip()
    return (made(words, label.language()), label.language()) if words else None
