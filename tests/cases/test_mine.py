"""The page of who was interviewed: by a link, without an account; what they say holds at once."""

import re

import pytest

from valuess.cases.consents import NAME_PERSON, QUOTE, Consent
from valuess.cases.links import InterviewLink
from valuess.cases.quotations import Quotation
from valuess.mail import Mail

from .making import SAID, make_case, make_interview, quoted, whole, write_page

ADDRESS = "/en/cases/a-kitchen-tells"


@pytest.fixture
def told(app, people):
    """A published case: (case, interview, quotation, text)."""
    return whole(people["partner"])


def link_of(interview, by, lang="en", name="Ann"):
    made = InterviewLink.make(interview, lang, name, by)
    return "/" + made.partition("://")[2].partition("/")[2]


def test_the_page_shows_their_words_and_consents_and_is_kept_out_of_sight(told, people, browser):
    _case, interview, _quotation, _text = told
    path = link_of(interview, people["partner"])
    page = browser.get(path)
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert SAID in page.text and "You approved these words" in page.text
    assert "Nous comptons les repas" in page.text  # the translation is theirs to approve too
    assert page.text.count(f"{path}/withdraw/") == 3
    french = browser.get(path.replace("/en/", "/fr/"))
    assert "Ce que vous avez dit" in french.text and SAID in french.text
    assert InterviewLink.get().opened is not None


def test_only_the_digest_of_a_link_is_kept_and_it_is_shown_once(told, browser_of):
    member = browser_of("partner")
    shown = member.post("/en/cases/desk/interview/1/links", {"name": "Ann", "lang": "fr"})
    token = re.search(r"/fr/cases/mine/([\w-]{43})", shown.text)[1]
    assert token not in member.get("/en/cases/desk/interview/1").text
    assert InterviewLink.get().hash != token and len(InterviewLink.get().hash) == 64
    assert "Ann" in member.get("/en/cases/desk/interview/1").text


@pytest.mark.parametrize("change", ["", "x", "?", "/"])
def test_a_link_that_was_tampered_with_opens_nothing(told, people, browser, change):
    _case, interview, _quotation, _text = told
    path = link_of(interview, people["partner"])
    broken = {"": path[:-1], "x": f"{path}x", "?": path[:-5] + "A" * 5, "/": f"{path}/nothing"}
    assert browser.get(broken[change]).status_code == 404
    assert browser.post(f"{broken[change]}/answer/1", {"act": "change"}).status_code == 404


def test_a_revoked_link_opens_nothing_any_more(told, people, browser, browser_of):
    _case, interview, _quotation, _text = told
    path = link_of(interview, people["partner"])
    member = browser_of("partner")
    assert member.post("/en/cases/desk/interview/1/links", {"revoke": 1}).status_code == 303
    for ending in ("", "/page", "/withdraw/quote"):
        assert browser.get(path + ending).status_code == 404
    assert member.post("/en/cases/desk/interview/1/links", {"revoke": 1}).status_code == 404


def test_a_link_reaches_its_own_interview_alone(told, people, browser):
    case, interview, _quotation, _text = told
    by = people["partner"]
    other = make_interview(case, by)
    theirs = quoted(other, by, approve=False)
    path = link_of(interview, by)
    assert f"quotation-{theirs.id}" not in browser.get(path).text
    answer = browser.post(f"{path}/answer/{theirs.id}", {"act": "approve", "opened": 1})
    assert answer.location == path and Quotation.get_by_id(theirs.id).state == "proposed"
    assert "there is nothing to answer" in browser.get(path).text


def test_they_approve_and_the_circle_is_told(app, people, browser):
    by = people["partner"]
    case = make_case(by)
    interview = make_interview(case, by)
    case.vouch(by)
    quoted(interview, by, approve=False)
    path = link_of(interview, by)
    answer = browser.post(f"{path}/answer/1", {"act": "approve", "opened": 1})
    assert answer.headers["Location"] == f"{path}#quotation-1"
    assert Quotation.get().state == "approved"
    told = Mail.get()
    assert told.to == "partner@demo.example" and "Approved: quotation 1" in told.subject
    assert SAID not in told.text


def test_they_ask_for_a_change_and_it_shows_to_visitors_no_more(told, people, browser, browser_of):
    _case, interview, _quotation, _text = told
    path = link_of(interview, people["partner"])
    empty = browser.post(f"{path}/answer/1", {"act": "change", "opened": 1, "words": " "})
    assert empty.status_code == 422 and "Say what you would like to change." in empty.text
    assert SAID in browser.get(ADDRESS).text
    browser.post(f"{path}/answer/1", {"act": "change", "opened": 1, "words": "Say dinners."})
    assert SAID not in browser.get(ADDRESS).text
    assert "Say dinners." in browser_of("partner").get("/en/cases/desk/1/quotations").text
    assert "Say dinners." in browser.get(path).text
    assert "Say dinners." not in Mail.get().text


def test_an_answer_to_words_that_changed_meanwhile_is_not_taken(told, people, browser):
    _case, interview, quotation, _text = told
    path = link_of(interview, people["partner"])
    quotation.reword({"en": "Other words."}, {"en": "A cook"}, 1, people["partner"])
    late = browser.post(f"{path}/answer/1", {"act": "approve", "opened": 1})
    assert late.status_code == 409 and "Other words." in late.text
    assert "The words have changed meanwhile: read them again, then answer." in late.text
    assert Quotation.get().state == "proposed"


def test_a_consent_is_withdrawn_after_a_page_that_says_what_follows(told, people, browser):
    _case, interview, _quotation, _text = told
    path = link_of(interview, people["partner"])
    page = browser.get(f"{path}/withdraw/quote")
    assert "taken out of every page of this portal at once" in page.text
    assert SAID in browser.get(ADDRESS).text  # to look at it changes nothing
    assert browser.post(f"{path}/withdraw/quote").headers["Location"] == path
    assert SAID not in browser.get(ADDRESS).text
    assert "Not agreed" in browser.get(path).text and SAID not in browser.get(path).text
    line = Consent.select().order_by(Consent.id.desc()).get()
    assert (line.purpose, line.given, line.interviewee, line.by_id) == (QUOTE, False, True, None)
    for purpose in (QUOTE, NAME_PERSON):  # a second click, and what was never agreed to
        assert browser.post(f"{path}/withdraw/{purpose}").location == path
        assert "there is nothing to withdraw" in browser.get(path).text
    assert Consent.select().order_by(Consent.id.desc()).get() == line
    assert browser.get(f"{path}/withdraw/nonsense").status_code == 404


def test_they_read_the_page_of_the_case_as_it_would_appear(told, people, browser):
    case, interview, _quotation, _text = told
    by = people["partner"]
    other = quoted(make_interview(case, by), by, approve=False)
    mine = Quotation.propose(
        quoted(interview, by).passage, interview, {"en": SAID}, {"en": "A cook"}, by
    )
    body = f"Now.\n\n{{{{ quote: {mine.id} }}}}\n\n{{{{ quote: {other.id} }}}}\n"
    write_page(case, by, body, "Elle raconte", "fr")
    path = link_of(interview, by, "fr")
    page = browser.get(f"{path}/page").text
    assert page.count(SAID) == 1 and "Elle raconte" in page  # theirs, and not somebody else’s


def test_without_a_page_there_is_none_to_read(app, people, browser):
    interview = make_interview(make_case(people["partner"]), people["partner"])
    path = link_of(interview, people["partner"])
    assert "It is not written yet." in browser.get(path).text
    assert browser.get(f"{path}/page").status_code == 404


def test_many_tries_from_one_place_are_refused(app, people, browser, monkeypatch):
    monkeypatch.setattr("valuess.cases.mine.HOURLY", 3)
    interview = make_interview(make_case(people["partner"]), people["partner"])
    path = link_of(interview, people["partner"])
    for _ in range(3):
        assert browser.get("/en/cases/mine/" + "x" * 43).status_code == 404
    refused = browser.get(path)
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0


def test_links_of_an_interview_are_bounded(app, people, browser_of):
    interview = make_interview(make_case(people["partner"]), people["partner"])
    for _ in range(10):
        link_of(interview, people["partner"])
    answer = browser_of("partner").post("/en/cases/desk/interview/1/links", {"lang": "en"})
    assert answer.status_code == 422 and "There are enough links: revoke one first." in answer.text
