"""Finding through the page: both languages, with and without scripts."""

import re

import pytest

from valuess.i18n import speaking
from valuess.writing import saving
from valuess.writing.checks import Writing
from valuess.writing.models import Text
from valuess.writing.publishing import publish


def hits(page):
    """(language, title) of each result."""
    return re.findall(r'<h2><a href="[^"]+" lang="(\w\w)"[^>]*>(.*?)</a></h2>', page)


@pytest.mark.parametrize(
    ("lang", "q", "word"),
    [
        ("fr", "evaluation", "évaluation"),
        ("fr", "évaluer", "évalu"),
        ("en", "charities", "charity"),
    ],
)
def test_what_is_meant_is_found(content, browser, lang, q, word):
    page = browser.get(f"/{lang}/search?q={q}").text
    found = hits(page)
    assert found and found[0][0] == lang
    assert word in re.sub(r"<[^>]+>", "", page.split('id="home-results"')[1]).lower()


def test_own_language_first_and_one_entry_for_a_pair(content, browser):
    found = hits(browser.get("/en/search?q=Manche").text)
    assert [lang for lang, _title in found] == sorted(
        (lang for lang, _title in found), key=lambda lang: lang != "en"
    )
    assert len(found) == len(set(found))


def test_a_result_says_its_language_and_the_search_is_written_back(content, browser):
    page = browser.get('/en/search?q="Pays de Brest"').text
    assert 'value="&#34;Pays de Brest&#34;"' in page
    assert '<span class="lang-label">In English</span>' in page
    assert 'lang="en"' in page.split('id="home-results"')[1]


def test_htmx_gets_the_results_alone(content, browser):
    part = browser.get(
        "/en/search?q=guide", headers={"HX-Request": "true", "HX-Target": "div#home-results"}
    )
    assert "<html" not in part.text and '<ol class="results"' in part.text
    assert "HX-Target" in part.vary
    whole = browser.get("/en/search?q=guide")
    assert part.text.strip() in whole.text


def test_nothing_asked_and_nothing_found(content, browser):
    assert "reads both languages" in browser.get("/en/search").text
    page = browser.get("/en/search?q=<b>zzz</b>").text
    assert "Nothing was found for “&lt;b&gt;zzz&lt;/b&gt;”" in page
    assert browser.get("/en/search?q=%00%22%22&page=x").status_code == 200


def test_pages_of_results(app, people, browser):
    with speaking("en"):
        for n in range(45):
            made = saving.begin("guide", "en", Writing(f"Tide {n}", "The tide."), people["partner"])
            publish(Text.get_by_id(made.revision.text_id), 1, people["partner"])
    first, last = (
        browser.get("/en/search?q=tide").text,
        browser.get("/en/search?q=tide&page=3").text,
    )
    assert "45 pages found" in first
    assert (len(hits(first)), len(hits(last))) == (20, 5)
    assert '<ol class="results" start="41">' in last
    assert "/en/search?q=tide&amp;page=3" in first
    assert not set(hits(first)) & set(hits(last))


def test_a_visitor_finds_only_what_is_published(app, people, browser, browser_of):
    with speaking("en"):
        saving.begin("guide", "en", Writing("Quayside", "Unheard of."), people["partner"])
    assert hits(browser.get("/en/search?q=quayside").text) == []
    assert hits(browser_of("participant").get("/en/search?q=quayside").text) == []
    assert hits(browser_of("partner").get("/en/search?q=quayside").text) == [("en", "Quayside")]
