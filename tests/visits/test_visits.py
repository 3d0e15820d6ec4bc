"""The visits: listed, on the map, one of them, its words edited by its host."""

import re

import pytest

from tests.agenda.making import at, label, make_item, make_meeting, make_person
from valuess.agenda.models import SEATED, Host, Item
from valuess.mail import Mail
from valuess.visits import map
from valuess.visits.models import Visit

from .making import give_seat, make_visit

WORDS = {
    "host": "Example host", "sees_fr": "Un four", "sees_en": "An oven", "leaves_from_fr": "La gare",
    "leaves_from_en": "The station", "leaves_day": "2014-05-14", "leaves_time": "13:15",
    "returns_to_fr": "", "returns_to_en": "", "returns_day": "2014-05-14", "returns_time": "16:45",
    "means": "coach", "cost": "7,50", "currency": "GBP", "bring_fr": "", "bring_en": "Boots",
    "version": "0",
}  # fmt: skip


@pytest.fixture
def meeting(app):
    return make_meeting()


def test_the_map_puts_towns_where_they_are():
    assert map.project(51.454, -2.588) == (261.6, 64.6)
    assert map.project(50.371, -4.143) == (160.2, 172.9)
    assert all(map.shown(x, y) for _name, x, y in map.towns())


def test_pins_are_numbered_and_near_ones_share_a_mark(app, meeting):
    make_visit(meeting, "a")
    make_visit(meeting, "b", at(2, 14), latitude=50.73, longitude=-3.53)
    make_visit(meeting, "c", at(2, 15), latitude=51.45, longitude=-2.58)
    make_visit(meeting, "d", at(2, 16), latitude=None)
    make_visit(meeting, "e", at(2, 17), latitude=10.0)
    pins = map.pins(list(Item.of(meeting)))
    assert [pin.numbers for pin in pins] == [[1, 2], [3]]
    assert [name for name, _x, _y in map.towns(pins)] == ["Plymouth", "Truro", "Taunton"]


def test_the_list_without_a_meeting_and_without_a_visit(app, browser):
    assert "No visit is announced yet" in browser.get("/en/visits/").text
    make_meeting()
    assert "No visit is announced yet" in browser.get("/en/visits/").text


def test_the_list_says_seats_left_and_addresses(app, meeting, browser):
    item = make_visit(meeting, capacity=2, address="1 Mill Lane")
    give_seat(item, make_person("me"))
    page = browser.get("/en/visits/").text
    assert "1 seat left" in page and "1 Mill Lane" in page and "£7.50" in page
    give_seat(item, make_person("other"))
    assert "Full" in browser.get("/en/visits/").text


def test_the_list_by_day(app, meeting, browser):
    make_visit(meeting, "first", at(2, 13))
    make_visit(meeting, "second", at(3, 9))
    page = browser.get("/en/visits/?day=2014-05-14").text
    assert "first (en)" in page and "second (en)" not in page
    assert "second (en)" in browser.get("/en/visits/?day=nonsense").text


@pytest.mark.parametrize("many", [1, 30])
def test_as_many_queries_whatever_the_number_of_visits(app, meeting, browser, queries, many):
    for n in range(many):
        make_visit(meeting, f"visit-{n}", at(2, 8))
    browser.get("/en/visits/?x=1")
    with queries() as seen:
        assert browser.get("/en/visits/?x=1").status_code == 200
    assert len([sql for sql in seen if sql.startswith("SELECT")]) <= 8


def test_300_visits(app, meeting, browser):
    for n in range(300):
        make_item(meeting, f"visit-{n}", "visit", at(2, 8), capacity=5)
    assert browser.get("/en/visits/").text.count('<li class="card">') == 300


def test_one_visit_in_both_languages(app, meeting, browser):
    make_visit(meeting, facts={"leaves": at(2, 12, 15), "leaves_from": label("La gare", "The station")},
               spoken=["en"], interpreted=["fr"], access=label("Une marche", "One step"))  # fmt: skip
    page = browser.get("/en/visits/mill").text
    for words in ("A workshop", "The station", "13:15", "£7.50", "English", "French", "One step", "10 seats"):
        assert words in page
    page = browser.get("/fr/visits/mill").text
    assert "Un atelier" in page and "La gare" in page and "anglais" in page


def test_what_is_hidden_or_no_visit_is_not_there(app, meeting, browser):
    make_visit(meeting, shown=False)
    make_item(meeting, "group")
    hidden, absent = browser.get("/en/visits/mill"), browser.get("/en/visits/nowhere")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert browser.get("/en/visits/group").status_code == 404


def test_its_host_and_the_coordinator_edit_it_nobody_else(app, meeting, people, browser_of):
    item = make_visit(meeting)
    for role in ("outsider", "participant", "partner"):
        assert browser_of(role).get("/en/visits/mill/edit").status_code == 404
        assert browser_of(role).post("/en/visits/mill/edit", WORDS).status_code == 404
    Host.create(item=item, account=people["participant"])
    assert browser_of("participant").get("/en/visits/mill/edit").status_code == 200
    assert browser_of("participant").post("/en/visits/mill/edit", WORDS).status_code == 303
    visit = Visit.get(Visit.item == item)
    assert (visit.cost, visit.leaves, visit.sees["fr"], visit.version) == ("7.50", at(2, 12, 15), "Un four", 1)
    item = Item.get_by_id(item.id)
    assert (item.before, item.after) == (45, 45)


def test_a_longer_way_says_first_who_then_clashes_and_tells_them(app, meeting, people, browser_of):
    item, me = make_visit(meeting), make_person("me", meeting=meeting, lang="en")
    group = make_item(meeting, "group", starts=at(2, 11), minutes=90, capacity=9)
    for each in (item, group):
        give_seat(each, me)
    Host.create(item=item, account=people["participant"])
    path = "/en/visits/mill/edit"
    page = browser_of("participant").post(path, WORDS).text
    assert "1 person would have something else" in page and "group (en)" not in page
    page = browser_of("coordinator").post(path, WORDS).text
    assert "group (en)" in page and Visit.get().version == 0 and Mail.select().count() == 0
    sent = {**WORDS, "seen": re.search(r'name="seen" value="(\w+)"', page)[1]}
    assert 'value="Example host"' in browser_of("coordinator").post(path, {**sent, "back": "1"}).text
    assert browser_of("coordinator").post(path, sent).status_code == 303
    assert browser_of("coordinator").post(path, sent).status_code == 409
    mail = Mail.get()
    assert (mail.to, mail.subject) == (me.email, "Changed: mill (en)")
    assert "takes longer than was said" in mail.text and "group (en)" in mail.text
    assert (Item.get_by_id(item.id).before, Visit.get().version) == (45, 1)


def test_two_people_edit_it_and_neither_is_overwritten(app, meeting, browser_of):
    make_visit(meeting)
    mine = browser_of("coordinator")
    assert mine.post("/en/visits/mill/edit", WORDS).status_code == 303
    answer = mine.post("/en/visits/mill/edit", {**WORDS, "host": "Mine"})
    assert answer.status_code == 409
    assert "Someone else saved this" in answer.text and 'value="Mine"' in answer.text
    assert "<dt>Host organisation</dt><dd>Example host</dd>" in answer.text
    assert Visit.get().host == "Example host"
    assert mine.post("/en/visits/mill/edit", {**WORDS, "host": "Mine", "version": "1"}).status_code == 303
    assert Visit.get().host == "Mine"


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize("field,value,said", [
    ("cost", "=1+1", "Write an amount"), ("cost", "-3", "Write an amount"), ("means", "rocket", "Choose one"),
    ("leaves_time", "25:00", "hours:minutes"), ("leaves_day", "2014-02-30", "year-month-day"),
    ("leaves_time", "15:00", "begins before this departure"), ("returns_time", "15:30", "ends after this return"),
    ("host", "x" * 200, "200 characters"), ("currency", "USD", "Choose one"),
])  # fmt: skip
def test_bad_input_comes_back_with_what_is_wrong(app, meeting, browser_of, field, value, said):
    make_visit(meeting)
    answer = browser_of("coordinator").post("/en/visits/mill/edit", {**WORDS, field: value})
    assert answer.status_code == 422 and said in answer.text and "An oven" in answer.text
    assert Visit.get().version == 0


def test_what_is_written_is_inert(app, meeting, browser, browser_of):
    make_visit(meeting)
    hostile = '<script>alert(1)</script>{{ 7*7 }}" onload="x'
    browser_of("coordinator").post("/en/visits/mill/edit", {**WORDS, "host": hostile, "sees_en": hostile})
    page = browser.get("/en/visits/mill").text
    assert "<script>alert" not in page and "{{ 7*7 }}" in page and 'onload="x' not in page


def test_a_seat_is_taken_on_its_page(app, meeting, people, browser_of):
    item = make_visit(meeting)
    mine = browser_of("participant")
    assert mine.post("/en/visits/mill/seat").status_code == 303
    assert item.seats.get().state == SEATED
    assert "You have a seat" in mine.get("/en/visits/mill").text


def test_marks_that_would_lie_over_one_another_stand_apart_in_order():
    made = [map.Pin(100.0, 100.0, [2, 4]), map.Pin(112.0, 101.0, [5]), map.Pin(200.0, 100.0, [1])]
    map.spread(made)
    assert [(p.x, p.y) for p in made] == [(100.0, 93.0), (112.0, 108.0), (200.0, 100.0)]
    assert [p.place for p in made] == [(100.0, 100.0), (112.0, 101.0), (200.0, 100.0)]
