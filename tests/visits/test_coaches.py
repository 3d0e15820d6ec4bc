"""Coaches: planned, boarded, printed."""

import csv
import io
import re
from datetime import timedelta

import pytest

from tests.agenda.making import at, make_item, make_meeting, make_person, register
from tests.meeting.organise_forms import fields_of
from valuess.agenda import around, changing
from valuess.agenda.models import WAITING, Item, Need, Registration
from valuess.i18n import speaking
from valuess.mail import Mail
from valuess.paper import available
from valuess.visits import coaches
from valuess.visits.coaches import Boarding, Coach, Stop
from valuess.visits.models import Visit

from .making import give_seat, make_coach, make_visit

PLAN = {
    "title_fr": "Car pour Exeter", "title_en": "Coach to Exeter", "day": "2014-05-14", "arrives": "13:45",
    "goal_fr": "Exeter", "goal_en": "Exeter", "capacity": "30", "operator": "Example Coaches",
    "stop1_time": "12:30", "stop1_fr": "La gare", "stop1_en": "The station", "stop1_address": "Station Road",
    "stop2_time": "12:50", "stop2_fr": "Le port", "stop2_en": "The harbour", "shown": "1", "version": "0",
}  # fmt: skip


@pytest.fixture
def meeting(app):
    return make_meeting()


def test_a_coordinator_plans_a_coach(app, meeting, people, browser, browser_of):
    visit = make_visit(meeting)
    desk = browser_of("coordinator")
    assert desk.get("/en/visits/coaches/new").status_code == 200
    answer = desk.post("/en/visits/coaches/new", {**PLAN, "serves": [str(visit.id)]})
    assert (answer.status_code, answer.location) == (303, "/en/visits/coaches/coach-to-exeter")
    item = Item.get(Item.slug == "coach-to-exeter")
    assert (item.kind, item.starts, item.ends, item.capacity) == ("journey", at(2, 11, 30), at(2, 12, 45), 30)
    page = browser.get("/en/visits/coaches/coach-to-exeter").text
    assert "The station" in page and "12:30" in page and "mill (en)" in page
    assert "Coach to Exeter" in browser.get("/en/visits/mill").text
    assert "Car pour Exeter" in desk.get("/fr/visits/coaches").text


def test_the_same_name_twice_is_two_addresses(app, meeting, browser_of):
    desk = browser_of("coordinator")
    desk.post("/en/visits/coaches/new", PLAN)
    assert desk.post("/en/visits/coaches/new", PLAN).location.endswith("coach-to-exeter-2")


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize("field,value,said", [
    ("stop2_time", "12:30", "later than the point before"), ("stop2_time", "", "hours:minutes"),
    ("arrives", "12:40", "after its last pick-up point"), ("capacity", "0", "whole number"),
    ("capacity", "many", "whole number"), ("title_fr", "", "Fill this in"), ("day", "", "year-month-day"),
    ("stop1_fr", "x" * 130, "130 characters"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_lost(app, meeting, browser_of, field, value, said):
    answer = browser_of("coordinator").post("/en/visits/coaches/new", {**PLAN, field: value})
    assert answer.status_code == 422 and said in answer.text and "The harbour" in answer.text
    assert Coach.select().count() == 0


def test_the_summary_names_each_field(app, meeting, browser_of):
    desk, wrong = browser_of("coordinator"), {**PLAN, "title_en": "", "day": "never"}
    page = desk.post("/en/visits/coaches/new", wrong).text
    assert '<a href="#f-title_en">Name of the coach · English: Fill this in.</a>' in page
    assert '<a href="#f-day">Day: Write the day as' in page
    page = desk.post("/fr/visits/coaches/new", wrong).text
    assert '<a href="#f-title_en">Nom du car · English\u00a0: ' in page


def test_a_coach_without_a_point_is_refused(app, meeting, browser_of):
    empty = {name: value for name, value in PLAN.items() if not name.startswith("stop")}
    assert browser_of("coordinator").post("/en/visits/coaches/new", empty).status_code == 422


def changed(coach, **values):
    stops = list(coach.stops())
    return {**PLAN, "stop1_id": str(stops[0].id), "stop2_id": str(stops[1].id), **values}


def confirmed(desk, path, sent):
    """What is answered once the consequences are confirmed, and the page that tells them."""
    page = desk.post(path, sent)
    assert page.status_code == 200 and "Nothing is saved yet" in page.text
    seen = re.search(r'name="seen" value="(\w+)"', page.text)[1]
    return desk.post(path, {**sent, "seen": seen}), page.text


def told(person):
    return [mail.subject for mail in Mail.select().where(Mail.to == person.email).order_by(Mail.id)]


def test_a_change_says_first_whose_pick_up_point_it_changes(app, meeting, people, browser_of):
    coach, me = make_coach(meeting), make_person("me", meeting=meeting, lang="en")
    give_seat(coach.item, me)
    first, second = coach.stops()
    coaches.board(coach, me, second.id)
    desk, path = browser_of("coordinator"), "/en/visits/coaches/coach/edit"
    stale = changed(coach)
    answer, page = confirmed(desk, path, stale)
    assert answer.status_code == 303 and "1 person would have another pick-up point" in page
    assert "13:15 <span" in page and "12:50 <span" in page and "The harbour" in page
    assert Boarding.get().stop_id == second.id and Stop.get_by_id(second.id).at == at(2, 11, 50)
    assert told(me) == ["Changed: Coach to Exeter", "Your pick-up point has changed: Coach to Exeter"]
    mail = Mail.select().order_by(Mail.id.desc()).get().text
    assert "12:50, The harbour" in mail
    gone = {n: v for n, v in changed(coach, version="1").items() if not n.startswith("stop2")}
    answer = desk.post(path, {**gone, "seen": "something else", "back": "1"})
    assert answer.status_code == 200 and "Save" in answer.text and Boarding.select().count() == 1
    answer, page = confirmed(desk, path, gone)
    assert answer.status_code == 303 and "none: they are asked" in page and Boarding.select().count() == 0
    assert "no longer stops here: The harbour" in Mail.select().order_by(Mail.id.desc()).get().text
    answer = desk.post(path, stale)
    assert answer.status_code == 409 and "Someone else saved this" in answer.text
    answer = desk.post(path, {**stale, "operator": "Mine", "stop1_time": "12:20", "serves": ["7"]})
    shown = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", answer.text)
    assert ("Operator", "Example Coaches") in shown and ("Time 1", "12:30") in shown


def test_a_coach_keeps_the_clock_it_goes_on(app, meeting, browser_of):
    coach = make_coach(meeting, zone="Europe/Paris", zone_end="Europe/Paris")
    desk, path = browser_of("coordinator"), "/en/visits/coaches/coach/edit"
    before = coach.item.starts, [stop.at for stop in coach.stops()]
    sent = {**fields_of(desk.get(path).text), "goal_fr": "Exeter", "goal_en": "Exeter"}
    assert sent["zone"] == "Europe/Paris" and desk.post(path, sent).status_code == 303
    item = Item.get()
    assert ((item.starts, [stop.at for stop in coach.stops()]), item.zone) == (before, "Europe/Paris")
    sent |= {"version": "1", "zone": "Europe/London"}
    assert desk.post(path, sent).status_code == 303
    assert (Item.get().starts, Item.get().zone_end) == (before[0] + timedelta(hours=1), "Europe/London")


def test_fewer_seats_than_people_says_who_loses_theirs(app, meeting, browser_of):
    coach = make_coach(meeting)
    persons = [make_person(f"p{n}", lang="en") for n in range(3)]
    for person in persons:
        give_seat(coach.item, person)
    desk, path = browser_of("coordinator"), "/en/visits/coaches/coach/edit"
    answer, page = confirmed(desk, path, changed(coach, capacity="2"))
    assert answer.status_code == 303 and "1 person would lose their seat" in page
    assert Item.get_by_id(coach.item_id).capacity == 2
    assert {s.account_id: s.state for s in coach.item.seats} == {
        persons[0].id: "seated", persons[1].id: "seated", persons[2].id: "waiting",
    }  # fmt: skip
    assert told(persons[2])[0] == "You are on the waiting list again: Coach to Exeter"


def test_a_change_of_a_coach_says_who_then_clashes(app, meeting, people, browser_of):
    coach, me = make_coach(meeting), make_person("me", meeting=meeting)
    group = make_item(meeting, "group", starts=at(2, 9), capacity=5)
    for item in (coach.item, group):
        give_seat(item, me)
    sent = changed(coach, stop1_time="10:15")
    answer, page = confirmed(browser_of("coordinator"), "/en/visits/coaches/coach/edit", sent)
    assert answer.status_code == 303 and "group (en)" in page
    assert "1 person would have something else at that time" in page


def test_the_form_has_a_few_lines_and_more_when_asked(app, meeting, browser_of):
    make_coach(meeting, stops=3)
    desk = browser_of("coordinator")
    assert desk.get("/en/visits/coaches/coach/edit").text.count('type="time" id="f-stop') == 5
    answer = desk.post("/en/visits/coaches/new", {**PLAN, "more": "4", "day": "never"})
    assert answer.status_code == 200 and answer.text.count('type="time" id="f-stop') == 8
    assert "The harbour" in answer.text and Coach.select().count() == 1
    last = {f"stop{n}_{part}": value for n in range(3, 31)
            for part, value in (("time", f"12:{n + 20}" if n < 40 else ""), ("en", "Stop"))}  # fmt: skip
    last |= {"stop1_time": "12:20", "stop2_time": "12:21"}
    assert desk.post("/en/visits/coaches/new", {**PLAN, **last}).status_code == 303
    assert Stop.select().count() == 33


def test_one_boards_with_a_seat_at_a_stop_of_that_coach(app, meeting, people, browser_of):
    coach, other = make_coach(meeting), make_coach(meeting, "other")
    me, mine = people["participant"], browser_of("participant")
    register(meeting, me)
    path, stop = "/en/visits/coaches/coach/stop", list(coach.stops())[1]
    mine.post(path, {"stop": stop.id})
    assert Boarding.select().count() == 0
    give_seat(coach.item, me)
    mine.post(path, {"stop": list(other.stops())[0].id})
    mine.post(path, {"stop": "nonsense"})
    nowhere = mine.post(path, {})
    assert nowhere.status_code == 422 and "Choose one of the pick-up points." in nowhere.text
    assert Boarding.select().count() == 0
    for _twice in range(2):
        assert mine.post(path, {"stop": stop.id}).status_code == 303
    assert [b.stop_id for b in Boarding.select()] == [stop.id]
    page = mine.get("/en/visits/coaches/coach").text
    assert "checked" in page and "Change your pick-up point" in page


def crowd(meeting, coach, count):
    stops = list(coach.stops())
    for n in range(count):
        person = make_person(f"p{n:03}", meeting=meeting)
        give_seat(coach.item, person)
        if n % 3:
            coaches.board(coach, person, stops[n % 3 - 1].id)


@pytest.mark.parametrize("count", [0, 1, 300])
def test_the_manifest_by_stop(app, meeting, browser_of, count):
    coach = make_coach(meeting, capacity=300)
    crowd(meeting, coach, count)
    groups = coaches.manifest(coach)
    assert sum(len(lines) for _stop, lines in groups) == count
    answer = browser_of("coordinator").get("/en/visits/coaches/coach/manifest")
    assert answer.status_code == 200 and f"{count} passenger" in answer.text


def test_the_manifest_holds_needs_on_the_way_and_never_what_one_eats(app, meeting, people, browser_of):
    coach, me = make_coach(meeting), make_person("=cmd()", meeting=meeting)
    waiting = make_person("waits", meeting=meeting)
    give_seat(coach.item, me)
    give_seat(coach.item, waiting, WAITING)
    Need.create(registration=Registration.get(Registration.account == me), diet="No nuts",
                access="A wheelchair", until=meeting.last)  # fmt: skip
    desk = browser_of("coordinator")
    page = desk.get("/en/visits/coaches/coach/manifest").text
    assert "A wheelchair" in page and "No nuts" not in page and "waits" not in page
    answer = desk.get("/en/visits/coaches/coach/manifest.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1] == ["", "", "'=cmd()", "", "A wheelchair"]
    for role in ("participant", "partner"):
        for ending in ("", ".csv", ".pdf"):
            assert browser_of(role).get(f"/en/visits/coaches/coach/manifest{ending}").status_code == 403


@pytest.mark.skipif(not available(), reason="Pango is missing")
@pytest.mark.parametrize("database", ["sqlite"])  # what is proved is the paper
def test_the_manifest_on_paper(app, meeting, browser_of):
    coach = make_coach(meeting)
    crowd(meeting, coach, 5)
    answer = browser_of("coordinator").get("/fr/visits/coaches/coach/manifest.pdf")
    assert answer.data.startswith(b"%PDF-") and answer.headers["Cache-Control"] == "private, no-store"


def test_a_hidden_coach_is_not_there(app, meeting, browser):
    make_coach(meeting, shown=False)
    assert browser.get("/en/visits/coaches/coach").status_code == 404


def test_the_agenda_leads_to_the_page_of_the_coach(app, meeting, people, browser, browser_of):
    """Also after one took a seat there without htmx, and from a mail."""
    coach = make_coach(meeting)
    register(meeting, people["participant"])
    assert browser.get("/en/meeting/coach").location == "/en/visits/coaches/coach"
    mine = browser_of("participant")
    took = mine.post("/en/meeting/coach/seat", follow_redirects=True)
    assert took.request.path == "/en/visits/coaches/coach"
    assert "Where do you board?" in took.text and "You have a seat" in took.text
    panel = mine.post("/en/meeting/coach/seat", headers={"HX-Request": "true", "HX-Target": "agenda-seat"})
    assert '<a href="/en/visits/coaches/coach?boarding=1#stops">Choose your pick-up point</a>' in panel.text
    make_item(meeting, "walk", "journey")
    assert browser.get("/en/meeting/walk").status_code == 200 and coach.item.slug == "coach"


def test_who_sits_in_a_coach_is_told_when_it_goes_at_another_time(app, meeting, browser_of):
    coach, me = make_coach(meeting), make_person("me", meeting=meeting, lang="en")
    give_seat(coach.item, me)
    desk, path = browser_of("coordinator"), "/en/visits/coaches/coach/edit"
    assert confirmed(desk, path, changed(coach))[0].status_code == 303
    assert [mail.subject for mail in Mail.select().where(Mail.to == me.email)] == ["Changed: Coach to Exeter"]
    assert Stop.get(Stop.position == 1).at == at(2, 11, 30) and Coach.get().version == 1
    assert desk.post(path, changed(coach, version="1", operator="Other")).status_code == 303
    assert Mail.select().where(Mail.to == me.email).count() == 1


def test_what_belongs_to_a_moved_item_moves_with_it(app, meeting, people, browser_of):
    visit = make_visit(meeting, facts={"leaves": at(2, 12), "returns": at(2, 16)})
    coach = make_coach(meeting)
    Coach.update(serves=[visit.id]).execute()
    hours = timedelta(hours=2)
    by = people["coordinator"]
    changing.change(visit, {"starts": visit.starts + hours, "ends": visit.ends + hours / 2}, 0, by)
    facts = Visit.get()
    assert (facts.leaves, facts.returns) == (at(2, 14), at(2, 17))
    changing.change(coach.item, {"starts": at(2, 10), "ends": at(2, 11)}, 0, by)
    assert [stop.at for stop in coach.stops()] == [at(2, 10), at(2, 10, 15)]
    with app.test_request_context("/en/"), speaking("en"):
        said = around.reminders(visit)
    assert said == ["Its coaches were not moved with it, look at their times: coach (en)."]


def test_an_old_coach_form_does_not_undo_a_move(app, meeting, people, browser_of):
    coach = make_coach(meeting)
    changing.change(coach.item, {"starts": at(2, 10), "ends": at(2, 11)}, 0, people["coordinator"])
    late = browser_of("coordinator").post("/en/visits/coaches/coach/edit", changed(coach))
    assert late.status_code == 409 and Item.get_by_id(coach.item_id).starts == at(2, 10)
