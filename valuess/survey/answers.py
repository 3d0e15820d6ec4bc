"""What was answered: a dictionary by question code, and which of it was asked. Pure.

    one                  "code"
    several              ["code", …] in the order of the options
    grid                 {"row": "code", …}
    ranking              ["code", …] from the first to the last
    short, long          "words"
    number               "12.5", a decimal number
    date                 "2014-05-13"
    consent              True

What is said beside “other” stands under "<question>.other". A question that was passed over is
not in the dictionary.
"""

from valuess.survey.form import (
    ANSWERED,
    ANY,
    GRID,
    NONE,
    ONE,
    RANKING,
    SEVERAL,
    UNANSWERED,
    WORDS,
)

BESIDE = ".other"
EMPTY = (None, "", [], {}, False)


def codes(question, answers):
    """The option codes that one question was answered with, as a set."""
    value = answers.get(question.code)
    if value in EMPTY:
        return set()
    if question.type == ONE:
        return {value}
    if question.type in (SEVERAL, RANKING):
        return set(value)
    if question.type == GRID:
        return set(value.values())
    return {"yes"}


def answered(question, answers):
    return answers.get(question.code) not in EMPTY


def holds(rule, form, asked, answers):
    """Whether the rule lets something be asked; asked: codes of the questions asked before."""
    if rule is None:
        return True
    results = (_test(test, form, asked, answers) for test in rule.tests)
    return all(results) if rule.every else any(results)


def _test(test, form, asked, answers):
    question = form.question(test.question)
    if question is None or test.question not in asked:
        said, there = set(), False
    else:
        said, there = codes(question, answers), answered(question, answers)
    if test.operator == ANY:
        return bool(said & set(test.codes))
    if test.operator == NONE:
        return not said & set(test.codes)
    if test.operator not in (ANSWERED, UNANSWERED):
        raise ValueError(f"no operator {test.operator!r}")
    return there == (test.operator == ANSWERED)


def asked(form, answers):
    """The codes of the questions that these answers let be asked, in order, as a list.

    A question counts as answered for the rules after it only when it was asked itself.
    """
    found = []
    for section in form.sections:
        if not holds(section.rule, form, found, answers):
            continue
        for question in section.questions:
            if holds(question.rule, form, found, answers):
                found.append(question.code)
    return found


def pages(form, answers):
    """The sections that have something to show, in order."""
    there = set(asked(form, answers))
    return [s for s in form.sections if there & {q.code for q in s.questions}]


def kept(form, answers):
    """The answers that count: those to questions that were asked, with what stands beside them."""
    there = {}
    for code in asked(form, answers):
        question = form.question(code)
        if question.type == WORDS or question.contact or not answered(question, answers):
            continue
        there[code] = answers[code]
        beside = answers.get(code + BESIDE)
        other = question.other()
        if beside and other is not None and other.code in codes(question, answers):
            there[code + BESIDE] = beside
    return there


def missing(form, answers):
    """The codes of questions that must be answered, were asked, and are not."""
    questions = map(form.question, asked(form, answers))
    return [q.code for q in questions if q.required and not answered(q, answers)]
