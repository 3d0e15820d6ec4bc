"""Questionnaires as files: YAML and XLSForm say all that the form knows, and read it again."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from valuess import sheets
from valuess.survey import form as forms
from valuess.survey.building import files, relevance, xlsform, xlsread, yamlform
from valuess.survey.building.brought import Unreadable
from valuess.survey.form import Condition, Form, Option, Question, Rule, Section

CONTENT = Path(__file__).parents[2] / "content" / "survey" / "impact-2014.yaml"
pytestmark = pytest.mark.parametrize("database", ["sqlite"])


def words(text):
    return {"fr": f"« {text} » : l’été", "en": f"={text} & <b>"}


def option(code, sort="", retired=False):
    return Option(code, words(code), sort, retired)


ABC = (option("a"), option("b"), option("other", forms.OTHER))
TWO = Rule((Condition("one", forms.ANY, ("a", "b")), Condition("many", forms.NONE, ("none",))), False)
EVERYTHING = Form((
    Section("first", words("First"), {"fr": "Un\n\ndeux", "en": "One\n\ntwo"}, (
        Question("one", forms.ONE, words("One"), words("Hint"), ABC, required=True, axis=True),
        Question("many", forms.SEVERAL, words("Many"), options=(
            option("a"), option("old", retired=True), option("none", forms.EXCLUSIVE),
            option("unknown", forms.UNKNOWN))),
        Question("rank", forms.RANKING, words("Rank"), options=ABC[:2], rule=TWO),
        Question("grid", forms.GRID, words("Grid"), words("Hint"), ABC[:2], (option("x"), option("y")),
                 required=True, rule=Rule((Condition("many", forms.ANSWERED),))),
    )),
    Section("second", words("Second"), {}, (
        Question("text", forms.SHORT, words("Text"), contact=True),
        Question("long", forms.LONG, words("Long"), rule=Rule((Condition("grid", forms.ANY, ("a",)),))),
        Question("much", forms.NUMBER, words("Much"), unit=words("k€"), least="-1.5", most="20"),
        Question("day", forms.DATE, words("Day"), least="2014-01-01"),
        Question("agree", forms.CONSENT, words("Agree")),
        Question("note", forms.WORDS, words("Note"), rule=Rule((
            Condition("agree", forms.ANY, ("yes",)), Condition("grid", forms.UNANSWERED)))),
    ), Rule((Condition("one", forms.UNANSWERED),))),
))  # fmt: skip
HEAD = {"slug": "all", "title": words("All"), "intro": {"fr": "no", "en": "yes\n\n- a"},
        "contact": "a@demo.example", "smallest": 7, "anonymous": True, "public": False}  # fmt: skip


def test_both_formats_read_what_they_wrote(app):
    for ending in ("yaml", "xlsx"):
        if ending == "yaml":
            content = yamlform.written(HEAD, EVERYTHING).encode()
        else:
            content = sheets.to_xlsx(xlsform.sheets(HEAD, EVERYTHING))
        read = files.read(content)
        assert read.notes == []
        assert read.form == EVERYTHING
        assert {name: read.head[name] for name in HEAD} == HEAD


def test_pyxform_takes_our_xlsforms(app, tmp_path):
    start = yamlform.read(CONTENT.read_bytes())
    for name, (head, form) in {"start": (start.head, start.form), "all": (HEAD, EVERYTHING)}.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(sheets.to_xlsx(xlsform.sheets(head, form)))
        warnings = []
        made = convert(str(path), warnings=warnings)
        assert warnings == []
        assert made.xform.count("<translation") == 2
        read = xlsread.read(path.read_bytes())
        assert (read.notes, read.form) == ([], form)


RULES = st.builds(
    Rule,
    st.lists(
        st.one_of(
            st.builds(Condition, st.sampled_from(["one", "many", "rank"]), st.sampled_from([forms.ANY, forms.NONE]),
                      st.lists(st.sampled_from(["a", "b", "none"]), min_size=1, unique=True).map(tuple)),
            st.builds(Condition, st.sampled_from(["one", "many", "grid", "text"]),
                      st.sampled_from([forms.ANSWERED, forms.UNANSWERED])),
        ),
        min_size=1, max_size=3,
    ).map(tuple),
    st.booleans(),
)  # fmt: skip


def test_rules_become_expressions_and_rules_again(app):
    @settings(max_examples=150, deadline=None)
    @given(RULES)
    def back(rule):
        rule = Rule(rule.tests, rule.every or len(rule.tests) == 1)
        assert relevance.read(relevance.written(rule, EVERYTHING)) == rule

    back()


@pytest.mark.parametrize("said,rule", [
    ("", None),
    ("${one} = 'a'", Rule((Condition("one", forms.ANY, ("a",)),))),
    ("${one}='a' or ${one} = \"b\"", Rule((Condition("one", forms.ANY, ("a", "b")),))),
    ("${one} != 'a' and ${one} != 'b'", Rule((Condition("one", forms.NONE, ("a", "b")),))),
    ("not(selected(${many}, 'a') or selected( ${many} ,'b'))",
     Rule((Condition("many", forms.NONE, ("a", "b")),))),
    ("${one} = 'a' and selected(${many}, 'b')",
     Rule((Condition("one", forms.ANY, ("a",)), Condition("many", forms.ANY, ("b",))))),
    ("((${one} != ''))", Rule((Condition("one", forms.ANSWERED),))),
])  # fmt: skip
def test_expressions_of_others_are_understood(app, said, rule):
    assert relevance.read(said) == rule


@pytest.mark.parametrize("said", [
    "${one} > 3", "today()", "${one} = ${two}", "(", "${one} = 'a' or", "selected(., 'a')", "'",
    "(" * 50, "${one} = 'a' and (${one} = 'b' or ${many} = 'c')", "not(${one} = 'a' or ${two} = 'b')",
    "${a} = 'x' " + "or ${a} = 'x' " * 2000,
])  # fmt: skip
def test_what_a_rule_cannot_say_is_refused(app, said):
    with pytest.raises(relevance.NotUnderstood):
        relevance.read(said)


def book(survey, choices=(), settings=()):
    heads = ["type", "name", "label::Français (fr)", "label::English (en)", "relevant", "extra"]
    return sheets.to_xlsx({
        "survey": (heads, survey),
        "choices": (["list_name", "name", "label"], choices),
        "settings": (["form_title"], settings),
    })  # fmt: skip


def test_a_form_of_somebody_else_is_read_and_what_is_not_understood_is_said_by_row(app):
    read = xlsread.read(book(
        [["start", "start"],
         ["select_one yn or_other", "Do You?", "Le faites-vous ?", "Do you?", "", "red"],
         ["integer", "n", "Combien", "How many", "${n} > 3"],
         ["geopoint", "where", "Où", "Where"],
         ["select_multiple nothing", "m", "M", "M"],
         ["text", "why", "Pourquoi", "Why", "selected(${n}, '1')"]],
        [["yn", "1", "Oui / Yes"], ["yn", "2", "Non / No"]],
    ))  # fmt: skip
    assert [(n.place, n.words) for n in read.notes] == [
        ("choices, row 2", "“1” is called “c_1” here"),
        ("choices, row 3", "“2” is called “c_2” here"),
        ("survey", "the column “extra” is not understood"),
        ("survey, row 2", "“start” is left out: nothing is recorded of who answers and when"),
        ("survey, row 3", "“Do You?” is called “do_you” here"),
        ("survey, row 4", "the rule “${n} > 3” is not understood: everybody would be asked"),
        ("survey, row 5", "“geopoint” is no type of question here: the row is left out"),
        ("survey, row 6", "there is no list named “nothing”"),
    ]
    [section] = read.form.sections
    assert [(q.code, q.type) for q in section.questions] == [
        ("do_you", forms.ONE), ("n", forms.NUMBER), ("m", forms.SEVERAL), ("why", forms.SHORT),
    ]  # fmt: skip
    assert [o.code for o in section.questions[0].options] == ["c_1", "c_2", "other"]
    assert section.questions[3].rule == Rule((Condition("n", forms.ANY, ("c_1",)),))


def test_yaml_of_others_says_what_it_does_not_know(app):
    read = yamlform.read(b"""
title: {fr: No, de: Ja}
colour: red
sections:
- code: s
  code: t
  title: {fr: Oui, en: Yes}
  questions:
  - {code: q, type: one, label: {fr: Non, en: No}, options: [{code: no, sort: odd}, {code: 1x}]}
  - {code: z, type: map}
""")
    assert [(n.place, n.words) for n in read.notes] == [
        ("line 6", "“code” is said twice"),
        ("title", "“de” is no language of this portal"),
        ("colour", "not known here"),
        ("section 1 (t), question 1 (q), options 1", "“odd” is no sort of option"),
        ("section 1 (t), question 1 (q), options 2",
         "“1x” is no code: small letters, figures and _, a letter first"),
        ("section 1 (t), question 2 (z)", "“map” is no type of question"),
    ]  # fmt: skip
    assert read.form.question("q").label == {"fr": "Non", "en": "No"}
    assert read.form.question("q").options == (Option("no", {}),)


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(8)
)


@pytest.mark.parametrize("content", [
    b"", b"\xff\xfe\x00", b"- a\n- b", b"sections: 3", b"[" * 20_000, BOMB + b"sections: [*i]",
    b"!!python/object/apply:os.system ['true']", b"a" * 400_000, b"? [a]\n: b\nsections: []",
    b"PK\x03\x04 no zip", b"\x00" * 100, "sections: [\u0001]".encode(),
])  # fmt: skip
def test_hostile_files_are_refused_in_words(app, content):
    with pytest.raises(Unreadable) as refused:
        files.read(content)
    assert str(refused.value)


def test_a_formula_stays_text_and_a_huge_workbook_is_refused(app):
    read = xlsread.read(book([["text", "q", "=1+1", "=cmd|'/c calc'!A1"]]))
    assert read.form.question("q").label == {"fr": "=1+1", "en": "=cmd|'/c calc'!A1"}
    with pytest.raises(Unreadable):
        xlsread.read(book([["text", f"q{n}", "a", "b"] for n in range(4_000)]))
    with pytest.raises(Unreadable):
        xlsread.read(sheets.to_xlsx({"other": (["a"], [["b"]])}))
