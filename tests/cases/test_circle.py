"""Only the circle of a case sees it; to all others it is not there. Each reading is logged."""

import re

from valuess import search
from valuess.audit import Entry
from valuess.cases import transcribing, withdrawing
from valuess.cases.consents import ANALYSE
from valuess.cases.models import Transcript, TranscriptReading
from valuess.coding import sources

from .making import DAY, SAID, check, make_case, make_interview, whole

CIRCLE = ["1", "1/edit", "1/interview", "interview/1", "interview/1/edit", "interview/1/write",
          "interview/1/versions", "interview/1/version/1", "interview/1/readings",
          "interview/1/erase", "1/names", "1/quotations", "quotation/1", "1/form/1"]  # fmt: skip


def plain(page):
    """A page without the token of its form, which tells the second it was made in."""
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", page)


def test_the_circle_opens_what_others_do_not_find(app, people, browser_of, strange):
    case, interview, quotation, _text = whole(people["partner"])
    withdrawing.keep_form(case, "signed.txt", b"Signed.", 1000, people["partner"])
    for path in CIRCLE:
        address = f"/en/cases/desk/{path}"
        assert browser_of("partner").get(address).status_code == 200, path
        assert browser_of("coordinator").get(address).status_code == 200, path
        hidden, absent = strange.get(address), strange.get("/en/cases/desk/99")
        assert hidden.status_code == 404, path
        seen = plain(hidden.text.replace(address, ""))
        assert seen == plain(absent.text.replace("/en/cases/desk/99", ""))
        assert browser_of("participant").get(address).status_code == 403


def test_who_is_let_in_knows_it_and_who_is_let_go_does_not(
    app, people, browser_of, strange, stranger
):
    make_case(people["partner"])
    member = browser_of("partner")
    said = member.post("/en/cases/desk/1/circle", {"account": stranger.id}, follow_redirects=True)
    assert "Demo stranger is in the circle." in said.text
    assert strange.get("/en/cases/desk/1").status_code == 200
    said = member.post(
        "/en/cases/desk/1/circle", {"account": people["participant"].id}, follow_redirects=True
    )
    assert "Demo participant cannot be added: only partners can." in said.text
    answer = strange.post("/en/cases/desk/1/circle", {"leaves": stranger.id})
    assert answer.headers["Location"] == "/en/cases/desk"
    assert strange.get("/en/cases/desk/1").status_code == 404
    stranger.role = "participant"
    assert not make_case(people["partner"]).knows(stranger)


def test_other_partners_read_a_transcript_once_checked_while_it_may_be_analysed(
    app, people, strange, stranger
):
    case = make_case(people["partner"])
    interview = make_interview(case, people["partner"])
    path = "/en/cases/desk/interview/1/transcript"
    assert strange.get(path).status_code == 404
    check(case, people["partner"])
    page = strange.get(path)
    assert SAID in page.text and "Ann Example" not in page.text and "Exampleton" not in page.text
    withdrawing.record(interview, {ANALYSE: False}, DAY, people["partner"])
    assert strange.get(path).status_code == 404
    assert not sources.known["transcript"].may(stranger, 1)
    withdrawing.record(interview, {ANALYSE: True}, DAY, people["partner"])
    assert sources.known["transcript"].readable(stranger, [1, 2]) == {1}
    transcribing.write(Transcript.of(interview), "Ann Example again.", 2, people["partner"])
    assert strange.get(path).status_code == 404  # nobody vouches for the new words


def test_each_reading_is_logged_by_whoever_and_of_whatever_version(
    app, people, browser_of, strange
):
    case = make_case(people["partner"])
    make_interview(case, people["partner"])
    check(case, people["partner"])
    member = browser_of("partner")
    for path in ("transcript", "write", "version/1"):
        assert member.get(f"/en/cases/desk/interview/1/{path}").status_code == 200
    member.get("/en/cases/desk/1/names")
    strange.get("/en/cases/desk/interview/1/transcript")
    sources.opened("transcript", 1, people["coordinator"])
    rows = [(row.account, row.version) for row in TranscriptReading.of(Transcript.get())]
    partner = people["partner"].id
    assert rows[::-1] == [
        (partner, 2), (partner, 2), (partner, 1), (partner, 2),
        (rows[1][0], 2), (people["coordinator"].id, 2),
    ]  # fmt: skip
    page = member.get("/en/cases/desk/interview/1/readings").text
    assert "Demo stranger" in page and "Demo coordinator" in page


def test_the_words_of_a_transcript_are_in_no_search(app, people, browser_of, strange):
    case, interview, _quotation, _text = whole(people["partner"])
    for person in (browser_of("coordinator"), browser_of("partner"), strange):
        for wanted in ("laughter", "Exampleton", "lunches"):
            page = person.get(f"/en/search?q={wanted}").text
            assert "Nothing was found" in page, wanted
    assert search.find("laughter", "en", 4).total == 0


def test_a_list_of_cases_costs_as_many_queries_for_thirty_as_for_one(
    app, people, browser_of, queries
):
    counts = []
    for count in (1, 29):
        for _ in range(count):
            make_case(people["partner"])
        browser_of("partner").get("/en/cases/desk")
        with queries() as seen:
            assert browser_of("partner").get("/en/cases/desk").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_trail_names_nobody_who_was_interviewed(app, people):
    _case, _interview, quotation, _text = whole(people["partner"])
    quotation.withdraw(people["partner"])
    trail = " ".join(f"{entry.act} {entry.about} {entry.detail}" for entry in Entry.select())
    assert "quotation withdrawn" in trail and "pseudonyms checked" in trail
    assert not any(words in trail for words in ("Ann", "Exampleton", "laughter", "Kitchen"))
