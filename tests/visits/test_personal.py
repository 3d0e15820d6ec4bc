"""What the visits hold of a person: told to them, gone when they are erased."""

from tests.agenda.making import at, make_meeting, make_person
from valuess.accounts import personal as everyone
from valuess.db import now
from valuess.visits import coaches, personal
from valuess.visits.coaches import Boarding
from valuess.visits.journeys import Feed, Leg, Stay, drop, keep, mine
from valuess.visits.wishes import Allocation, Pin, Wish

from .making import give_seat, make_coach, make_leg, make_stay, make_visit, rank


def test_it_is_told_and_erased(app):
    meeting = make_meeting()
    me, other, by = (make_person(name, meeting=meeting) for name in ("me", "other", "by"))
    visit, coach = make_visit(meeting), make_coach(meeting)
    for person in (me, other):
        rank(person, visit)
        Pin.put(person, visit, by)
        make_leg(person, meeting, at(1, 6), at(1, 12), reference="Cabin 1")
        make_stay(person, meeting)
        give_seat(coach.item, person)
        coaches.board(coach, person, list(coach.stops())[0].id)
        Feed.renew(person)
    run = Allocation.create(meeting=meeting, by=me.id, state="done", started=now(), result={
        "given": {str(me.id): {"1": 1}, str(other.id): {}}, "why": {str(me.id): {"1": "given"}},
        "held": {}})  # fmt: skip
    told = everyone.export(me)["visits"]
    assert told["wishes"] == [{"visit": "mill", "rank": 1}]
    assert told["legs"][0]["reference"] == "Cabin 1" and told["stays"][0]["name"] == "Example Hotel"
    assert told["boardings"][0]["coach"] == "coach" and told["calendar address since"]
    personal.erase(me)
    for model in (Wish, Pin, Leg, Stay, Boarding, Feed):
        assert [row.account_id for row in model.select()] == [other.id]
    run = Allocation.get_by_id(run.id)
    assert (run.result, run.by) == ({"given": {str(other.id): {}}, "why": {}, "held": {}}, None)


# ---- ways and nights of one's own ----

LEG = {
    "means": "ferry", "start": "Roscoff", "goal": "Plymouth", "departs_day": "2014-05-12",
    "departs_time": "15:00", "arrives_day": "2014-05-12", "arrives_time": "15:30",
    "zone_from": "Europe/Paris", "zone_to": "Europe/London", "reference": "", "note": "", "version": "0",
}  # fmt: skip


def test_a_way_is_noted_once_changed_and_taken_off(app, people, browser_of):
    make_meeting()
    me = browser_of("participant")
    for _twice in range(2):
        assert me.post("/en/my/itinerary/leg/new", LEG).status_code == 303
    leg = Leg.get()
    assert Leg.select().count() == 1 and (leg.arrives - leg.departs).total_seconds() == 5400
    path = f"/en/my/itinerary/leg/{leg.id}"
    assert me.post(path, {**LEG, "goal": "Poole"}).status_code == 303
    answer = me.post(path, {**LEG, "goal": "Portsmouth"})
    assert answer.status_code == 409 and "Portsmouth" in answer.text
    assert "<dt>Arrival · Location</dt><dd>Poole</dd>" in answer.text
    assert Leg.get().goal == "Poole"
    assert browser_of("partner").get(path).status_code == 404
    assert browser_of("partner").post(f"{path}/drop").status_code == 404
    assert me.post(f"{path}/drop").status_code == 303 and Leg.select().count() == 0


def test_one_arrives_after_one_departs_on_both_clocks(app, browser_of):
    make_meeting()
    me = browser_of("participant")
    wrong = [
        ({"arrives_time": "14:00"}, "before you depart"), ({"start": ""}, "Fill this in"),
        ({"arrives_time": "13:59", "zone_to": "Europe/Paris"}, "before you depart"),
        ({"departs_day": "2014-03-30", "departs_time": "02:30", "arrives_day": "2014-03-30"}, "no such time"),
        ({"zone_to": "Mars/Base"}, "Choose one"), ({"means": "x"}, "Choose one"),
        ({"arrives_day": "2014-05-20"}, "three days"), ({"note": "x" * 600}, "600 characters"),
    ]  # fmt: skip
    for change, said in wrong:
        answer = me.post("/en/my/itinerary/leg/new", {**LEG, **change})
        assert answer.status_code == 422 and said in answer.text, change
    assert Leg.select().count() == 0


def test_nights_end_after_they_begin(app, people, browser_of):
    meeting = make_meeting()
    me = browser_of("participant")
    stay = {"name": "Example Hotel", "first": "2014-05-13", "last": "2014-05-13"}
    assert me.post("/en/my/itinerary/stay/new", stay).status_code == 422
    assert me.post("/en/my/itinerary/stay/new", {**stay, "last": "2014-05-15"}).status_code == 303
    row = mine("stay", Stay.get().id, people["participant"])
    assert keep("stay", {"name": "Example Hotel", "address": "", "first": row.first, "last": row.last,
                         "note": ""}, people["participant"], meeting) == row  # fmt: skip
    drop("stay", row, people["partner"])
    assert Stay.select().count() == 1
    assert me.get("/en/my/itinerary/rocket/new").status_code == 404
