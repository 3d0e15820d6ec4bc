"""The auditor's dossiers: complete, checked, the same each time, for coordinators alone."""

import hashlib
import io
import subprocess
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.agenda.making import make_meeting, make_person
from tests.travel.making import asked, fresh, now, paid, payment
from valuess import paper
from valuess.agenda import dossier as registries
from valuess.audit import Entry
from valuess.i18n import speaking
from valuess.travel import deciding, dossier
from valuess.travel.dossier import safe
from valuess.travel.models import TravelPaper

needs_pango = pytest.mark.skipif(not paper.available(), reason="Pango is not installed")


@pytest.fixture
def meeting(app):
    return make_meeting(keep_until=date(2020, 12, 31))


@pytest.fixture
def support(meeting, people):
    people["participant"].name = "Zoé L'Hénaff"
    people["participant"].save()
    return paid(
        meeting, people["participant"], people["coordinator"], amount="50.00",
        lines=[{"amount": "40.00", "currency": "CHF", "rate": "0.8205", "what": "Billet <b>"},
               {"amount": "60.00"}],
        traveller="Zoé L'Hénaff", origin="Quimper, gare",
    )  # fmt: skip


def opened(answer):
    assert answer.status_code == 200, answer.text[:300]
    return zipfile.ZipFile(io.BytesIO(answer.data))


def unsound(archive):
    lines = archive.read("SHA256SUMS").decode().splitlines()
    named = dict(reversed(row.split("  ", 1)) for row in lines)
    index = {"SHA256SUMS", "index.csv", "index.html"}
    assert set(archive.namelist()) == set(named) | index
    return [path for path, digest in named.items()
            if hashlib.sha256(archive.read(path)).hexdigest() != digest]  # fmt: skip


def words(pdf):
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


@needs_pango
@pytest.mark.parametrize("database", ["sqlite"])  # what is proved is the paper
def test_a_traveller_s_dossier_holds_everything_with_its_checksums(
    support, browser_of, tmp_path, monkeypatch
):
    minutes = lambda meeting: [("minutes/day-1.txt", b"Minutes", "Minutes of day one")]  # noqa: E731
    signed = lambda meeting, account: [("signed/../day-1.txt", b"Signed", "Signed")]  # noqa: E731
    monkeypatch.setattr(registries, "of_meeting", [minutes])
    monkeypatch.setattr(registries, "of_traveller", [signed])
    archive = opened(browser_of("coordinator").get(f"/en/travel/{support.id}/dossier.zip"))
    assert unsound(archive) == []
    names = archive.namelist()
    folder = f"request-{support.id:04}/"
    for chapter in ("1-request.pdf", "2-approval.pdf", "3-claim.pdf", "4-payments.pdf"):
        assert f"{folder}{chapter}" in names
    assert f"{folder}history.csv" in names and "meeting/minutes/day-1.txt" in names
    assert [n for n in names if ".." in n.split("/") or n.startswith("/") or not n.isascii()] == []
    assert len([n for n in names if "/evidence/line-" in n]) == 2
    assert len([n for n in names if "/evidence/payment-" in n]) == 1
    index = archive.read("index.html").decode()
    assert "Zoé" in index and "http" not in index and "Minutes of day one" in index
    assert all(f'href="{name}"' in index for name in names if name.startswith(folder))
    archive.extractall(tmp_path)
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, check=False,
                             capture_output=True)  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    assert Entry.select().where(Entry.act == "travel dossier opened").count() == 1


@needs_pango
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_papers_say_both_languages_rates_and_totals(support, browser_of):
    owner = browser_of("participant")
    claim = words(owner.get(f"/en/travel/{support.id}/claim.pdf").data)
    for said in ("Demande de remboursement", "Claim", "40.00 CHF", "0.8205", "2014-05-12",
                 "32.82 EUR", "60.00 EUR", "92.82 EUR", "Billet <b>", "ticket.png"):  # fmt: skip
        assert said in claim, said
    assert "100.00" not in claim  # 40 CHF and 60 EUR are never added
    approval = words(owner.get(f"/en/travel/{support.id}/approval.pdf").data)
    assert "300.00 EUR" in approval and "Demo coordinator" in approval
    payments = words(owner.get(f"/fr/travel/{support.id}/payments.pdf").data)
    assert "50.00 EUR" in payments and "VIR-1" in payments and "2014-06-02" in payments
    request = words(owner.get(f"/fr/travel/{support.id}/request.pdf").data)
    assert "Quimper, gare" in request and "312.50 EUR" in request and "2020-12-31" in request
    assert owner.get(f"/fr/travel/{support.id}/secret.pdf").status_code == 404


@needs_pango
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what is proved is the paper
def test_the_same_data_give_the_same_bytes(support, meeting, browser_of, app):
    path = f"/en/travel/{support.id}/dossier.zip"

    def made():
        return browser_of("coordinator").get(path).data, dossier.of_meeting(meeting, "en").read()

    with app.test_request_context("/en/"):
        one = made()
        TravelPaper.delete().execute()  # so that it is printed anew
        assert one == made() == made()


@pytest.fixture
def printed(monkeypatch):
    """No PDF is really made: the HTML of each that would be."""
    made = []
    monkeypatch.setattr(paper, "available", lambda: True)
    monkeypatch.setattr(paper, "pdfs", lambda some: made.extend(some) or [b"%PDF-1.7"] * len(some))
    return made


def test_what_has_not_changed_is_not_printed_again(support, browser_of, people, printed):
    path = f"/en/travel/{support.id}/dossier.zip"
    browser_of("coordinator").get(path)
    assert len(printed) == 4
    printed.clear()
    browser_of("coordinator").get(path.replace("en", "fr", 1))
    assert printed == []
    with speaking("en"):
        deciding.pay(support, people["coordinator"], payment("10.00"), [], fresh())
    browser_of("coordinator").get(path)
    assert 0 < len(printed) <= 4 and TravelPaper.select().count() == 4


def test_the_meeting_s_dossier_holds_every_traveller(support, meeting, app, printed):
    asked(meeting, make_person("b"), traveller="../../etc/passwd")
    told = []
    with app.test_request_context("/fr/"):
        archive = zipfile.ZipFile(dossier.of_meeting(meeting, "fr", told.append))
    assert told == [1]
    assert unsound(archive) == []
    travellers = {n.split("/")[1] for n in archive.namelist() if n.startswith("travellers/")}
    assert travellers == {f"{support.id:04}-Zoe-L-Henaff", f"{support.id + 1:04}-etc-passwd"}
    assert "tables/travel-budget.csv" in archive.namelist()
    assert {i.date_time for i in archive.infolist()} == {(2014, 5, 13, 0, 0, 0)}


def test_dossiers_are_for_coordinators(support, browser_of):
    for path in (f"/en/travel/{support.id}/dossier.zip", "/en/travel/dossier.zip",
                 "/en/travel/dossier"):  # fmt: skip
        for role in ("participant", "partner"):
            assert browser_of(role).get(path).status_code == 403


def test_without_pango_the_page_says_what_to_install(support, browser_of, monkeypatch):
    monkeypatch.setattr(paper, "available", lambda: False)
    coordinator = browser_of("coordinator")
    for ask, path in ((coordinator.get, f"{support.id}/dossier.zip"),
                      (coordinator.get, f"{support.id}/claim.pdf"),
                      (coordinator.post, "dossier")):  # fmt: skip
        answer = ask(f"/en/travel/{path}")
        assert answer.status_code == 503 and "libpango" in answer.text


@pytest.mark.parametrize("name,kept", [
    ("../../etc/passwd", "etc-passwd"), ("reçu été.JPG", "recu-ete.JPG"), ("", "file"),
    ("con.pdf", "file-con.pdf"), ("a" * 300 + ".pdf", "a" * 52 + ".pdf"), ("\u202egpj.exe", "gpj.exe"),
    ("..", "file"), ("日本", "file"), ("-rf", "rf"), ("a\r\nb\x00.png", "a-b.png"),
])  # fmt: skip
def test_names_are_safe_on_any_system(name, kept):
    assert safe(name) == kept


def test_a_path_given_twice_is_numbered():
    with dossier.Bundle() as bundle:
        for _time in range(3):
            bundle.add("a/Ticket.png", b"x", {"fr": "", "en": ""})
        bundle.add("a/ticket.PNG", b"x", {"fr": "", "en": ""})
    assert [e.path for e in bundle.entries] == [
        "a/Ticket.png", "a/Ticket-2.png", "a/Ticket-3.png", "a/ticket-4.PNG",
    ]  # fmt: skip


FORMULA = '=HYPERLINK("http://example.org")'


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_formula_runs_in_the_exports(meeting, people, browser_of, lang):
    support = asked(meeting, people["participant"], traveller=FORMULA, via="@SUM(1)", origin="+1")
    coordinator = browser_of("coordinator")
    book = load_workbook(io.BytesIO(coordinator.get(f"/{lang}/travel/export.xlsx").data))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert len(book.sheetnames) == 4 and [c for c in cells if c.data_type == "f"] == []
    assert FORMULA in [c.value for c in cells] and 312.5 in [c.value for c in cells]
    csv = coordinator.get(f"/{lang}/travel/export/requests.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK" in csv and "'@SUM" in csv and "'+1" in csv and "312.50" in csv
    assert now(support).state == "requested"
    for name in ("lines", "payments", "budget"):
        assert coordinator.get(f"/{lang}/travel/export/{name}.csv").status_code == 200
    assert coordinator.get(f"/{lang}/travel/export/people.csv").status_code == 404
    assert browser_of("partner").get(f"/{lang}/travel/export.xlsx").status_code == 403


def test_the_exports_hold_lines_and_payments_exactly(support, browser_of, people):
    csv = browser_of("coordinator").get("/en/travel/export/lines.csv").data.decode("utf-8-sig")
    assert "40.00,CHF,0.8205,2014-05-12,Bank,32.82,EUR,Accepted,40.00," in csv
    csv = browser_of("coordinator").get("/en/travel/export/payments.csv").data.decode("utf-8-sig")
    assert "2014-06-02,50.00,EUR,,,,VIR-1,Adess" in csv
