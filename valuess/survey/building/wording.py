"""A questionnaire in a coordinator's words: types, sorts and rules, and what may be chosen."""

from dataclasses import replace

from valuess.db import Label
from valuess.i18n import _, lazy
from valuess.survey import form as forms
from valuess.survey.building import edits
from valuess.survey.models import SurveyVersion

TYPES = {
    forms.ONE: lazy("One answer from a list"),
    forms.SEVERAL: lazy("Several answers from a list"),
    forms.GRID: lazy("Grid: lines on a scale"),
    forms.RANKING: lazy("Ranking"),
    forms.SHORT: lazy("Short text"),
    forms.LONG: lazy("Long text"),
    forms.NUMBER: lazy("A number"),
    forms.DATE: lazy("Date"),
    forms.CONSENT: lazy("Consent: a box to tick"),
    forms.WORDS: lazy("A text to read, without an answer"),
}
SORTS = {
    "": lazy("ordinary"),
    forms.OTHER: lazy("other: say which"),
    forms.EXCLUSIVE: lazy("none: excludes the others"),
    forms.UNKNOWN: lazy("don’t know: excludes the others"),
}
OPERATORS = {
    forms.ANY: lazy("was answered with one of"),
    forms.NONE: lazy("was answered with none of"),
    forms.ANSWERED: lazy("was answered"),
    forms.UNANSWERED: lazy("was not answered"),
}


def named(label):
    """A label of the questionnaire, in the reader's language where it is said in it."""
    return str(Label(label))


def sections(form):
    """The sections of a form to choose from: (code, title)."""
    return [(section.code, named(section.title) or section.code) for section in form.sections]


def fixed(survey, code):
    """The codes of a part that may change no more, because they were asked: the part's own and
    those of its options and rows. Empty while none was."""
    there = SurveyVersion.survey == survey, SurveyVersion.released.is_null(False)
    found = set()
    for version in SurveyVersion.select(SurveyVersion.told).where(*there):
        form = version.form
        question = form.question(code)
        if question:
            found |= {code, *(f"options/{o.code}" for o in question.options)}
            found |= {f"rows/{row.code}" for row in question.rows}
        elif form.section(code):
            found.add(code)
    return found


def kept_code(survey, old, typed):
    """The code that a part keeps where it was asked already, else the one that was typed."""
    return old if old and old in fixed(survey, old) else typed.get("code", "")


def earlier(form, code, within):
    """The questions that the rule of a part may depend on: those asked before it."""
    found = []
    for section in form.sections:
        if section.code == code:
            return found
        for question in section.questions:
            if question.code == code:
                return found
            if question.type != forms.WORDS and not question.contact:
                found.append(question)
        if not form.question(code) and section.code == within:
            return found
    return found


def put_question(made, within, old):
    """The change that puts a question into a form, under its new code wherever rules name it."""

    def change(form):
        return edits.renamed(edits.put_question(form, made, within, old), old, made.code)

    return change


def put_section(made, old):
    """The change that puts a section, without its questions, into a form."""
    return lambda form: edits.put_section(form, made, old)


def rule(rule, form):
    """A rule as a sentence: "Asked if “Do you?” was answered with one of: Yes, No"."""
    if rule is None:
        return ""
    parts = [test(each, form) for each in rule.tests]
    if len(parts) == 1:
        return _("Asked if %(test)s", test=parts[0])
    if rule.every:
        return _("Asked if all of this holds: %(tests)s", tests="; ".join(parts))
    return _("Asked if one of these holds: %(tests)s", tests="; ".join(parts))


def test(test, form):
    question = form.question(test.question)
    name = named(question.label) if question else test.question
    said = _("“%(question)s” %(operator)s", question=name, operator=OPERATORS[test.operator])
    if test.operator not in (forms.ANY, forms.NONE):
        return said
    options = {option.code: named(option.label) for option in question.options} if question else {}
    answers = ", ".join(options.get(code) or code for code in test.codes)
    return _("%(label)s: %(words)s", label=said, words=answers)


def offered(form):
    """The form with nothing that is retired: as those see it who begin to answer."""

    def of(options):
        return tuple(option for option in options if not option.retired)

    return edits.each_section(form, lambda s: replace(s, questions=tuple(
        replace(q, options=of(q.options), rows=of(q.rows)) for q in s.questions
    )))  # fmt: skip
