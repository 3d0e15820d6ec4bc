"""Signing up in the browser: without scripts, by fragments, and what each reader sees."""

from datetime import datetime, timedelta

import pytest
from peewee import OperationalError

from valuess.agenda import changing, seats
from valuess.agenda.models import SEATED, WAITING, Meeting, Seat
from valuess.agenda.times import ordinal
from valuess.db import now

from .making import at, label, make_item, make_meeting, make_person, register

HTMX = {"HX-Request": "true", "HX-Target": "div#agenda-seat"}


@pytest.fixture
def meeting(people):
    made = make_meeting()
    register(made, people["participant"])
    return made


def test_a_seat_is_taken_and_given_back(meeting, browser_of, people):
    item = make_item(meeting, capacity=2)
    person = browser_of("participant")
    assert "Take a seat" in person.get("/en/meeting/group").text
    answer = person.post("/en/meeting/group/seat")
    assert (answer.status_code, answer.location) == (303, "/en/meeting/group")
    page = person.get("/en/meeting/group").text
    assert "You have a seat" in page and "1 seat left of 2" in page and "Take a seat" not in page
    assert person.post("/en/meeting/group/seat/leave").status_code == 303
    assert not Seat.select().where(Seat.item == item).exists()
    assert "Réserver une place" in person.get("/fr/meeting/group").text


def test_who_waits_sees_where(meeting, browser_of):
    item = make_item(meeting, "visit", "visit", capacity=1)
    seats.take(item, make_person("quicker", meeting=meeting))
    person = browser_of("participant")
    assert "Join the waiting list" in person.get("/en/visits/visit").text
    assert person.post("/en/visits/visit/seat").location == "/en/visits/visit"
    assert "You are 1st on the waiting list" in person.get("/en/visits/visit").text
    assert "Vous êtes en 1re position" in person.get("/fr/visits/visit").text


def test_htmx_gets_the_fragment_alone(meeting, browser_of):
    make_item(meeting, capacity=1)
    person = browser_of("participant")
    answer = person.post("/en/meeting/group/seat", headers=HTMX)
    assert answer.status_code == 200
    assert "You have a seat" in answer.text and "<html" not in answer.text
    given_back = person.post("/en/meeting/group/seat/leave", headers=HTMX).text
    assert "You gave your place back." in given_back and "You have a seat" not in given_back
    assert "You gave your place back." not in person.get("/en/meeting/group", headers=HTMX).text


def test_a_clash_is_named_and_swapped(meeting, browser_of, people):
    _one, other = make_item(meeting, "one", capacity=1), make_item(meeting, "other", capacity=1)
    person = browser_of("participant")
    person.post("/en/meeting/one/seat")
    refused = person.post("/en/meeting/other/seat")
    assert refused.status_code == 409
    assert 'href="/en/meeting/one"' in refused.text and "Swap for a seat here" in refused.text
    fragment = person.post("/en/meeting/other/seat", headers=HTMX)
    assert fragment.status_code == 409 and "<html" not in fragment.text
    assert person.post("/en/meeting/other/seat/swap", {"give_up": "one"}).status_code == 303
    assert [seat.item for seat in Seat.held(people["participant"])] == [other]
    assert person.post("/en/meeting/one/seat/swap", {"give_up": "nothing"}).status_code == 409
    assert [seat.item for seat in Seat.held(people["participant"])] == [other]


@pytest.mark.parametrize("values, words", [
    ({"cancelled": now()}, "Cancelled"),
    ({"closes": now() - timedelta(hours=1)}, "Sign-up is closed"),
    ({"opens": now() + timedelta(days=1)}, "Sign-up opens on"),
    ({}, "All seats were taken a moment ago"),
])  # fmt: skip
def test_what_is_refused_says_why(meeting, browser_of, values, words):
    item = make_item(meeting, capacity=1, waits=False, **values)
    if not values:
        seats.take(item, make_person("quicker", meeting=meeting))
    answer = browser_of("participant").post("/en/meeting/group/seat")
    assert answer.status_code == 409 and words in answer.text


def test_visitors_are_asked_to_sign_in_and_come_back(meeting, browser, browser_of):
    make_item(meeting, capacity=1)
    page = browser.get("/en/meeting/group").text
    assert 'href="/en/meeting/group/seat"' in page and "<form" not in page.split('id="agenda-seat"')[1].split("</section>")[0]
    asked = browser.get("/en/meeting/group/seat")
    assert asked.location == "/en/account/sign-in?next=/en/meeting/group/seat"
    assert browser.post("/en/meeting/group/seat").status_code == 401
    back = browser_of("participant").get("/en/meeting/group/seat")
    assert (back.status_code, back.location) == (303, "/en/meeting/group")


def test_someone_without_a_role_has_no_seat(meeting, browser_of):
    make_item(meeting, capacity=1)
    outsider = browser_of("outsider")
    assert "Seats are for participants" in outsider.get("/en/meeting/group").text
    assert outsider.post("/en/meeting/group/seat").status_code == 403
    assert Seat.select().count() == 0


def test_what_is_not_shown_answers_like_what_is_not_there(meeting, browser_of):
    make_item(meeting, capacity=1, shown=False)
    person = browser_of("participant")
    for ending in ("", "/leave", "/swap"):
        assert person.post(f"/en/meeting/group/seat{ending}").status_code == 404
        assert person.post(f"/en/meeting/nothing/seat{ending}").status_code == 404
    assert Seat.select().count() == 0


def test_the_balance_is_explained_and_ends_when_someone_looks(meeting, browser_of, monkeypatch, people):
    until = datetime(2099, 5, 6, 8)
    item = make_item(meeting, capacity=2, balance={"until": until.isoformat(), "shares": {"FR": 1, "GB": 1}})
    seats.take(item, make_person("quicker", meeting=meeting))
    person = browser_of("participant")
    page = person.get("/en/meeting/group").text
    assert "shared out until Wednesday 6 May, 09:00 (10:00 in France)" in page
    assert "France: 1 of 1 seats" in page and "Join the waiting list" in page
    person.post("/en/meeting/group/seat")
    assert Seat.get(account=people["participant"]).state == WAITING
    for module in ("ledger", "panel"):
        monkeypatch.setattr(f"valuess.agenda.{module}.now", lambda: until)
    assert "You have a seat" in person.get("/en/meeting/group").text
    assert Seat.get(account=people["participant"]).state == SEATED


@pytest.mark.parametrize("taken", [0, 30])
def test_an_items_page_asks_as_much_for_one_as_for_many(meeting, browser_of, queries, taken):
    item = make_item(meeting, capacity=20)
    for n in range(taken):
        seats.take(item, make_person(f"p{n}", meeting=meeting))
    person = browser_of("participant")
    person.get("/en/meeting/group")
    with queries() as seen:
        person.get("/en/meeting/group")
    assert len(seen) <= 12


def test_places_in_line_in_words():
    assert [ordinal(n, "en") for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]  # fmt: skip
    assert [ordinal(n, "fr") for n in (1, 2, 21)] == ["1re", "2e", "21e"]


def test_a_store_that_cannot_be_written_to_is_still_read(meeting, browser, monkeypatch):
    make_item(meeting, capacity=1)

    def away(_item):
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("valuess.agenda.promotion.due", lambda *_numbers: True)
    monkeypatch.setattr("valuess.agenda.promotion.release", away)
    assert browser.get("/en/meeting/group").status_code == 200


def test_a_cancelled_item_says_why_and_what_else_there_is(meeting, browser_of, people):
    item, _other = make_item(meeting, "one", capacity=2), make_item(meeting, "other", capacity=1)
    person = browser_of("participant")
    person.post("/en/meeting/one/seat")
    changing.cancel(item, people["coordinator"], label("La salle est fermée.", "The room is closed."))
    page = person.get("/en/meeting/one").text
    assert "This was cancelled." in page and "The room is closed." in page
    assert "La salle est fermée." in person.get("/fr/meeting/one").text
    assert 'action="/en/meeting/other/seat"' in page
    assert person.post("/en/meeting/other/seat").status_code == 303
    assert 'action="/en/meeting/other/seat"' not in person.get("/en/meeting/one").text
    changing.restore(item)
    assert "The room is closed." not in person.get("/en/meeting/one").text


def test_after_a_move_the_page_says_what_clashes_and_offers_a_swap(meeting, browser_of, people):
    item, other = make_item(meeting, "one", capacity=2), make_item(meeting, "two", starts=at(1, 14), capacity=2)
    make_item(meeting, "third", starts=at(1, 12, 15), capacity=1)
    person = browser_of("participant")
    for slug in ("one", "two"):
        person.post(f"/en/meeting/{slug}/seat")
    changing.change(item, {"starts": at(1, 13), "ends": at(1, 14, 30)}, 0, people["coordinator"])
    page = person.get("/en/meeting/one").text
    assert "You cannot be at both" in page and 'action="/en/meeting/third/seat/swap"' in page
    assert person.post("/en/meeting/third/seat/swap", {"give_up": "one"}).status_code == 303
    assert {seat.item.slug for seat in Seat.held(people["participant"])} == {"two", "third"}
    assert "You cannot be at both" not in person.get("/en/meeting/two").text and other.slug == "two"


def test_no_visit_is_offered_that_is_given_out_by_wishes(meeting, people):
    Meeting.update(choice="wishes").execute()
    item, _other = (make_item(meeting, slug, "visit", capacity=2) for slug in ("one", "other"))
    assert changing.alternatives(item, now()) == []


def test_the_rules_of_the_waiting_list_are_said(meeting, browser_of):
    later, before = now() + timedelta(days=2), now() - timedelta(days=2)
    for slug, values in (("until", {"promotes_until": later}), ("over", {"promotes_until": before}),
                         ("none", {"waits": False})):  # fmt: skip
        item = make_item(meeting, slug, starts=at(1, 9 + len(slug)), minutes=30, capacity=1, **values)
        seats.take(item, make_person(f"quicker-{slug}", meeting=meeting))
    person, pages = browser_of("participant"), {}
    for slug in ("until", "over", "none"):
        person.post(f"/en/meeting/{slug}/seat")
        pages[slug] = person.get(f"/en/meeting/{slug}").text
    assert "You move up by yourself until" in pages["until"]
    assert "Nobody moves up by themselves any more" in pages["over"]
    assert "There is no waiting list here." in pages["none"]
