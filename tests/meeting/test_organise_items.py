from datetime import datetime

import pytest

from tests.agenda.making import FIRST, at, make_item, make_person, register
from valuess.agenda import seats
from valuess.agenda.models import Host, Item, Meeting, Registration, Seat, SeatEntry
from valuess.audit import Entry
from valuess.db import Label
from valuess.meeting.group.decided import Decision
from valuess.meeting.group.marks import PRESENT, Place, Told, tell
from valuess.meeting.group.notebook import Notebook
from valuess.meeting.group.sheets import Sheet
from valuess.meeting.organise import shaping

from .organise_forms import ITEM, MEETING, error_beside, fields_of, form

NEW = "/en/meeting/organise/2014/items/new"


def acts():
    return [entry.act for entry in Entry.select().order_by(Entry.id)]


def seat(item, *names):
    people = [make_person(name, meeting=item.meeting) for name in names]
    for person in people:
        assert seats.take(item, person).seat
    return people


def test_a_first_meeting_is_made_and_stands_in_front(coordinator):
    assert "No meeting yet" in coordinator.get("/en/meeting/organise/", follow_redirects=True).text
    answer = coordinator.post("/en/meeting/organise/new", MEETING)
    assert (answer.status_code, answer.location) == (303, "/en/meeting/organise/2014/")
    meeting = Meeting.get()
    assert (meeting.key, meeting.current, meeting.title) == (
        "2014", True, Label(fr="La rencontre", en="The meeting"))  # fmt: skip
    assert coordinator.get("/en/meeting/organise/").location == "/en/meeting/organise/2014/"
    assert "The meeting" in coordinator.get("/en/meeting/organise/meetings").text
    assert "0 items on the agenda, 0 people registered" in coordinator.get("/en/admin/").text
    assert acts() == ["meeting described"]


def test_another_meeting_takes_the_place_in_front(coordinator, meeting):
    later = {**MEETING, "first": "2014-10-01", "last": "2014-10-02", "current": "1"}
    assert coordinator.post("/en/meeting/organise/new", later).location.endswith("/2014-2/")
    assert [m.key for m in Meeting.select().where(Meeting.current)] == ["2014-2"]


def test_a_key_that_another_took_meanwhile_is_not_asked_for_twice(coordinator, meeting, monkeypatch):
    keys = iter(["2014", "2014-2"])
    monkeypatch.setattr(shaping, "free_key", lambda values: next(keys))
    later = {**MEETING, "first": "2014-10-01", "last": "2014-10-02"}
    assert coordinator.post("/en/meeting/organise/new", later).location.endswith("/2014-2/")
    assert acts() == ["meeting described"]


def test_what_is_wrong_in_a_meeting_stands_beside_its_field(coordinator, meeting):
    wrong = {**MEETING, "title_en": "", "last": "2014-05-12", "zone": "Mars/Olympus",
             "opens": "2014-03-30T01:30", "choice": "luck", "version": "0"}  # fmt: skip
    answer = coordinator.post("/en/meeting/organise/2014/settings", wrong)
    assert answer.status_code == 422
    assert {n: bool(error_beside(answer.text, n)) for n in
            ("title_en", "last", "zone", "opens", "choice", "title_fr", "first")} == {
        "title_en": True, "last": True, "zone": True, "opens": True, "choice": True,
        "title_fr": False, "first": False}  # fmt: skip
    assert fields_of(answer.text)["opens"] == "2014-03-30T01:30"


def test_two_coordinators_change_the_meeting(coordinator, meeting):
    opened = fields_of(coordinator.get("/en/meeting/organise/2014/settings").text)
    first = coordinator.post("/en/meeting/organise/2014/settings", {**opened, "title_en": "First"})
    assert first.status_code == 303
    second = coordinator.post("/en/meeting/organise/2014/settings", {**opened, "title_en": "Second"})
    assert second.status_code == 409 and "Now: First" in second.text
    assert fields_of(second.text)["title_en"] == "Second"
    again = coordinator.post("/en/meeting/organise/2014/settings", fields_of(second.text))
    assert again.status_code == 303 and Meeting.get().title["en"] == "Second"


def test_an_item_is_put_on_the_agenda(coordinator, meeting, people):
    answer = coordinator.post(NEW, form(host="Demo partner", before="15", latitude="50,7",
                              longitude="-3.5", balance_until="2014-05-01T12:00", share_FR="6",
                              share_GB="6"))  # fmt: skip
    assert (answer.status_code, answer.location) == (303, "/en/meeting/organise/2014/")
    item = Item.get()
    assert (item.slug, item.starts, item.ends, item.capacity, item.waits, item.shown) == (
        "measuring-impact", datetime(2014, 5, 13, 8, 30), datetime(2014, 5, 13, 10), 12, True, True)  # fmt: skip
    assert (item.spoken, item.interpreted, item.before, item.latitude, item.longitude) == (
        ["fr", "en"], ["fr"], 15, 50.7, -3.5)  # fmt: skip
    assert item.balance == {"until": "2014-05-01T11:00:00", "shares": {"FR": 6, "GB": 6}}
    assert [host.account for host in Host.select()] == [people["partner"]]
    assert acts() == ["item added"]


def test_what_the_form_shows_is_what_it_saves(coordinator, meeting):
    coordinator.post(NEW, form(end="01:00", end_day="2014-05-14", zone_end="Europe/Paris",
                     opens="2014-05-01T09:00", balance_until="2014-05-01T12:00", share_FR="6",
                     text_fr="Un\ndeux", text_en="One\ntwo", latitude="50.7184", longitude="-3.5339"))  # fmt: skip
    before = Item.get()
    address = f"/en/meeting/organise/items/{before.slug}"
    assert coordinator.post(address, fields_of(coordinator.get(address).text)).status_code == 303
    assert Item.get().__data__ == before.__data__
    assert before.ends == datetime(2014, 5, 13, 23) and before.version == 0


def test_an_item_across_midnight_shows_its_second_day(coordinator, meeting):
    assert coordinator.post(NEW, form(start="22:00", end="01:00")).status_code == 422
    answer = coordinator.post(NEW, form(start="22:00", end="01:00", end_day="2014-05-14"))
    assert answer.status_code == 303
    assert (Item.get().starts, Item.get().ends) == (datetime(2014, 5, 13, 21), datetime(2014, 5, 14, 0))
    assert "22:00–01:00 (Wednesday 14 May)" in coordinator.get("/en/meeting/organise/2014/").text


def test_a_crossing_ends_on_another_clock(coordinator, meeting):
    crossing = form(kind="journey", start="22:45", end="08:00", end_day="2014-05-14",
                    zone_end="Europe/Paris")  # fmt: skip
    assert coordinator.post(NEW, crossing).status_code == 303
    assert (Item.get().starts, Item.get().ends) == (datetime(2014, 5, 13, 21, 45), datetime(2014, 5, 14, 6))


@pytest.mark.parametrize(("zone", "hour"), [
    ("Atlantic/Azores", 9), ("Europe/Dublin", 8), ("America/Guadeloupe", 13),
])  # fmt: skip
def test_a_meeting_in_another_zone(coordinator, zone, hour):
    coordinator.post("/en/meeting/organise/new", {**MEETING, "zone": zone})
    address = "/en/meeting/organise/2014/items/new"
    page = coordinator.get(address).text
    assert fields_of(page)["zone"] == zone and 'value="America/Guadeloupe"' in page
    coordinator.post(address, form(zone=zone, zone_end=zone))
    assert Item.get().starts == datetime(2014, 5, 13, hour, 30)
    assert "09:30" in coordinator.get("/en/meeting/").text


WRONG = {
    "title_en": ("", "Write it in English too."),
    "room_fr": ("Salle 1", None),
    "kind": ("party", "Choose a kind."),
    "day": ("32/13/2014", "Write a day that exists, such as 13/05/2014 or 2014-05-13."),
    "start": ("late", "Write an hour, such as 09:30."),
    "end": ("09:00", "It ends before it begins. If it ends on a later day, say which."),
    "zone": ("Mars/Olympus", "This time zone is not known."),
    "capacity": ("many", "Write a number of seats, or nothing where nobody signs up."),
    "latitude": ("91", "Write degrees, such as 50.7184."),
    "longitude": ("east", "Write degrees, such as 50.7184."),
    "before": ("-5", "Write minutes, from 0 to 600."),
    "opens": ("2014-03-30T01:30", "Write a day and an hour that exist there, such as 2014-05-13 09:30."),
    "share_FR": ("half", "Write a number of seats."),
    "spoken": ("br", "Choose among the languages shown."),
    "host": ("Nobody Like This", "Nobody here has such a name."),
}  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(coordinator, meeting, field):
    value, message = WRONG[field]
    answer = coordinator.post(NEW, form(**{field: value, "address": "1 <b>Quay</b>"}))
    assert answer.status_code == 422 and Item.select().count() == 0
    beside = "room_en" if field == "room_fr" else field
    assert error_beside(answer.text, beside) == (message or "Write it in English too.")
    kept = fields_of(answer.text)
    assert kept["address"] == "1 <b>Quay</b>" and kept["title_fr"] == ITEM["title_fr"]
    assert "<b>Quay" not in answer.text
    assert f'href="#f-{beside}"' in answer.text


def test_the_hour_that_the_clock_skips(coordinator, meeting):
    answer = coordinator.post(NEW, form(day="2014-03-30", start="01:30", end="03:00"))
    assert answer.status_code == 422
    assert error_beside(answer.text, "start") == "The clock skips this hour on that day: it goes forward in the night."
    paris = form(day="2014-03-30", start="01:30", end="03:00", zone="Europe/Paris", zone_end="Europe/Paris")
    assert coordinator.post(NEW, paris).status_code == 303
    assert (Item.get().starts, Item.get().ends) == (datetime(2014, 3, 30, 0, 30), datetime(2014, 3, 30, 1))


def test_the_night_of_october_is_an_hour_longer(coordinator, meeting):
    night = form(day="2014-10-26", start="00:30", end="02:30")
    assert coordinator.post(NEW, night).status_code == 303
    assert (Item.get().starts, Item.get().ends) == (datetime(2014, 10, 25, 23, 30), datetime(2014, 10, 26, 2, 30))


def test_hosts_are_found_by_name_and_chosen(coordinator, meeting, people):
    found = coordinator.post(NEW, form(host="demo.example", find="1"))
    assert found.status_code == 200 and Item.select().count() == 0
    assert "Demo participant" in found.text and "error-summary" not in found.text
    several = coordinator.post(NEW, form(host="demo.example"))
    assert several.status_code == 422 and error_beside(several.text, "host") == "Tick those you mean."
    ids = [str(people[r].id) for r in ("participant", "partner")]
    assert coordinator.post(NEW, form(hosts=ids, host="demo.example")).status_code == 303
    assert {h.account_id for h in Host.select()} == {people["participant"].id, people["partner"].id}
    address = f"/en/meeting/organise/items/{Item.get().slug}"
    coordinator.post(address, {**fields_of(coordinator.get(address).text), "hosts": ids[:1]})
    assert [h.account for h in Host.select()] == [people["participant"]]


def test_two_coordinators_move_the_same_item(coordinator, meeting):
    item = make_item(meeting, capacity=3)
    address = f"/en/meeting/organise/items/{item.slug}"
    opened = fields_of(coordinator.get(address).text)
    assert coordinator.post(address, {**opened, "start": "09:00", "end": "10:30"}).status_code == 303
    late = coordinator.post(address, {**opened, "start": "14:00", "end": "15:30", "room_fr": "Salle",
                                      "room_en": "Room"})  # fmt: skip
    assert late.status_code == 409
    assert "Now: 09:00" in late.text and "Now: empty" in late.text
    kept = fields_of(late.text)
    assert (kept["start"], kept["end"], kept["room_en"]) == ("14:00", "15:30", "Room")
    assert Item.get().starts == at(1, 8)
    assert coordinator.post(address, kept).status_code == 303
    assert (Item.get().starts, Item.get().room) == (at(1, 13), Label(fr="Salle", en="Room"))


def test_a_move_shows_who_clashes_before_anything_is_saved(coordinator, meeting):
    item = make_item(meeting, capacity=3)
    other = make_item(meeting, "other", starts=at(1, 14), capacity=3)
    anna, _bob = seat(item, "Anna", "Bob")
    assert seats.take(other, anna).seat
    address = f"/en/meeting/organise/items/{item.slug}"
    moved = {**fields_of(coordinator.get(address).text), "start": "15:00", "end": "16:30"}
    shown = coordinator.post(address, moved)
    assert shown.status_code == 200 and Item.get_by_id(item.id).starts == item.starts
    assert "1 person would have something else at that time" in shown.text
    assert "Anna" in shown.text and "Bob" not in shown.text and "other (en)" in shown.text
    carried = fields_of(shown.text)
    assert carried["start"] == "15:00" and carried["title_fr"] == item.title["fr"]
    assert coordinator.post(address, {**carried, "seen": "forged"}).status_code == 200
    assert Item.get_by_id(item.id).starts == item.starts
    back = coordinator.post(address, {**carried, "back": "1"})
    assert back.status_code == 200 and fields_of(back.text)["start"] == "15:00"
    assert coordinator.post(address, carried).status_code == 303
    assert Item.get_by_id(item.id).starts == at(1, 14)


def test_capacity_below_the_number_seated(coordinator, meeting):
    item = make_item(meeting, capacity=3)
    seat(item, "Anna", "Bob", "Cleo", "Dan")
    address = f"/en/meeting/organise/items/{item.slug}"
    lowered = {**fields_of(coordinator.get(address).text), "capacity": "2"}
    shown = coordinator.post(address, lowered)
    assert shown.status_code == 200 and Seat.select().where(Seat.state == "seated").count() == 3
    assert "1 person would lose their seat" in shown.text and "Cleo" in shown.text
    assert coordinator.post(address, fields_of(shown.text)).status_code == 303
    assert Item.get().capacity == 2 and Seat.select().where(Seat.state == "seated").count() == 2


def test_more_seats_show_who_moves_up(coordinator, meeting):
    item = make_item(meeting, capacity=1)
    seat(item, "Anna", "Bob")
    address = f"/en/meeting/organise/items/{item.slug}"
    shown = coordinator.post(address, {**fields_of(coordinator.get(address).text), "capacity": "2"})
    assert "1 person would move up from the waiting list" in shown.text and "Bob" in shown.text


def test_words_alone_are_saved_at_once(coordinator, meeting):
    item = make_item(meeting, capacity=3)
    seat(item, "Anna")
    address = f"/en/meeting/organise/items/{item.slug}"
    opened = fields_of(coordinator.get(address).text)
    assert coordinator.post(address, {**opened, "text_fr": "Mots", "text_en": "Words"}).status_code == 303


def test_cancelling_shows_who_loses_a_seat_then_tells_them(coordinator, meeting):
    item = make_item(meeting, capacity=1)
    seat(item, "Anna", "Bob")
    address = f"/en/meeting/organise/items/{item.slug}/cancel"
    shown = coordinator.get(address)
    assert "2 people would lose their place" in shown.text and "Anna" in shown.text
    assert coordinator.post(address, {"words_en": "Sorry."}).status_code == 200
    assert Item.get().cancelled is None
    answer = coordinator.post(address, {**fields_of(shown.text), "words_en": "Sorry.", "words_fr": ""})
    assert answer.status_code == 303 and Item.get().cancelled is not None
    assert Seat.select().count() == 0
    assert coordinator.post(address, {}).status_code == 303
    assert "cancelled" in coordinator.get("/en/meeting/organise/2014/").text
    assert coordinator.post(f"/en/meeting/organise/items/{item.slug}/restore").status_code == 303
    assert Item.get().cancelled is None


def test_a_copy_is_hidden_and_empty(coordinator, meeting, people):
    item = make_item(meeting, capacity=2)
    Host.create(item=item, account=people["partner"])
    seat(item, "Anna")
    answer = coordinator.post(f"/en/meeting/organise/items/{item.slug}/duplicate")
    copy = Item.get(Item.id != item.id)
    assert answer.location == f"/en/meeting/organise/items/{copy.slug}"
    assert (copy.title, copy.starts, copy.shown, copy.capacity) == (item.title, item.starts, False, 2)
    assert Seat.select().where(Seat.item == copy).count() == 0
    assert Host.select().where(Host.item == copy).count() == 1
    assert coordinator.post(f"/en/meeting/organise/items/{copy.slug}/show").status_code == 303
    assert Item.get_by_id(copy.id).shown
    assert coordinator.post(f"/en/meeting/organise/items/{copy.slug}/hide").status_code == 303
    assert not Item.get_by_id(copy.id).shown


def test_a_form_sent_twice_makes_one_item(coordinator, meeting):
    once = fields_of(coordinator.get(NEW).text)["once"]
    for _ in range(2):
        assert coordinator.post(NEW, form(once=once)).status_code == 303
        assert coordinator.post("/en/meeting/organise/new", MEETING).status_code == 303
    assert Item.select().count() == 1
    address = f"/en/meeting/organise/items/{Item.get().slug}"
    for _ in range(2):
        assert coordinator.post(f"{address}/duplicate", {"once": "second"}).status_code == 303
    assert Item.select().count() == 2


def test_only_what_nobody_sat_in_is_deleted(coordinator, meeting):
    item, other = make_item(meeting, capacity=2), make_item(meeting, "other")
    (anna,) = seat(item, "Anna")
    seats.leave(item, anna)
    assert SeatEntry.select().count() == 2
    refused = coordinator.post(f"/en/meeting/organise/items/{item.slug}/delete")
    assert refused.status_code == 422 and "cancel it instead" in refused.text
    assert coordinator.post(f"/en/meeting/organise/items/{other.slug}/delete").status_code == 303
    assert [i.id for i in Item.select()] == [item.id]


def test_what_hangs_on_an_item_keeps_it_and_is_said(coordinator, meeting, people):
    item, by = make_item(meeting), people["coordinator"]
    path, place = f"/en/meeting/organise/items/{item.slug}", Place.of_item(item)
    register(meeting, by)
    said = {value: Label(fr="Oui", en="Yes") for value in ("words", "finding")}
    for make, words in (
        (lambda: tell(place, Told("a-client", f"a{by.id}", PRESENT), by), "marked who was there"),
        (lambda: Sheet.of(place), "has a signature sheet"),
        (lambda: Decision.record(item, {**said, "stance": "confirms", "decided": FIRST}, "t", by),
         "Decisions were recorded"),
        (lambda: Notebook.begin(item, by), "has shared notes"),
    ):  # fmt: skip
        assert words not in coordinator.get(path).text
        make()
        refused = coordinator.post(f"{path}/delete")
        assert refused.status_code == 422 and words in refused.text
        page = coordinator.get(path).text
        assert words in page and f"{path}/delete" not in page
    assert Item.select().count() == 1


def test_two_items_of_one_title_have_addresses_of_their_own(coordinator, meeting):
    for _ in range(2):
        coordinator.post(NEW, form(title_en="Organise", title_fr="Organiser"))
        coordinator.post(NEW, form(title_en="集まり", title_fr="集まり"))
    assert sorted(i.slug for i in Item.select()) == ["item", "item-2", "organise-2", "organise-3"]


def test_what_looks_wrong_is_flagged(coordinator, meeting):
    room = Label(fr="Salle", en="Room")
    make_item(meeting, "a", room=room)
    make_item(meeting, "b", room=room, starts=at(1, 10))
    make_item(meeting, "c", room=room, starts=at(1, 11, 30))
    make_item(meeting, "trip", "visit", starts=at(1, 12), minutes=180, after=30)
    make_item(meeting, "ferry", "journey", starts=at(1, 15, 15))
    make_item(meeting, "half", title=Label(fr="Seul", en=""), shown=False)
    page = coordinator.get("/en/meeting/organise/2014/").text
    assert page.count("Same room as") == 2 and page.count("Back after “ferry (en)” has left") == 1
    assert page.count("one language missing") == 1 and "4 items to look at" in page
    assert page.count(">hidden<") == 1


def test_the_table_says_how_many_need_interpretation(coordinator, meeting):
    item = make_item(meeting, capacity=3)
    anna, _bob = seat(item, "Anna", "Bob")
    assert "need interpretation" not in coordinator.get("/en/meeting/organise/2014/").text
    Registration.update(interpretation=True).where(Registration.account == anna).execute()
    assert "1 needs interpretation" in coordinator.get("/en/meeting/organise/2014/").text


@pytest.mark.parametrize("count", [0, 1, 300])
def test_the_table_asks_as_little_for_300_items(coordinator, meeting, queries, count):
    for n in range(count):
        make_item(meeting, f"item-{n}", capacity=5, starts=at(1 + n % 3, 8 + n % 9))
    coordinator.get("/en/meeting/organise/2014/")
    with queries() as seen:
        page = coordinator.get("/en/meeting/organise/2014/")
    assert page.status_code == 200 and page.text.count('<td class="states">') == count
    asked = [sql for sql in seen if "SELECT" in sql and ('"item"' in sql or '"seat"' in sql)]
    assert len(asked) == 3
    assert ("Nothing on the agenda yet" in page.text) == (count == 0)


@pytest.mark.parametrize("database", ["sqlite"])  # pages alone
@pytest.mark.parametrize("role", ["visitor", "outsider", "participant", "partner"])
def test_nobody_else_organises(browser, browser_of, meeting, role):
    person = browser if role == "visitor" else browser_of(role)
    answer = person.post(NEW, form())
    assert answer.status_code in ((303, 400, 401) if role == "visitor" else (403,))
    assert Item.select().count() == 0
