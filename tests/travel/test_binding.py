"""The dossier of the meeting as a job: begun once, followed, kept for a day, for coordinators."""

import time
import zipfile
from datetime import timedelta

import pytest

from tests.agenda.making import make_meeting
from tests.travel.making import asked
from valuess import jobs, paper
from valuess.accounts import personal as accounts
from valuess.audit import Entry
from valuess.db import db, now
from valuess.paper import NoPaper
from valuess.travel import binding, dossier
from valuess.travel.binding import TravelDossier

PAGE, ZIP = "/en/travel/dossier", "/en/travel/dossier.zip"


@pytest.fixture
def meeting(app):
    return make_meeting()


@pytest.fixture
def launched(monkeypatch):
    """The makings that would have been launched in processes of their own."""
    rows = []
    monkeypatch.setattr(jobs, "launch", lambda _command, row: rows.append(row))
    monkeypatch.setattr(paper, "available", lambda: True)
    return rows


@pytest.fixture
def printed(monkeypatch):
    """No PDF is really made."""
    monkeypatch.setattr(paper, "pdfs", lambda some: [b"%PDF-" for _html in some])


def made(rows):
    binding.run(rows.pop().id)
    return TravelDossier.select().order_by(TravelDossier.id.desc()).first()


def test_it_is_begun_followed_and_taken(meeting, people, browser_of, launched, printed):
    asked(meeting, people["participant"])
    desk = browser_of("coordinator")
    assert "Make the dossier" in desk.get(PAGE).text
    assert desk.get(ZIP).location == PAGE
    assert desk.post(PAGE).status_code == 303
    assert "Being made" in desk.get(PAGE).text and desk.get(ZIP).status_code == 302
    row = made(launched)
    assert (row.state, row.progress, row.lang) == ("done", 1, "en")
    assert "Take the dossier" in desk.get(PAGE).text
    answer = desk.get(ZIP)
    assert "no-store" in answer.headers["Cache-Control"] and answer.data[:2] == b"PK"
    assert any("papers.pdf" in name for name in zipfile.ZipFile(row.path).namelist())
    assert row.path.stat().st_mode & 0o777 == 0o600
    assert [e.act for e in Entry.select() if "dossier" in e.act] == [
        "travel dossier begun", "travel dossier opened",
    ]  # fmt: skip
    assert browser_of("partner").get(ZIP).status_code == 403


def test_two_at_once_are_refused_and_a_dead_one_is_noticed(meeting, browser_of, launched, printed):
    desk = browser_of("coordinator")
    desk.post(PAGE)
    desk.post(PAGE)
    assert len(launched) == 1 and "made already" in desk.get(PAGE).text
    TravelDossier.update(beat=now() - timedelta(minutes=2)).execute()
    assert "gave no sign of life" in desk.get(PAGE).text
    desk.post(PAGE)
    late, anew = launched
    binding.run(anew.id)
    binding.run(late.id)
    assert [row.id for row in TravelDossier.select()] == [anew.id]
    assert [path.name for path in binding.folder().iterdir()] == [f"{anew.id}.zip"]


def test_it_goes_with_a_newer_one_with_the_day_and_with_who_is_in_it(
    meeting, people, browser_of, launched, printed
):
    desk = browser_of("coordinator")
    for _time in range(2):
        desk.post(PAGE)
        row = made(launched)
    assert [path.name for path in binding.folder().iterdir()] == [f"{row.id}.zip"]
    TravelDossier.update(ended=now() - timedelta(hours=25)).execute()
    assert "no longer kept" in desk.get(PAGE).text and desk.get(ZIP).status_code == 302
    TravelDossier.sweep()
    assert list(binding.folder().iterdir()) == []
    desk.post(PAGE)
    made(launched)
    accounts.erase("participant@demo.example")
    assert desk.get(ZIP).status_code == 302


@pytest.mark.parametrize("error,said", [(NoPaper("x"), "libpango"), (KeyError("x"), "went wrong")])
def test_what_goes_wrong_is_said(meeting, browser_of, launched, monkeypatch, error, said):
    def broken(*_about):
        raise error

    monkeypatch.setattr(dossier, "of_meeting", broken)
    desk = browser_of("coordinator")
    desk.post(PAGE)
    try:
        row = made(launched)
    except KeyError:
        row = TravelDossier.get()
    assert row.state == "failed" and said in desk.get(PAGE).text
    assert list(binding.folder().iterdir()) == []


@pytest.mark.skipif(not paper.available(), reason="Pango is not installed")
def test_the_process_itself_does_it(meeting, people):
    asked(meeting, people["participant"])
    row = TravelDossier.begin(meeting, people["coordinator"], "fr")
    db.close()
    jobs.launch(binding.COMMAND, row)
    until = now() + timedelta(seconds=120)
    while TravelDossier.get_by_id(row.id).state == "running" and now() < until:
        time.sleep(0.1)
    row = TravelDossier.get_by_id(row.id)
    assert row.state == "done" and zipfile.ZipFile(row.path).testzip() is None
