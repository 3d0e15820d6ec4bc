"""Names are found and replaced: pure."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuess.cases import naming

TALK = """Question : Vous travaillez avec Marie Dupont ? Ou avec Bob ?
Jean Le Goff : Oui, d’Armor à Brest. Marie m’a appelée le 02 98 12 34 56, ou
marie.dupont@exemple.example. On a vu l’Atelier des Marées lundi. I’m sure Monday is fine.
Bob said BS1 4DJ, près de [Lieu 3].
"""


def found(text=TALK, **more):
    return {each.words: (each.sort, each.count) for each in naming.suggestions([text], **more)}


def test_names_where_no_sentence_begins_speakers_addresses_and_numbers_are_suggested():
    names = found(own="Atelier des Marées", shown=["[Lieu 3]"])
    assert names == {
        "Marie Dupont": ("person", 1), "Jean Le Goff": ("person", 1), "Armor": ("person", 1),
        "Brest": ("person", 1), "Marie": ("person", 1), "02 98 12 34 56": ("contact", 1),
        "marie.dupont@exemple.example": ("contact", 1), "Bob": ("person", 2),
        "Atelier des Marées": ("organisation", 1), "BS1 4DJ": ("place", 1),
    }  # fmt: skip


def test_a_name_is_told_from_what_a_sentence_begins_with():
    text = "Bonjour Marie Le Goff. À Concarneau on attend. In Bristol they wait. Chez Zoé aussi."
    found = {each.words for each in naming.suggestions([text])}
    assert found == {"Marie Le Goff", "Concarneau", "Bristol", "Zoé"}


def test_what_the_key_knows_is_not_suggested_again():
    assert "Marie Dupont" not in found(known=["marie dupont"])
    assert found("Nothing here. The end. Monday, I think.") == {}


def test_each_suggestion_says_where_it_stood():
    line = next(each for each in naming.suggestions([TALK]) if each.words == "Brest")
    assert (
        line.around.startswith("ec Bob ? Jean Le Goff") or "d’Armor à Brest. Marie" in line.around
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann met Anna and ANN EXAMPLE.", "Ann met Anna and P1."),
        ("Ann\n  Example, d’Ann Example's", "P1, d’P1's"),
        ("annexample Ann-Example", "annexample Ann-Example"),
    ],
)
def test_whole_names_are_replaced_whatever_the_spaces_and_capitals(text, expected):
    assert naming.replaced(text, {"Ann Example": "P1"}) == expected


def test_the_longest_name_goes_first_and_pseudonyms_are_not_taken_for_names():
    key = {"Ann": "Bob", "Ann Example": "P1", "Bob": "Ann"}
    assert naming.replaced("Ann Example, Ann, Bob.", key) == "P1, Bob, Ann."


def test_accents_are_found_composed_or_not():
    assert naming.replaced("He\u0301le\u0300ne et Hélène", {"Hélène": "P1"}) == "P1 et P1"
    assert naming.occurrences("Zoé\u0301", ["Zoé"]) == 0


NAMES = st.sampled_from(["Ann", "Bob", "Exampleton", "d’Ann", "x", "Annabel", ",", "\n"])


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, max_size=12))
def test_nothing_of_the_key_is_left_and_the_rest_stays(parts):
    text = " ".join(parts)
    key = {"Ann": "[1]", "Bob": "[2]", "Exampleton": "[3]"}
    made = naming.replaced(text, key)
    assert naming.occurrences(made, key) == 0
    for kept in ("Annabel", ",", "\n"):
        assert made.count(kept) == text.count(kept)


def test_a_sentence_taken_over_is_noticed_and_a_few_words_are_not():
    said = "one two three four five six seven eight nine ten eleven twelve thirteen"
    assert naming.copied(f"He said: {said.upper()}!", [f"a b {said} c"])
    assert not naming.copied("one two three four five six", [said])
    assert not naming.copied("", [said]) and not naming.copied(said, [])


@pytest.mark.parametrize("piece", ["A ", "Ab de ", "0", "a.b+c-", "A: ", "a@b.c ", "Bob Smith, "])
def test_a_hostile_transcript_is_read_in_time(piece):
    began = time.process_time()
    naming.suggestions([piece * (200_000 // len(piece))])
    assert time.process_time() - began < 3
