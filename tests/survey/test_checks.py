"""What is wrong with a questionnaire is said at its place, and a sound one has nothing wrong."""

from dataclasses import replace

import pytest

from valuess.survey.building import checks
from valuess.survey.form import (
    ANSWERED,
    ANY,
    EXCLUSIVE,
    GRID,
    NONE,
    NUMBER,
    ONE,
    OTHER,
    SEVERAL,
    SHORT,
    UNANSWERED,
    WORDS,
    Condition,
    Form,
    Option,
    Question,
    Rule,
    Section,
    changed,
)


def words(text):
    return {"fr": text, "en": text}


def option(code, sort=""):
    return Option(code, words(code), sort)


def when(question, *codes, operator=ANY):
    return Rule((Condition(question, operator, codes),))


YES_NO = (option("yes"), option("no"))
FORM = Form((
    Section("you", words("You"), questions=(
        Question("does", ONE, words("Do you?"), options=YES_NO),
        Question("tools", SEVERAL, words("Tools"), rule=when("does", "yes"),
                 options=(option("a"), option("b"), option("none", EXCLUSIVE))),
    )),
    Section("more", words("More"), rule=when("tools", "a"), questions=(
        Question("why", SHORT, words("Why?"), rule=when("does", operator=ANSWERED)),
        Question("grid", GRID, words("Grid"), options=YES_NO, rows=(option("x"), option("y"))),
    )),
))  # fmt: skip


def kinds(form):
    return [(problem.where, problem.kind) for problem in checks.problems(form)]


def test_a_sound_questionnaire_has_no_problem():
    assert kinds(FORM) == []
    assert kinds(Form()) == []


@pytest.mark.parametrize("code,values,kind", [
    ("does", {"label": {"en": "Do you?"}}, "no_label"),
    ("does", {"hint": {"en": "Choose"}}, "half"),
    ("grid", {"options": ()}, "no_options"),
    ("does", {"options": (option("yes"),)}, "one_option"),
    ("does", {"options": (*YES_NO, option("none", EXCLUSIVE))}, "alone_here"),
    ("does", {"options": (*YES_NO, option("c", OTHER), option("d", OTHER))}, "others"),
    ("does", {"options": (*YES_NO, Option("c", {"fr": "c"}))}, "option_half"),
    ("does", {"options": (*YES_NO, option("no"))}, "option_twice"),
    ("does", {"rows": (option("x"),)}, "rows_unused"),
    ("grid", {"contact": True}, "contact_type"),
    ("grid", {"rows": ()}, "no_rows"),
    ("grid", {"options": (*YES_NO, option("c", OTHER))}, "other_here"),
    ("grid", {"axis": True}, "axis_type"),
    ("why", {"options": YES_NO}, "options_unused"),
    ("why", {"type": NUMBER, "least": "5", "most": "1"}, "bounds"),
    ("why", {"type": NUMBER, "least": "nan"}, "no_bound"),
    ("why", {"type": WORDS, "required": True}, "words_required"),
    ("why", {"contact": True, "required": True}, "contact_required"),
    ("why", {"rule": when("nowhere", "a")}, "rule_unknown"),
    ("why", {"rule": when("why", "a")}, "rule_itself"),
    ("why", {"rule": when("grid", "yes")}, "rule_later"),
    ("why", {"rule": when("does")}, "rule_codes"),
    ("why", {"rule": when("does", "maybe")}, "rule_option"),
    ("why", {"rule": when("does", "no")}, "never"),
    ("grid", {"rule": when("tools", "none")}, "never"),
    ("why", {"rule": Rule((Condition("does", ANY, ("yes",)), Condition("does", ANY, ("no",))))},
     "never"),
])  # fmt: skip
def test_each_thing_is_found_where_it_is(code, values, kind):
    assert kinds(changed(FORM, code, **values)) == [(code, kind)]


def test_rules_that_some_answers_satisfy_are_no_dead_ends():
    both = Rule((Condition("tools", ANY, ("a",)), Condition("tools", ANY, ("b",))))
    assert kinds(changed(FORM, "why", rule=both)) == []
    either = Rule((Condition("does", ANY, ("no",)), Condition("tools", NONE, ("none",))), False)
    assert kinds(changed(FORM, "why", rule=either)) == []
    neither = when("tools", operator=UNANSWERED)
    assert kinds(changed(FORM, "why", rule=neither)) == [("why", "never")]


def test_a_section_that_nobody_reaches_is_said_once():
    first, more = FORM.sections
    dead = replace(
        more, rule=Rule((Condition("does", ANY, ("no",)), Condition("tools", ANY, ("a",))))
    )
    assert kinds(Form((first, dead))) == [("more", "never")]


def test_codes_and_axes_are_counted_over_the_whole():
    first, more = FORM.sections
    assert kinds(Form((first, replace(more, code="does", rule=None, questions=more.questions[1:])))) == [
        ("does", "twice"),
    ]  # fmt: skip
    many = tuple(Question(f"q{n}", ONE, words("?"), options=YES_NO, axis=True) for n in range(8))
    assert kinds(Form((Section("s", words("S"), questions=many),))) == [
        ("q6", "axes"),
        ("q7", "axes"),
    ]
    assert kinds(Form((Section("s", {"fr": "S"}),))) == [("s", "no_label"), ("s", "no_question")]


@pytest.mark.parametrize("database", ["sqlite"])
def test_they_are_said_in_words(app):
    form = changed(FORM, "why", rule=when("does", "maybe"))
    assert checks.at(form, "why") == ["The rule names “maybe”, which is no answer to “does”."]
    assert {str(words) for words in checks.WORDS.values()}
