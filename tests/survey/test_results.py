"""Results as visitors, partners and the small circle read them."""

import csv
import io
import sys

import pytest

from tests.survey.making import answer, answered, survey
from valuess import jobs
from valuess.accounts.models import Account
from valuess.audit import Entry
from valuess.survey.models import SurveyAudit, SurveyReader, SurveySnapshot
from valuess.survey.results import audit, snapshots
from valuess.survey.shown import checking, publishing

HERE = "/en/survey/impact/results"


@pytest.fixture
def launched(monkeypatch):
    found = []
    monkeypatch.setattr(jobs, "launch", lambda _command, row: found.append(row.id))
    return found


@pytest.fixture
def asked(app):
    return answered(survey())


def published(made, by):
    frozen = snapshots.freeze(made, by, "for the tests")
    audit.spared(frozen)
    publishing.publish(made, frozen.number, True, by)
    return frozen.number


def test_visitors_read_nothing_before_it_is_published(asked, browser):
    page = browser.get(HERE)
    assert page.status_code == 200 and "The results are not published yet" in page.text
    assert '<svg class="chart"' not in page.text
    for path in ("/reasons", "/reasons/country", "/reasons.csv", "?at=1"):
        assert browser.get(HERE + path).status_code == 404
    assert browser.get("/en/survey/other/results").status_code == 404


def test_visitors_read_what_is_published_and_it_stays(asked, people, browser):
    number = published(asked, people["coordinator"])
    page = browser.get(f"{HERE}/reasons").text
    assert "n = 60 answered" not in page and "60 were asked, and all answered." in page
    assert "Several answers were possible" in page
    assert "<title>Why evaluate?</title>" in page and ">75% (45)</text>" in page
    answer(asked, {"country": "france", "reasons": ["improve"]})
    assert browser.get(f"{HERE}/reasons").text == page
    assert browser.get(f"{HERE}/reasons?at={number}").status_code == 200
    assert browser.get(f"{HERE}/reasons?at={number + 1}").status_code == 404
    french = browser.get("/fr/survey/impact/results/reasons").text
    assert ">75\u00a0% (45)</text>" in french and "Pourquoi évaluer" in french


def test_a_question_is_crossed_by_an_axis_and_taken_as_csv(asked, people, browser):
    number = published(asked, people["coordinator"])
    page = browser.get(f"{HERE}/effects/country").text
    assert "France, n = 40" in page and "England, n = 20" in page
    answer_ = browser.get(f"{HERE}/reasons/country.csv")
    assert (
        f'filename="impact-reasons-country-{number}.csv"' in answer_.headers["Content-Disposition"]
    )
    rows = list(csv.reader(io.StringIO(answer_.text.lstrip("\ufeff"))))
    assert rows[0] == ["Code", "Option", "Country", "Answers", "Share", "n", "Asked"]
    assert rows[1] == ["improve", "improve", "France", "30", "0.75", "40", "40"]
    for path in ("/reasons/reasons", "/reasons/comment", "/country/country", "/address", "/nothing",
                 "/reasons/country/staff"):  # fmt: skip
        assert browser.get(HERE + path).status_code == 404, path


def test_small_counts_are_hidden_and_said_to_be(asked, people, browser):
    answer(asked, {"country": "france", "reasons": ["other"]})
    made = survey(slug="few")
    for at in range(20):
        answer(made, {"country": "england" if at < 3 else "france", "reasons": ["improve"]})
    published(made, people["coordinator"])
    page = browser.get("/en/survey/few/results/country").text
    assert "Hidden: fewer than 5 answers" in page
    assert ">3<" not in page and "(3)" not in page and "15%" not in page


def test_how_many_are_left_out_is_said(asked, people, browser):
    for count, words in ((2, "A few organisations are not"), (6, "6 organisations are not")):
        made = survey(slug=f"aside{count}")
        answered(made, 60)
        for _ in range(count):
            answer(made, {"staff": "none", "reasons": ["improve"]})
        published(made, people["coordinator"])
        page = browser.get(f"/en/survey/aside{count}/results/reasons").text
        assert words in page and "60 were asked" in page
    published(asked, people["coordinator"])
    assert "are not in these tables" not in browser.get(HERE).text


def test_partners_read_safe_tables_and_the_circle_raw_ones(asked, people, browser_of):
    partner = browser_of("partner")
    page = partner.get(f"{HERE}/reasons").text
    assert "For partners" in page and "Not for publication" not in page
    SurveyReader.create(survey=asked, account=people["partner"])
    page = partner.get(f"{HERE}/reasons").text
    assert "Not for publication" in page and "60 sent" in page
    page = partner.get(f"{HERE}/reasons?only-country=england&only-staff=none&by=").text
    assert "Only some of the organisations:" in page and "is not applied" not in page
    assert "10 were asked, and all answered." in page
    page = partner.get(f"{HERE}/reasons?only-country=england&only-staff=none&only-area=brest").text
    assert "beyond these is not applied" in page
    moved = partner.get(f"{HERE}/reasons?by=staff&only-country=england")
    assert moved.status_code == 302
    assert moved.location == f"{HERE}/reasons/staff?only-country=england"


def test_filters_are_for_the_circle_alone(asked, people, browser, browser_of):
    published(asked, people["coordinator"])
    for reader in (browser, browser_of("participant"), browser_of("partner")):
        page = reader.get(f"{HERE}/reasons?only-country=england").text
        assert "60 were asked, and all answered." in page
        assert "Only some of the organisations" not in page


SHELF = "/en/survey/impact/snapshots"


def test_a_snapshot_is_frozen_checked_published_and_taken_back(
    asked, people, browser, browser_of, launched
):
    partner, coordinator = browser_of("partner"), browser_of("coordinator")
    assert browser_of("participant").post(SHELF).status_code == 403
    assert partner.post(SHELF, {"note": "x" * 301}).status_code == 422
    assert partner.post(SHELF, {"note": "First edition"}).status_code == 303
    number = SurveySnapshot.get(SurveySnapshot.note == "First edition").number
    assert "First edition" in partner.get(SHELF).text
    assert "First edition" not in browser.get(SHELF).text
    path = f"{SHELF}/{number}"
    assert partner.post(f"{path}/publish").status_code == 403
    assert coordinator.post(f"{path}/publish").status_code == 303
    page = coordinator.get(SHELF).text
    assert f"Snapshot {number} is being checked." in page and "every 2s" in page
    part = coordinator.get(SHELF, headers={"HX-Request": "true", "HX-Target": "div#survey-snapshots"}).text
    assert "<progress" in part and "<html" not in part
    assert "First edition" not in browser.get(SHELF).text
    assert browser.get(f"{HERE}/reasons").status_code == 404
    assert coordinator.post(f"{path}/withdraw").status_code == 303
    assert "being checked" not in coordinator.get(SHELF).text
    assert coordinator.post(f"{path}/publish").status_code == 303
    checking.run(SurveyAudit.get().id)
    assert len(launched) == 1
    assert "First edition" in browser.get(SHELF).text and "Everyone" in coordinator.get(SHELF).text
    acts = [(e.act, e.account) for e in Entry.select().order_by(Entry.id) if "publi" in e.act]
    by = people["coordinator"].id
    assert acts == [("survey publication asked for", by), ("survey publication no longer asked for", by),
                    ("survey publication asked for", by), ("survey results published", by)]  # fmt: skip
    found = browser.get("/en/search?q=evaluate").text
    assert "Results of a survey" in found and 'href="/en/survey/impact/results"' in found
    assert "/en/survey/impact/results" in browser.get("/sitemap.xml").text
    assert coordinator.post(f"{path}/withdraw").status_code == 303
    assert browser.get(f"{HERE}/reasons").status_code == 404
    assert "Results of a survey" not in browser.get("/en/search?q=evaluate").text
    assert coordinator.post(f"{path}/publish").status_code == 303
    assert browser.get(f"{HERE}/reasons").status_code == 200
    assert coordinator.post(f"{SHELF}/99/publish").status_code == 404


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_asked_for_is_not_published_without_a_solver_or_a_coordinator(
    asked, people, browser_of, launched, monkeypatch
):
    by, coordinator = people["coordinator"], browser_of("coordinator")
    frozen = snapshots.freeze(asked, by)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "valuess.survey.results.solving", None)
        publishing.publish(asked, frozen.number, True, by)
        checking.run(SurveyAudit.get().id)
    page = coordinator.get(SHELF).text
    assert "SciPy" in page and "Check again" in page and "every 2s" not in page
    assert coordinator.post(f"{SHELF}/{frozen.number}/publish").status_code == 303
    assert "is being checked" in coordinator.get(SHELF).text and len(launched) == 2
    Account.update(role="partner").where(Account.id == by.id).execute()
    checking.run(SurveyAudit.get().id)
    here = SurveySnapshot.get_by_id(frozen.id)
    assert (here.public, here.asked, audit.checked(here)) == (False, None, True)


@pytest.mark.parametrize("role", [None, "partner", "coordinator"])
def test_pages_of_results_take_few_queries(asked, people, browser, browser_of, queries, role):
    published(asked, people["coordinator"])
    reader = browser_of(role) if role else browser
    for path in ("", "/reasons", "/effects/country", "/comment"):
        reader.get(HERE)
        with queries() as seen:
            assert reader.get(f"{HERE}{path}?x=1").status_code == 200
        assert len(seen) <= 5, seen


def test_the_front_page_says_where_the_questionnaire_stands(asked, people, browser):
    page = browser.get("/en/").text
    assert "Open now · 60 answers" in page and "See the results" not in page
    assert '<a class="button primary" href="/en/survey/impact">Answer the questionnaire</a>' in page
    published(asked, people["coordinator"])
    page = browser.get("/en/").text
    assert '<a class="button quiet" href="/en/survey/impact/results">See the results</a>' in page
    survey(slug="next", position=1)  # the next questionnaire takes nothing away
    page = browser.get("/en/").text
    assert 'href="/en/survey/next">Answer the questionnaire</a>' in page
    assert 'href="/en/survey/impact/results">See the results of “Your impact”</a>' in page
