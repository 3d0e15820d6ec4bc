"""Every page is valid HTML in both languages, for whoever may open it."""

import html5lib
import pytest

from valuess.writing import checks, publishing, saving

from .writing.conftest import BODY, begin, fields

PUBLIC = ["/{}/", "/{}/guide/", "/{}/guide/glossary", "/{}/search?q=sea", "/{}/search?q=",
          "/{}/account/sign-in", "/{}/account/forgotten", "/{}/nowhere",
          "/{}/programme/"]  # fmt: skip
PARTNER = ["/{}/my/", "/{}/guide/new", "/{}/guide/bin", "/{}/guide/organise", "/{}/account/"]
PAGES = ["", "/edit", "/history", "/revision/1", "/diff?from=1&to=2", "/edit?section=0"]
COORDINATOR = ["/{}/admin/", "/{}/admin/people", "/{}/admin/organisations", "/{}/admin/audit",
               "/{}/admin/outbox", "/{}/admin/programme"]  # fmt: skip


def faults(page):
    """What a strict parser has to say, and ids given twice."""
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(page)
    found = [str(error) for error in parser.errors]
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    return found + [mark for mark in set(ids) if ids.count(mark) > 1]


@pytest.fixture
def pair(app, people):
    english = begin("Two shores", BODY, people["partner"])
    french = begin("Deux rives", BODY, people["partner"], "fr", english.document)
    for text in (english, french):
        publishing.publish(text, 1, people["partner"])
        changed = checks.Writing(text.title, BODY.replace("sea", "[[Nowhere]]"), 1)
        saving.save(text, changed, people["coordinator"])
    return english, french


def test_a_planted_fault_is_found():
    assert faults("<!doctype html><html><head><title>x</title></head><body><p id=a><div id=a>")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_page_is_valid(pair, browser, browser_of, lang):
    slug = {"fr": "deux-rives", "en": "two-shores"}[lang]
    written = [f"/{lang}/guide/{slug}{ending}" for ending in PAGES]
    wrong = {}
    for person, paths in (
        (browser, [*PUBLIC, written[0]]),
        (browser_of("partner"), [*PUBLIC, *PARTNER, *written]),
        (browser_of("coordinator"), [*COORDINATOR, written[0]]),
    ):
        for path in paths:
            answer = person.get(path.format(lang), follow_redirects=True)
            if path.endswith("/nowhere"):
                assert answer.status_code == 404
            else:
                assert answer.status_code == 200, path
            if found := faults(answer.text):
                wrong[path] = found
    assert wrong == {}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_conflict_page_is_valid(pair, browser_of, lang):
    slug = {"fr": "deux-rives", "en": "two-shores"}[lang]
    person = browser_of("partner")
    form = fields(person.get(f"/{lang}/guide/{slug}/edit"))
    form |= {"base": "1", "body": BODY.replace("sea", "ocean")}
    page = person.post(f"/{lang}/guide/{slug}/edit", form)
    assert page.status_code == 409
    assert faults(page.text) == []
