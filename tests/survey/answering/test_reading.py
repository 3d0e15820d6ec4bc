"""From posted fields to answers: each type, what is wrong with each, and there and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.survey.answering.forms import (
    AGREES,
    ANSWERS,
    COUNTRY,
    EFFECTS,
    FORM,
    NAME,
    ORDER,
    SINCE,
    STAFF,
    TERMS,
    WHY_NOT,
)
from valuess.survey.answering import reading


def read(question, lang="en", **said):
    said = {name.replace("__", "."): values for name, values in said.items()}
    return reading.read([question], said, lang)


def answered(question, lang="en", **said):
    found = read(question, lang, **said)
    assert found.faults == {}
    return found.answers[question.code]


def faults(question, lang="en", **said):
    found = read(question, lang, **said)
    assert question.code not in found.answers or question.code not in found.faults
    return {name: fault.sort for name, fault in found.faults.items()}


def test_every_type_is_read_as_it_is_kept_and_filled_in_again():
    questions = FORM.questions()
    found = reading.read(questions, reading.fields(questions, ANSWERS))
    assert found.faults == {}
    assert reading.merged({}, found.answers) == ANSWERS


def test_nothing_sent_is_nothing_answered():
    found = reading.read(FORM.questions(), {})
    assert found.faults == {} and set(found.answers.values()) == {None}
    assert reading.merged(ANSWERS, found.answers) == {}


@pytest.mark.parametrize(
    "typed,lang,value",
    [("12", "en", "12"), ("12,5", "fr", "12.5"), ("12.50", "en", "12.5"), ("1\u202f234,5", "fr", "1234.5"),
     ("1 234", "fr", "1234"), ("1,234", "en", "1234"), ("1,234", "fr", "1.234"), ("1,234.5", "fr", "1234.5"),
     ("0", "en", "0"), ("-0", "en", "0"), ("5000", "en", "5000"), ("+3", "en", "3"), ("0,10", "en", "0.1"),
     (".5", "en", "0.5")],
)  # fmt: skip
def test_numbers_as_both_languages_write_them(typed, lang, value):
    assert answered(STAFF, lang, staff=[typed]) == value


@pytest.mark.parametrize(
    "typed", ["NaN", "nan", "inf", "-Infinity", "1e309", "1e3", "1e-400", "0x10", "1_000", "twelve",
              "12,5,5", "1.2.3", "--1", "٣", "9" * 19, "9" * 100_000, "1/2"]
)  # fmt: skip
def test_what_is_no_number(typed):
    assert faults(STAFF, staff=[typed]) == {"staff": reading.NO_NUMBER}


def test_a_number_out_of_its_bounds():
    assert faults(STAFF, staff=["-1"]) == {"staff": reading.TOO_LITTLE}
    assert faults(STAFF, staff=["5000.01"]) == {"staff": reading.TOO_MUCH}


@pytest.mark.parametrize(
    "typed", ["2014-02-30", "soon", "2014", "0001-01-01", "99999-01-01", "31/02/2014"]
)
def test_what_is_no_date(typed):
    assert faults(SINCE, since=[typed]) == {"since": reading.NO_DATE}


def test_a_date_as_both_shores_write_it():
    assert (
        answered(SINCE, since=["13/5/2014"])
        == answered(SINCE, since=["2014-05-13"])
        == "2014-05-13"
    )


def test_an_option_of_another_question():
    assert faults(COUNTRY, country=["impact"]) == {"country": reading.UNKNOWN}
    assert faults(TERMS, terms=["impact", "france"]) == {"terms": reading.UNKNOWN}
    assert faults(EFFECTS, effects__work=["time"]) == {"effects": reading.UNKNOWN}


def test_a_row_that_is_none_and_a_question_that_is_not_here():
    assert answered(EFFECTS, effects__nowhere=["weak"], country=["france"]) is None
    assert "country" not in read(EFFECTS, country=["france"]).answers


def test_what_excludes_the_rest():
    assert faults(TERMS, terms=["none", "impact"]) == {"terms": reading.TOGETHER}
    assert answered(TERMS, terms=["none"]) == ["none"]


def test_other_asks_which_and_what_was_said_beside_it_stays():
    assert faults(COUNTRY, country=["other"]) == {"country.other": reading.WHICH}
    assert faults(COUNTRY, country=["other"], country__other=["x" * 301]) == {
        "country.other": reading.TOO_LONG
    }
    found = read(COUNTRY, country=["france"], country__other=["Wales"])
    assert found.answers == {"country": "france", "country.other": "Wales"}


def test_several_come_in_the_order_of_the_options():
    assert answered(TERMS, terms=["value", "impact", "value"]) == ["impact", "value"]


def test_a_ranking():
    said = {"order__time": ["3"], "order__money": ["1"]}
    assert answered(ORDER, **said) == ["money", "time"]  # a place left out leaves no gap
    assert faults(ORDER, order__time=["1"], order__money=["1"]) == {"order": reading.TWICE}
    for place in ("0", "4", "first", "1.0", "-1"):
        assert faults(ORDER, order__time=[place]) == {"order": reading.NO_PLACE}


def test_long_texts():
    assert answered(WHY_NOT, why_not=["a\r\nb "]) == "a\nb"
    assert answered(WHY_NOT, why_not=["é" * 10_000]) == "é" * 10_000
    found = read(WHY_NOT, why_not=["é" * 1_000_000])
    assert found.faults["why_not"].values == {"most": 10_000, "length": 1_000_000}
    assert faults(NAME, town=["x" * 301]) == {"town": reading.TOO_LONG}
    assert answered(NAME, town=["x\ny"]) == "x y"


def test_a_consent_is_given_or_not():
    assert answered(AGREES, agrees=["yes"]) is True
    assert answered(AGREES, agrees=["no"]) is None


def test_taking_back_one_answer_leaves_the_others():
    said = {"effects.work": ["weak"], "effects": ["x"], "order.time": ["1"]}
    assert reading.without([EFFECTS, ORDER], "effects", said) == {"order.time": ["1"]}


NAMES = [name for question in FORM.questions() for name in reading.names(question)]
VALUES = st.one_of(
    st.sampled_from(["france", "none", "other", "weak", "1", "2", "yes", "12,5"]),
    st.text(max_size=20),
)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, max_size=3)),
    st.sampled_from(["fr", "en"]),
)
def test_whatever_is_sent_is_read_and_what_was_read_is_read_again_alike(said, lang):
    questions = FORM.questions()
    kept = reading.merged({}, reading.read(questions, said, lang).answers)
    again = reading.read(questions, reading.fields(questions, kept), lang)
    wrong = {name for name, fault in again.faults.items() if fault.sort != reading.WHICH}
    assert wrong == set()
    assert reading.merged({}, again.answers) == kept
