"""The portal's words and steps, in both languages."""

import re
from html import unescape

import pytest

from valuess.audit import Entry
from valuess.programme.models import Step, Wording, as_fields, mark

URL = "/en/admin/programme"


@pytest.fixture
def opened(content, browser_of):
    """A coordinator's browser, and the fields of the form as it showed them."""
    coordinator = browser_of("coordinator")
    page = coordinator.get(URL).text
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S))
    fields |= {f"{step.key}-phase": step.phase for step in Step.in_order()}
    fields["opened"] = re.search(r'name="opened" value="(\w+)"', page)[1]
    return coordinator, {name: unescape(words) for name, words in fields.items()}


def test_the_form_holds_every_word_in_both_languages(opened):
    _coordinator, fields = opened
    assert {name: fields[name] for name in as_fields()} == as_fields()
    assert fields["opened"] == mark(as_fields())


def test_the_notice_is_changed_everywhere_at_once(opened, browser):
    coordinator, fields = opened
    assert "Interreg" in browser.get("/fr/guide/").text
    words = {"notice-fr": "Avec l’aide de l’Europe <b>.", "notice-en": "With Europe’s help."}
    answer = coordinator.post(URL, fields | words)
    assert (answer.status_code, answer.location) == (303, URL)
    page = browser.get("/fr/guide/").text
    assert "<p>Avec l’aide de l’Europe &lt;b&gt;.</p>" in page and "Interreg" not in page
    assert "<p>With Europe’s help.</p>" in browser.get("/en/").text
    assert "Saved." in coordinator.get(URL).text
    entry = Entry.latest("programme words changed").get()
    assert set(entry.detail["before"]) == set(words)


def test_nothing_may_be_empty_or_too_long(opened):
    coordinator, fields = opened
    bad = {"notice-fr": "  ", "survey-title-en": "x" * 201, "cases-phase": "someday",
           "tagline-en": "Kept as typed"}  # fmt: skip
    answer = coordinator.post(URL, fields | bad)
    assert answer.status_code == 422
    assert "3 things to put right" in answer.text
    assert 'href="#f-notice-fr">Statement · Français: Write it in Français too.</a>' in answer.text
    assert "These words have 201 characters; the most is 200." in answer.text
    assert 'value="Kept as typed"' in answer.text
    assert Wording.texts()["tagline"]["en"] != "Kept as typed"


def test_the_steps_are_edited(opened, browser):
    coordinator, fields = opened
    said = {"survey-state-fr": "Clos", "survey-state-en": "Closed", "survey-phase": "done"}
    assert coordinator.post(URL, fields | said).status_code == 303
    assert '<p class="where">Clos</p>' in browser.get("/fr/").text
    page = browser.get("/en/").text
    assert '<p class="where">Closed</p>' in page and '<li class="done">' in page


def test_two_coordinators_do_not_overwrite_each_other(opened):
    coordinator, fields = opened
    assert coordinator.post(URL, fields | {"tagline-en": "First"}).status_code == 303
    answer = coordinator.post(URL, fields | {"tagline-en": "Second"})
    assert answer.status_code == 409
    assert 'value="Second"' in answer.text and "Now: First" in answer.text
    assert Wording.texts()["tagline"]["en"] == "First"
    fields["opened"] = re.search(r'name="opened" value="(\w+)"', answer.text)[1]
    assert coordinator.post(URL, fields | {"tagline-en": "Second"}).status_code == 303
    assert Wording.texts()["tagline"]["en"] == "Second"


def test_saying_the_same_changes_nothing(opened):
    coordinator, fields = opened
    coordinator.post(URL, fields)
    assert "Nothing had changed." in coordinator.get(URL).text
    assert Entry.latest("programme words changed").count() == 0


def test_french_is_set_as_french_is_and_spaces_that_hold_stay(opened):
    coordinator, fields = opened
    words = {"tagline-fr": " Quoi  donc ?\r\nLe 13\xa0mai ", "tagline-en": "What then?"}
    assert coordinator.post(URL, fields | words).status_code == 303
    assert Wording.texts()["tagline"] == {"fr": "Quoi donc\u202f? Le 13\xa0mai", "en": "What then?"}


def test_a_bare_post_is_refused_kindly(opened):
    coordinator, _fields = opened
    assert coordinator.post(URL, {}).status_code == 422
