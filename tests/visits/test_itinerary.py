"""One's own itinerary: in order, on both clocks, clashes pointed out, few queries, as a calendar."""

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
import vobject
from icalendar import Calendar
from pypdf import PdfReader

from tests.agenda.making import at, label, make_item, make_meeting, make_person, register
from valuess.agenda.models import WAITING
from valuess.i18n import speaking
from valuess.paper import available
from valuess.visits import itinerary
from valuess.visits.coaches import Boarding
from valuess.visits.journeys import Feed
from valuess.visits.models import Visit

from .making import give_seat, make_coach, make_leg, make_stay, make_visit

NBSP = "\u00a0"


@pytest.fixture
def meeting(app):
    return make_meeting()


def of(app, account):
    with app.test_request_context("/en/my/itinerary"), speaking("en"):
        return itinerary.of(account)


def titles(found):
    return [str(entry.title) for entry in found.entries]


def test_nothing_without_a_meeting(app, browser_of):
    assert "Nothing is on your itinerary yet" in browser_of("participant").get("/en/my/itinerary").text


def test_what_is_on_for_everyone_and_what_one_chose(app, meeting):
    me, other = make_person("me", meeting=meeting), make_person("other", meeting=meeting)
    make_item(meeting, "opening", "plenary")
    group = make_item(meeting, "group", starts=at(1, 14), capacity=5)
    make_item(meeting, "other-group", starts=at(1, 14), capacity=5)
    waited = make_visit(meeting)
    make_item(meeting, "hidden", "meal", starts=at(1, 12), shown=False)
    give_seat(group, me)
    give_seat(waited, me, WAITING)
    found = of(app, me)
    assert titles(found) == ["opening (en)", "group (en)", "mill (en)"]
    assert [entry.waiting for entry in found.entries] == [False, False, True]
    assert titles(of(app, other)) == ["opening (en)"]


def test_only_the_days_one_is_registered_for(app, meeting):
    me = make_person("me", meeting=meeting)
    make_item(meeting, "first", "plenary", at(1, 9))
    make_item(meeting, "second", "plenary", at(2, 9))
    me.registrations.get().__class__.update(days=["2014-05-14"]).execute()
    assert titles(of(app, me)) == ["second (en)"]


def test_who_is_not_registered_sees_only_their_own(app, meeting):
    me = make_person("me")
    make_item(meeting, "opening", "plenary")
    make_leg(me, meeting, at(1, 6), at(1, 12))
    found = of(app, me)
    assert titles(found) == ["Roscoff to Plymouth"] and found.registration is None


def test_a_crossing_is_shown_on_both_clocks(app, meeting):
    me = make_person("me", meeting=meeting)
    make_leg(me, meeting, datetime(2014, 5, 13, 13), datetime(2014, 5, 13, 19))
    entry = of(app, me).entries[0]
    with app.test_request_context("/en/"), speaking("en"):
        assert entry.begins() == "15:00 in France, 14:00 in England"
        assert entry.finishes() == "20:00 in England, 21:00 in France"
    with app.test_request_context("/fr/"), speaking("fr"):
        assert entry.begins() == f"15{NBSP}h en France, 14{NBSP}h en Angleterre"


def test_a_visit_that_returns_after_the_ferry_leaves_is_pointed_out(app, meeting):
    me = make_person("me", meeting=meeting)
    visit = make_visit(meeting, after=30)
    give_seat(visit, me)
    make_leg(me, meeting, at(2, 15, 15), at(2, 21), zone_from="Europe/London", zone_to="Europe/Paris")
    found = of(app, me)
    assert [(str(a.title), str(b.title)) for a, b in found.clashes] == [("mill (en)", "Roscoff to Plymouth")]


def test_a_visit_back_before_the_ferry_is_no_clash(app, meeting):
    me = make_person("me", meeting=meeting)
    give_seat(make_visit(meeting, after=30), me)
    make_leg(me, meeting, at(2, 15, 30), at(2, 21))
    assert of(app, me).clashes == []


def test_a_return_told_by_the_visit_counts_too(app, meeting):
    me = make_person("me", meeting=meeting)
    visit = make_visit(meeting, facts={"returns": at(2, 17)})
    give_seat(visit, me)
    make_leg(me, meeting, at(2, 16), at(2, 21))
    assert len(of(app, me).clashes) == 1


def test_parallel_items_for_everyone_are_no_clash_but_a_group_beside_a_plenary_is(app, meeting):
    me = make_person("me", meeting=meeting)
    make_item(meeting, "a", "plenary")
    make_item(meeting, "b", "other")
    assert of(app, me).clashes == []
    give_seat(make_item(meeting, "c", capacity=5), me)
    found = of(app, me)
    assert len(found.clashes) == 2
    told = [(str(one.title), [str(other.title) for other in others]) for one, others in found.knots]
    assert told == [("c (en)", ["b (en)", "a (en)"])]


def test_gaps_and_nights_are_said(app, meeting):
    me = make_person("me", meeting=meeting)
    make_leg(me, meeting, at(1, 5), at(1, 8))
    make_item(meeting, "late", "plenary", at(1, 10))
    make_item(meeting, "end", "plenary", at(3, 10))
    make_stay(me, meeting, date(2014, 5, 13), date(2014, 5, 14))
    found = of(app, me)
    assert [entry.free for entry in found.entries] == [None, timedelta(hours=2), None]
    assert found.nights == [date(2014, 5, 14)]
    assert found.days[0].bed.name == "Example Hotel"


def test_a_night_ferry_is_a_bed(app, meeting):
    me = make_person("me", meeting=meeting)
    make_leg(me, meeting, datetime(2014, 5, 12, 21), datetime(2014, 5, 13, 5))
    make_item(meeting, "opening", "plenary")
    assert of(app, me).nights == []


def test_the_coach_begins_at_ones_own_stop(app, meeting):
    me = make_person("me", meeting=meeting)
    coach = make_coach(meeting)
    give_seat(coach.item, me)
    assert of(app, me).entries[0].starts == at(2, 12)
    Boarding.create(coach=coach, account=me, stop=list(coach.stops())[1])
    entry = of(app, me).entries[0]
    assert (entry.starts, entry.where) == (at(2, 12, 15), "Stop 2, 2 Example Street")
    assert entry.url == "/en/visits/coaches/coach"


@pytest.mark.parametrize("many", [1, 40])
def test_four_queries_whatever_is_on_it(app, meeting, queries, many):
    me = make_person("me", meeting=meeting)
    for n in range(many):
        make_item(meeting, f"talk-{n}", "plenary", at(1 + n % 3, 9))
        give_seat(make_visit(meeting, f"visit-{n}", at(1 + n % 3, 13)), me)
        make_leg(me, meeting, at(1, 1) + timedelta(minutes=n), at(1, 4))
        make_stay(me, meeting)
    coach = make_coach(meeting)
    give_seat(coach.item, me)
    with queries() as seen:
        found = of(app, me)
        for entry in found.entries:
            entry.begins(), entry.finishes(), entry.kind_name, entry.visit, entry.url
    assert len(found.entries) == 3 * many + 1
    asked = [sql for sql in seen if sql.startswith("SELECT")]
    assert len(asked) == 4


def page_queries(browser, queries, path):
    browser.get(path)
    with queries() as seen:
        assert browser.get(path).status_code == 200
    return [sql for sql in seen if sql.startswith("SELECT")]


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_asks_four_more_than_a_page_that_asks_nothing(app, meeting, people, browser_of, queries, many):
    me = people["participant"]
    register(meeting, me)
    for n in range(many):
        give_seat(make_visit(meeting, f"visit-{n}", at(1 + n % 3, 13)), me)
        make_leg(me, meeting, at(1, 1) + timedelta(minutes=n), at(1, 4))
    mine = browser_of("participant")
    frame = page_queries(mine, queries, "/en/my/itinerary/leg/new")
    assert len(page_queries(mine, queries, "/en/my/itinerary")) - len(frame) <= 4


def test_with_300_items(app, meeting, people, browser_of):
    me = people["participant"]
    register(meeting, me)
    for n in range(300):
        make_item(meeting, f"talk-{n}", "plenary", at(1 + n % 3, 8) + timedelta(minutes=n), 10)
    page = browser_of("participant").get("/en/my/itinerary")
    assert page.status_code == 200 and page.text.count('<li class="plenary') == 300
    own = browser_of("participant").get("/en/my/").text
    assert '<a href="/en/my/itinerary">My whole itinerary</a>' in own and "&lt;" not in own


# ---- calendars ----


def events(content):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def full(app, meeting, me):
    make_item(meeting, "opening", "plenary")
    give_seat(make_visit(meeting, "mill", waits=True), me)
    waited = make_visit(meeting, "port", at(3, 9))
    give_seat(waited, me, WAITING)
    make_leg(me, meeting, datetime(2014, 5, 12, 13), datetime(2014, 5, 12, 19), note="Deck 8")
    make_stay(me, meeting)
    return Feed.renew(me)


def test_the_feed_needs_no_cookie_and_two_libraries_read_it(app, meeting, browser):
    me = make_person("me", meeting=meeting)
    feed = full(app, meeting, me)
    answer = browser.get(f"/calendar/{feed.token}.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    found = events(answer.data)
    assert sorted(str(event["summary"]) for event in found) == [
        "Example Hotel", "Ferry: Roscoff – Plymouth", "mill (fr)", "opening (fr)",
        "port (fr) (liste d’attente)",
    ]  # fmt: skip
    other = vobject.readOne(answer.text)
    ferry = next(e for e in other.vevent_list if e.summary.value.startswith("Ferry"))
    assert ferry.dtstart.value.isoformat() == "2014-05-12T15:00:00+02:00"
    assert ferry.dtend.value.isoformat() == "2014-05-12T20:00:00+01:00"


def test_a_real_client_shows_the_feed(app, meeting, browser, tmp_path):
    me = make_person("me", meeting=meeting, lang="en")
    feed = full(app, meeting, me)
    home = tmp_path / "home"
    (home / "cal").mkdir(parents=True)
    file = home / "itinerary.ics"
    file.write_bytes(browser.get(f"/calendar/{feed.token}.ics").data)
    config = home / "khal.conf"
    config.write_text(
        f"[calendars]\n[[mine]]\npath = {home}/cal\n[locale]\nlocal_timezone = Europe/London\n"
        "default_timezone = Europe/London\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
        "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        f"longdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = {home}/khal.db\n"
    )
    khal = [sys.executable, "-c", "from khal.cli import main_khal; main_khal()", "-c", str(config)]
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": str(home)}
    run = {"env": environment, "capture_output": True, "text": True, "timeout": 60, "cwd": home}
    kept = subprocess.run([*khal, "import", "--batch", str(file)], **run)
    assert kept.returncode == 0, kept.stderr
    shown = subprocess.run(
        [*khal, "list", "--format", "{start-time} {title}", "2014-05-12", "4d"], **run
    )
    assert "14:00 Ferry: Roscoff to Plymouth" in shown.stdout, shown.stdout + shown.stderr
    assert "10:00 opening (en)" in shown.stdout and "14:00 mill (en)" in shown.stdout
    assert "Example Hotel" in shown.stdout


def test_a_new_address_closes_the_old_one_and_unknown_ones_look_the_same(app, meeting, people, browser, browser_of):
    mine = browser_of("participant")
    assert mine.post("/en/my/calendar").status_code == 303
    first = Feed.of(people["participant"]).token
    assert first in mine.get("/en/my/calendar").text
    assert browser.get(f"/calendar/{first}.ics").status_code == 200
    mine.post("/en/my/calendar")
    second = Feed.of(people["participant"]).token
    assert first != second
    gone, unknown = browser.get(f"/calendar/{first}.ics"), browser.get(f"/calendar/{'x' * 43}.ics")
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert gone.text.replace(first, "") == unknown.text.replace("x" * 43, "")
    mine.post("/en/my/calendar", {"close": "1"})
    assert browser.get(f"/calendar/{second}.ics").status_code == 404


def test_the_calendar_of_a_closed_account_is_gone(app, meeting, browser):
    me = make_person("me", meeting=meeting)
    feed = Feed.renew(me)
    type(me).update(active=False).execute()
    assert browser.get(f"/calendar/{feed.token}.ics").status_code == 404


def test_the_file_and_the_paper(app, meeting, people, browser_of):
    me = people["participant"]
    register(meeting, me)
    full(app, meeting, me)
    mine = browser_of("participant")
    assert len(events(mine.get("/en/my/itinerary.ics").data)) == 5
    paper = mine.get("/fr/my/itinerary.pdf")
    if available():
        assert paper.status_code == 200 and paper.data.startswith(b"%PDF-")
    else:
        assert paper.status_code == 503


def test_a_paper_that_cannot_be_made_says_so(app, meeting, browser_of, monkeypatch):
    monkeypatch.setattr("valuess.paper.available", lambda: False)
    answer = browser_of("participant").get("/en/my/itinerary.pdf")
    assert answer.status_code == 503 and "libpango" in answer.text


@pytest.mark.skipif(not available(), reason="Pango is missing")
@pytest.mark.parametrize("talks", [2, 10])
@pytest.mark.parametrize("database", ["sqlite"])  # what is proved is the paper
def test_the_paper_is_one_page(app, meeting, people, browser_of, talks):
    me = people["participant"]
    register(meeting, me)
    for n in range(3 * talks):
        make_item(meeting, f"talk-{n}", "plenary", at(1 + n % 3, 7) + timedelta(minutes=70 * (n // 3)), 60,
                  title=label("Une séance au titre assez long, comme il y en a"), room=label("Grande salle"),
                  place=label("Le lieu de la rencontre"), address="Plymouth, Devon")  # fmt: skip
    make_leg(me, meeting, datetime(2014, 5, 12, 21), datetime(2014, 5, 13, 6))
    paper = PdfReader(BytesIO(browser_of("participant").get("/fr/my/itinerary.pdf").data))
    assert len(paper.pages) == 1


# ---- on one's own page ----


def test_what_comes_next_is_on_ones_own_page(app, meeting, people, browser_of):
    register(meeting, people["participant"])
    make_item(meeting, "opening", "plenary")
    page = browser_of("participant").get("/en/my/").text
    assert "opening (en)" in page and '<a href="/en/my/itinerary">' in page and "&lt;" not in page


# ---- changes of clock ----


@pytest.mark.parametrize("day,starts,ends,shown", [
    # 29 to 30 March 2014: France at 01:00 UTC goes to +2, England to +1
    (date(2014, 3, 29), datetime(2014, 3, 29, 22), datetime(2014, 3, 30, 6),
     ("23:00 in France, 22:00 in England", "07:00 in England, 08:00 in France (Sunday 30 March)")),
    # 25 to 26 October 2014
    (date(2014, 10, 25), datetime(2014, 10, 25, 21), datetime(2014, 10, 26, 7),
     ("23:00 in France, 22:00 in England", "07:00 in England, 08:00 in France (Sunday 26 October)")),
])  # fmt: skip
def test_a_crossing_over_a_change_of_clock(app, day, starts, ends, shown):
    meeting = make_meeting(first=day, last=day + timedelta(days=1))
    me = make_person("me", meeting=meeting)
    make_leg(me, meeting, starts, ends)
    found = of(app, me)
    assert found.entries[0].day == day
    with app.test_request_context("/en/"), speaking("en"):
        assert (found.entries[0].begins(), found.entries[0].finishes()) == shown


def test_an_item_without_visit_words_has_none(app, meeting):
    me = make_person("me", meeting=meeting)
    item = make_item(meeting, "bare", "visit", capacity=3)
    give_seat(item, me)
    assert of(app, me).entries[0].visit is None
    Visit.create(item=item, host="Example", sees=label("x"))
    assert of(app, me).entries[0].visit.host == "Example"




def test_the_way_there_and_back_goes_with_the_first_and_the_last_day(app, meeting):
    make_item(meeting, "there", "journey", at(0, 21), 600, zone="Europe/Paris")
    make_item(meeting, "back", "journey", at(4, 7), 600, zone_end="Europe/Paris")
    make_item(meeting, "eve", "meal", at(0, 18))
    make_item(meeting, "coach", "journey", at(0, 16), capacity=9)
    both, first, middle = (make_person(name) for name in ("both", "first", "middle"))
    register(meeting, both)
    for person, day in ((first, 0), (middle, 1)):
        row = register(meeting, person)
        row.days = [meeting.days[day].isoformat()]
        row.save()
    assert titles(of(app, both)) == ["there (en)", "back (en)"]
    assert titles(of(app, make_person("english", meeting=meeting, country="GB"))) == []
    assert titles(of(app, first)) == ["there (en)"]
    assert titles(of(app, middle)) == []


def test_ones_own_ferry_takes_the_place_of_the_one_for_all(app, meeting):
    make_item(meeting, "ferry", "journey", at(0, 21), 600, zone="Europe/Paris")
    person = make_person("p", meeting=meeting)
    make_leg(person, meeting, at(0, 22), at(1, 6))
    found = of(app, person)
    assert titles(found) == ["Roscoff to Plymouth"] and found.clashes == []


def test_each_meeting_has_its_itinerary(app, meeting, people, browser_of):
    """In one way of asking, whichever is in front; the links of the page stay with it."""
    autumn = make_meeting(key="autumn", title=label("L’automne", "Autumn"), current=False,
                          first=date(2014, 10, 25), last=date(2014, 10, 27))  # fmt: skip
    make_item(meeting, "spring")
    make_item(autumn, "fall", starts=datetime(2014, 10, 26, 9))
    for each in (meeting, autumn):
        register(each, people["participant"])
    me = browser_of("participant")
    here, there = me.get("/en/my/itinerary").text, me.get("/en/my/itinerary?meeting=autumn").text
    assert "spring (en)" in here and "fall (en)" not in here and "/en/my/itinerary?meeting=autumn" in here
    assert "fall (en)" in there and "spring (en)" not in there
    assert "/en/my/itinerary.pdf?meeting=autumn" in there
    assert "fall (en)" in me.get("/en/my/itinerary.ics?meeting=autumn").text
    assert me.get("/en/my/itinerary?meeting=none").status_code == 404
