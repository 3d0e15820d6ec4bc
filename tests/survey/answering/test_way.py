"""A respondent's whole way without scripts: pages, languages, stopping, sending, withdrawing."""

import gzip
import re
from datetime import timedelta

import pytest

from tests.survey.answering.conftest import Respondent, only, opened
from tests.survey.answering.forms import FORM
from tests.survey.exports import starting
from valuess.db import db, now
from valuess.mail import deliver_due
from valuess.survey.form import changed, packed
from valuess.survey.models import (
    BEGUN,
    CLOSED,
    SENT,
    WITHDRAWN,
    Response,
    Survey,
    SurveyContact,
    SurveyVersion,
)

PAGE = "/en/survey/two-shores/answer/page"


def path_of(answer):
    return answer.location.removeprefix("http://localhost")


def test_reading_the_front_page_leaves_no_cookie_and_nothing_behind(survey, respondent):
    page = respondent.get("/en/survey/two-shores")
    assert page.status_code == 200 and "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    for words in ("Who asks", "What happens to your answers", "How long it takes", "no network address"):
        assert words in page.text
    assert 'href="#begin">To the beginning' in page.text  # where one is who has read it
    assert page.text.index("Come back with a code") < page.text.index("Who asks")
    assert Response.select().count() == 0


def test_who_does_not_agree_does_not_begin(survey, respondent):
    answer = respondent.post("/en/survey/two-shores/answer", {})
    assert answer.status_code == 422 and "Tick this box to begin." in answer.text
    assert 'answer#begin">' in answer.text  # far down: there a browser without scripts shows it
    assert Response.select().count() == 0


def test_the_whole_way(survey, respondent):
    code = respondent.begin()
    assert path_of(respondent.get("/en/survey/two-shores/answer")) == f"{PAGE}/you"
    assert path_of(respondent.answer("you", {"country": "france", "staff": "12,5"})) == f"{PAGE}/practice"
    # “no” lets one more question be asked on the same page, and passes over the next one
    more = respondent.answer("practice", {"evaluates": "no"})
    assert path_of(more) == f"{PAGE}/practice#q-why_not"
    page = respondent.get(f"{PAGE}/practice").text
    assert 'data-question="why_not" data-type="long">' in page
    assert path_of(respondent.answer("practice", {"evaluates": "no", "why_not": "No time"})) == f"{PAGE}/end"
    assert path_of(respondent.answer("end", {"interview": "no"})) == "/en/survey/two-shores/answer/check"
    check = respondent.get("/en/survey/two-shores/answer/check").text
    assert "No time" in check and "12.5 FTE" in check and f'href="{PAGE}/practice"' in check
    sent = respondent.send()
    assert path_of(sent) == "/en/survey/two-shores/answer/sent"
    assert code in respondent.get(path_of(sent)).text
    response = only()
    assert (response.state, response.change, response.lang) == (SENT, 1, "en")
    assert response.counted == {"country": "france", "staff": "12.5", "evaluates": "no",
                                "why_not": "No time", "interview": "no"}  # fmt: skip
    assert Survey.get().changes == 1


def test_what_a_later_answer_hid_is_kept_and_not_counted(survey, respondent):
    respondent.begin()
    respondent.whole(send=False)
    respondent.answer("practice", {"evaluates": "yes", "why_not": "No time."})
    respondent.answer("effects", {"effects.work": "strong"})
    assert respondent.send().status_code == 303
    response = only()
    assert response.answers["why_not"] == "No time." and "why_not" not in response.counted
    respondent.answer("practice", {"evaluates": "no", "why_not": "No time."})
    assert only().counted["effects"] == {"work": "strong"}  # until it is sent again
    respondent.send()
    assert "effects" not in only().counted and only().counted["why_not"] == "No time."
    assert Survey.get().changes == 2


def test_an_answer_to_a_question_that_is_not_asked_here_is_not_taken(survey, respondent):
    respondent.begin()
    respondent.answer("you", {"country": "france", "effects.work": "strong", "interview": "yes"})
    assert only().answers == {"country": "france"}
    assert respondent.get(f"{PAGE}/effects").status_code == 303  # skipped for now


@pytest.mark.parametrize("typed", ["NaN", "1e309", "inf"])
def test_bad_numbers_come_back_beside_their_field(survey, respondent, typed):
    respondent.begin()
    answer = respondent.answer("you", {"country": "france", "staff": typed, "town": "Rennes"})
    assert answer.status_code == 422
    assert "Write a number in figures" in answer.text and f'value="{typed}"' in answer.text
    assert '<a href="#f-staff">Staff: ' in answer.text
    assert only().answers == {"country": "france", "town": "Rennes"}  # what is right is kept


def test_a_text_of_a_megabyte_comes_back_whole(survey, respondent):
    respondent.begin()
    text = "é" * 1_000_000
    answer = respondent.answer("practice", {"evaluates": "no", "why_not": text})
    assert answer.status_code == 422 and text in answer.text
    assert "At most 10,000 characters, and there are 1,000,000." in answer.text


def test_an_option_of_another_question_is_refused(survey, respondent):
    respondent.begin()
    answer = respondent.answer("you", {"country": "impact"})
    assert answer.status_code == 422 and "Choose one of the answers listed here." in answer.text
    assert only().answers == {}


def test_what_must_be_answered_is_named_on_the_page_and_before_sending(survey, respondent):
    respondent.begin()
    answer = respondent.answer("you", {"town": "Rennes"})
    assert answer.status_code == 422 and "Country: Please answer this question." in answer.text
    assert respondent.answer("you", {"town": "Rennes"}, to="stop").status_code == 303
    refused = respondent.send()
    assert refused.status_code == 422
    assert f'<a href="{PAGE}/you#q-country">Country</a>' in refused.text
    assert only().state == BEGUN


def test_switching_the_language_takes_what_is_typed_along(survey, respondent):
    respondent.begin()
    page = respondent.get(f"{PAGE}/you").text
    assert f'formaction="{PAGE.replace("/en/", "/fr/")}/you"' in page
    moved = respondent.answer("you", {"country": "france", "town": "Brest"}, to="here", lang="fr")
    assert path_of(moved) == "/fr/survey/two-shores/answer/page/you"
    french = respondent.get(path_of(moved)).text
    assert 'value="Brest"' in french and "Pays" in french
    wrong = respondent.answer("you", {"town": "Brest", "staff": "douze"}, to="here", lang="fr")
    assert wrong.status_code == 422 and 'value="douze"' in wrong.text and "Pays" in wrong.text


def test_an_answer_can_be_taken_back(survey, respondent):
    respondent.begin()
    respondent.answer("practice", {"evaluates": "no", "terms": "impact"})
    back = respondent.answer("practice", {"evaluates": "no", "terms": "impact"}, _clear="evaluates")
    assert path_of(back) == f"{PAGE}/practice"
    assert only().answers == {"terms": ["impact"]}


def test_beginning_twice_with_one_form_begins_once(survey, respondent):
    code = respondent.code_in(respondent.get("/en/survey/two-shores").text)
    for _turn in range(2):
        assert respondent.post("/en/survey/two-shores/answer", {"agrees": "1", "_code": code}).status_code == 303
    assert Response.select().count() == 1


def test_sending_twice_counts_once(survey, respondent):
    respondent.begin()
    respondent.whole()
    assert respondent.send().status_code == 303
    assert (Survey.get().changes, Response.select().count()) == (1, 1)


def test_coming_back_on_another_device(app, survey, respondent):
    code = respondent.begin()
    respondent.answer("you", {"country": "england", "town": "Bristol"})
    phone = Respondent(app)
    assert phone.get(f"{PAGE}/you").location.endswith("/en/survey/two-shores/resume")
    wrong = phone.post("/en/survey/two-shores/resume", {"code": "k7pq-2mzx-9fdh-w4tc"})
    assert wrong.status_code == 422 and "No answers are kept under this code." in wrong.text
    assert phone.post("/en/survey/two-shores/resume", {"code": "hello"}).status_code == 422
    typed = code.upper().replace("-", " ")
    assert phone.post("/fr/survey/two-shores/resume", {"code": typed}).status_code == 303
    assert 'value="Bristol"' in phone.get(f"{PAGE}/you").text
    link = Respondent(app)
    shown = link.get(f"/en/survey/two-shores/resume/{code}")
    assert f'value="{code}"' in shown.text and "Set-Cookie" not in shown.headers


def test_guessing_codes_is_limited(survey, respondent):
    answers = [respondent.post("/en/survey/two-shores/resume", {"code": "k7pq-2mzx-9fdh-w4tc"}) for _n in range(31)]
    assert [a.status_code for a in answers] == [422] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_two_devices_on_one_page_overwrite_nothing(app, survey, respondent):
    code = respondent.begin()
    phone = Respondent(app)
    phone.post("/en/survey/two-shores/resume", {"code": code})
    hidden = phone.fields(phone.get(f"{PAGE}/you").text)
    respondent.answer("you", {"country": "france", "town": "Rennes"})
    clash = phone.post(f"{PAGE}/you", {**hidden, "country": "france", "town": "Brest", "_to": "next"})
    assert clash.status_code == 409 and 'value="Brest"' in clash.text and "Rennes" in clash.text
    assert only().answers["town"] == "Rennes"
    again = phone.post(f"{PAGE}/you", {**phone.fields(clash.text), "country": "france", "town": "Brest", "_to": "next"})
    assert again.status_code == 303 and only().answers["town"] == "Brest"


def test_after_closing_nothing_is_taken_and_the_words_come_back(survey, respondent):
    respondent.begin()
    respondent.whole()
    hidden = respondent.fields(respondent.get(f"{PAGE}/you").text)
    Survey.update(closes=now() - timedelta(hours=1)).execute()
    late = respondent.post(f"{PAGE}/you", {**hidden, "country": "england", "town": "Too late", "_to": "next"})
    assert late.status_code == 410 and "Closed since" in late.text and "Too late" in late.text
    assert respondent.send().status_code == 410
    assert respondent.post("/en/survey/two-shores/answer/withdraw").status_code == 410
    assert respondent.get(f"{PAGE}/you").status_code == 410
    assert only().answers["country"] == "france"
    assert "Rennes" in respondent.get("/en/survey/two-shores/answer/copy").text
    assert respondent.post("/en/survey/two-shores/answer", {"agrees": "1"}).status_code == 410
    Survey.update(state=CLOSED, closes=None).execute()
    page = respondent.get("/en/survey/two-shores").text
    assert page.index("No answers are taken now.") < page.index("Who asks")


def test_withdrawing_empties_the_answers(survey, respondent):
    respondent.begin()
    respondent.whole()
    assert "cannot be undone" in respondent.get("/en/survey/two-shores/answer/withdraw").text
    for _turn in range(2):
        assert respondent.post("/en/survey/two-shores/answer/withdraw").status_code == 303
    response = only()
    assert (response.state, response.answers, response.counted) == (WITHDRAWN, {}, {})
    assert Survey.get().changes == response.change == 2
    page = respondent.get("/en/survey/two-shores/answer/sent").text
    assert "Your answers are withdrawn" in page and "the code still opens them" not in page
    page = respondent.get("/en/survey/two-shores").text
    assert "See your answers" not in page and "I have read this" in page
    assert path_of(respondent.answer("you", {"country": "france"})) == "/en/survey/two-shores/answer/sent"


def test_a_contact_address_is_kept_apart(survey, respondent):
    respondent.begin()
    respondent.whole(send=False)
    respondent.answer("end", {"interview": "yes", "address": "not here"})
    assert 'name="address"' in respondent.get("/en/survey/two-shores/answer/check").text
    wrong = respondent.send(address="é" * 301)
    assert wrong.status_code == 422  # what is wrong stands above the answers, where the page opens
    assert wrong.text.index("1 thing to put right") < wrong.text.index("No time")
    for _turn in range(2):
        assert respondent.send(address="ana@demo.example").status_code == 303
    assert [c.words for c in SurveyContact.select()] == ["ana@demo.example"]
    response = only()
    assert "address" not in response.answers and "address" not in response.counted
    assert "ana@" not in str(db.execute_sql("SELECT * FROM response").fetchall())


def test_a_version_released_meanwhile(survey, respondent):
    respondent.begin()
    hidden = respondent.fields(respondent.get(f"{PAGE}/you").text)
    country = FORM.question("country")
    fewer = changed(FORM, "country", options=country.options[1:])
    SurveyVersion.create(survey=survey, number=2, told=packed(fewer), released=now())
    answer = respondent.post(f"{PAGE}/you", {**hidden, "country": "france", "town": "Rennes", "_to": "next"})
    assert answer.status_code == 409 and "The questionnaire was changed" in answer.text
    assert 'value="Rennes"' in answer.text and "Choose one of the answers listed here." in answer.text
    assert (only().answers, only().version) == ({"town": "Rennes"}, 2)
    hidden |= {"_version": "1"}  # where nothing changed, an older page is simply taken
    page = respondent.fields(respondent.get(f"{PAGE}/practice").text)
    done = respondent.post(f"{PAGE}/practice", {**page, **{"_version": "1"}, "terms": "impact", "_to": "next"})
    assert done.status_code == 303 and only().answers["terms"] == ["impact"]


def test_a_form_of_another_site_is_refused(survey, respondent):
    answer = respondent.post("/en/survey/two-shores/answer", {"agrees": "1"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 400 and Response.select().count() == 0


def test_the_cookie_belongs_to_the_survey_and_scripts_cannot_read_it(survey, respondent):
    page = respondent.get("/en/survey/two-shores").text
    answer = respondent.post("/en/survey/two-shores/answer", {"agrees": "1", "_code": respondent.code_in(page)})
    cookies = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("answers=")]
    assert sorted(re.search(r"Path=([^;]*)", c)[1] for c in cookies) == [
        "/en/survey/two-shores", "/fr/survey/two-shores"]  # fmt: skip
    assert all("HttpOnly" in c and "SameSite=Lax" in c for c in cookies)
    gone = respondent.post("/en/survey/two-shores/answer/leave")
    assert gone.status_code == 303
    assert respondent.get("/en/survey/two-shores/answer").location.endswith("/resume")


def test_a_survey_being_built_does_not_exist(app, respondent):
    opened(slug="draft", state="draft")
    for path in ("", "/resume", "/answer", "/answer/check"):
        assert respondent.get(f"/en/survey/draft{path}").status_code == 404


def test_the_copy_by_mail_leaves_no_address(app, survey, respondent, box):
    respondent.begin()
    respondent.whole()
    wrong = respondent.post("/en/survey/two-shores/answer/copy", {"email": "me"})
    assert wrong.status_code == 422 and 'value="me"' in wrong.text
    done = respondent.post("/en/survey/two-shores/answer/copy", {"email": "ana@demo.example"})
    assert done.status_code == 303
    assert "The mail is on its way." in respondent.get(path_of(done)).text
    assert deliver_due() == (1, 0)
    text = box.got[0].get_content().replace("\r\n", "\n")
    assert "Pourquoi" not in text and "Why not?\n  No time." in text
    stored = str(db.execute_sql("SELECT text FROM mail").fetchall())
    assert "No time" not in stored and "ana@" not in str(db.execute_sql("SELECT * FROM response").fetchall())


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_page_weighs_little_on_the_first_visit(app, respondent):
    form = starting()
    opened(form=form)
    respondent.begin()
    weights = {}
    for path in ("/en/survey/two-shores", *(f"{PAGE}/{section.code}" for section in form.sections)):
        sent = respondent.get(path, headers={"Accept-Encoding": "gzip"})
        if sent.status_code == 200:  # the others are passed over for now
            page = gzip.decompress(sent.data).decode()
            assert page.replace("\n", "").endswith("</html>")
            files = re.findall(r'(?:src|href)="(/static/[^"]*)"', page)
            weights[path] = len(sent.data) + sum(
                len(gzip.compress(respondent.get(name).data, 6)) for name in files
            )
    assert len(weights) > 3 and max(weights.values()) <= 40_000, weights


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_page_asks_the_database_as_much_for_many_questions(app, survey, respondent, queries):
    respondent.begin()
    with queries() as one:
        respondent.get(f"{PAGE}/you")
    respondent.whole(send=False)
    with queries() as other:
        respondent.get(f"{PAGE}/practice")
    assert len(one) == len(other) <= 6
