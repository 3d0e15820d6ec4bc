"""A questionnaire written down and read again, and what its answers let be asked."""

from valuess.survey.answers import asked, kept, missing, pages
from valuess.survey.form import (
    ANY,
    GRID,
    NONE,
    ONE,
    SEVERAL,
    Condition,
    Form,
    Option,
    Question,
    Rule,
    Section,
    packed,
    unpacked,
)


def words(text):
    return {"fr": text, "en": text}


def option(code, sort=""):
    return Option(code, words(code), sort)


YES_NO = (option("yes"), option("no"), option("other", "other"))
WHEN_YES = Rule((Condition("does", ANY, ("yes",)),))
FORM = Form((
    Section("you", words("You"), questions=(
        Question("does", ONE, words("Do you?"), options=YES_NO, required=True, axis=True),
    )),
    Section("how", words("How"), rule=WHEN_YES, questions=(
        Question("tools", SEVERAL, words("Tools"), options=(option("a"), option("none", "exclusive"))),
        Question("more", ONE, words("More"), options=YES_NO, rule=Rule((Condition("tools", NONE, ("none",)), Condition("does")), False)),
    )),
    Section("end", words("End"), questions=(
        Question("grid", GRID, words("Grid"), options=(option("low"), option("high")), rows=(option("x"),)),
    )),
))  # fmt: skip


def test_what_is_written_down_reads_the_same():
    assert unpacked(packed(FORM)) == FORM
    assert packed(unpacked(packed(FORM))) == packed(FORM)


def test_a_rule_decides_what_is_asked():
    assert asked(FORM, {}) == ["does", "grid"]
    assert asked(FORM, {"does": "yes"}) == ["does", "tools", "more", "grid"]
    assert asked(FORM, {"does": "yes", "tools": ["none"]}) == ["does", "tools", "grid"]
    assert [section.code for section in pages(FORM, {"does": "no"})] == ["you", "end"]


def test_what_is_hidden_does_not_count_and_is_not_missed():
    given = {"does": "no", "does.other": "said", "tools": ["a"], "grid": {"x": "low"}}
    assert kept(FORM, given) == {"does": "no", "grid": {"x": "low"}}
    assert kept(FORM, {"does": "other", "does.other": "said"}) == {
        "does": "other", "does.other": "said",
    }  # fmt: skip
    assert missing(FORM, {}) == ["does"]
    assert missing(FORM, given) == []
