"""Wishes and their allocation: ranked, run in a process of its own, pinned, applied, told."""

import re
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from tests.agenda.making import at, make_item, make_meeting, make_person, register
from valuess import jobs
from valuess.accounts.models import Account
from valuess.agenda import checking, seats
from valuess.agenda.allotting import Overfull
from valuess.agenda.models import SEATED, Item, Registration, Seat, SeatEntry
from valuess.db import db, now
from valuess.mail import Mail
from valuess.visits import allocating, commands, wishes
from valuess.visits.allocating import Refused
from valuess.visits.wishes import Allocation, Pin, Wish

from .making import give_seat, make_visit, rank


@pytest.fixture
def meeting(app):
    return make_meeting(choice="wishes")


@pytest.fixture
def launched(monkeypatch):
    """The runs that would have been launched in processes of their own."""
    runs = []
    monkeypatch.setattr(jobs, "launch", lambda _command, run: runs.append(run))
    return runs


def two_slots(meeting):
    return [
        [make_visit(meeting, "a", capacity=1), make_visit(meeting, "b", capacity=1)],
        [make_visit(meeting, "c", at(3, 9), capacity=2)],
    ]  # fmt: skip


def test_visits_that_clash_through_another_are_one_slot(app, meeting):
    make_visit(meeting, "a", at(2, 9))
    make_visit(meeting, "b", at(2, 10), 180)
    make_visit(meeting, "c", at(2, 12))
    make_visit(meeting, "d", at(3, 9))
    found = wishes.slots(wishes.visits_of(meeting))
    assert [[item.slug for item in slot] for slot in found] == [["a", "b", "c"], ["d"]]


def test_someone_ranks_visits_and_changes_their_mind(app, meeting, people, browser_of):
    two_slots(meeting)
    register(meeting, people["participant"])
    mine = browser_of("participant")
    answer = mine.post("/en/visits/wishes", {"wish-1-1": "b", "wish-1-2": "a", "wish-2-1": "c"})
    assert answer.status_code == 303
    assert [(w.item.slug, w.rank) for w in Wish.select().order_by(Wish.id)] == [("b", 1), ("a", 2), ("c", 1)]
    assert mine.get("/en/visits/wishes").text.count("selected") == 3
    mine.post("/en/visits/wishes", {"wish-1-2": "a"})
    assert [(w.item.slug, w.rank) for w in Wish.select()] == [("a", 1)]


@pytest.mark.parametrize("sent", [{"wish-1-1": "a", "wish-1-2": "a"}, {"wish-1-1": "c"}, {"wish-2-1": "nowhere"}])
def test_a_wrong_wish_is_said_beside_it(app, meeting, people, browser_of, sent):
    two_slots(meeting)
    register(meeting, people["participant"])
    answer = browser_of("participant").post("/en/visits/wishes", sent)
    assert answer.status_code == 422 and "aria-invalid" in answer.text and Wish.select().count() == 0


def test_who_is_not_registered_cannot_rank(app, meeting, browser_of):
    two_slots(meeting)
    answer = browser_of("participant").post("/en/visits/wishes", {"wish-1-1": "a"})
    assert answer.status_code == 422 and Wish.select().count() == 0


def test_after_the_closing_time_wishes_stand(app, meeting, people):
    (first, second), (third,) = two_slots(meeting)
    me = people["participant"]
    wishes.wish(me, meeting, {first.id: 1, third.id: 1})
    Item.update(closes=now() - timedelta(hours=1)).where(Item.id == second.id).execute()
    wishes.wish(me, meeting, {second.id: 1})
    assert sorted(Wish.of(me, meeting).items()) == [(first.id, 1)]


def test_without_wishes_nobody_ranks_and_the_desk_says_where_to_change_that(app, browser_of):
    desk = browser_of("coordinator")
    assert "There is no meeting yet" in desk.get("/en/visits/allocation").text
    meeting = make_meeting()
    page = desk.get("/en/visits/allocation").text
    assert "taken seat by seat" in page and "Run the allocation" not in page
    assert f"/en/meeting/organise/{meeting.key}" in page
    assert desk.get("/en/visits/wishes").status_code == 404
    assert desk.post("/en/visits/allocation/run").status_code == 404


def test_by_wishes_nobody_takes_a_seat_by_themselves(app, meeting, people, browser_of):
    item = make_visit(meeting)
    register(meeting, people["participant"])
    answer = browser_of("participant").post("/en/visits/mill/seat")
    assert answer.status_code == 409 and item.seats.count() == 0
    assert "Rank the visits" in browser_of("participant").get("/en/visits/mill").text


# ---- the run ----


def crowd(meeting, *items, count=3):
    made = [make_person(f"p{n}", meeting=meeting, country=("FR", "GB")[n % 2], lang=("fr", "en")[n % 2])
            for n in range(count)]  # fmt: skip
    for person in made:
        rank(person, *items)
    return made


def done(meeting, by):
    run = allocating.begin(meeting, by)
    commands.run(run.id)
    return Allocation.get_by_id(run.id)


def test_the_coordinator_runs_reads_and_applies_it(app, meeting, people, browser_of, launched):
    (a, b), (c,) = two_slots(meeting)
    persons = crowd(meeting, a, b)
    rank(persons[0], c)
    desk = browser_of("coordinator")
    assert desk.post("/en/visits/allocation/run").status_code == 303
    assert "Running" in desk.get("/en/visits/allocation").text
    commands.run(launched.pop().id)
    run = Allocation.get()
    assert (run.state, run.progress) == ("done", 1)
    page = desk.get("/en/visits/allocation").text
    assert "A preview" in page and "no seat was left" in page and Seat.select().count() == 0
    assert desk.post("/en/visits/allocation/apply", {"run": run.id}).status_code == 303
    held = {(seat.account_id, seat.item_id) for seat in Seat.select().where(Seat.state == SEATED)}
    assert held == {(p, i) for p, mine in allocating.given(run).items() for i in mine}
    assert len(held) == 3 and SeatEntry.select().where(SeatEntry.act == "taken").count() == 3
    commands.run(launched.pop().id)
    assert Mail.select().count() == 3 and Allocation.get().told == 3
    commands.run(run.id)
    assert Mail.select().count() == 3
    french = Mail.get(Mail.to == "p0@demo.example")
    assert french.lang == "fr" and "/fr/my/itinerary" in french.text
    assert "3 of 3 people are written to" in desk.get("/en/visits/allocation").text


def test_the_same_wishes_give_the_same_result(app, meeting, people):
    (a, b), _other = two_slots(meeting)
    crowd(meeting, a, b, count=8)
    one, other = done(meeting, people["coordinator"]), done(meeting, people["coordinator"])
    assert (one.result, one.digest) == (other.result, other.digest)
    assert Allocation.get_by_id(one.id).state == "dropped"


def test_two_at_once_are_refused_and_a_dead_one_is_noticed(app, meeting, people, browser_of, launched):
    (a, b), _other = two_slots(meeting)
    crowd(meeting, a, b)
    desk = browser_of("coordinator")
    desk.post("/en/visits/allocation/run")
    desk.post("/en/visits/allocation/run")
    assert len(launched) == 1 and "running already" in desk.get("/en/visits/allocation").text
    Allocation.update(beat=now() - timedelta(minutes=2)).execute()
    assert "gave no sign of life" in desk.get("/en/visits/allocation").text
    desk.post("/en/visits/allocation/run")
    assert [run.state for run in Allocation.select().order_by(Allocation.id)] == ["failed", "running"]
    assert not jobs.claim(launched[0])


def test_a_run_is_done_by_one_process_only(app, meeting, people):
    (a, b), _other = two_slots(meeting)
    crowd(meeting, a, b)
    run = allocating.begin(meeting, people["coordinator"])
    assert [jobs.claim(run), jobs.claim(run)] == [True, False]


def test_nothing_to_allocate(app, meeting, people, browser_of, launched):
    browser_of("coordinator").post("/en/visits/allocation/run")
    assert launched == []
    with pytest.raises(Refused):
        allocating.begin(meeting, people["coordinator"])


def test_a_result_is_applied_only_to_what_it_was_made_from(app, meeting, people):
    (a, b), (c,) = two_slots(meeting)
    persons, by = crowd(meeting, a, b), people["coordinator"]
    run = done(meeting, by)
    rank(persons[0], c)
    with pytest.raises(Refused) as refused:
        allocating.apply(run, by)
    assert refused.value.why == "changed" and Seat.select().count() == 0


def test_all_or_none_are_seated(app, meeting, people, monkeypatch):
    (a, b), _other = two_slots(meeting)
    crowd(meeting, a, b)
    by = people["coordinator"]
    run = done(meeting, by)
    Item.update(capacity=0).where(Item.id == b.id).execute()
    monkeypatch.setattr(allocating, "digest", lambda _made: run.digest)
    with pytest.raises(Overfull):
        allocating.apply(run, by)
    assert Seat.select().count() == 0 and SeatEntry.select().count() == 0
    assert Allocation.get_by_id(run.id).state == "done"


def test_no_allocation_gives_two_seats_that_clash(app, meeting, people, browser_of, launched):
    """A pin beside a group that they hold: nobody asked about that visit, so nothing foresaw it."""
    (a, b), (c,) = two_slots(meeting)
    persons = crowd(meeting, a, b)
    give_seat(make_item(meeting, "group", starts=at(3, 9), capacity=9), persons[1])
    desk = browser_of("coordinator")
    desk.post("/en/visits/allocation/pin", {"person": persons[1].id, "visit": "c"})
    run = done(meeting, people["coordinator"])
    assert allocating.given(run)[persons[1].id] == {c.id: 0}
    held = list(Seat.select().tuples())
    desk.post("/en/visits/allocation/apply", {"run": run.id})
    page = desk.get("/en/visits/allocation").text
    assert f"Nothing was applied: {persons[1].name} would have “c (en)” at the same time as “group (en)”" in page
    assert list(Seat.select().tuples()) == held and launched == []
    assert Allocation.get_by_id(run.id).state == "done"


def test_who_withdrew_is_given_nothing(app, meeting, people):
    (a, b), _other = two_slots(meeting)
    persons = crowd(meeting, a, b)
    Registration.update(withdrawn=now()).where(Registration.account == persons[0]).execute()
    assert persons[0].id not in allocating.given(done(meeting, people["coordinator"]))


def test_pins_and_seats_stand_and_clashes_elsewhere_are_respected(app, meeting, people, browser_of, launched):
    (a, b), (c,) = two_slots(meeting)
    persons = crowd(meeting, a, b, count=4)
    group = make_item(meeting, "group", starts=at(2, 13), capacity=9)
    give_seat(group, persons[0])
    give_seat(a, persons[3])
    desk = browser_of("coordinator")
    desk.post("/en/visits/allocation/pin", {"person": persons[2].id, "visit": "b"})
    desk.post("/en/visits/allocation/pin", {"person": "nobody", "visit": "b"})
    assert Pin.all_of(meeting) == [(persons[2].id, b.id)]
    run = done(meeting, people["coordinator"])
    assert allocating.given(run) == {
        persons[0].id: {}, persons[1].id: {}, persons[2].id: {b.id: 2}, persons[3].id: {a.id: 1},
    }  # fmt: skip
    assert allocating.why(run)[persons[0].id] == {a.id: "held", b.id: "held"}
    page = desk.get("/en/visits/allocation").text
    assert "given beforehand" in page and "clashes with something else" in page
    desk.post("/en/visits/allocation/pin", {"person": persons[2].id, "visit": "b", "pull": "1"})
    assert Pin.all_of(meeting) == []


def test_pins_that_cannot_be_are_said(app, meeting, people, browser_of):
    (a, b), _other = two_slots(meeting)
    persons = crowd(meeting, a, b)
    for person in persons[:2]:
        Pin.put(person, a, people["coordinator"])
    assert done(meeting, people["coordinator"]).error == "pins"
    assert "more people than a visit has seats" in browser_of("coordinator").get("/en/visits/allocation").text


def test_an_applied_allocation_is_taken_back(app, meeting, people, browser_of, launched):
    """Freed is what it gave and nobody touched since; they are told, who waits moves up."""
    (a, b), (c,) = two_slots(meeting)
    first, second, third = persons = crowd(meeting, a, b)
    rank(first, c)
    rank(second, c)
    by, desk = people["coordinator"], browser_of("coordinator")
    waits = make_person("waits", meeting=meeting)
    allocating.apply(done(meeting, by), by)
    had = {(s.account_id, s.item_id) for s in Seat.select()}
    mine = next(p for p, item in had if item == c.id)
    seats.leave(c, Account.get_by_id(mine))
    seats.take(c, Account.get_by_id(mine), by)
    seats.take(a, waits, by)
    commands.run(Allocation.get().id)
    page = desk.get("/en/visits/allocation/back").text
    assert "3 seats would be freed" in page and "1 seat would stay" in page
    assert "1 person would move up" in page
    assert desk.post("/en/visits/allocation/back", {"seen": "something else"}).status_code == 200
    assert Allocation.get().state == "applied" and launched == []
    sent = {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]}
    for _twice in range(2):
        assert desk.post("/en/visits/allocation/back", sent).status_code == 303
    assert {(s.account_id, s.item_id, s.state) for s in Seat.select()} == {
        (mine, c.id, SEATED), (waits.id, a.id, SEATED),
    }  # fmt: skip
    assert [e.detail for e in SeatEntry.select().where(SeatEntry.act == "freed")] == [
        {"allocation": Allocation.get().id}
    ] * 3
    assert checking.differences() == [] and len(launched) == 1
    before = Mail.select().count()
    for _twice in range(2):
        commands.run(launched[0].id)
    told = list(Mail.select().order_by(Mail.id))[before:]
    assert sorted(m.to for m in told) == sorted(
        Account.get_by_id(p).email for p, item in had if (p, item) != (mine, c.id)
    )
    assert all("METHOD:CANCEL" in mail.attachment for mail in told)
    page = desk.get("/en/visits/allocation").text
    assert "Taken back" in page and "Run the allocation" in page
    assert allocating.untold(Allocation.get()) == 0 and len(persons) == 3


def test_a_result_can_be_dropped(app, meeting, people, browser_of):
    (a, b), _other = two_slots(meeting)
    crowd(meeting, a, b)
    run = done(meeting, people["coordinator"])
    browser_of("coordinator").post("/en/visits/allocation/drop", {"run": run.id})
    assert Allocation.get().state == "dropped"
    answer = browser_of("coordinator").post("/en/visits/allocation/apply", {"run": run.id})
    assert answer.status_code == 303 and Seat.select().count() == 0


def test_300_people_are_read_by_pages(app, meeting, people, browser_of, queries):
    visits = [make_visit(meeting, f"v{n}", capacity=20) for n in range(10)]
    crowd(meeting, *visits[:5], count=300)
    done(meeting, people["coordinator"])
    desk = browser_of("coordinator")
    assert "p0" in desk.get("/en/visits/allocation").text
    with queries() as seen:
        page = desk.get("/en/visits/allocation?page=2").text
    assert len(seen) < 30 and page.count("<tr>") > 50
    assert "p299" in desk.get("/en/visits/allocation?name=p299").text


def test_the_process_itself_does_it(app, meeting, people):
    (a, b), _other = two_slots(meeting)
    crowd(meeting, a, b)
    run = allocating.begin(meeting, people["coordinator"])
    db.close()
    jobs.launch(allocating.COMMAND, run)
    until = now() + timedelta(seconds=60)
    while Allocation.get_by_id(run.id).state == "running" and now() < until:
        time.sleep(0.2)
    assert Allocation.get_by_id(run.id).state == "done"


def test_the_server_never_loads_scipy():
    code = "import sys; from valuess import create_app; create_app(); print('scipy' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
