"""Answers as columns, and as files that SPSS reads."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pyreadstat
import pytest

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
    Form,
    Option,
    Question,
    Section,
)  # fmt: skip
from valuess.survey.shown import sav, spss
from valuess.survey.shown.columns import laid


def words(text):
    return {"fr": f"{text} (fr)", "en": f"{text} (en)"}


def options(*codes):
    return tuple(Option(c, words(c), "other" if c == "other" else "") for c in codes)


FIRST = [
    Question("country", ONE, words("Country"), options=options("france", "england", "other")),
    Question("tools", SEVERAL, words("Tools"), options=options("a", "b", "other")),
    Question("effects", GRID, words("Effects"), options=options("weak", "strong"),
             rows=options("work", "health")),
    Question("order", RANKING, words("Order"), options=options("x", "y", "z")),
    Question("staff", NUMBER, words("Staff")),
    Question("since", DATE, words("Since")),
    Question("agreed", CONSENT, words("Agreed")),
    Question("name", SHORT, words("Name"), contact=True),
    Question("more", LONG, words("More")),
]  # fmt: skip
ADDED = [Question("tools", SEVERAL, words("Tools"), options=options("c", "a", "b", "other")),
         FIRST[0], Question("all", SHORT, words("All")), *FIRST[2:]]  # fmt: skip
GIVEN = {
    "country": "other", "country.other": "=Jersey", "tools": ["b", "other"], "tools.other": "pencil",
    "effects": {"work": "strong"}, "order": ["z", "x"], "staff": "12.5", "since": "2014-05-13",
    "agreed": True, "more": "Évaluer l’utilité",
}  # fmt: skip


def form(questions):
    return Form((Section("one", words("One"), questions=tuple(questions)),))


def response(counted):
    return SimpleNamespace(counted=counted)


def test_each_question_has_its_columns():
    layout = laid([(1, form(FIRST))])
    (row,) = layout.rows([response(GIVEN)])
    assert dict(zip([c.name for c in layout.columns], row, strict=True)) == {
        "country": "other", "country.other": "=Jersey",
        "tools/a": 0, "tools/b": 1, "tools/other": 1, "tools.other": "pencil",
        "effects/work": "strong", "effects/health": None,
        "order/x": 2, "order/y": None, "order/z": 1,
        "staff": Decimal("12.5"), "since": date(2014, 5, 13), "agreed": 1,
        "more": "Évaluer l’utilité",
    }  # fmt: skip


def test_nothing_answered_leaves_its_columns_empty():
    layout = laid([(1, form(FIRST))])
    (row,) = layout.rows([response({})])
    assert set(row) == {None}


def test_the_words_of_a_language_stand_for_the_codes():
    layout = laid([(1, form(FIRST))])
    (row,) = layout.rows([response(GIVEN)], "fr")
    told = dict(zip([c.name for c in layout.columns], row, strict=True))
    assert (told["country"], told["effects/work"], told["tools/b"]) == (
        "other (fr)", "strong (fr)", 1,
    )  # fmt: skip


def test_what_a_version_adds_comes_after_all_there_was():
    before = [c.name for c in laid([(1, form(FIRST))]).columns]
    after = laid([(1, form(FIRST)), (2, form(ADDED))])
    assert [c.name for c in after.columns] == [*before, "tools/c", "all"]
    assert [c.since for c in after.columns][-2:] == [2, 2]


def test_names_that_spss_allows():
    assert spss.variable_names(["tools/a", "tools_a", "TOOLS.A", "all", "x" * 80, "x" * 81]) == [
        "tools_a", "tools_a_2", "TOOLS_A_3", "v_all", "x" * 60, f"{'x' * 60}_2",
    ]  # fmt: skip


LONG_WORDS = "é" * 700 + " fin"


@pytest.fixture
def read(tmp_path):
    """Write answers as a system file and read it again: (a dict of lists, what it says of itself)."""

    def reading(given, lang="fr"):
        layout = laid([(1, form(FIRST))])
        rows = [[at, "fr", *row] for at, row in enumerate(layout.rows(map(response, given)), 1)]
        before = [("number", "Number", False, False), ("lang", "Language", True, False)]
        variables, cases = spss.prepared(layout, before, rows, lang)
        file = tmp_path / "answers.sav"
        file.write_bytes(sav.written(variables, cases, "Enquête", date(2014, 5, 13)))
        return pyreadstat.read_sav(file, output_format="dict")

    return reading


def test_a_system_file_is_read_back(read):
    table, about = read([GIVEN, {"more": LONG_WORDS, "country": "france", "staff": "1000000"}, {}])
    assert about.number_rows == 3 and about.file_encoding == "UTF-8"
    assert about.column_names == list(table)
    assert list(table["number"]) == [1, 2, 3] and list(table["lang"]) == ["fr"] * 3
    assert list(table["country"]) == [3, 1, None]
    assert list(table["country_other"]) == ["=Jersey", "", ""]
    assert list(table["more"]) == ["Évaluer l’utilité", LONG_WORDS, ""]
    assert list(table["staff"])[:2] == [12.5, 1000000]
    assert table["since"][0] == date(2014, 5, 13)
    assert about.variable_value_labels["country"] == {
        1: "france (fr)", 2: "england (fr)", 3: "other (fr)",
    }  # fmt: skip
    assert about.variable_value_labels["tools_a"] == {0: "Non", 1: "Oui"}
    assert about.column_names_to_labels["effects_work"] == "Effects (fr) – work (fr)"
    assert about.variable_measure["staff"] == "scale"


@pytest.mark.parametrize("length", [1, 7, 8, 252, 255, 256, 504, 505, 510, 511, 4000])
def test_words_of_any_length_are_read_back(read, length):
    table, _about = read([{"more": "w" * length, "tools": ["a"]}, {"more": "after"}])
    assert list(table["more"]) == ["w" * length, "after"]
    assert list(table["tools_a"])[0] == 1


def test_the_syntax_names_every_variable_and_quotes_its_words():
    layout = laid([(1, form([Question("q", ONE, {"en": "It's\nso"}, options=options("a"))]))])
    variables, _cases = spss.prepared(layout, [], [], "en")
    told = spss.syntax(variables, "answers.csv")
    assert "  q 'It''s so'\r\n" in told and "VALUE LABELS q\r\n  1 'a (en)'\r\n  ." in told
    assert told.count("\r\n") == told.count("\n")
