"""Addresses left for an interview: apart from the answers, followed up, and gone in time."""

from datetime import date, timedelta

import pytest

from tests.survey.answering.conftest import Respondent, only
from tests.survey.answering.forms import ADDRESS, FORM, label
from valuess.accounts import personal
from valuess.audit import Entry
from valuess.db import db
from valuess.i18n import shown_day, speaking
from valuess.survey.answering import apart
from valuess.survey.form import SHORT, Question, Section, packed
from valuess.survey.form import Form as Questionnaire
from valuess.survey.models import SurveyContact, SurveyVersion

FRONT, DESK = "/en/survey/two-shores", "/en/survey/two-shores/run/interviews"


def left(app, address, lang="en"):
    """Somebody answers everything, and leaves an address."""
    respondent = Respondent(app)
    respondent.begin(lang=lang)
    respondent.whole(lang=lang, send=False)
    respondent.answer("end", {"interview": "yes"}, lang=lang)
    assert respondent.send(lang=lang, address=address).status_code == 303
    return respondent


def test_a_coordinator_follows_up_what_respondents_left_and_were_told(
    app, people, survey, browser_of
):
    coordinator, by = browser_of("coordinator"), people["coordinator"]
    assert "No address yet" in coordinator.get(DESK).text
    until = apart.until()
    with app.test_request_context("/en/"):
        promised = f"it is deleted by {shown_day(until, 'en')} at the latest."
    respondent = Respondent(app)
    assert promised in respondent.get(FRONT).text
    left(app, "zoé@demo.example", "fr")
    last = left(app, "=ana@demo.example")
    assert promised in last.get(f"{FRONT}/answer/check").text
    assert {(c.lang, c.until) for c in SurveyContact.select()} == {("fr", until), ("en", until)}
    page = coordinator.get(DESK).text
    assert page.index("=ana@demo.example") < page.index("zoé@demo.example")  # the alphabet's order
    assert "Français" in page and shown_day(until, "en") in page
    assert "2 people to write to for an interview" in coordinator.get(f"{FRONT}/run").text
    assert not {str(c.id) for c in SurveyContact.select()} & {str(only().id)}
    ana = SurveyContact.get(SurveyContact.lang == "en")
    assert coordinator.post(f"{DESK}/{ana.id}", {"act": "follow"}).status_code == 303
    page = coordinator.get(DESK).text
    assert page.index("zoé@demo.example") < page.index("=ana@demo.example")
    assert coordinator.post(f"{DESK}/{ana.id}", {"act": "again"}).status_code == 303
    assert SurveyContact.get_by_id(ana.id).followed is None
    file = coordinator.get(f"{DESK}.csv")
    lines = file.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "What they left,Language,Left in,Kept until,Followed up"
    quarter = apart.season(apart.quarter(until)[0].replace(year=until.year - 1))
    assert lines[1] == f"'=ana@demo.example,English,{quarter},{until},"
    assert file.headers["Cache-Control"] == "no-store"
    assert coordinator.post(f"{DESK}/{ana.id}", {"act": "delete"}).status_code == 303
    for act, status in (("delete", 404), ("follow", 404), ("burn", 400)):
        assert coordinator.post(f"{DESK}/{ana.id}", {"act": act}).status_code == status
    assert [c.words for c in SurveyContact.select()] == ["zoé@demo.example"]
    acts = [e.act for e in Entry.select().order_by(Entry.id) if e.act.startswith("interview")]
    assert acts == ["interview followed up", "interview to follow up again",
                    "interview addresses exported", "interview address deleted"]  # fmt: skip
    assert {e.account for e in Entry.select() if e.act in acts} == {by.id}
    assert browser_of("partner").get(DESK).status_code == 403


def test_they_are_deleted_on_the_day_that_was_promised(app, survey):
    left(app, "zoé@demo.example")
    until = SurveyContact.get().until
    assert until == apart.until()
    assert apart.sweep(until) == 0 and apart.sweep(until + timedelta(days=1)) == 1
    assert SurveyContact.select().count() == 0


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2014, 1, 1), date(2014, 1, 1), date(2015, 3, 31)),
        (date(2014, 6, 30), date(2014, 4, 1), date(2015, 6, 30)),
        (date(2014, 12, 31), date(2014, 10, 1), date(2015, 12, 31)),
    ],
)
def test_only_the_quarter_is_known(app, day, first, last):
    assert apart.quarter(day) == (first, last)
    with app.test_request_context("/fr/"), speaking("fr"):
        assert apart.season(date(2014, 4, 1)) == "avril à juin 2014"


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_several_questions_ask_stays_together(app, survey):
    name = Question("who", SHORT, label("Your name", "Votre nom"), contact=True)
    end = FORM.section("end")
    form = Questionnaire((
        *FORM.sections[:-1], Section("end", end.title, questions=end.questions[:-1]),
        Section("reach", label("Reach"), questions=(name, ADDRESS)),
    ))  # fmt: skip
    SurveyVersion.update(told=packed(form)).execute()
    respondent = Respondent(app)
    assert "4 pages" in respondent.get(FRONT).text  # the last section has no page of its own
    respondent.begin()
    respondent.whole(send=False)
    respondent.answer("end", {"interview": "yes"})
    respondent.send(who="Zoé", address="zoé@demo.example")
    assert [c.words for c in SurveyContact.select()] == [
        "Your name: Zoé\nWhere can we reach you?: zoé@demo.example"
    ]


def test_who_has_an_account_is_told_and_forgotten_by_the_whole_address(app, people, survey):
    partner = people["partner"]
    left(app, f"Write to {partner.email.upper()}.")
    left(app, f"jo{partner.email}")
    (told,) = personal.export(partner)["survey"]
    assert told["left for an interview"] == f"Write to {partner.email.upper()}."
    assert apart.forget(partner.email) == 1
    assert [c.words for c in SurveyContact.select()] == [f"jo{partner.email}"]


def test_no_column_of_an_address_tells_when_it_was_left(app, survey):
    left(app, "zoé@demo.example")
    fields = {field.name for field in SurveyContact._meta.sorted_fields}
    assert fields == {"id", "survey", "words", "lang", "quarter", "until", "followed"}
    contact = SurveyContact.get()
    assert contact.quarter.day == 1 and contact.quarter.month % 3 == 1
    assert "zoé" not in str(db.execute_sql("SELECT * FROM response").fetchall())


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_preview_asks_for_the_address_where_respondents_meet_it(app, survey, browser_of):
    page = browser_of("coordinator").get("/en/survey/two-shores/run/form/preview").text
    order = [page.index(words) for words in (
        "The front page", f"deleted by {shown_day(apart.until(), 'en')}", "Page 1 of 4",
        "Page 4 of 4", 'name="interview"', "Check your answers", 'name="address"',
    )]  # fmt: skip
    assert order == sorted(order) and page.count('name="address"') == 1
    assert "action=" not in page[page.index("data-trial") - 60 : page.index("data-trial")]
