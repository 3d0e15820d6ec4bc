"""The partners' forms: a case, its interviews, consents with their form, quotations."""

import io

import pytest

from valuess.cases import withdrawing
from valuess.cases.consents import CaseFile, Consent
from valuess.cases.models import Case, CaseInterview, InterviewGuide, Transcript
from valuess.cases.quotations import Quotation
from valuess.coding.models import Passage
from valuess.files.models import File

from .making import DAY, SAID, check, make_case, make_interview, marked, quoted, whole

FACTS = {
    "name-en": "A kitchen", "name-fr": "", "organisation": "Example Kitchen", "country": "GB",
    "area": "south_west", "legal_form": "company", "staff": "1_2", "income": "30_99",
    "sectors": ["food", "nonsense"], "host": "", "keep_until": "2017-01-31",
}  # fmt: skip


def test_a_case_is_opened_with_facts_in_the_codes_of_the_questionnaire(app, people, browser_of):
    member = browser_of("partner")
    bad = {**FACTS, "name-en": "", "country": "XX", "keep_until": "some day"}
    refused = member.post("/en/cases/desk/new", bad)
    assert refused.status_code == 422 and Case.select().count() == 0
    for words in ("Say what the case is called, in one language at least.",
                  "Choose one of the list.", "Write a date as day/month/year"):  # fmt: skip
        assert words in refused.text
    assert 'value="Example Kitchen"' in refused.text
    answer = member.post("/en/cases/desk/new", FACTS)
    assert answer.headers["Location"] == "/en/cases/desk/1"
    made = Case.get()
    assert (made.country, made.staff, made.sectors) == ("GB", "1_2", ["food"])
    assert made.knows(people["partner"]) and made.keep_until.isoformat() == "2017-01-31"
    page = member.get("/en/cases/desk/1").text
    assert "Company or CIC" in page and "31 January 2017" in page


def test_two_who_change_the_facts_lose_nothing(app, people, browser_of):
    make_case(people["partner"])
    member, path = browser_of("partner"), "/en/cases/desk/1/edit"
    assert member.post(path, {**FACTS, "opened": 1, "name-en": "Mine"}).status_code == 303
    late = member.post(path, {**FACTS, "opened": 1, "name-en": "Theirs"})
    assert late.status_code == 409 and "Theirs" in late.text and "Mine" in late.text
    assert str(Case.get().name) == "Mine"
    assert member.post(path, {**FACTS, "opened": 2, "name-en": "Theirs"}).status_code == 303


def test_an_interview_is_noted_and_put_right(app, people, browser_of):
    make_case(people["partner"])
    member = browser_of("partner")
    told = {"day": "2114-02-11", "place": "A hall", "lang": "de", "people": "Ann", "notes": "Well."}
    refused = member.post("/en/cases/desk/1/interview", told)
    assert (
        refused.status_code == 422 and "Write a date" in refused.text and "A hall" in refused.text
    )
    told |= {"day": "11/02/2014", "lang": "fr"}
    assert member.post("/en/cases/desk/1/interview", told).status_code == 303
    made = CaseInterview.get()
    assert (made.day, made.lang, made.people, Transcript.get().lang) == (DAY, "fr", "Ann", "fr")
    path = "/en/cases/desk/interview/1/edit"
    assert member.post(path, {**told, "lang": "en", "opened": 1}).status_code == 303
    assert Transcript.get().lang == "en"
    late = member.post(path, {**told, "people": "Bob", "opened": 1})
    assert late.status_code == 409 and "Bob" in late.text and CaseInterview.get().people == "Ann"


def test_consents_are_recorded_with_their_day_and_their_form(app, people, browser_of, strange):
    make_interview(make_case(people["partner"]), people["partner"], consents=None)
    member, path = browser_of("partner"), "/en/cases/desk/interview/1/consents"
    nothing = member.post(path, {"day": "2014-02-11"})
    assert nothing.status_code == 422
    assert "Choose an answer to one purpose at least." in nothing.text

    def send(content, name):
        given = {"consent-quote": "yes", "consent-host": "no", "day": "2014-02-11",
                 "form": (io.BytesIO(content), name)}  # fmt: skip
        return member.post(path, given, content_type="multipart/form-data")

    assert send(b"MZ\x00", "form.exe").status_code == 422 and Consent.select().count() == 0
    assert send(b"%PDF-1.4 signed", "form.pdf").status_code == 303
    rows = [(row.purpose, row.given, row.day, row.form_id) for row in Consent.select()]
    assert rows == [("quote", True, DAY, 1), ("host", False, DAY, 1)]
    page = member.get("/en/cases/desk/interview/1").text
    assert "/en/cases/desk/1/form/1" in page and "Not agreed" in page
    form = member.get("/en/cases/desk/1/form/1")
    assert form.data == b"%PDF-1.4 signed" and form.headers["Cache-Control"] == "no-store"
    assert form.headers["Content-Disposition"].startswith("attachment")
    assert strange.get("/en/cases/desk/1/form/1").status_code == 404
    assert File.select().count() == 0 and CaseFile.get().sha256
    make_case(people["partner"])
    assert member.get("/en/cases/desk/2/form/1").status_code == 404


def test_passages_are_proposed_once_checked_and_quotable(app, people, browser_of):
    by = people["partner"]
    case = make_case(by)
    interview = make_interview(case, by)
    passage = marked(interview, by)
    member = browser_of("partner")
    page, path = "/en/cases/desk/1/quotations", f"/en/cases/desk/1/quote/{passage.id}"
    assert "Have the pseudonyms of the transcripts checked first." in member.get(page).text
    assert member.get(path).status_code == 404
    check(case, by)
    assert SAID in member.get(page).text and "intangibles" in member.get(page).text
    form = {"words-en": "Ann Example counts.", "words-fr": "Oui.", "who-en": "", "who-fr": ""}
    refused = member.post(path, form)
    assert refused.status_code == 422
    assert "It gives the real name of somebody who has not agreed to be named." in refused.text
    assert "Say who speaks, by a pseudonym or a role." in refused.text
    assert member.post(path, {**form, "words-en": SAID, "who-en": "A cook"}).status_code == 303
    made = Quotation.get()
    assert (dict(made.words), dict(made.who)) == ({"en": SAID, "fr": "Oui."}, {"en": "A cook"})
    assert member.get(path).status_code == 404  # it is proposed already
    withdrawn = member.post("/en/cases/desk/quotation/1/withdraw", follow_redirects=True).text
    assert "The quotation is withdrawn." in withdrawn
    assert "1 quotation was withdrawn; its words are forgotten." in withdrawn


def test_two_who_reword_a_quotation_lose_nothing(app, people, browser_of):
    whole(people["partner"])
    member, path = browser_of("partner"), "/en/cases/desk/quotation/1"
    form = {"words-en": "We count.", "who-en": "A cook", "opened": 1}
    assert member.post(path, form).status_code == 303
    late = member.post(path, {**form, "words-en": "They count."})
    assert late.status_code == 409 and "They count." in late.text and "We count." in late.text
    assert Quotation.get().words["en"] == "We count."


def test_an_interview_is_erased_with_all_that_was_said(app, people, browser_of):
    case, interview, _quotation, _text = whole(people["partner"])
    member, path = browser_of("partner"), "/en/cases/desk/interview/1/erase"
    assert member.post(path).status_code == 422 and Transcript.select().count() == 1
    assert member.post(path, {"sure": "1"}).headers["Location"] == "/en/cases/desk/1"
    for table in (CaseInterview, Transcript, Quotation, Passage, Consent):
        assert table.select().count() == 0, table
    assert member.get("/en/cases/a-kitchen-tells").status_code == 200


def test_the_interview_guide_is_read_and_changed_in_both_languages(app, people, browser_of):
    member = browser_of("partner")
    assert member.get("/en/cases/desk/guide").status_code == 404
    InterviewGuide.create(
        key="k", title={"en": "Guide", "fr": "Guide"}, words={"en": "Ask.", "fr": "Demander."}
    )
    assert "Ask." in member.get("/en/cases/desk/guide").text
    form = {"title-en": "Guide", "title-fr": "Guide", "words-en": "Ask *well*.", "words-fr": "",
            "opened": 1}  # fmt: skip
    path = "/en/cases/desk/guide/edit"
    assert "Write it in both languages." in member.post(path, form).text
    form["words-fr"] = "Demander bien."
    assert member.post(path, form).status_code == 303
    assert member.post(path, form).status_code == 409
    assert "<em>well</em>" in member.get("/en/cases/desk/guide").text


@pytest.mark.parametrize("bad", ["<script>alert(1)</script>", "{{ 7*7 }}"])
def test_words_that_would_be_code_are_words(app, people, browser_of, bad):
    case = make_case(people["partner"], name={"en": bad, "fr": bad}, organisation=bad)
    interview = make_interview(case, people["partner"], words=f"{bad} {SAID}")
    withdrawing.record(interview, {"quote": True}, DAY, people["partner"])
    quoted(interview, people["partner"])
    for path in ("", "/1", "/interview/1", "/interview/1/transcript", "/1/names", "/1/quotations"):
        page = browser_of("partner").get(f"/en/cases/desk{path}").text
        assert "<script>alert" not in page and ">49<" not in page
