"""Memos on a case, and what waits in one's cases."""

from valuess import coding
from valuess.cases import withdrawing
from valuess.coding.models import CodingAct, Memo
from valuess.db import Label

from ..test_validity import faults
from .making import make_case, make_interview, whole

PAGE = "/en/cases/desk/1"


def test_a_memo_on_a_case_is_written_changed_taken_away_and_undone(people, browser_of):
    by = people["partner"]
    make_case(by)
    browser = browser_of("partner")
    wrong = browser.post(f"{PAGE}/memo", {"words": "x" * 20_001})
    assert wrong.status_code == 422 and "At most 20000 characters." in wrong.text
    assert "x" * 20_001 in wrong.text and faults(wrong.text) == []
    assert browser.post(f"{PAGE}/memo", {"words": "Ask about lunches."}).location == f"{PAGE}#memos"
    page = browser.get(PAGE)
    assert "Ask about lunches." in page.text and faults(page.text) == []
    memo = Memo.get()
    assert browser.post(f"/en/coding/memo/{memo.id}", {"words": "Ask again."}).location == f"{PAGE}#memos"
    browser.post(f"/en/coding/memo/{memo.id}", {"drop": "1"})
    assert "Ask again." not in browser.get(PAGE).text
    for there in (["Ask again."], ["Ask about lunches."], []):
        act = coding.undoing.last("case", 1, by)
        assert f'name="act" value="{act.id}"' in browser.get(PAGE).text
        assert browser.post("/en/coding/undo", {"act": act.id}).location == PAGE
        assert [row.words for row in Memo.on("case", [1])] == there
    other = browser_of("coordinator")
    other.post(f"{PAGE}/memo", {"words": "Mine."})
    assert browser.post(f"/en/coding/memo/{Memo.get(Memo.words == 'Mine.').id}", {"drop": "1"}).status_code == 404


def test_only_the_circle_reads_memos_and_they_go_with_the_last_interview(people, browser_of):
    by = people["coordinator"]
    case = make_case(by)
    interview = make_interview(case, by)
    memo = coding.memo("case", case.id, "en", "Hush", by)
    outside = browser_of("partner")
    assert outside.post(f"{PAGE}/memo", {"words": "Let me in"}).status_code == 404
    assert outside.post(f"/en/coding/memo/{memo.id}", {"words": "Mine"}).status_code == 404
    assert b"Hush" not in outside.get("/en/coding/project.qdpx").data
    withdrawing.erase(interview, by)
    assert not Memo.select().exists() and not CodingAct.select().where(CodingAct.kind == "case").exists()


def test_ones_own_page_tells_what_waits_in_ones_cases(people, browser_of):
    by = people["partner"]
    _case, _interview, quotation, _text = whole(by)
    browser = browser_of("partner")
    assert "Change asked for" not in browser.get("/en/my/").text
    quotation.ask_change("Say it otherwise.", quotation.version)
    make_interview(make_case(by, name=Label(en="A barn")), by)
    page = browser.get("/en/my/").text
    assert f'href="/en/cases/desk/quotation/{quotation.id}"' in page and faults(page) == []
    assert "Pseudonyms to check" in page and 'href="/en/cases/desk/2/names"' in page
    assert "/en/cases/desk/1/names" not in page and "Say it otherwise." not in page
    assert '<a href="/en/cases/desk">The cases at work</a>' in page
    assert "Change asked for" not in browser_of("participant").get("/en/my/").text
