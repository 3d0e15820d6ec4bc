"""The programme's pages: who reads, who writes, in what order."""

import re

import pytest

from valuess.programme.models import Page
from valuess.writing.models import Text

VISITS = ("", "the-partners", "the-partners.md")
LOOKING = ("the-partners/history", "the-partners/revision/1", "the-partners/diff?from=1&to=1")
WRITING = ("new", "bin", "the-partners/edit")


def listed(page):
    """The titles in the list, in order."""
    return re.findall(
        r'<a href="/\w\w/programme/[^"]+"[^>]*>([^<]*)</a>',
        page.split('<ol class="tree">')[1].split("</ol>")[0],
    )


@pytest.mark.parametrize(
    ("role", "looks", "writes"),
    [(None, 303, 303), ("outsider", 403, 403), ("participant", 403, 403), ("partner", 200, 403),
     ("coordinator", 200, 200)],
)  # fmt: skip
def test_who_comes_in_where(content, browser, browser_of, role, looks, writes):
    person = browser_of(role) if role else browser
    for paths, status in ((VISITS, 200), (LOOKING, looks), (WRITING, writes)):
        for path in paths:
            assert person.get(f"/en/programme/{path}").status_code == status, path
    assert person.get("/en/admin/programme").status_code == writes
    posted = person.post("/en/programme/place", {"document": 1, "step": "down"}).status_code
    assert posted == (303 if role == "coordinator" else 401 if role is None else 403)


def test_the_list_in_each_language(content, browser):
    assert listed(browser.get("/en/programme/").text)[:3] == [
        "The Impact &amp; ValuESS programme", "The partners", "Four steps",
    ]  # fmt: skip
    assert listed(browser.get("/fr/programme/").text)[1] == "Les partenaires"


def test_a_page_leads_to_its_neighbours_and_to_the_other_language(content, browser):
    page = browser.get("/fr/programme/les-partenaires").text
    assert '<link rel="alternate" hreflang="en" href="/en/programme/the-partners">' in page
    assert 'href="/fr/programme/quatre-etapes" rel="next"' in page


def test_a_coordinator_puts_the_pages_into_order(content, browser, browser_of):
    coordinator = browser_of("coordinator")
    second = Page.get(Page.key == "partners").document_id
    answer = coordinator.post("/en/programme/place", {"document": second, "step": "up"})
    assert (answer.status_code, answer.location) == (303, "/en/programme/")
    assert listed(browser.get("/en/programme/").text)[0] == "The partners"
    coordinator.post("/en/programme/place", {"document": second, "step": "up"})
    assert listed(browser.get("/en/programme/").text)[0] == "The partners"
    assert coordinator.post("/en/programme/place", {"step": "aside"}).status_code == 400


def test_a_new_page_comes_last_and_is_not_published(content, browser, browser_of):
    coordinator, partner = browser_of("coordinator"), browser_of("partner")
    form = {"title": "Questions", "body": "And answers.", "token": "t", "base": "0"}
    answer = coordinator.post("/en/programme/new", form)
    assert answer.location == "/en/programme/questions"
    assert listed(partner.get("/en/programme/").text)[-1] == "Questions"
    assert "Questions" not in listed(browser.get("/en/programme/").text)
    assert browser.get("/en/programme/questions").status_code == 404
    assert partner.get("/en/programme/questions").status_code == 200
    coordinator.post("/en/programme/questions/publish", {"number": 1})
    assert listed(browser.get("/en/programme/").text)[-1] == "Questions"
    assert Text.get(Text.slug == "questions").public == 1


def test_a_page_in_the_other_language_only_is_labelled(content, browser, browser_of):
    coordinator = browser_of("coordinator")
    form = {"title": "Seulement ici", "body": "Des mots.", "token": "t", "base": "0"}
    coordinator.post("/fr/programme/new", form)
    coordinator.post("/fr/programme/seulement-ici/publish", {"number": 1})
    page = browser.get("/en/programme/").text
    assert 'lang="fr" hreflang="fr">Seulement ici</a>' in page
    assert "In French" in page


def test_the_list_asks_once_whatever_its_length(content, browser_of, queries):
    partner = browser_of("partner")
    partner.get("/en/")
    with queries() as made:
        partner.get("/en/programme/")
    assert len([sql for sql in made if "programme_page" in sql]) == 1
