"""Citing, opening the evidence, the map and the picker, as people do it."""

import csv
import io
import re

from tests.meeting.test_decisions import recorded
from tests.writing.conftest import begin
from valuess.writing import publishing


def published(title, body, by):
    text = begin(title, body, by)
    publishing.publish(text, 1, by)
    return text


def test_a_sentence_cites_and_the_reader_opens_the_evidence(group, people, browser, browser_of):
    host = browser_of("participant")
    number = recorded(host)
    cite = f"{{{{ decision: {number} }}}}"
    published("Evidence", f"Measure together {cite}, they decided {cite}.", people["partner"])
    page = browser.get("/en/guide/evidence").text
    assert page.count(f'aria-label="Evidence 1: Decision {number}">[1]</a>') == 2
    below = page[page.index('<section class="footnotes rests"') :]
    assert '<li id="rests-1"' in below and "An example finding." in below
    assert below.count("<details>") == 1 and "14 May 2014" in below
    told = browser.get(f"/en/evidence/decision/{number}").text
    assert 'href="/en/guide/evidence"' in told and "Not published" not in told
    assert "To cite it" not in told
    assert (
        f"{{{{ decision: {number} }}}}"
        in browser_of("partner").get(f"/en/evidence/decision/{number}").text
    )
    host.post(f"/en/meeting/decisions/{number}/withdraw")
    page = browser.get("/en/guide/evidence").text
    assert "[1]" not in page and "An example finding." not in page and "rests" not in page
    assert "<p>Measure together, they" in page
    assert browser.get(f"/en/evidence/decision/{number}").status_code == 404
    writer = browser_of("partner").get("/en/guide/evidence").text
    assert "not shown to visitors" in writer and "no longer stands" in writer


def test_what_is_not_there_answers_like_nothing(group, browser):
    for path in ("decision/9", "decision/x", "quote/1", "evidence/needed", f"decision/{'9' * 30}"):
        assert browser.get(f"/en/evidence/{path}").status_code == 404


def test_a_page_may_say_that_evidence_is_missing(group, people, browser):
    published("Evidence", "It works {{ evidence: needed }}. {{ nothing: <b> }}", people["partner"])
    page = browser.get("/en/guide/evidence").text
    assert (
        '<sup class="cite">[<abbr title="This claim rests on nothing yet">evidence needed</abbr>]'
        in page
    )
    assert "nothing:" not in page and "<b>" not in page


def test_the_map_tells_what_rests_on_what(group, people, browser, browser_of):
    host = browser_of("participant")
    number = recorded(host)
    body = (
        f"One **claim** {{{{ decision: {number} }}}}.\n\nTwo {{{{ evidence: needed }}}}.\n\nNone."
    )
    published("Evidence", body, people["partner"])
    page = browser.get("/en/evidence/").text
    assert "2 claims" in page and "1 of them rests on nothing" in page
    assert '<td data-label="What is claimed" lang="en">One claim.</td>' in page and "None." not in page
    assert f'<a href="/en/evidence/decision/{number}">Decision {number}</a>' in page
    assert re.search(r"<svg.*?<circle", page, re.S)
    rows = list(
        csv.reader(io.StringIO(browser.get("/en/evidence/claims.csv").text.lstrip("\ufeff")))
    )
    assert rows[1][:3] == ["Evidence", "en", "One claim."] and rows[1][4] == f"Decision {number}"
    assert rows[2][2] == "Two." and rows[2][7] == "needed"
    host.post(f"/en/meeting/decisions/{number}/withdraw")
    page = browser.get("/en/evidence/").text
    assert "2 of them rest on nothing" in page and f"Decision {number}" not in page
    assert f"Decision {number}" in browser_of("partner").get("/en/evidence/").text


def test_drafts_are_not_in_the_public_map(group, people, browser, browser_of):
    begin("Hidden", "A secret claim {{ evidence: needed }}.", people["partner"])
    assert "secret" not in browser.get("/en/evidence/").text
    assert "secret" not in browser.get("/en/evidence/claims.csv").text
    assert "secret" in browser_of("partner").get("/en/evidence/").text


def test_the_picker_finds_by_words_without_accents(group, people, browser_of):
    number = recorded(browser_of("participant"))
    partner = browser_of("partner")
    page = partner.get("/fr/evidence/pick?q=beneficiaires").text
    assert f"{{{{ decision: {number} }}}}" in page and "<html" in page
    headers = {"HX-Request": "true", "HX-Target": "evidence-found"}
    part = partner.get("/fr/evidence/pick?q=nothing-like-it", headers=headers).text
    assert "<html" not in part and "Rien de citable n’a été trouvé." in part
    assert browser_of("participant").get("/fr/evidence/pick").status_code == 403


def test_the_map_takes_as_many_queries_with_thirty_pages_as_with_one(
    group, people, browser, queries, browser_of
):
    number = recorded(browser_of("participant"))
    counts = []
    for turn in range(30):
        published(f"Page {turn}", f"Claim {{{{ decision: {number} }}}}.", people["partner"])
        if turn in (0, 29):
            with queries() as seen:
                assert browser.get("/en/evidence/").status_code == 200
            counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
