"""A figure in a page of the guide: what visitors and writers see, and what is kept of it."""

import pytest
from flask import current_app

from tests.survey.making import answer, answered, survey
from tests.writing.conftest import begin
from valuess.survey.results import audit, snapshots
from valuess.survey.shown import publishing
from valuess.survey.shown.citing import covers
from valuess.writing import publishing as texts

PAGE = "/en/guide/evidence"


@pytest.fixture
def asked(app):
    return answered(survey())


@pytest.fixture
def frozen(asked, people):
    return snapshots.freeze(asked, people["coordinator"], "").number


def cited(by, *lines):
    text = begin("Evidence", "\n\n".join(["Before.", *lines, "After."]), by)
    texts.publish(text, 1, by)
    return text


def release(asked, number, people, public=True):
    audit.spared(snapshots.at(asked, number))
    with current_app.test_request_context("/en/"):
        publishing.publish(asked, number, public, people["coordinator"])


def test_visitors_see_a_figure_once_its_snapshot_is_published(
    asked, frozen, people, browser, browser_of
):
    cited(people["partner"], f"{{{{ survey: impact/reasons by country @{frozen} }}}}")
    page, partner = browser.get(PAGE).text, browser_of("partner")
    assert "Before." in page and '<svg class="chart"' not in page and "embed-unknown" not in page
    page = partner.get(PAGE).text
    assert f"Visitors do not see this figure: snapshot {frozen} is not published." in page
    release(asked, frozen, people)
    page = browser.get(PAGE).text
    assert page.count('<svg class="chart"') == 1 and "Why evaluate? – Country" in page
    assert "60 were asked, and all answered." in page and "<summary>Table</summary>" in page
    assert f'href="/en/survey/impact/results/reasons/country?at={frozen}">Your impact</a>' in page
    assert "Visitors do not see" not in partner.get(PAGE).text
    release(asked, frozen, people, public=False)
    page = browser.get(PAGE).text
    assert '<svg class="chart"' not in page and "Why evaluate?" not in page


def test_writers_see_that_a_frozen_figure_has_moved(asked, frozen, people, browser, browser_of):
    release(asked, frozen, people)
    cited(people["partner"], f"{{{{ survey: impact/reasons @{frozen} }}}}")
    assert "this has moved" not in browser_of("partner").get(PAGE).text
    for _turn in range(20):
        answer(asked, {"country": "france", "reasons": ["account"]})
    newer = snapshots.freeze(asked, people["coordinator"], "").number
    page = browser_of("partner").get(PAGE).text
    assert f"since snapshot {frozen} this has moved. n from 60 to 80" in page
    assert "improve: −18.8 percentage points" in page
    assert ">75% (45)</text>" in page
    page = browser.get(PAGE).text
    assert "this has moved" not in page and ">75% (45)</text>" in page
    assert newer > frozen


def test_a_figure_without_a_number_follows_what_is_published(asked, frozen, people, browser):
    cited(people["partner"], "{{ survey: impact/reasons }}")
    release(asked, frozen, people)
    assert ">75% (45)</text>" in browser.get(PAGE).text
    for _turn in range(20):
        answer(asked, {"country": "france", "reasons": ["account"]})
    newer = snapshots.freeze(asked, people["coordinator"], "").number
    assert ">75% (45)</text>" in browser.get(PAGE).text
    release(asked, newer, people)
    assert ">56.2% (45)</text>" in browser.get(PAGE).text


def test_what_there_is_not_is_said_to_writers_alone(asked, frozen, people, browser, browser_of):
    release(asked, frozen, people)
    wrong = ("impact/nothing", "nothing/reasons", "impact/reasons by comment", "impact/comment",
             "impact/reasons @99", "impact", "<b>/x", "impact/address")  # fmt: skip
    cited(people["partner"], *(f"{{{{ survey: {each} }}}}" for each in wrong))
    page = browser.get(PAGE).text
    assert (
        "embed-unknown" not in page and '<svg class="chart"' not in page and "nothing/" not in page
    )
    page = browser_of("partner").get(PAGE).text
    assert page.count("This figure cannot be shown:") == len(wrong) and "<b>/x" not in page


def test_a_sentence_cites_a_figure_and_the_picker_finds_it(
    asked, frozen, people, browser, browser_of
):
    release(asked, frozen, people)
    cited(people["partner"], "Most want to improve {{ survey: impact/reasons }}.")
    page = browser.get(PAGE).text
    assert 'aria-label="Evidence 1: Why evaluate?">[1]</a>' in page
    assert "Why evaluate?" in browser.get("/en/evidence/survey/impact/reasons").text
    found = browser_of("partner").get("/en/evidence/pick?q=evaluate").text
    assert "{{ survey: impact/reasons }}" in found and "Address" not in found
    release(asked, frozen, people, public=False)
    assert "[1]" not in browser.get(PAGE).text


def test_what_a_withdrawal_covers():
    assert covers("impact@3", "impact/reasons by country @3")
    assert not covers("impact@3", "impact/reasons") and not covers("impact@3", "impact/reasons @2")
    assert covers("impact", "impact/reasons") and not covers("impact", "impact/reasons @3")
    assert covers("impact/reasons", "impact/reasons by country @3")
    assert not covers("impact/reasons", "impact/effects") and not covers("impact", "nonsense")
