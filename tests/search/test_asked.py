from hypothesis import given
from hypothesis import strategies as st

from valuess.access import VISITOR
from valuess.search import find
from valuess.search.asked import LONGEST, MOST, Wish, shortened, terms, wish
from valuess.search.words import clean, fold, stems


def asked(q, lang="fr", reader="fr"):
    return wish(terms(q), lang, reader)


def test_stems_are_made_before_accents_are_folded():
    assert stems("évaluer", "fr") == stems("évaluations", "fr") == stems("evaluation", "fr")
    assert stems("charities", "en") == stems("charity", "en") == ("chariti",)
    assert stems("activité", "fr") == ("activ", "activit")
    assert set(stems("activite", "fr")) & set(stems("activité", "fr"))
    assert stems("œuvre", "fr") == stems("oeuvre", "fr") == ("oeuvr",)
    assert stems("priziañ", "br") == ("prizian",)


def test_folding_keeps_places():
    assert fold("Où est l’Élève ?") == "ou est l’eleve ?"
    assert fold("Cœur, Æsop, STRASSE, ß") == "coeur, aesop, strasse, ss"
    assert len(fold("İıǅ²½")) == 5


def test_a_query_is_taken_apart():
    assert asked("l’évaluation « utilité sociale » -impact") == Wish(
        stems=(("evalu",),),
        phrases=(("utilite", "sociale"),),
        without_stems=(("impact",),),
    )
    assert asked("co-écrire").stems == (stems("co", "fr"), stems("écrire", "fr"))
    assert asked('a -"b c" d-e').without_phrases == (("b", "c"),)


def test_stop_words_of_reader_and_text_are_left_out():
    assert asked("the evaluation", "fr", "en").stems == (("evalu",),)
    assert asked("le but", "fr", "fr").stems == (("but",),)
    assert asked("the", "en", "en").stems == (("the",),)
    assert asked("-the évaluation", "en", "en").without_stems == ()


def test_quotes_without_a_partner_are_nothing():
    assert asked('"utilité') == asked("utilité")
    assert asked("« utilité").stems == asked("utilité").stems
    assert asked('""') == asked("") == asked("« »") == Wish()


def test_a_long_query_is_cut_between_words():
    assert shortened("mot " * 1000) == ("mot " * 50).strip()
    assert shortened("m" * 10_000) == "m" * LONGEST
    assert len(terms("mot " * 1000)) == MOST


WORDS = st.sampled_from(
    ['"', "«", "»", "“", "”", "*", "NEAR(", ")", ":", "-", "^", "\x00", "'", "’", "AND", "OR",
     "NOT", "title:", "évaluation", "the", "le", "œuvre", "\ud800", "{", "}", "+", "!", "&", "|",
     "<->", "\\", "%s", "?", "_", "²", "½", "İ", "ﬁ", "नमस्ते", "評価", " ", "  ", "\n"]
)  # fmt: skip
HOSTILE = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=30).map("".join))


@given(HOSTILE)
def test_anything_is_understood(q):
    for lang in ("fr", "en", "br"):
        said = asked(q, lang)
        assert len(said.stems) + len(said.phrases) <= MOST
        for each in (*said.stems, *said.phrases, *said.without_stems, *said.without_phrases):
            assert each and all(word.isalnum() for word in each)


@given(st.text(max_size=200).map(clean))
def test_folding_changes_no_number_of_words(text):
    spread = sum(text.count(letter) for letter in "œŒæÆß")
    assert len(fold(text)) == len(text) + spread


def test_nothing_typed_is_an_error(corpus):
    @given(HOSTILE)
    def ask(q):
        results = find(q, "fr", VISITOR)
        assert results.total >= len(results.hits)

    ask()


def test_long_queries_are_answered(corpus):
    for q in ("évaluation " * 1000, "é" * 10_000, '"' * 10_000, "-" * 10_000, "a'" * 5_000):
        assert find(q, "fr", VISITOR).total in (0, 1, 2, 3)
    assert find("évaluation " * 1000, "fr", VISITOR).total == 3
