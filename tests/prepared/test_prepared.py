"""Files that take longer than a page: asked for, made by a process, killed, kept, let go."""

import csv
import io
import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import unquote

import pytest

from bench.servers import ROOT
from tests.at_once import results
from tests.survey.making import answer, answered
from tests.survey.making import survey as asked_survey
from valuess import backup, evidence, jobs, mail
from valuess.accounts import personal
from valuess.audit import Entry
from valuess.db import db, now, on_postgresql
from valuess.prepared import making
from valuess.prepared.models import PreparedFile, PreparedPiece, let_go, sweep
from valuess.survey.answering import responding
from valuess.survey.bringing import importing
from valuess.survey.models import Response, SurveyImport, SurveyReader
from valuess.survey.shown import exporting

NAME = "answers-codes.csv"


@pytest.fixture
def many(app, monkeypatch):
    """A survey whose answers are more than a request may write."""
    monkeypatch.setattr(exporting, "AT_ONCE", dict.fromkeys(exporting.AT_ONCE, 100))
    return answered(asked_survey(), 40)


@pytest.fixture
def launched(monkeypatch):
    """The jobs that would have been launched in processes of their own."""
    rows = []
    monkeypatch.setattr(jobs, "launch", lambda _command, row: rows.append(row))
    return rows


def page_of(survey, name=NAME, lang="en"):
    return f"/{lang}/prepared/answers/{exporting.place(survey, name)}"


def file_of(survey, name=NAME):
    return f"/en/prepared/take/answers/{exporting.place(survey, name)}"


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def pieces():
    return PreparedPiece.select().count()


def made(survey, launched, name=NAME):
    """Ask for a file as a page does, and make it: the row."""
    row = PreparedFile.ask("answers", exporting.place(survey, name), "en")
    making.run(row.id)
    row = PreparedFile.get_by_id(row.id)
    assert (row.state, row.error) == ("done", "")
    return row


def test_from_the_button_to_the_file(many, people, browser_of, launched):
    browser = browser_of("coordinator")
    address = f"/en/survey/{many.slug}/run/exports/{NAME}"
    listed = browser.get(f"/en/survey/{many.slug}/run/exports").text
    assert f'href="{address}">' in listed and 'codebook.csv" download' in listed
    assert "prepared first" in listed
    moved = browser.get(address)
    assert (moved.status_code, unquote(moved.location)) == (302, page_of(many))
    page = browser.get(page_of(many)).text
    assert "It is not here now" in page and f'action="{page_of(many)}"' in page
    assert browser.get(file_of(many)).status_code == 302 and launched == []
    begun = browser.post(page_of(many))
    assert (begun.status_code, unquote(begun.location)) == (303, page_of(many))
    browser.post(page_of(many))
    assert len(launched) == 1 and PreparedFile.select().count() == 1
    PreparedFile.update(progress=0.4).execute()
    aim = {"HX-Request": "true", "HX-Target": "prepared-file"}
    part = browser.get(page_of(many), headers=aim).text
    assert "40 % done" in part and "<main" not in part and "hx-trigger" in part
    making.run(launched.pop().id)
    page = browser.get(page_of(many)).text
    assert "Ready" in page and "Something has changed" not in page
    found = browser.get(unquote(re.search(r'href="(/en/prepared/take/[^"]+)"', page)[1]))
    assert "no-store" in found.headers["Cache-Control"]
    assert found.headers["Content-Disposition"] == f"attachment; filename={many.slug}-{NAME}"
    assert len(rows_of(found.data)) == 40
    noted = Entry.latest("survey exported").get()
    assert noted.account == people["coordinator"].id
    assert noted.detail == {"file": NAME, "answers": 40}
    answer(many, {"country": "france"})
    assert "Something has changed" in browser.get(page_of(many)).text
    assert len(rows_of(browser.get(file_of(many)).data)) == 40
    browser.post(page_of(many))
    making.run(launched.pop().id)
    assert len(rows_of(browser.get(file_of(many)).data)) == 41
    assert PreparedFile.select().count() == 1


def test_the_same_inputs_have_the_same_bytes_and_small_files_are_given_at_once(
    many, people, browser_of, launched, monkeypatch
):
    browser, found = browser_of("coordinator"), []
    for limit in (100, 10**9):
        monkeypatch.setattr(exporting, "AT_ONCE", dict.fromkeys(exporting.AT_ONCE, limit))
        for name in exporting.FILES:
            answer_ = browser.get(f"/en/survey/{many.slug}/run/exports/{name}")
            if answer_.status_code == 302:
                made(many, launched, name)
                answer_ = browser.get(file_of(many, name))
            found.append(answer_.data)
    assert len(found) == 14 and found[:7] == found[7:]


def test_asked_twice_at_once_it_is_one_job(app, many):
    place = exporting.place(many, NAME)

    def ask():
        return PreparedFile.ask("answers", place, "en")

    rows = results(app, [ask] * 4)
    assert len([row for row in rows if isinstance(row, PreparedFile)]) == 1
    assert rows.count(None) == 3


HALF = """
import sys, time
from valuess import create_app
from valuess.prepared import making
from valuess.survey.shown import exporting

def half(survey, name, file, day, told):
    file.write(b"half")
    told(0.5)
    print("half", flush=True)
    time.sleep(60)

exporting.write = half
app = create_app({"INSTANCE": sys.argv[1], "DATABASE_URL": sys.argv[2], "TESTING": True})
with app.app_context():
    making.run(int(sys.argv[3]))
"""


def test_killed_half_way_it_is_taken_up_again(app, many, browser_of, launched):
    browser = browser_of("coordinator")
    browser.post(page_of(many))
    number = launched.pop().id
    given = app.instance_path, app.config["DATABASE_URL"] or "", str(number)
    process = subprocess.Popen(
        [sys.executable, "-c", HALF, *given], cwd=ROOT, stdout=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    with process:
        assert process.stdout.readline() == b"half\n"
        os.kill(process.pid, signal.SIGKILL)
    row = PreparedFile.get()
    assert (row.state, row.progress, row.tries, pieces()) == ("running", 0.5, 1, 0)
    assert "Being prepared" in browser.get(page_of(many)).text and launched == []
    PreparedFile.update(beat=now() - jobs.SILENT).execute()
    for chore in mail.chores:
        if chore in (jobs.tick, sweep):
            chore()
    assert [row.id for row in launched] == [number]
    browser.get(page_of(many))
    assert len(launched) == 1
    making.run(launched.pop().id)
    assert len(rows_of(browser.get(file_of(many)).data)) == 40
    assert PreparedFile.get().tries == 2


def test_what_fails_says_so_and_can_be_asked_for_again(many, browser_of, launched, monkeypatch):
    browser, write = browser_of("coordinator"), exporting.write

    def broken(*_args):
        raise OSError("disk")

    monkeypatch.setattr(exporting, "write", broken)
    browser.post(page_of(many))
    with pytest.raises(OSError):
        making.run(launched.pop().id)
    assert "Something went wrong" in browser.get(page_of(many)).text
    monkeypatch.setattr(exporting, "write", write)
    browser.post(page_of(many))
    monkeypatch.setattr("valuess.prepared.models.MOST", 10)
    making.run(launched.pop().id)
    assert "larger than can be kept" in browser.get(page_of(many)).text and pieces() == 0
    PreparedFile.update(state="running", tries=jobs.TRIES, beat=now() - jobs.SILENT).execute()
    assert "no sign of life" in browser.get(page_of(many)).text and launched == []


def test_it_is_kept_for_a_day(many, browser_of, launched):
    row, browser = made(many, launched), browser_of("coordinator")
    sweep()
    assert pieces() == 1
    PreparedFile.update(asked=row.asked - timedelta(days=1)).execute()
    assert browser.get(file_of(many)).status_code == 302
    assert "It is not here now" in browser.get(page_of(many)).text
    sweep()
    assert (PreparedFile.select().count(), pieces()) == (0, 0)


def test_whoever_may_not_have_it_any_more_does_not_get_it(many, people, browser_of, launched):
    reader = SurveyReader.create(survey=many, account=people["partner"])
    browser = browser_of("partner")
    browser.post(page_of(many))
    making.run(launched.pop().id)
    assert browser.get(file_of(many)).status_code == 200
    reader.delete_instance()
    for person in ("partner", "participant", "outsider"):
        browser = browser_of(person)
        assert browser.get(file_of(many)).status_code == 404
        assert browser.get(page_of(many)).status_code == 404
        assert browser.post(page_of(many)).status_code == 404
    for nothing in ("answers/1/passwords.csv", "answers/x/y", "nothing/at/all", "word/nothing"):
        assert browser_of("coordinator").get(f"/en/prepared/{nothing}").status_code == 404
    assert launched == []


def test_nothing_outlives_a_withdrawal(app, many, people, browser_of, launched):
    other = answered(asked_survey(slug="other"), 5)
    gone = Response.select().where(Response.survey == many).first()
    made(many, launched)
    kept = made(other, launched)
    responding.withdraw(gone)
    assert [row.id for row in PreparedFile.select()] == [kept.id] and pieces() == 1
    assert "It is not here now" in browser_of("coordinator").get(page_of(many)).text
    made(many, launched)
    changed = Response.select().where(Response.survey == many, Response.id != gone.id).first()
    changed.answers = {**changed.answers, "comment": "Taken back."}
    changed.save()
    assert pieces() == 2
    responding.send(changed, "", many.form(), 1)
    assert pieces() == 1
    made(many, launched)
    brought = SurveyImport.create(survey=many, name="x.csv", digest="x", state="done")
    importing.undo(brought, people["coordinator"])
    assert pieces() == 1
    made(many, launched)
    with db.atomic():
        evidence.withdrawn("survey", "impact")
    assert pieces() == 0
    made(many, launched)
    assert personal.erase("participant@demo.example") and pieces() == 0
    made(many, launched)
    assert personal.erase("nobody@demo.example") is False and pieces() == 0


def test_what_is_withdrawn_while_it_is_made_is_not_kept(app, many, launched, monkeypatch):
    write, gone = exporting.write, Response.select().where(Response.survey == many).first()

    def withdrawing(survey, name, file, day, told):
        write(survey, name, file, day, told)
        responding.withdraw(gone)

    row = PreparedFile.ask("answers", exporting.place(many, NAME), "en")
    monkeypatch.setattr(exporting, "write", withdrawing)
    making.run(row.id)
    assert (PreparedFile.select().count(), pieces()) == (0, 0)

    def asking_anew(survey, name, file, day, told):
        answer(many, {"country": "france"})
        PreparedFile.ask("answers", exporting.place(many, NAME), "en")
        write(survey, name, file, day, told)
        told(0.9)

    row = PreparedFile.ask("answers", exporting.place(many, NAME), "en")
    monkeypatch.setattr(exporting, "write", asking_anew)
    making.run(row.id)
    row = PreparedFile.get()
    assert (row.state, row.process, pieces()) == ("running", 0, 0)


@pytest.mark.parametrize("database", ["postgresql"])
def test_who_asks_in_the_middle_of_a_withdrawal_waits_for_its_end(app, many):
    place, seen = exporting.place(many, NAME), []

    def withdraw():
        with db.atomic():
            let_go("answers")
            time.sleep(0.4)
            seen.append("withdrawn")

    def ask():
        time.sleep(0.1)
        PreparedFile.ask("answers", place, "en")
        seen.append("asked")

    assert on_postgresql() and results(app, [withdraw, ask]) == [None, None]
    assert seen == ["withdrawn", "asked"] and PreparedFile.select().count() == 1


def test_a_backup_leaves_them_out(app, many, launched, tmp_path):
    secret = "Motif très secret"
    answer(many, {"comment": secret})
    row = made(many, launched)
    assert secret.encode() in PreparedPiece.get().content and row.size > 0
    backup.make(tmp_path / "kept.zip", app)
    db.close()
    backup.restore(tmp_path / "kept.zip", app)
    assert (PreparedFile.select().count(), pieces()) == (0, 0)
    assert Response.select().where(Response.survey == many).count() == 41


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_let_go_is_written_over(app, many, launched):
    made(many, launched)
    mark = bytes(PreparedPiece.get().content)[:60]

    def there():
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(db.obj.database, "rb") as file:
            return mark in file.read()

    assert there()
    with db.atomic():
        let_go()
    assert not there()


@pytest.mark.parametrize("database", ["sqlite"])
def test_by_a_process_of_its_own(app, many, browser_of):
    browser = browser_of("coordinator")
    browser.post(page_of(many))
    page, end = "", time.monotonic() + 30
    while "Ready" not in page and time.monotonic() < end:
        time.sleep(0.2)
        page = browser.get(page_of(many)).text
    assert len(rows_of(browser.get(file_of(many)).data)) == 40
