"""The papers as a reader of PDFs finds them; scans, and paper beside phone."""

import csv
import io
import secrets
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.agenda.making import make_item, make_meeting, make_person
from valuess import frame, paper
from valuess.accounts import personal
from valuess.accounts.models import Account
from valuess.agenda import dossier
from valuess.agenda.models import Host, Meeting
from valuess.agenda.sweeping import sweeps
from valuess.audit import Entry
from valuess.meeting.group import kept, marks, printed
from valuess.meeting.group.marks import PRESENT, QR, SHEET, Mark, Place, Told, WalkIn
from valuess.meeting.group.sheets import Badge, Difference, Scan, Sheet

needs_pango = pytest.mark.skipif(not paper.available(), reason="Pango is not installed")


def words(content):
    """(text of every page as one line, number of pages) of a PDF."""
    reader = PdfReader(io.BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.split()), len(reader.pages)


def number(name):
    return Account.get(Account.email == f"{name}@demo.example").id


def mark(place, name, by, act=PRESENT, source="tap"):
    told = Told(secrets.token_hex(8), f"a{number(name)}", act, source=source)
    return marks.tell(place, told, by)


def png(colour="white"):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(drawn, "PNG")
    return drawn.getvalue()


@needs_pango
@pytest.mark.parametrize("database", ["sqlite"])  # what is proved is the paper
def test_a_sheet_of_a_group_has_its_people_and_blank_lines(group, browser_of):
    answer = browser_of("participant").get("/fr/meeting/group/sheet.pdf")
    assert answer.mimetype == "application/pdf"
    text, pages = words(answer.data)
    sheet = Sheet.get()
    assert pages == 1 and sheet.code == f"2014-{sheet.id:03}" in text
    for said in ("Feuille d’émargement · Signature sheet", "group (fr)", "group (en)", "anne", "bob",
                 "mardi 13 mai 2014", "Tuesday 13 May 2014", "Signature", "Pays Country"):  # fmt: skip
        assert said in text, said
    assert "chloé" not in text and "Matin" not in text
    browser_of("participant").get("/en/meeting/group/sheet.pdf")
    assert Sheet.select().count() == 1


@needs_pango
@pytest.mark.parametrize(("many", "pages"), [(0, 1), (1, 1)])
@pytest.mark.parametrize("database", ["sqlite"])  # what is proved is the paper
def test_a_sheet_of_a_day_for_nobody_and_one(app, meeting, many, pages):
    a_sheet_of_a_day(app, meeting, many, pages)


@needs_pango
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what is proved is the paper
def test_a_sheet_of_a_day_for_three_hundred(app, meeting):
    a_sheet_of_a_day(app, meeting, 300, 19)


def a_sheet_of_a_day(app, meeting, many, pages):
    for n in range(many):
        make_person(f"Person number {n:03}", meeting=meeting)
    with app.test_request_context("/en/"):
        made, sheet = printed.signature_sheet(Place.of_day(meeting, meeting.first), "en")
    text, count = words(made)
    assert "Morning Matin" in text and "Afternoon Après-midi" in text
    assert text.count("Person number") == many
    assert count == pages or many > 1 and 14 < count < 24
    assert f"{sheet.code} · {count}/{count}" in text


@needs_pango
def test_badges_hold_a_name_and_a_code_that_says_nothing(group, browser_of):
    answer = browser_of("coordinator").get("/en/meeting/badges.pdf")
    text, pages = words(answer.data)
    assert pages == 1 and "anne" in text and "Demo participant" in text
    assert Badge.select().count() == 4
    browser_of("coordinator").get("/en/meeting/badges.pdf")
    assert Badge.select().count() == 4
    assert browser_of("partner").get("/en/meeting/badges.pdf").status_code == 403


@needs_pango
@pytest.mark.parametrize("database", ["sqlite"])  # what is proved is the paper
def test_the_printed_list(group, browser_of):
    text, _pages = words(browser_of("participant").get("/en/meeting/group/people.pdf").data)
    assert "2 people come" in text and "Waiting list" in text and "chloé" in text


@needs_pango
@pytest.mark.parametrize("database", ["sqlite"])  # what is proved is the paper
def test_a_certificate_for_what_was_marked_and_nothing_else(group, people, browser_of):
    mine, path = browser_of("participant"), "/fr/meeting/certificate.pdf"
    assert mine.get(path).status_code == 404
    other = make_item(group.meeting, "other")
    mark(Place.of_item(other), "participant", people["coordinator"], marks.ABSENT)
    assert mine.get(path).status_code == 404
    mark(Place.of_item(group), "participant", people["coordinator"])
    mark(Place.of_day(group.meeting, group.meeting.first), "participant", people["coordinator"])
    text, pages = words(mine.get(path).data)
    assert pages == 1 and "Attestation de présence" in text and "This is to certify" in text
    assert "group (fr)" in text and "group (en)" in text and "other" not in text
    assert text.count("Demo participant") == 2


def test_without_pango_the_page_says_what_to_install(group, browser_of, monkeypatch):
    monkeypatch.setattr(paper, "available", lambda: False)
    answer = browser_of("participant").get("/en/meeting/group/sheet.pdf")
    assert answer.status_code == 503 and "apt-get install libpango" in answer.text


@pytest.fixture
def sheet(group):
    return Sheet.of(Place.of_item(group))


def upload(browser, sheet, name, content):
    data = {"file": (io.BytesIO(content), name)}
    return browser.post(f"/en/meeting/sheet/{sheet.id}/scans", data)


def test_a_scan_is_kept_once_and_seen_by_few(group, sheet, people, browser_of):
    host = browser_of("participant")
    for _turn in range(2):
        assert upload(host, sheet, "../page 1.png", png()).status_code == 303
    scan = Scan.get()
    path = f"/en/meeting/sheet/{sheet.id}/scans/{scan.id}"
    answer = host.get(path)
    assert (answer.mimetype, scan.name) == ("image/png", "page 1.png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert browser_of("coordinator").get(path).status_code == 200
    assert browser_of("partner").get(path).status_code == 404
    assert browser_of("partner").get(f"/en/meeting/sheet/{sheet.id}").status_code == 404
    Host.delete().execute()
    assert host.get(path).status_code == 404


def test_a_day_sheet_is_for_coordinators(meeting, browser_of):
    day = Sheet.of(Place.of_day(meeting, meeting.first))
    assert browser_of("coordinator").get(f"/en/meeting/sheet/{day.id}").status_code == 200
    assert browser_of("partner").get(f"/en/meeting/sheet/{day.id}").status_code == 404


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("scan.pdf", b"MZ\x90\x00" + b"\x00" * 100, "Programs cannot be kept here."),
        ("scan.pdf", b"\x7fELF" + b"\x00" * 100, "Programs cannot be kept here."),
        ("scan.pdf", b"<html><script>", "A scan is a PDF or a picture"),
        ("scan.png", b"no picture", "This picture cannot be read"),
        ("scan.pdf", b"", "The file is empty."),
    ],
)
def test_what_is_no_scan_is_refused(sheet, browser_of, name, content, said):
    answer = upload(browser_of("participant"), sheet, name, content)
    assert answer.status_code == 422 and said in answer.text
    assert Scan.select().count() == 0


def test_paper_beside_phone(group, sheet, people, browser_of):
    coordinator, place = browser_of("coordinator"), Place.of_item(group)
    mark(place, "anne", people["participant"])
    page = coordinator.get(f"/en/meeting/sheet/{sheet.id}").text
    assert "1 difference" in page and "marked, not signed" in page
    signed = {"signed": [f"a{number('anne')}", f"a{number('bob')}", "a0", "<b>"]}
    answer = coordinator.post(f"/en/meeting/sheet/{sheet.id}/signed", signed)
    assert answer.status_code == 303
    states = {p.name: (p.phone, p.paper) for p in marks.attendance(place)}
    assert states == {"anne": ("present", "present"), "bob": ("", "present"), "chloé": ("", "")}
    page = coordinator.get(f"/en/meeting/sheet/{sheet.id}").text
    assert "1 difference" in page and "signed, not marked" in page and "Not reconciled" in page
    coordinator.post(f"/en/meeting/sheet/{sheet.id}/reconcile", {f"unknown-a{number('bob')}": "1"})
    page = coordinator.get(f"/en/meeting/sheet/{sheet.id}").text
    assert "Not reconciled" not in page and "Demo coordinator" in page
    coordinator.post(f"/en/meeting/sheet/{sheet.id}/signed", {"signed": [f"a{number('anne')}"]})
    assert Sheet.get().reconciled is None
    assert Mark.select().where(Mark.source == SHEET).count() == 3
    assert browser_of("participant").post(f"/en/meeting/sheet/{sheet.id}/signed").status_code == 403


def test_each_difference_is_explained_or_said_not_to_be(app, group, sheet, people, browser_of):
    coordinator, place = browser_of("coordinator"), Place.of_item(group)
    anne, bob = f"a{number('anne')}", f"a{number('bob')}"
    for name in ("anne", "bob"):
        mark(place, name, people["participant"])
    path = f"/en/meeting/sheet/{sheet.id}/reconcile"
    answer = coordinator.post(path, {f"why-{anne}": "  left early ", f"why-{bob}": " "})
    assert answer.status_code == 422 and answer.text.count("Say why, or tick") == 2
    assert 'value="  left early "' in answer.text and f'href="#f-why-{bob}"' in answer.text
    assert Sheet.get().reconciled is None and Difference.select().count() == 0
    assert coordinator.post(path, {f"why-{anne}": "x" * 301, f"unknown-{bob}": "1"}).status_code == 422
    sent = {f"why-{anne}": "=left early", f"why-{bob}": "", f"unknown-{bob}": "1"}
    for _twice in range(2):
        assert coordinator.post(path, sent).status_code == 303
    found = [(d.person, d.signed, d.explained, d.words) for d in Difference.listed(group.meeting)]
    assert found == [(anne, False, True, "=left early"), (bob, False, False, "")]
    assert 'value="=left early"' in coordinator.get(f"/en/meeting/sheet/{sheet.id}").text
    host = browser_of("participant").get(f"/en/meeting/sheet/{sheet.id}").text
    assert "=left early" in host and "not explained" in host
    with app.test_request_context("/en/"):
        papers = {p: c for p, c, _caption in dossier.gathered(dossier.of_meeting, group.meeting)}
        rows = list(csv.reader(io.StringIO(papers["differences.csv"].decode("utf-8-sig"))))
        assert [row[3:6] for row in rows[1:]] == [
            ["anne", "marked, not signed", "'=left early"], ["bob", "marked, not signed", "not explained"],
        ]  # fmt: skip
        kept.erase(Account.get_by_id(number("anne")))
    assert [(d.person, d.explained, d.words) for d in Difference.listed(group.meeting)] == [
        (None, True, ""), (bob, False, ""),
    ]  # fmt: skip


def test_a_coordinator_sees_how_every_sheet_stands(group, sheet, browser_of):
    page = browser_of("coordinator").get("/en/meeting/sheets").text
    assert page.count("<tr>") == 5 and "Printed" in page and "Wednesday 14 May" in page


# badges read


def test_a_badge_says_nothing_to_others_and_marks_for_hosts(group, people, browser, browser_of):
    token = Badge.tokens(group.meeting, [number("anne")])[number("anne")]
    path = f"/en/meeting/badge/{token}"
    for person in (browser, browser_of("outsider")):
        shown, unknown = person.get(path), person.get(f"/en/meeting/badge/{'x' * 12}")
        assert shown.status_code == unknown.status_code == 200
        assert "anne" not in shown.text and "says nothing about the person" in shown.text
        assert "says nothing about the person" in unknown.text
    host = browser_of("participant")
    page = host.get(path).text
    assert "anne" in page and "data-at-once" in page and Mark.select().count() == 0
    form = {"client": "client-qr-1", "place": f"item:{group.id}"}
    for _turn in range(2):
        assert host.post(path, form).status_code == 303
    assert [(m.source, m.person) for m in Mark.select()] == [(QR, f"a{number('anne')}")]
    other = make_item(group.meeting, "other")
    assert host.post(path, {**form, "place": f"item:{other.id}"}).status_code == 404
    assert browser_of("outsider").post(path, form).status_code == 403


def test_a_code_opens_the_badge(group):
    assert printed.qr.__doc__
    token = Badge.tokens(group.meeting, [number("bob")])[number("bob")]
    assert Badge.shown(token).account.name == "bob" and Badge.shown("nobody") is None


# what is held of a person, and what an auditor is shown


def test_export_and_erasure_reach_it(group, people, browser_of):
    place = Place.of_item(group)
    mark(place, "anne", people["participant"])
    Badge.tokens(group.meeting, [number("anne")])
    anne = Account.get_by_id(number("anne"))
    assert [m["act"] for m in personal.export(anne)["groups"]["presence"]] == ["present"]
    personal.erase(people["participant"].email)
    assert Mark.get().by is None
    personal.erase(anne.email)
    assert (Mark.get().account_id, Badge.select().count()) == (None, 0)
    assert "anne" not in {p.name for p in marks.attendance(place)}
    assert kept.SOURCE in frame.personal


def test_the_dossier_has_what_an_auditor_asks(app, group, sheet, people, browser_of):
    upload(browser_of("participant"), sheet, "s.png", png())
    mark(Place.of_item(group), "anne", people["participant"])
    with app.test_request_context("/en/"):
        found = {p: c for p, c, _caption in dossier.gathered(dossier.of_meeting, group.meeting)}
        anne = Account.get_by_id(number("anne"))
        hers = list(dossier.gathered(dossier.of_traveller, group.meeting, anne))
    names = [f"signed-sheets/2014-05-13-group-{Scan.get().id}.png", "presence.csv",
             "registrations.csv"]  # fmt: skip
    assert set(names) <= set(found)
    assert b"anne" in found["presence.csv"] and b"anne" in found["registrations.csv"]
    assert found[names[0]].startswith(b"\x89PNG")
    assert "presence.csv" in [path for path, _content, _caption in hers]


def test_the_sheets_of_many_items_take_no_more_queries(app, people, browser_of, queries):
    meeting, seen = make_meeting(), []
    desk = browser_of("coordinator")
    for count in (1, 30):
        for n in range(count):
            make_item(meeting, f"many-{count}-{n}")
        desk.get("/en/meeting/sheets")
        with queries() as asked:
            assert desk.get("/en/meeting/sheets").status_code == 200
        seen.append(len(asked))
    assert seen[0] == seen[1]


def test_scans_and_names_of_walk_ins_go_once_the_papers_need_not_be_kept(app, group, people):
    place, by = Place.of_item(group), people["coordinator"]
    zoé = Told("walk-in-1", "new", PRESENT, name="Zoé", organisation="Ti", agreed=True)
    marks.tell(place, zoé, by)
    Scan.keep(Sheet.of(place), "sheet.pdf", b"%PDF-1.4\n%%EOF", 1000, by)
    Meeting.update(keep_until=date(2020, 12, 31)).execute()
    kept.sweep(date(2020, 12, 31))
    assert (Scan.select().count(), WalkIn.get().name) == (1, "Zoé")
    for _day in range(2):
        kept.sweep(date(2021, 1, 1))
    came = [p for p in marks.attendance(place) if not p.expected]
    assert [(p.name, p.organisation, p.present) for p in came] == [("Name deleted", "", True)]
    assert Scan.select().count() == 0
    (entry,) = Entry.latest("presence papers forgotten")
    assert entry.detail == {"scans": 1, "walk_ins": 1}


def test_each_room_has_one_way_to_be_swept(app):
    assert sorted(each.__module__ for each in sweeps) == [
        "valuess.agenda.models", "valuess.cases.personal", "valuess.meeting.group.kept",
        "valuess.survey.answering.apart", "valuess.survey.answering.responding",
        "valuess.travel.personal",
    ]  # fmt: skip
