import io
from datetime import datetime

import pytest

from tests.agenda.making import at, make_item, make_person
from valuess import sheets
from valuess.agenda import seats
from valuess.agenda.models import Item
from valuess.audit import Entry
from valuess.db import Label, now
from valuess.meeting.organise import handwriting
from valuess.meeting.organise.bringing import AgendaImport, ItemOrigin

from .organise_forms import fields_of

ADDRESS = "/en/meeting/organise/2014/import"
LATIN = (
    "Intitulé;Type;Date;Début;Fin;Salle;Langues;Capacité\r\n"
    "Évaluer l’utilité;Atelier;13/05/2014;9h30;11h;Salle carrée;français, anglais;15\r\n"
    "Dîner;Repas;2014-05-13;19:30;22:00;;;\r\n"
    "Cassé;Fête;13/05/2014;25h;11h;;;beaucoup\r\n"
).encode("cp1252")
OUTLOOK = b"""\xef\xbb\xbfBEGIN:VCALENDAR\r
PRODID:-//Microsoft Corporation//Outlook 14.0 MIMEDIR//EN\r
VERSION:2.0\r
METHOD:PUBLISH\r
BEGIN:VTIMEZONE\r
TZID:Romance Standard Time\r
BEGIN:STANDARD\r
DTSTART:16011028T030000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:16010325T020000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
END:DAYLIGHT\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
CLASS:PUBLIC\r
DESCRIPTION:First line\\nsecond line\\, which is long enough to be folded by the \r
 program that wrote it\r
DTEND;TZID="Romance Standard Time":20140513T113000\r
DTSTAMP:20140401T090000Z\r
DTSTART;TZID="Romance Standard Time":20140513T093000\r
LOCATION:Town hall\\, first floor\r
SUMMARY;LANGUAGE=en-gb:Plenary\\; everyone\r
UID:040000008200E00074C5B7101A82E0080000000010\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20140514T080000Z\r
DURATION:PT1H30M\r
SUMMARY:In UTC\r
UID:two@example.org\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20140515\r
SUMMARY:All day\r
UID:three@example.org\r
END:VEVENT\r
END:VCALENDAR\r
"""


def send(coordinator, content, name="agenda.csv"):
    return coordinator.post(ADDRESS, {"file": (io.BytesIO(content), name)})


def sent(coordinator, content, name="agenda.csv"):
    """The address of the preview."""
    answer = send(coordinator, content, name)
    assert answer.status_code == 303, answer.text
    return answer.location


def confirm(coordinator, content, **choices):
    preview = sent(coordinator, content)
    if choices:
        fields = fields_of(coordinator.get(preview).text)
        assert coordinator.post(preview, {**fields, **choices}).status_code == 303
    assert coordinator.post(f"{preview}/confirm").status_code == 303
    return AgendaImport.select().order_by(AgendaImport.id.desc()).get().result


def test_a_table_in_latin_1_with_semicolons(coordinator, meeting):
    preview = sent(coordinator, LATIN)
    page = coordinator.get(preview).text
    assert Item.select().count() == 0
    for words in ("Évaluer l’utilité", "Tuesday 13 May", "09:30–11:00", "Salle carrée", "new: 2", "to put right: 1",
                  "Write an hour, such as 09:30.", "“25h”", "“beaucoup”", "“Fête”"):  # fmt: skip
        assert words in page, words
    assert coordinator.post(f"{preview}/confirm").location == "/en/meeting/organise/2014/"
    first, dinner = Item.select().order_by(Item.starts)
    assert (first.title, first.kind, first.starts, first.ends, first.room, first.spoken, first.capacity, first.shown) == (
        Label(fr="Évaluer l’utilité", en=""), "group", datetime(2014, 5, 13, 8, 30),
        datetime(2014, 5, 13, 10), Label(fr="Salle carrée", en=""), ["fr", "en"], 15, False)  # fmt: skip
    assert (dinner.kind, dinner.capacity) == ("meal", None)
    entry = Entry.get(Entry.act == "agenda imported")
    assert entry.detail == {"add": 2, "update": 0, "same": 0, "left": 0, "wrong": 1}


def test_the_same_file_twice_adds_nothing(coordinator, meeting):
    assert confirm(coordinator, LATIN)["add"] == 2
    again = confirm(coordinator, LATIN)
    assert (again["add"], again["same"], Item.select().count()) == (0, 2, 2)
    Item.update(starts=at(3, 15), ends=at(3, 16)).where(Item.kind == "meal").execute()
    kept = confirm(coordinator, LATIN, matching="keep")
    assert (kept["add"], kept["left"]) == (0, 1) and Item.get(kind="meal").starts == at(3, 15)
    changed = confirm(coordinator, LATIN, matching="update")
    assert (changed["add"], changed["update"]) == (0, 1)
    assert Item.get(kind="meal").starts == datetime(2014, 5, 13, 18, 30)
    assert ItemOrigin.select().count() == 2


def test_confirming_twice_does_it_once(coordinator, meeting):
    preview = sent(coordinator, LATIN)
    for _ in range(2):
        assert coordinator.post(f"{preview}/confirm").status_code == 303
    assert Item.select().count() == 2
    assert coordinator.get(preview, follow_redirects=True).text.count("no longer kept") == 1
    assert AgendaImport.get().rows == []


def test_a_calendar_of_another_program(coordinator, meeting):
    preview = sent(coordinator, OUTLOOK, "Calendar.ics")
    page = coordinator.get(preview).text
    assert "It lasts whole days: an item needs an hour." in page and "new: 2" in page
    coordinator.post(f"{preview}/confirm")
    plenary, other = Item.select().order_by(Item.starts)
    assert (plenary.title["en"], plenary.starts, plenary.zone, plenary.place["en"]) == (
        "Plenary; everyone", datetime(2014, 5, 13, 7, 30), "Europe/Paris", "Town hall, first floor")  # fmt: skip
    assert plenary.text["en"] == "First line\nsecond line, which is long enough to be folded by the program that wrote it"
    assert (other.starts, other.ends, other.zone) == (
        datetime(2014, 5, 14, 8), datetime(2014, 5, 14, 9, 30), "Europe/London")  # fmt: skip
    moved = OUTLOOK.replace(b"20140513T093000", b"20140513T100000")
    assert confirm(coordinator, moved, matching="update")["update"] == 1
    assert Item.get_by_id(plenary.id).starts == datetime(2014, 5, 13, 8)


def test_a_workbook_with_formulas_and_hostile_cells(coordinator, meeting):
    book = sheets.to_xlsx({"Agenda": (
        ["Title", "Titre", "Day", "Begins at", "Ends at", "Description (English)", "Description (Français)"],
        [["=1+1", "<script>x</script>", datetime(2014, 5, 13), "9:30", "10:30", "{{ 7*7 }}", "a\tb"]])})  # fmt: skip
    preview = sent(coordinator, book, "agenda.xlsx")
    page = coordinator.get(preview).text
    assert "<script>x" not in page and "49" not in page.split("Rows of the file")[1][:2000]
    coordinator.post(f"{preview}/confirm")
    item = Item.get()
    assert (item.title["en"], item.title["fr"], item.text["en"]) == ("=1+1", "<script>x</script>", "{{ 7*7 }}")
    exported = coordinator.get("/en/meeting/organise/2014/exports/agenda.csv").data.decode("utf-8-sig")
    assert "'=1+1" in exported and ",=1+1" not in exported


def test_what_was_exported_is_the_same_when_imported(coordinator, meeting):
    make_item(meeting, "crossing", "journey", starts=at(1, 21), minutes=600, zone_end="Europe/Paris",
              text=Label(fr="Un", en="One"), spoken=["fr"], before=20)  # fmt: skip
    make_item(meeting, "group", capacity=12, waits=False, opens=at(1, 8), latitude=50.5, longitude=-3.25)
    for lang in ("fr", "en"):
        for ending in ("csv", "xlsx"):
            file = coordinator.get(f"/{lang}/meeting/organise/2014/exports/agenda.{ending}").data
            assert confirm(coordinator, file, matching="update") == {
                "add": 0, "update": 0, "same": 2, "left": 0, "wrong": 0}  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize(
    "content,message",
    [
        (b"", "Choose a file first."),
        (b"Titre;Date\r\n", "There is nothing in this file but its headings."),
        (b"\x7fELF\x00\x01\x02", "This is no table or calendar that can be read here: send CSV, XLSX or ICS."),
        (b"PK\x03\x04broken", "This is no table or calendar that can be read here: send CSV, XLSX or ICS."),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nnonsense", "This calendar file is damaged: nothing could be read from it."),
        (b"Titre;Date\r\n" + b"x;2014-05-13\r\n" * 2001, "This file has more than 2,000 rows: divide it."),
    ],
)  # fmt: skip
def test_a_bad_file_is_said_beside_the_field(coordinator, meeting, content, message):
    answer = send(coordinator, content, "agenda.exe")
    assert answer.status_code == 422 and message in answer.text
    assert AgendaImport.select().count() == 0


def test_columns_are_put_right_and_remembered(coordinator, meeting):
    table = b"Truc,Jour,De,A\r\nAtelier,2014-05-13,9h,10h\r\n"
    preview = sent(coordinator, table)
    shown = fields_of(coordinator.get(preview).text)
    assert [shown[f"column-{n}"] for n in range(4)] == ["", "day", "start", "end"]
    assert "Write a title." in coordinator.get(preview).text
    coordinator.post(preview, {**shown, "column-0": "title_fr"})
    assert "new: 1" in coordinator.get(preview).text
    coordinator.post(f"{preview}/confirm")
    assert fields_of(coordinator.get(sent(coordinator, table)).text)["column-0"] == "title_fr"


def test_rows_that_are_the_same_are_told_apart(coordinator, meeting):
    table = b"Title,Day,Begins at,Ends at\r\n" + b"A,2014-05-13,9:00,10:00\r\n" * 2
    page = coordinator.get(sent(coordinator, table)).text
    assert "new: 1" in page and "The same as row 2." in page


def test_moving_by_a_file_says_how_many_are_told(coordinator, meeting):
    item = make_item(meeting, capacity=5)
    person = make_person("Anna", meeting=meeting)
    assert seats.take(item, person).seat
    table = b"Address in the portal,Begins at,Ends at\r\ngroup,15:00,16:00\r\n"
    preview = sent(coordinator, table)
    coordinator.post(preview, {**fields_of(coordinator.get(preview).text), "matching": "update"})
    assert "1 person with a place is told" in coordinator.get(preview).text
    coordinator.post(f"{preview}/confirm")
    assert Item.get().starts == at(1, 14)


def test_rows_are_forgotten_in_time(coordinator, meeting):
    preview = sent(coordinator, LATIN)
    AgendaImport.update(expires=now()).execute()
    assert coordinator.post(f"{preview}/confirm").location == ADDRESS
    sent(coordinator, LATIN)
    assert AgendaImport.select().count() == 1 and Item.select().count() == 0


def test_an_unknown_import_is_not_found(coordinator, meeting):
    assert coordinator.post(f"{ADDRESS}/7/confirm").status_code == 404
    assert coordinator.get("/en/meeting/organise/none/import").status_code == 404


@pytest.mark.parametrize("count", [1, 300])
def test_a_preview_asks_as_little_for_300_rows(coordinator, meeting, queries, count):
    lines = "".join(f"Item {n},2014-05-13,{8 + n % 9}:{n % 60:02},{18 + n % 4}:00\r\n" for n in range(count))
    preview = sent(coordinator, b"Title,Day,Begins at,Ends at\r\n" + lines.encode())
    with queries() as seen:
        page = coordinator.get(preview)
    assert f"new: {count}" in page.text
    assert len([s for s in seen if '"item"' in s or '"item_origin"' in s]) == 3
    coordinator.post(f"{preview}/confirm")
    assert Item.select().count() == count


def test_the_names_of_zones_are_read_from_the_disk_once(monkeypatch):
    monkeypatch.setattr(handwriting, "available_timezones", None)
    assert handwriting.zone_of("Europe/London") == "Europe/London"
    with pytest.raises(ValueError, match="no such zone"):
        handwriting.zone_of("Europe/Plymouth")
