import pytest
from markupsafe import Markup

from valuess import search
from valuess.access import COORDINATOR, PARTNER, VISITOR
from valuess.db import db
from valuess.search.models import Entry


def found(q, lang="fr", audience=VISITOR, **page):
    """What is shown: {"fr1", "en4"}: the language and number of each hit."""
    results = search.find(q, lang, audience, **page)
    names = [hit.lang + hit.url.rsplit("/", 1)[1] for hit in results.hits]
    assert len(set(names)) == len(names)
    return set(names)


@pytest.mark.parametrize(
    "q, wanted",
    [
        ("evaluation", {"fr1", "fr3", "fr5"}),
        ("évaluer", {"fr1", "fr3", "fr5"}),
        ("ÉVALUATIONS", {"fr1", "fr3", "fr5"}),
        ("l'évaluation", {"fr1", "fr3", "fr5"}),
        ("de l’évaluation", {"fr1", "fr3", "fr5"}),
        ("oeuvre", {"fr2"}),
        ("œuvre", {"fr2"}),
        ("OEUVRES", {"fr2"}),
        ("benevole", {"fr2"}),
        ("activite", {"fr5"}),
        ("activité", {"fr5"}),
        ("le but", {"fr5"}),
        ("charities", {"en1", "en2", "en4"}),
        ("utilité sociale", {"fr1", "en2"}),
        ("« utilité sociale »", {"fr1", "en2"}),
        ('"utilite sociale"', {"fr1", "en2"}),
        ("“utilité sociale”", {"fr1", "en2"}),
        ("“sociale utilité”", set()),
        ('"évaluation"', {"fr1"}),
        ("évaluation -association", {"en1", "fr3", "fr5"}),
        ("évaluation -associations -temps -charity", {"fr3"}),
        ('évaluation -"utilité sociale"', {"en1", "fr3", "fr5"}),
        ("évaluation -l'association", {"en1", "fr3", "fr5"}),
        ("évaluation - association", {"fr1"}),
        ("aujourd'hui", {"fr3"}),
        ("benevol", {"fr2"}),
        ("entret", {"fr3"}),
        ("le", {"fr2", "fr5"}),
        ("confidentielle", set()),
        ("nothing whatever", set()),
        ("", set()),
        ("-évaluation", set()),
    ],
)
def test_a_french_reader_finds(corpus, q, wanted):
    assert found(q, "fr") == wanted


@pytest.mark.parametrize(
    "q, wanted",
    [
        ("charity", {"en1", "en2", "en4"}),
        ("charities", {"en1", "en2", "en4"}),
        ("the evaluation", {"en1", "fr3", "fr5"}),
        ("évaluer", {"en1", "fr3", "fr5"}),
        ("volunteer", {"en2"}),
        ("bénévoles", {"fr2"}),
        ("social value", {"en1"}),
        ("“proving our value”", {"en4"}),
        ("value of evidence", {"en4"}),
    ],
)
def test_an_english_reader_finds(corpus, q, wanted):
    assert found(q, "en") == wanted


def test_own_language_comes_first(corpus):
    results = search.find("évaluation", "en", VISITOR)
    assert [hit.lang for hit in results.hits] == ["en", "fr", "fr"]
    assert (results.total, results.more) == (3, False)


def test_a_title_outweighs_a_body(corpus):
    assert search.find("sociale", "fr", VISITOR).hits[0].title == "Les œuvres sociales"


def test_working_words_are_for_partners(corpus):
    assert "fr9" not in found("évaluation", audience=VISITOR)
    assert "fr9" in found("évaluation", audience=PARTNER)
    assert found("confidentielle", audience=COORDINATOR) == {"fr9"}
    assert corpus[-1] == ([(9, "fr")], PARTNER)


def test_pages_of_results(corpus):
    pages = [search.find("évaluation", "en", VISITOR, limit=1, offset=n) for n in range(4)]
    assert [(len(page.hits), page.total, page.more) for page in pages] == [
        (1, 3, True), (1, 3, True), (1, 3, False), (0, 3, False),
    ]  # fmt: skip
    assert len({page.hits[0].url for page in pages[:3]}) == 3


def test_an_excerpt_marks_the_original_words(corpus):
    hit = search.find("evaluation bénévole -rien", "fr", VISITOR)
    assert hit.total == 0
    hit = search.find("evaluations entretien", "fr", VISITOR).hits[0]
    assert (hit.url, hit.title, hit.lang, hit.kind) == (
        "/fr/test/3", "Recueillir la parole", "fr", "Test",
    )  # fmt: skip
    assert isinstance(hit.excerpt, Markup)
    assert hit.excerpt == (
        "Des <mark>évaluations</mark>, des <mark>entretiens</mark> &amp; des"
        " &lt;b&gt;mots&lt;/b&gt; d’aujourd’hui."
    )


def test_an_excerpt_marks_after_a_letter_that_spreads(corpus):
    (hit,) = search.find("oeuvre benevole", "fr", VISITOR).hits
    assert hit.excerpt == (
        "Une <mark>œuvre</mark> de longue haleine, avec des <mark>bénévoles</mark>."
    )


def test_an_excerpt_marks_a_phrase_as_one(corpus):
    (hit,) = search.find("« proving our value »", "en", VISITOR).hits
    assert hit.excerpt.startswith("<mark>Proving our value</mark>: charities")


def test_an_excerpt_of_a_long_text_is_around_what_was_found(corpus):
    body = "Des mots. " * 300 + "Le mot-clé « théière » est ici. " + "Des mots. " * 300
    with db.atomic():
        search.index("test", 1, "fr", VISITOR, "Long", body)
    (hit,) = search.find("theiere", "fr", VISITOR).hits
    assert "<mark>théière</mark>" in hit.excerpt
    assert hit.excerpt.startswith("… ") and hit.excerpt.endswith(" …")
    assert 150 < len(hit.excerpt) < 300


def test_new_words_take_the_place_of_the_old(corpus):
    with db.atomic():
        search.index("test", 1, "fr", VISITOR, "Autre chose", "Un titre neuf.")
    assert found("association") == set()
    assert found("neuf") == {"fr1"}
    assert found("association", audience=PARTNER) == {"fr1"}


def test_forgotten_in_one_language_for_one_circle(corpus):
    with db.atomic():
        search.forget("test", 1, "fr", VISITOR)
    assert found("évaluation") == {"en1", "fr3", "fr5"}
    assert found("évaluation", audience=PARTNER) == {"fr1", "fr3", "fr5", "fr9"}
    with db.atomic():
        search.forget("test", 1)
    assert Entry.select().where(Entry.ref == 1).count() == 0
    assert found("évaluation", audience=PARTNER) == {"fr3", "fr5", "fr9"}


def test_what_is_rolled_back_is_not_found(corpus):
    with db.atomic() as transaction:
        search.index("test", 1, "fr", VISITOR, "Palimpseste", "Palimpseste")
        transaction.rollback()
    assert found("palimpseste") == set()
    assert found("association") == {"fr1"}


def test_a_source_that_does_not_describe_is_not_shown(corpus):
    with db.atomic():
        search.index("unknown", 1, "fr", VISITOR, "Palimpseste", "Palimpseste")
    assert search.find("palimpseste", "fr", VISITOR).hits == []


def test_another_language_needs_no_new_table(corpus):
    with db.atomic():
        search.index("test", 1, "br", VISITOR, "Perak", "Priziañ a zo ret.")
    assert Entry.get(Entry.lang == "br").title == "Perak"


def test_queries_do_not_grow_with_the_hits(corpus, monkeypatch):
    asked = []
    real = type(db.obj).execute_sql

    def counted(self, sql, *args, **kwargs):
        asked.append(sql)
        return real(self, sql, *args, **kwargs)

    monkeypatch.setattr(type(db.obj), "execute_sql", counted)
    corpus.clear()
    assert len(search.find("benevole", "fr", VISITOR).hits) == 1
    few, asked[:] = len(asked), []
    assert len(search.find("évaluation", "fr", VISITOR).hits) == 3
    assert (len(asked), few, len(corpus)) == (3, 3, 2)
