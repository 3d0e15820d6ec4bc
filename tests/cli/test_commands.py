"""The commands, as a person types them; the doctor, on well and ill installations."""

import re
import threading
from pathlib import Path

import pytest
from flask import Flask

from valuess import config, doctor, mail, markup, serving
from valuess import db as store
from valuess.accounts.models import Account
from valuess.agenda.models import Seat
from valuess.db import db
from valuess.guide.models import Page
from valuess.i18n import speaking
from valuess.meeting.group.decided import Decision
from valuess.meeting.group.marks import Mark
from valuess.travel.models import TravelRequest
from valuess.visits.coaches import Boarding
from valuess.visits.wishes import Wish

PASSWORD = "two shores, one tide"


@pytest.fixture
def run(app):
    """run("doctor", lang="fr"): the exit code and what was printed."""

    def ran(*words, lang="en"):
        result = app.test_cli_runner(env={"LC_ALL": f"{lang}.UTF-8"}).invoke(args=words)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return ran


def test_the_starting_texts_are_loaded_once(run):
    assert run("upgrade") == (0, "The database is ready.\n")
    pages = Page.select().count()
    assert pages == 15
    gone = Page.get(Page.key == "07-limits")
    gone.document.delete_instance(recursive=True)
    assert run("upgrade") == (0, "The database is ready.\n")
    assert Page.select().count() == pages - 1


def life():
    """What the demo cast did, as it stands."""
    return (
        sorted(
            (s.account.email.split("@")[0], s.item.slug, s.state) for s in Seat.select()
        ),
        sorted(
            (r.account.email.split("@")[0], r.state,
             [(line.what, len(line.evidence)) for line in r.lines])
            for r in TravelRequest.select()
        ),
        [decision.words for decision in Decision.select()],
        Mark.select().count(),
        [boarding.stop.address for boarding in Boarding.select()],
        Wish.select().count(),
    )  # fmt: skip


def test_the_demo_cast_and_its_mark(run, app):
    assert run("demo", "--password", PASSWORD)[0] == 0
    cast = {account.email: account.role for account in Account.select()}
    assert cast == {
        "coordinator@demo.example": "coordinator",
        "partner-fr@demo.example": "partner",
        "partner-en@demo.example": "partner",
        "participant-fr@demo.example": "participant",
        "participant-en@demo.example": "participant",
        "outsider@demo.example": "",
    }
    assert (Path(app.instance_path) / "demo").exists()
    once = life()
    assert run("demo", "--password", PASSWORD)[0] == 0
    assert Account.select().count() == 6
    assert life() == once
    seats, requests, words, marked, boards, wished = once
    assert [seat for seat in seats if seat[2] == "waiting"] == [
        ("partner-en", "demo-reading-in-pairs", "waiting")
    ]
    assert len(seats) == 9
    assert not {name for name, *_seat in seats} & {"participant-fr", "participant-en"}
    assert requests == [
        ("participant-fr", "approved", []),
        ("partner-fr", "claimed", [("Ferry (démonstration)", 1)]),
    ]
    assert [said["en"][:14] for said in words] == ["Demonstration:"]
    assert (marked, boards, wished) == (4, ["Landivisiau"], 2)


def test_an_invitation_is_printed_and_a_wrong_one_refused(run):
    code, said = run("invite", "someone@demo.example", "--role", "partner", "--lang", "fr")
    assert code == 0
    assert re.search(r"/fr/account/invitation/\S{20,}", said)
    code, said = run("invite", "no address", "--role", "partner")
    assert code == 1
    assert said.startswith("Error: ")
    assert run("invite", "someone@demo.example", "--role", "king")[0] == 2


def test_erasing_someone_unknown_says_so(run):
    code, said = run("erase", "nobody@demo.example")
    assert (code, said) == (1, "Error: Nothing is held of nobody@demo.example.\n")


def test_backup_and_restore_as_commands(run, tmp_path):
    run("demo", "--password", PASSWORD)
    assert run("backup", str(tmp_path / "kept.zip"))[0] == 0
    Account.delete().where(Account.email == "outsider@demo.example").execute()
    db.close()
    code, said = run("restore", str(tmp_path / "kept.zip"))
    assert (code, said.splitlines()[0][:9]) == (0, "Restored.")
    assert Account.select().count() == 6
    (tmp_path / "no.zip").write_text("no backup")
    code, said = run("restore", str(tmp_path / "no.zip"))
    assert (code, said[:35]) == (1, "Error: This is not a whole backup: ")


def test_the_server_drains_and_comes_back():
    made = serving.made("wsgi:app", "127.0.0.1", 8000, 2, 4)
    assert (made.target, made.bind_addr, made.bind_port) == ("wsgi:app", "127.0.0.1", 8000)
    assert (made.workers, made.blocking_threads) == (2, 4)
    assert (made.workers_kill_timeout, made.respawn_failed_workers) == (30, True)


def test_serving_begins_with_nothing_alive_and_knows_its_address(run, app, monkeypatch):
    begun, before = [], threads()  # a browser of another test has a thread of its own
    monkeypatch.setattr(serving, "serve", lambda *given: begun.append((*given, threads())))
    app.config.update(PUBLIC_URL=config.DEFAULTS["PUBLIC_URL"], MAIL_URL="smtp://127.0.0.1:9")
    app.extensions["watch"].stamp()
    markup.warm()
    app.extensions["deliverer"].wake()
    code, said = run("serve", "--host", "192.0.2.7", "--port", "8100", "--workers", "2")
    assert (code, begun) == (0, [("wsgi:app", "192.0.2.7", 8100, 2, 4, before)])
    assert "http://192.0.2.7:8100  (SQLite" in said
    assert app.extensions["watch"].connection is None
    assert markup._door.child is None
    assert "192.0.2.7" in app.config["TRUSTED_HOSTS"]


def threads():
    return [thread.name for thread in threading.enumerate()]


def test_hosts_that_were_given_stay_the_only_ones(tmp_path):
    made = Flask(__name__, instance_path=str(tmp_path))
    config.load(made, {"TRUSTED_HOSTS": ["portal.example"]})
    config.settle(made, "http://192.0.2.7:8000/")
    assert made.config["TRUSTED_HOSTS"] == ["portal.example"]
    assert made.config["PUBLIC_URL"] == "http://192.0.2.7:8000"


def findings(app, *checks, lang="en"):
    with speaking(lang):
        return [(f.level, f.words) for check in checks for f in check(app)]


def test_a_well_portal_has_no_bad_finding(app):
    Path(app.instance_path).chmod(0o700)
    found = findings(app, doctor.sqlite_library, doctor.database, doctor.secrecy, doctor.clock)
    assert {level for level, _words in found} == {"well"}
    assert len(found) == 4


def test_what_waits_and_what_is_missing_is_said_in_both_languages(app):
    app.config.update(PUBLIC_URL="http://127.0.0.1:8000", MAIL_URL="")
    with db.atomic():
        mail.Mail.insert(
            to="someone@demo.example", lang="fr", subject="s", text="t", message_id="1"
        ).execute()
    assert findings(app, doctor.addresses, doctor.outbox) == [
        ("warning", "PUBLIC_URL is not https: fine on one’s own machine only."),
        ("warning", "MAIL_URL is not set: mails wait in the outbox."),
        ("warning", "1 mail waits to be sent."),
    ]
    assert findings(app, doctor.outbox, lang="fr") == [
        ("warning", "1 courriel attend d’être envoyé."),
    ]


def test_a_waiting_migration_is_bad(app, monkeypatch):
    monkeypatch.setattr(store, "pending", lambda: ["0002_more", "0003_yet_more"])
    assert findings(app, doctor.database)[0] == (
        "bad", "2 migrations are waiting: run make run, or flask upgrade."
    )  # fmt: skip


def test_an_open_secret_is_bad(app):
    folder = Path(app.instance_path)
    folder.chmod(0o755)
    (folder / "secret_key").write_text("k")
    (folder / "secret_key").chmod(0o644)
    assert findings(app, doctor.secrecy)[0][0] == "bad"
    folder.chmod(0o700)
    assert findings(app, doctor.secrecy)[0][0] == "well"


def test_a_full_disk_is_bad(app, monkeypatch):
    monkeypatch.setattr(doctor, "LITTLE_SPACE", 10**18)
    assert findings(app, doctor.disk)[0][0] == "bad"


@pytest.mark.parametrize(
    "version,verdict",
    [
        ((3, 40, 1), False), ((3, 51, 2), False), ((3, 44, 5), False), ((3, 50, 6), False),
        ((3, 51, 3), True), ((3, 44, 6), True), ((3, 50, 7), True), ((3, 53, 4), True),
        ((3, 6, 23), True),
    ],
)  # fmt: skip
def test_the_versions_of_sqlite_that_can_corrupt(version, verdict):
    assert doctor.sound(version) is verdict


def test_the_doctor_speaks_french_and_ends_with_its_verdict(run, app, monkeypatch):
    Path(app.instance_path).chmod(0o700)
    code, said = run("doctor", "--lang", "fr")
    assert (code, "✓ Le schéma est à jour." in said.splitlines()) == (0, True)
    monkeypatch.setattr(doctor, "FIRST_DAY", 10**12)
    code, said = run("doctor", lang="en")
    assert (code, said.splitlines()[-1]) == (1, "✗ The clock of this machine is wrong.")
