"""French and English typography, title keys and slugs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuess.typography import slug, title_key, typography

FRENCH = [
    ("Pourquoi ?", "Pourquoi\u202f?"),
    ("Pourquoi?", "Pourquoi\u202f?"),
    ("Quoi ?!", "Quoi\u202f?!"),
    ("un ; deux", "un\u202f; deux"),
    ("Voici : oui", "Voici\u00a0: oui"),
    ("Voici: oui", "Voici\u00a0: oui"),
    ("« mot »", "«\u00a0mot\u00a0»"),
    ("«mot»", "«\u00a0mot\u00a0»"),
    ('dire "un mot" ici', "dire «\u00a0un mot\u00a0» ici"),
    ("l'impact d'aujourd'hui", "l’impact d’aujourd’hui"),
    ("à 10 h 30, 12 % et 5 €", "à 10\u00a0h\u00a030, 12\u00a0% et 5\u00a0€"),
    ("et puis...", "et puis…"),
    # left as they are
    ("http://demo.example/?a=b;c", "http://demo.example/?a=b;c"),
    ("à 10:30", "à 10:30"),
    ("(?)", "(?)"),
    ("5' de pause", "5' de pause"),
    ("en 2013 150 personnes", "en 2013 150 personnes"),
]
ENGLISH = [
    ('say "a word" here', "say “a word” here"),
    ("it's the charity's", "it’s the charity’s"),
    ("'quoted.'", "‘quoted.’"),
    ("the '90s", "the ’90s"),
    ("13--15 May", "13–15 May"),
    ("so --- yes", "so — yes"),
    ("and then...", "and then…"),
    ("Why? Because: yes; no!", "Why? Because: yes; no!"),
]


@pytest.mark.parametrize(("typed", "set_"), FRENCH)
def test_french(typed, set_):
    assert typography(typed, "fr") == set_


@pytest.mark.parametrize(("typed", "set_"), ENGLISH)
def test_english(typed, set_):
    assert typography(typed, "en") == set_


def test_a_language_without_rules_keeps_its_text():
    assert typography('Perak ? "setu"...', "br") == 'Perak ? "setu"...'


@given(
    st.text(alphabet="ab5h %€«»\"'’.…-–;:!?()\u00a0\u202f\n", max_size=40),
    st.sampled_from(["fr", "en"]),
)
def test_twice_is_once(text, lang):
    once = typography(text, lang)
    assert typography(once, lang) == once


@given(st.text(max_size=60), st.sampled_from(["fr", "en"]))
def test_no_letter_is_lost(text, lang):
    def letters(words):
        return [c for c in words if c.isalnum()]

    assert letters(typography(text, lang)) == letters(text)


@pytest.mark.parametrize(
    "spelling",
    [
        "L’impact, pourquoi ?",
        "l'impact, pourquoi\u202f?",
        "  L'IMPACT,\n pourquoi\u00a0 ? ",
        "l\u02bcimpact, pourquoi ?",
    ],
)
def test_spellings_of_one_title_share_a_key(spelling):
    assert title_key(spelling) == "l'impact, pourquoi ?"


def test_a_title_key_minds_accents_but_not_how_they_are_encoded():
    assert title_key("E\u0301valuer") == title_key("Évaluer") != title_key("Evaluer")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Évaluer l’impact", "evaluer-l-impact"),
        ("Une œuvre, un cœur", "une-oeuvre-un-coeur"),
        ("10 h 30 : l'accueil !", "10-h-30-l-accueil"),
        ("?!", ""),
        ("mot " * 30, "-".join(["mot"] * 15)),
        ("m" * 100, "m" * 60),
    ],
)
def test_slug(text, expected):
    assert slug(text) == expected
