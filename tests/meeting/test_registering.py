"""Registering, changing it, withdrawing; needs with consent only, gone after their day."""

import re
from datetime import date, timedelta
from html import unescape

from valuess import audit
from valuess.accounts import personal
from valuess.agenda import seats
from valuess.agenda.models import NEEDS_KEPT, Meeting, Need, Registration, Seat
from valuess.db import now
from valuess.mail import Mail

from ..agenda.making import make_item, make_person

PATH = "/en/meeting/register"
WELL = {
    "days": ["2014-05-13", "2014-05-14"], "organisation": "An association", "country": "FR",
    "languages": ["fr", "br"], "interpretation": "1", "note": "Late on Tuesday", "opened": "",
}  # fmt: skip
NEEDS = {"consent": "1", "diet": "No nuts", "access": "Ground floor"}


def opened(person):
    page = person.get(PATH).text
    return page.partition('name="opened" value="')[2].partition('"')[0]


def test_a_participant_registers_and_is_told_by_mail(browser_of, meeting, people):
    person = browser_of("participant")
    begins = person.get(PATH).text
    assert re.findall(r'name="(?:country|languages)" value="(\w+)" id="[^"]+" checked', begins) == ["GB", "en"]
    assert person.post(PATH, WELL).status_code == 303
    row = Registration.get()
    assert (row.days, row.organisation, row.country) == (WELL["days"], "An association", "FR")
    assert (row.languages, row.interpretation, row.note) == (["fr", "br"], True, "Late on Tuesday")
    assert Need.select().count() == 0
    mail = Mail.get()
    assert (mail.to, mail.subject) == ("participant@demo.example", "You are registered: The meeting")
    assert "13–15 May 2014" in mail.text and "/en/meeting/register" in mail.text
    assert [entry.act for entry in audit.Entry.select()] == ["registered"]
    assert "You are registered" in person.get("/en/my/").text


def test_the_mail_speaks_the_language_of_the_person(browser_of, meeting, people):
    people["participant"].lang = "fr"
    people["participant"].save()
    browser_of("participant").post(PATH, WELL)
    assert Mail.get().subject == "Inscription confirmée\u00a0: La rencontre"
    assert "/fr/meeting/register" in Mail.get().text


def test_sent_twice_it_is_one(browser_of, meeting):
    person = browser_of("participant")
    for _time in range(2):
        assert person.post(PATH, {**WELL, **NEEDS}).status_code == 303
    assert (Registration.select().count(), Mail.select().count()) == (1, 1)
    assert audit.Entry.select().where(audit.Entry.act == "registered").count() == 1


def test_changing_it_in_two_windows(browser_of, meeting):
    person = browser_of("participant")
    person.post(PATH, WELL)
    first = opened(person)
    assert person.post(PATH, {**WELL, "note": "One", "opened": first}).status_code == 303
    late = person.post(PATH, {**WELL, "note": "Other", "opened": first})
    assert late.status_code == 409 and "One" in late.text and "Other" in late.text
    assert Registration.get().note == "One"
    assert person.post(PATH, {**WELL, "note": "Other", "opened": opened(person)}).status_code == 303
    assert Registration.get().note == "Other"


def test_what_is_wrong_comes_back_beside_its_field(browser_of, meeting):
    answer = browser_of("participant").post(
        PATH, {"days": "2014-05-20", "languages": "xx", "country": "ZZ", "diet": "No nuts",
               "note": "n" * 2_001},
    )  # fmt: skip
    assert answer.status_code == 422
    for name in ("days", "organisation", "languages", "note", "consent"):
        assert f'href="#f-{name}"' in answer.text and f'id="e-{name}"' in answer.text, name
    assert "No nuts" in answer.text and Registration.select().count() == 0


def test_needs_are_kept_with_consent_only_until_their_day(browser_of, meeting):
    person = browser_of("participant")
    today = now().date()
    page = person.get(PATH).text
    assert "Coordinators see it with your name" in page
    assert (max(meeting.last, today) + NEEDS_KEPT).strftime("%B %Y") in page
    assert person.post(PATH, {**WELL, "diet": "No nuts"}).status_code == 422
    person.post(PATH, {**WELL, **NEEDS})
    need = Need.get()
    assert (need.diet, need.access, need.until) == ("No nuts", "Ground floor", today + NEEDS_KEPT)
    person.post(PATH, {**WELL, "opened": opened(person)})
    assert Need.select().count() == 0


def test_consent_is_withdrawn_at_once(browser_of, meeting):
    person = browser_of("participant")
    person.post(PATH, {**WELL, **NEEDS})
    assert "Withdraw my consent" in person.get(PATH).text
    assert person.post(f"{PATH}/consent/withdraw").status_code == 303
    page = person.get(PATH).text
    assert Need.select().count() == 0 and Registration.standing(meeting, Registration.get().account)
    assert "No nuts" not in page and "Withdraw my consent" not in page
    assert "No nuts" not in repr([entry.detail for entry in audit.Entry.select()])
    assert "No nuts" not in "".join(mail.text for mail in Mail.select())


def test_withdrawing_gives_seats_and_needs_back(browser_of, meeting, people):
    item = make_item(meeting, capacity=1)
    other = make_person("other", meeting=meeting)
    person = browser_of("participant")
    person.post(PATH, {**WELL, **NEEDS})
    seats.take(item, people["participant"])
    seats.take(item, other)
    assert person.post(f"{PATH}/withdraw").status_code == 303
    assert person.post(f"{PATH}/withdraw").status_code == 303
    assert Registration.standing(meeting, people["participant"]) is None
    assert [(seat.account.name, seat.state) for seat in Seat.select()] == [("other", "seated")]
    assert Need.select().count() == 0
    assert "You have withdrawn: The meeting" in [mail.subject for mail in Mail.select()]
    assert person.post(PATH, WELL).status_code == 303
    assert Registration.standing(meeting, people["participant"]).note == "Late on Tuesday"
    assert Registration.select().count() == 2


def test_who_has_no_role_is_told_what_to_do(browser, browser_of, meeting):
    person = browser_of("outsider")
    answer = person.get(PATH)
    assert answer.status_code == 200 and "Ask a coordinator" in answer.text
    assert person.post(PATH, WELL).status_code == 422
    assert Registration.select().count() == 0
    assert "sign-in?next=" in browser.get(PATH).location
    assert person.post(f"{PATH}/withdraw").status_code == 403


def test_registration_closes_when_someone_says_so(browser_of, meeting):
    person = browser_of("participant")
    person.post(PATH, WELL)
    Meeting.update(closes=now() - timedelta(hours=1)).execute()
    late = browser_of("partner")
    assert "Registration is not open" in late.get(PATH).text
    assert late.post(PATH, WELL).status_code == 422
    assert Registration.select().count() == 1
    assert person.post(PATH, {**WELL, "note": "x", "opened": opened(person)}).status_code == 303


def test_without_a_meeting_there_is_nothing_to_register_for(browser_of):
    person = browser_of("participant")
    assert person.get(PATH).status_code == person.post(PATH, WELL).status_code == 404
    assert "/meeting/register" not in person.get("/en/my/").text


def test_needs_past_their_day_go_with_the_first_request_of_a_day(app, browser, browser_of, meeting):
    browser_of("participant").post(PATH, {**WELL, **NEEDS})
    Need.update(until=date(2014, 5, 29)).execute()
    browser.get("/en/search?q=x")
    assert Need.select().count() == 1  # this day was swept already
    app.extensions["swept"] = now().date() - timedelta(days=1)
    browser.get("/en/search?q=x")
    assert Need.select().count() == 0
    assert app.extensions["swept"] == now().date()


def test_who_sees_the_needs_is_said_before_they_are_written(browser_of, meeting):
    for lang, words in (
        ("en", ("beside your name on the passenger list of a coach", "needs without names")),
        ("fr", ("à côté de votre nom sur la liste d’embarquement", "les besoins sans les noms")),
    ):
        page = unescape(browser_of("participant").get(f"/{lang}/meeting/register").text)
        assert [each for each in words if each not in page] == []


def test_needs_go_with_an_upgrade_too(app, browser_of, meeting):
    browser_of("participant").post(PATH, {**WELL, **NEEDS})
    Need.update(until=date(2014, 5, 29)).execute()
    app.test_cli_runner().invoke(args=["upgrade"])
    assert Need.select().count() == 0


def test_export_and_erasure(browser_of, meeting, people):
    browser_of("participant").post(PATH, {**WELL, **NEEDS})
    held = personal.export(people["participant"])["meetings"]
    assert [row["organisation"] for row in held["registrations"]] == ["An association"]
    assert [row["diet"] for row in held["needs"]] == ["No nuts"]
    personal.erase("participant@demo.example")
    assert (Registration.select().count(), Need.select().count()) == (0, 0)


def test_hostile_words_come_back_inert(browser_of, meeting):
    person = browser_of("participant")
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    answer = person.post(PATH, {**WELL, "organisation": hostile, "note": hostile, "days": ""})
    assert answer.status_code == 422 and "<script>alert" not in answer.text
    person.post(PATH, {**WELL, "organisation": hostile, "note": hostile + "\x00"})
    assert "<script>alert" not in person.get(PATH).text
