"""Marks: each counts once, the latest of a person by its own time wins, none is lost."""

import re
from datetime import timedelta

import pytest

from tests.agenda.making import make_item, make_person
from valuess.accounts.models import Account
from valuess.audit import Entry
from valuess.db import now
from valuess.meeting.group import marks
from valuess.meeting.group.marks import ABSENT, CLEARED, PRESENT, Mark, Place, Told, Unknown, WalkIn

from .conftest import send


def key(name):
    return f"a{Account.get(Account.email == f'{name}@demo.example').id}"


def told(name, act=PRESENT, age=0, client=None, **values):
    return Told(client or f"client-{name}-{act}-{age}", key(name), act, age=age, **values)


def acts(item):
    return {p.name: p.phone for p in marks.attendance(Place.of_item(item))}


def test_the_same_mark_twice_counts_once(group, people):
    place = Place.of_item(group)
    one = marks.tell(place, told("anne"), people["participant"])
    again = marks.tell(place, told("anne"), people["participant"])
    assert (one.id, Mark.select().count()) == (again.id, 1)
    assert acts(group) == {"anne": PRESENT, "bob": "", "chloé": ""}


def test_the_latest_act_by_its_own_time_wins_however_late_it_comes(group, people):
    place = Place.of_item(group)
    marks.tell(place, told("anne", ABSENT, age=60), people["participant"])
    marks.tell(place, told("anne", PRESENT, age=3600), people["participant"])
    assert acts(group)["anne"] == ABSENT
    assert Mark.select().count() == 2


@pytest.mark.parametrize(
    ("age", "kept"),
    [(0, 0), (90, 90), (-500, 0), (float("nan"), 0), (float("inf"), 604800), (10**9, 604800)],
)
def test_a_clock_that_is_wrong_is_bounded(age, kept):
    present = now()
    assert marks.done_at(age, present) == present - timedelta(seconds=kept)


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize(
    "wrong",
    [{"client": "short"}, {"act": "here"}, {"person": "a0"}, {"person": "a99999"}, {"person": "w1"},
     {"person": "x"}, {"person": "new"}, {"person": "new", "name": "Zoé"},
     {"person": "a" + "9" * 30}],
)  # fmt: skip
def test_what_is_no_mark_is_not_kept(group, people, wrong):
    sent = told("anne")
    for name, value in wrong.items():
        setattr(sent, name, value)
    with pytest.raises(Unknown):
        marks.tell(Place.of_item(group), sent, people["participant"])
    assert (Mark.select().count(), WalkIn.select().count()) == (0, 0)


def test_an_outsider_of_the_meeting_cannot_be_marked(group, people):
    sent = Told("client-1234", f"a{people['outsider'].id}", PRESENT)
    with pytest.raises(Unknown):
        marks.tell(Place.of_item(group), sent, people["participant"])


def test_a_walk_in_is_kept_once_with_their_consent(group, people):
    sent = Told("client-zoe-1", "new", PRESENT, name=" Zoé  Le Goff ", agreed=True)
    for _turn in range(2):
        marks.tell(Place.of_item(group), sent, people["participant"])
    assert [w.name for w in WalkIn.select()] == ["Zoé Le Goff"]
    assert acts(group)["Zoé Le Goff"] == PRESENT


def test_someone_registered_without_a_seat_joins_the_list(group, people):
    marks.tell(Place.of_item(group), Told("client-part", f"a{people['participant'].id}", PRESENT),
               people["participant"])  # fmt: skip
    shown = marks.attendance(Place.of_item(group))
    assert [(p.name, p.expected) for p in shown][-1] == ("Demo participant", False)
    marks.tell(Place.of_item(group), Told("client-part2", f"a{people['participant'].id}", CLEARED),
               people["participant"])  # fmt: skip
    assert len(marks.attendance(Place.of_item(group))) == 3


def test_where_nobody_signs_up_everyone_of_the_day_is_expected(meeting, group):
    plenary = make_item(meeting, "plenary", "plenary")
    assert len(marks.comers(Place.of_item(plenary))) == 4
    make_person("later", meeting=meeting)
    day = Place.of_day(meeting, meeting.first)
    assert len(marks.comers(day)) == 5


def test_the_audit_trail_holds_no_name(group, people):
    marks.tell(Place.of_item(group), told("anne"), people["participant"])
    entry = Entry.latest("presence marked").first()
    assert (entry.about, entry.detail) == (f"item:{group.id}", {"said": "present", "source": "tap"})


# the pages


def bare(page):
    """A page without what differs by its address or its browser alone."""
    return re.sub(r"grou[pq]|[\w.-]{60,}", "", page)


def test_only_who_runs_the_item_comes_in(group, people, browser_of, browser):
    paths = [f"/en/meeting/group/{page}" for page in ("presence", "people", "presence/marks")]
    seen = {}
    for role in ("outsider", "partner", "participant", "coordinator"):
        seen[role] = {browser_of(role).get(path).status_code for path in paths}
    assert seen == {"outsider": {403}, "partner": {404}, "participant": {200}, "coordinator": {200}}
    hidden = browser_of("partner").get("/en/meeting/group/presence").text
    absent = browser_of("partner").get("/en/meeting/grouq/presence").text
    assert bare(hidden) == bare(absent)
    assert browser_of("partner").get("/en/meeting/day/2014-05-13/presence").status_code == 200
    assert browser_of("participant").get("/en/meeting/day/2014-05-13/presence").status_code == 403
    assert browser_of("partner").get("/en/meeting/day/2014-05-20/presence").status_code == 404


def test_a_tap_without_javascript_and_its_undoing(group, browser_of):
    host, path = browser_of("participant"), "/en/meeting/group/presence"
    answer = host.post(path, {"client": "client-one", "mark": f"present:{key('anne')}"})
    assert answer.status_code == 303 and answer.location.endswith(f"?last={key('anne')}#last")
    assert acts(group)["anne"] == PRESENT
    page = host.get(answer.location).text
    assert 'data-count="present">1<' in page and f'value="cleared:{key("anne")}"' in page
    host.post(path, {"client": "client-two", "mark": f"cleared:{key('anne')}"})
    assert acts(group)["anne"] == CLEARED
    assert host.post(path, {"client": "client-3333", "mark": "nobody"}).status_code == 400


def test_a_walk_in_without_name_comes_back_with_its_errors(group, browser_of):
    answer = browser_of("participant").post(
        "/en/meeting/group/presence",
        {"client": "client-one", "mark": "present:new", "organisation": "<b>Co-op"},
    )
    assert answer.status_code == 422
    assert "Write the name of the person." in answer.text and "&lt;b&gt;Co-op" in answer.text


def test_a_name_is_found_without_javascript(group, browser_of):
    page = browser_of("participant").get("/en/meeting/group/presence?find=ANN").text
    assert f'id="p-{key("anne")}"' in page and f'id="p-{key("bob")}"' not in page


def test_what_a_phone_sends_is_answered_mark_by_mark(group, browser_of):
    host, path = browser_of("participant"), "/en/meeting/group/presence/marks"
    sent = [
        {"id": "phone-0001", "person": key("anne"), "act": "present", "age": 120},
        {"id": "phone-0002", "person": key("bob"), "act": "absent", "age": "soon"},
        {"id": "phone-0003", "person": "a0", "act": "present", "age": 1},
        {"id": "phone-0004", "person": "new", "act": "present", "name": "Zoé", "agreed": True},
        {"id": ["x"], "person": {}, "act": None},
        "nonsense",
    ]
    for _turn in range(2):
        answer = send(host, path, sent).json
        assert answer["kept"] == ["phone-0001", "phone-0002", "phone-0004"]
        assert answer["refused"] == ["phone-0003", ""]
    assert answer["acts"][key("anne")] == "present" and answer["acts"][key("bob")] == "absent"
    assert Mark.select().count() == 3
    assert send(browser_of("partner"), path, sent).status_code == 404
    assert host.post(path).status_code == 400
    assert send(host, path, [{}] * 1001).status_code == 400


@pytest.mark.parametrize("many", [0, 1, 60])
def test_the_list_costs_as_many_queries_for_one_as_for_many(
    app, meeting, people, browser_of, queries, many
):
    make_item(meeting, "plenary", "plenary")
    for n in range(many):
        make_person(f"person-{n}", meeting=meeting)
    host = browser_of("coordinator")
    host.get("/en/meeting/plenary/presence")
    with queries() as seen:
        page = host.get("/en/meeting/plenary/presence")
    assert page.text.count('class="comer"') == many
    assert len(seen) <= 12
