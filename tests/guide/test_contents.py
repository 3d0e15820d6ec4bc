"""The guide's tree, its order, and what stands around a page."""

import contextvars

from valuess.guide.models import Line, Page, grown
from valuess.writing import checks, publishing, saving
from valuess.writing.terms import Term, sort_key

from ..writing.conftest import begin


def titles(app, lang="en", working=True):
    return contextvars.Context().run(read_titles, app, lang, working)


def read_titles(app, lang, working):
    with app.test_request_context(f"/{lang}/guide/"):
        app.preprocess_request()
        return [(b.number, b.title) for b in Page.contents(working)]


def three(people):
    return [begin(name, "x", people["partner"]) for name in ("Alpha", "Beta", "Gamma")]


def test_new_pages_come_last(app, people):
    three(people)
    assert titles(app) == [("1", "Alpha"), ("2", "Beta"), ("3", "Gamma")]


def test_pages_move_and_go_under_one_another(app, people):
    a, b, c = (text.document_id for text in three(people))
    Page.arranged([(c, None), (a, c), (b, None)], people["partner"])
    assert titles(app) == [("1", "Gamma"), ("1.1", "Alpha"), ("2", "Beta")]


def test_a_page_never_stands_under_itself(app, people):
    a, b, c = (text.document_id for text in three(people))
    Page.arranged([(a, c), (b, a), (c, b)], people["partner"])
    assert sorted(title for _number, title in titles(app)) == ["Alpha", "Beta", "Gamma"]


def test_moving_by_button_needs_no_script(app, people, browser_of):
    a, b, c = (text.document_id for text in three(people))
    form = {f"place-{d}": str(i) for i, d in enumerate((a, b, c), 1)}
    form |= {f"under-{d}": "" for d in (a, b, c)}
    answer = browser_of("partner").post("/en/guide/organise", {**form, "up": str(c)})
    assert answer.status_code == 303
    assert [title for _n, title in titles(app)] == ["Alpha", "Gamma", "Beta"]


def test_numbers_put_pages_into_order(app, people, browser_of):
    a, b, c = (text.document_id for text in three(people))
    form = {f"place-{a}": "9", f"place-{b}": "1,5", f"place-{c}": "nonsense"}
    browser_of("partner").post("/en/guide/organise", {**form, f"under-{b}": str(a)})
    assert titles(app) == [("1", "Gamma"), ("2", "Alpha"), ("2.1", "Beta")]


def test_each_page_once_in_the_readers_language_else_in_the_other(app, people):
    english, french = begin("Sea", "x", people["partner"]), None
    french = begin("Mer", "x", people["partner"], "fr", english.document)
    begin("Seul", "x", people["partner"], "fr")
    assert titles(app) == [("1", "Sea"), ("2", "Seul")]
    assert titles(app, "fr") == [("1", "Mer"), ("2", "Seul")]
    assert french.document_id == english.document_id


def test_the_page_before_and_the_page_after(app, people, browser_of):
    three(people)
    page = browser_of("partner").get("/en/guide/beta").text
    assert 'href="/en/guide/alpha" rel="prev"' in page
    assert 'href="/en/guide/gamma" rel="next"' in page


def test_visitors_see_published_titles_only(app, people):
    first, *_others = three(people)
    publishing.publish(first, 1, people["partner"])
    saving.save(first, checks.Writing("Renamed", "x", 1), people["partner"])
    assert titles(app, working=False) == [("1", "Alpha")]
    assert titles(app)[0] == ("1", "Renamed")


def test_an_empty_guide_says_what_will_stand_here(app, browser, browser_of):
    assert "The guide is being written" in browser.get("/en/guide/").text
    assert "Write the first page" in browser_of("partner").get("/en/guide/").text


def test_the_glossary_is_sorted_in_the_readers_language(app, browser):
    for key, fr, en in (
        ("e", "évaluation", "evaluation"),
        ("z", "zone", "area"),
        ("f", "effets", "effects"),
    ):
        Term.create(key=key, words={"fr": fr, "en": en}, gloss={"fr": "", "en": ""},
                    trap={"fr": "", "en": ""})  # fmt: skip
    french = browser.get("/fr/guide/glossary").text
    english = browser.get("/en/guide/glossary").text
    assert french.index("effets") < french.index("évaluation") < french.index("zone")
    assert (
        english.index("<dt>area") < english.index("<dt>effects") < english.index("<dt>evaluation")
    )


def test_sorting_puts_accents_and_ligatures_where_dictionaries_do():
    words = ["œuvre", "zèle", "évaluer", "odeur", "Effets"]
    assert sorted(words, key=sort_key) == ["Effets", "évaluer", "odeur", "œuvre", "zèle"]


def test_the_queries_of_the_contents_do_not_grow(app, people, queries):
    counts = []
    for size in (1, 30):
        for index in range(size):
            begin(f"Page {size} {index}", "x", people["partner"])
        with queries() as seen:
            titles(app)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 3


def test_a_large_guide_is_put_under_one_another_by_number(app, people, browser_of):
    ids = [begin(f"Page {n}", "x", people["partner"]).document_id for n in range(51)]
    partner = browser_of("partner")
    page = partner.get("/en/guide/organise").text
    assert "<option" not in page and f'name="below-{ids[0]}"' in page
    form = {f"place-{d}": str(n) for n, d in enumerate(ids, 1)}
    partner.post("/en/guide/organise", {**form, f"below-{ids[2]}": "1", f"below-{ids[3]}": "99"})
    assert titles(app)[:3] == [("1", "Page 0"), ("1.1", "Page 2"), ("2", "Page 1")]
    assert f'name="below-{ids[2]}" value="1"' in partner.get("/en/guide/organise").text


def test_a_very_deep_guide_is_read_all_the_same():
    parents = [(None if i == 0 else i - 1) for i in range(3_000)]
    rows = [
        (i, parent, {"en": Line("en", str(i), "x", 1, None)}) for i, parent in enumerate(parents)
    ]
    made = grown(rows, "en")
    assert [branch.depth for branch in made] == list(range(3_000))
