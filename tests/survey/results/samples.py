"""Small questionnaires and random answers to them."""

from valuess.survey.answers import kept
from valuess.survey.form import (
    GRID,
    ONE,
    SEVERAL,
    Condition,
    Form,
    Option,
    Question,
    Rule,
    Section,
)
from valuess.survey.results.aside import aside
from valuess.survey.results.hiding import safe
from valuess.survey.results.suppression import Family, planned
from valuess.survey.results.tally import Columns, keys, tables


def words(text):
    return {"fr": text, "en": text}


def options(*codes):
    return tuple(Option(code, words(code)) for code in codes)


EVALUATES = Rule((Condition("evaluates", "none", ("no", "planned")),))
FORM = Form((
    Section("you", words("You"), questions=(
        Question("country", ONE, words("Country"), options=options("france", "england"), axis=True),
        Question("area", ONE, words("Area"), options=options("rennes", "brest", "west"), axis=True),
        Question("sector", SEVERAL, words("Sector"), options=options("care", "culture"), axis=True),
        Question("evaluates", ONE, words("Do you?"), options=options("yes", "often", "planned", "no")),
    )),
    Section("how", words("How"), rule=EVALUATES, questions=(
        Question("methods", SEVERAL, words("Methods"), options=options("sroi", "talks", "forms")),
        Question("timing", ONE, words("When"), options=options("before", "after", "always")),
    )),
    Section("end", words("End"), questions=(
        Question("effects", GRID, words("Effects"), options=options("low", "mid", "high"), rows=options("work")),
    )),
))  # fmt: skip


def answered(chance, form=FORM, silent=0.0, skew=1.0, nested=True):
    """Random answers that count. skew: how much earlier options are preferred."""
    found = {}
    for question in form.questions():
        if chance.random() < silent:
            continue
        codes = [option.code for option in question.options]
        weights = [skew**-n for n in range(len(codes))]
        if question.type == SEVERAL:
            value = [code for code in codes if chance.random() < 0.5] or codes[:1]
        else:
            value = chance.choices(codes, weights)[0]
        if question.code == "area" and nested and "country" in found:
            there = codes[:2] if found["country"] == "france" else codes[2:]
            value = chance.choices(there, weights[: len(there)])[0]
        found[question.code] = {question.rows[0].code: value} if question.type == GRID else value
    return kept(form, found)


def counted(answers, form=FORM):
    """The Columns of a list of answers."""
    made = Columns()
    made.knows(form)
    made.put([(number, *keys(form, each)) for number, each in enumerate(answers)])
    return made


def family(answers, form=FORM, without=0):
    codes, axes = [q.code for q in form.questions()], [q.code for q in form.axes()]
    return Family(tables(counted(answers, form), codes, axes, without), form)


def series(moments, k=5, form=FORM):
    """[(raw, safe)] of a survey read at several moments; moments: lists of answers."""
    earlier, found = [], []
    for answers in moments:
        out, few = aside(counted(answers, form), form, k)
        there = family(answers, form, out)
        plan = planned(there, k, earlier)
        found.append((there.raw, safe(there, plan, k, few)))
        earlier.append((there, plan))
    return found
