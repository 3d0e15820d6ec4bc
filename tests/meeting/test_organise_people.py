import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.agenda.making import at, make_item, make_person, register
from valuess.accounts.models import Account
from valuess.agenda import seats
from valuess.agenda.models import Need, Registration, Seat, SeatEntry
from valuess.audit import Entry
from valuess.db import Label
from valuess.mail import Mail

PEOPLE = "/en/meeting/organise/2014/people"
EXPORTS = "/en/meeting/organise/2014/exports"


def table(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def need(person, diet="", access=""):
    return Need.create(registration=Registration.get(account=person), diet=diet, access=access,
                       until=date(2014, 5, 29))  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 300])
def test_the_list_asks_as_little_for_300_people(coordinator, meeting, queries, count):
    for n in range(count):
        make_person(f"Person {n}", meeting=meeting)
    with queries() as seen:
        page = coordinator.get(PEOPLE)
    assert page.text.count("/organise/2014/people/") == count
    assert ("Nobody is registered yet" in page.text) == (count == 0)
    tables = ('"registration"', '"seat"', '"need"')
    assert len([sql for sql in seen if any(name in sql for name in tables)]) == 3


def test_people_are_found_by_what_they_said(coordinator, meeting):
    anna = make_person("Anna Élie", meeting=meeting)
    make_person("Bob", meeting=meeting, country="GB")
    Registration.update(languages=["fr", "en"], interpretation=True, days=["2014-05-14"],
                        organisation="Fédération").where(Registration.account == anna).execute()  # fmt: skip
    for asked, found in {
        "q=elie": "Anna", "q=federation": "Anna", "q=bob@demo": "Bob", "country=GB": "Bob",
        "language=fr": "Anna", "interpretation=1": "Anna", "day=2014-05-13": "Bob", "q=nobody": "",
    }.items():  # fmt: skip
        page = coordinator.get(f"{PEOPLE}?{asked}").text
        rows = page.split('id="meeting-organise-people"')[1]
        assert [name for name in ("Anna", "Bob") if name in rows] == ([found] if found else []), asked
        assert ("Nobody matches" in rows) == (found == "")
    part = coordinator.get(f"{PEOPLE}?q=bob", headers={"HX-Request": "true", "HX-Target": "meeting-organise-people"})
    assert "<html" not in part.text and "Bob" in part.text
    assert "2 people registered" in coordinator.get(PEOPLE).text


def test_needs_are_counted_without_names(coordinator, meeting):
    anna, bob, cleo = (make_person(n, meeting=meeting) for n in ("Anna", "Bob", "Cleo"))
    need(anna, "Vegetarian"), need(bob, "vegetarian ", "Step-free access"), need(cleo, "<b>No nuts")
    page = coordinator.get(PEOPLE).text
    assert "2 × " in page and "1 × &lt;b&gt;No nuts" in page and "1 × Step-free access" in page
    assert "Step-free access" in coordinator.get(f"{PEOPLE}/{bob.id}").text
    assert "Step-free access" not in coordinator.get(f"{PEOPLE}/{anna.id}").text


def test_someone_is_seated_by_hand_and_a_seat_taken_away(coordinator, meeting, people):
    item, other = make_item(meeting, capacity=1), make_item(meeting, "other", starts=at(1, 9, 30), capacity=3)
    anna, bob = (make_person(n, meeting=meeting) for n in ("Anna", "Bob"))
    assert coordinator.post(f"{PEOPLE}/{anna.id}/seat", {"item": item.id}).status_code == 303
    assert (Seat.get().account, SeatEntry.get().by) == (anna, people["coordinator"].id)
    clash = coordinator.post(f"{PEOPLE}/{anna.id}/seat", {"item": other.id})
    assert clash.status_code == 422 and "They have something else then: group (en)." in clash.text
    assert coordinator.post(f"{PEOPLE}/{bob.id}/seat", {"item": item.id}).status_code == 303
    assert "waiting" in coordinator.get(f"{PEOPLE}/{bob.id}").text
    assert coordinator.post(f"{PEOPLE}/{anna.id}/seat", {"item": ""}).status_code == 422
    assert coordinator.post(f"{PEOPLE}/{anna.id}/unseat", {"item": item.id}).status_code == 303
    assert [(s.account, s.state) for s in Seat.select()] == [(bob, "seated")]


def test_someone_is_registered_by_their_address(coordinator, meeting, people):
    assert coordinator.post(PEOPLE, {"email": "nobody@demo.example"}).status_code == 422
    assert coordinator.post(PEOPLE, {"email": "nothing"}).status_code == 422
    answer = coordinator.post(PEOPLE, {"email": "Participant@demo.example"})
    number = people["participant"].id
    assert (answer.status_code, answer.location) == (303, f"{PEOPLE}/{number}")
    coordinator.post(PEOPLE, {"email": "participant@demo.example"})
    made = Registration.get()
    assert (made.account_id, made.days) == (number, ["2014-05-13", "2014-05-14", "2014-05-15"])
    assert Mail.select().count() == 1
    item = make_item(meeting, capacity=1)
    assert seats.take(item, people["participant"]).seat
    need(people["participant"], "Vegan")
    assert coordinator.post(f"{PEOPLE}/{number}/withdraw").status_code == 303
    assert (Registration.get().withdrawn is None, Seat.select().count(), Need.select().count()) == (False, 0, 0)
    assert coordinator.get(f"{PEOPLE}/{number}").status_code == 404
    coordinator.post(PEOPLE, {"email": "participant@demo.example"})
    assert Registration.select().count() == 1 and Registration.get().withdrawn is None
    acts = [e.act for e in Entry.select().order_by(Entry.id) if e.act.startswith("person")]
    assert acts == ["person registered", "person withdrawn", "person registered"]


def test_exports_hold_what_there_is_and_nothing_is_a_formula(coordinator, meeting):
    item = make_item(meeting, capacity=1, title=Label(fr="=SUM(A1)", en="=SUM(A1)"))
    anna, bob = (make_person(n, meeting=meeting) for n in ("Anna", "Bob"))
    Account.update(name="=cmd|' /C calc'!A0").where(Account.id == bob.id).execute()
    Registration.update(organisation="@x", note="-1").where(Registration.account == anna).execute()
    need(anna, "+vegan")
    assert seats.take(item, anna).seat and seats.take(item, bob).seat
    assert table(coordinator.get(f"{EXPORTS}/seats.csv"))[1:] and [
        row[4:5] + row[7:9] for row in table(coordinator.get(f"{EXPORTS}/seats.csv"))[1:]
    ] == [["Anna", "has a seat", ""], ["'=cmd|' /C calc'!A0", "waiting", "1"]]
    registered = table(coordinator.get(f"{EXPORTS}/registrations.csv"))
    assert registered[0][:4] == ["Name", "E-mail address", "Organisation", "Country"]
    assert registered[2][:4] == ["Anna", "Anna@demo.example", "'@x", "France"]
    assert [r[3] for r in table(coordinator.get(f"{EXPORTS}/ledger.csv"))] == [
        "What happened", "Took a seat", "Joined the waiting list"]  # fmt: skip
    assert table(coordinator.get(f"{EXPORTS}/needs.csv"))[1][:2] == ["Anna", "'+vegan"]
    book = load_workbook(io.BytesIO(coordinator.get(f"{EXPORTS}/everything.xlsx").data))
    assert book.sheetnames == ["Agenda", "Registrations", "Seats and waiting lists", "Ledger of seats"]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert "+vegan" not in str([[c.value for c in row] for sheet in book for row in sheet.iter_rows()])
    exported = [e.detail["what"] for e in Entry.select().where(Entry.act == "meeting exported")]
    assert exported == ["seats", "seats", "registrations", "ledger", "needs", "everything"]


def test_headings_are_in_the_readers_language(coordinator, meeting):
    french = coordinator.get("/fr/meeting/organise/2014/exports/registrations.csv")
    assert table(french)[0][0] == "Nom"
    assert french.headers["Content-Disposition"] == 'attachment; filename="2014-registrations.csv"'
    assert coordinator.get(f"{EXPORTS}/everything.csv").status_code == 404
    assert coordinator.get(f"{EXPORTS}/accounts.csv").status_code == 404


@pytest.mark.parametrize("count", [0, 1, 300])
def test_exports_ask_as_little_for_300_people(coordinator, meeting, queries, count):
    item = make_item(meeting, capacity=500)
    for n in range(count):
        person = make_person(f"Person {n}", meeting=meeting)
        Seat.create(item=item, account=person, state="seated", turn=n)
        SeatEntry.create(item=item, account=person.id, act="taken", by=person.id)
    with queries() as seen:
        answer = coordinator.get(f"{EXPORTS}/everything.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    assert [sheet.max_row - 1 for sheet in book] == [1, count, count, count]
    assert len([s for s in seen if s.startswith("SELECT")]) < 12


@pytest.mark.parametrize("role", ["visitor", "participant", "partner"])
def test_nobody_else_sees_who_comes(browser, browser_of, meeting, role):
    person = browser if role == "visitor" else browser_of(role)
    anna = make_person("Anna", meeting=meeting)
    for path in (PEOPLE, f"{PEOPLE}/{anna.id}", f"{EXPORTS}/needs.csv", f"{EXPORTS}/everything.xlsx"):
        answer = person.get(path)
        assert answer.status_code == (303 if role == "visitor" else 403) and "Anna" not in answer.text


def test_a_person_of_another_meeting_is_not_found(coordinator, meeting, people):
    assert coordinator.get(f"{PEOPLE}/{people['partner'].id}").status_code == 404
    register(meeting, people["partner"])
    assert coordinator.get(f"{PEOPLE}/{people['partner'].id}").status_code == 200
