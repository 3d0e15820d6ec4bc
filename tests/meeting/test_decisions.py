"""Decisions: numbered, in two languages, with a history; found, and cited in the guide."""

import re

from tests.writing.conftest import begin
from valuess import search
from valuess.access import PARTNER, VISITOR
from valuess.db import Label
from valuess.i18n import speaking
from valuess.meeting.group.beside import embedded
from valuess.meeting.group.decided import Decision
from valuess.writing import publishing
from valuess.writing.models import Text
from valuess.writing.reading import Shown

FORM = {
    "token": "token-0001", "words-fr": "Mesurer avec les bénéficiaires.", "words-en": "",
    "finding-fr": "Un constat d’exemple.", "finding-en": "An example finding.",
    "stance": "nuances", "link": "/fr/guide/x", "decided": "2014-05-14",
}  # fmt: skip


def recorded(browser, **values):
    answer = browser.post("/en/meeting/group/decisions/new", {**FORM, **values})
    assert answer.status_code == 303, answer.text
    return int(answer.location.rpartition("/")[2])


def test_a_decision_is_recorded_once_and_has_an_address(group, browser, browser_of):
    host = browser_of("participant")
    number = recorded(host)
    assert recorded(host) == number and Decision.select().count() == 1
    page = browser.get(f"/en/meeting/decisions/{number}").text
    assert '<blockquote lang="fr"><p>Mesurer avec les bénéficiaires.</p>' in page
    assert "Not written in English yet." in page and "Nuances" in page and "14 May 2014" in page
    listed = browser.get("/en/meeting/decisions").text
    assert "In French" in listed and "Mesurer avec" in listed
    confirming = browser.get("/en/meeting/decisions?stance=confirms").text
    assert "Mesurer" not in confirming and "Nothing of that kind" in confirming
    assert "Mesurer" in browser.get("/en/meeting/group/decisions").text


def test_an_item_tells_of_itself_in_the_language_of_its_page(group, browser_of):
    host = browser_of("participant")
    recorded(host)
    english, french = (host.get(f"/{lang}/meeting/group").text for lang in ("en", "fr"))
    assert "Write notes in English" in english and "In French" in english
    assert "Écrire des notes en français" in french and "En français" not in french


def test_who_may_record(group, browser, browser_of):
    path = "/en/meeting/group/decisions/new"
    assert browser_of("partner").get(path).status_code == 404
    assert browser_of("coordinator").get(path).status_code == 200
    assert browser_of("outsider").post(path, FORM).status_code == 403
    assert browser.get(path).status_code == 303
    number = recorded(browser_of("participant"))
    edit = f"/en/meeting/decisions/{number}/edit"
    assert browser_of("partner").get(edit).status_code == 404
    assert browser_of("partner").post(f"/en/meeting/decisions/{number}/withdraw").status_code == 404
    assert Decision.get().withdrawn is None


def test_what_is_wrong_comes_back_beside_its_field(group, browser_of):
    wrong = {"words-fr": " ", "stance": "likes", "link": "javascript:alert(1)", "decided": "soon",
             "finding-en": "<script>"}  # fmt: skip
    answer = browser_of("participant").post("/en/meeting/group/decisions/new", {**FORM, **wrong})
    assert answer.status_code == 422
    assert re.findall(r'id="e-([\w-]+)"', answer.text) == ["words-fr", "stance", "link", "decided"]
    assert "<script>\n" not in answer.text and "&lt;script&gt;" in answer.text
    for link in ("//evil.example", "/\\evil", "http://", "data:x", "https://a b"):
        bad = browser_of("participant").post(
            "/en/meeting/group/decisions/new", {**FORM, "link": link}
        )
        assert bad.status_code == 422, link


def test_what_it_said_before_is_kept_and_two_do_not_overwrite(group, browser, browser_of):
    host = browser_of("participant")
    number = recorded(host)
    edit = f"/en/meeting/decisions/{number}/edit"
    new = {**FORM, "words-en": "Measure with those served.", "stance": "confirms", "opened": 1}
    assert host.post(edit, new).status_code == 303
    late = browser_of("coordinator").post(edit, {**FORM, "words-en": "Mine.", "opened": 1})
    assert late.status_code == 409
    assert "Measure with those served." in late.text and "Mine." in late.text
    assert 'name="opened" value="2"' in late.text
    page = browser.get(f"/en/meeting/decisions/{number}").text
    assert "What it said before" in page and "Version 1" in page
    assert [w.stance for w in Decision.get().history()] == ["confirms", "nuances"]
    assert host.post(edit, {**new, "opened": 2}).status_code == 303
    assert Decision.get().version == 2


def found(app, words, audience=VISITOR):
    with app.test_request_context("/fr/"), speaking("fr"):
        return [hit.title for hit in search.find(words, "fr", audience).hits]


def test_the_search_finds_what_stands(app, group, people, browser_of):
    host = browser_of("participant")
    number = recorded(host)
    assert found(app, "bénéficiaires") == [f"{number}. Mesurer avec les bénéficiaires."]
    assert found(app, "bénéficiaires", PARTNER) == found(app, "bénéficiaires")
    host.post(f"/en/meeting/decisions/{number}/withdraw")
    assert found(app, "bénéficiaires") == [] == found(app, "bénéficiaires", PARTNER)
    host.post(f"/en/meeting/decisions/{number}/reinstate")
    assert len(found(app, "bénéficiaires")) == 1
    group.shown = False
    group.save()
    assert found(app, "bénéficiaires") == [] == found(app, "bénéficiaires", PARTNER)


def test_the_guide_cites_it_as_it_stands(group, people, browser, browser_of):
    host = browser_of("participant")
    number = recorded(host)
    text = begin("Evidence", f"Before.\n\n{{{{ decision: {number} }}}}\n\nAfter.", people["partner"])
    publishing.publish(text, 1, people["partner"])
    page = browser.get("/en/guide/evidence").text
    assert 'class="evidence decision-card"' in page and "An example finding." in page
    assert '<span lang="en"><span class="lang-label">In French</span></span>' in page
    host.post(
        f"/en/meeting/decisions/{number}/edit",
        {**FORM, "words-en": "Measure with those served.", "opened": 1},
    )
    assert "Measure with those served." in browser.get("/en/guide/evidence").text
    host.post(f"/en/meeting/decisions/{number}/withdraw")
    public = browser.get("/en/guide/evidence").text
    assert "This decision no longer stands." in public and "Measure" not in public
    assert f"There is no decision {number}" in browser_of("partner").get("/en/guide/evidence").text


def test_a_number_that_is_none_is_said_quietly(app, group):
    for argument in ("", "x", "0", "99", "9" * 40, "<b>"):
        with app.test_request_context("/en/"), speaking("en"):
            assert "no longer stands" in embedded(argument, Shown(Text(), False))
            told = embedded(argument, Shown(Text(), True))
            assert "There is no decision" in told and "<b>" not in told


def test_hidden_items_hide_their_decisions(group, browser, browser_of):
    number = recorded(browser_of("participant"))
    group.shown = False
    group.save()
    assert browser.get(f"/en/meeting/decisions/{number}").status_code == 404
    assert "Mesurer" not in browser.get("/en/meeting/decisions").text
    assert browser_of("participant").get(f"/en/meeting/decisions/{number}").status_code == 200
    assert Decision.get().words == Label(fr="Mesurer avec les bénéficiaires.")
