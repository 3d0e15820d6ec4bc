"""kill -9 while people take and give back seats and a host marks: what was answered stands."""

import json
import secrets
import threading
from contextlib import closing, contextmanager, suppress

from peewee import sqlite3

from tests.conftest import FAST
from tests.live.person import Person
from valuess import create_app
from valuess.agenda import checking
from valuess.db import db

ROUNDS = 2
PAIR, GROUP = "demo-reading-in-pairs", "group-impact-evaluation"
TAKING = ("partner-fr", "coordinator", "participant-fr", "participant-en")


class Acting(threading.Thread):
    """One person who does one thing over and over until the portal is gone."""

    def __init__(self):
        super().__init__(daemon=True)
        self.answered, self.refused, self.cut = 0, [], False

    def run(self):
        while not self.cut:
            try:
                answer = self.act()
            except Exception:  # every way in which a connection can break
                self.cut = True
            else:
                self.taken(answer)


class Taking(Acting):
    """Takes a place in the small group, then gives it back. sits: what was answered last."""

    def __init__(self, person, sits):
        super().__init__()
        self.person, self.sits = person, sits

    def act(self):
        return self.person.post(f"/en/meeting/{PAIR}/seat{'/leave' if self.sits else ''}")

    def taken(self, answer):
        if answer.status == 303:
            self.sits, self.answered = not self.sits, self.answered + 1
        else:
            self.refused.append(answer.status)


class Marking(Acting):
    """Sends the marks of a phone, two at a time. kept: the ids that were answered."""

    def __init__(self, person, numbers):
        super().__init__()
        self.person, self.numbers, self.kept, self.sent = person, numbers, [], []

    def act(self):
        acts = secrets.choice([("present", "absent"), ("absent", "cleared")])
        self.sent = [
            {"id": secrets.token_hex(8), "person": f"a{number}", "act": act, "age": 0}
            for number, act in zip(self.numbers, acts, strict=True)
        ]
        return self.person.send(f"/en/meeting/{GROUP}/presence/marks", {"marks": self.sent})

    def taken(self, answer):
        said = json.loads(answer.text) if answer.status == 200 else {"kept": []}
        if said["kept"] != [each["id"] for each in self.sent]:
            self.refused.append(answer.status)
        self.kept += said["kept"]
        self.answered += 1


@contextmanager
def opened(portal):
    with closing(sqlite3.connect(portal.store)) as store:
        yield lambda sql, *values: store.execute(sql, values).fetchall()


SITS = """SELECT 1 FROM seat JOIN account ON account.id = seat.account_id
    JOIN item ON item.id = seat.item_id WHERE account.email = ? AND item.slug = ?"""
ACTS = """SELECT act FROM seat_entry JOIN account ON account.id = seat_entry.account
    JOIN item ON item.id = seat_entry.item_id WHERE account.email = ? AND item.slug = ?
    AND act NOT IN ('promoted', 'returned') ORDER BY seat_entry.id"""


def sits(ask, name):
    return bool(ask(SITS, f"{name}@demo.example", PAIR))


def acts(ask, name):
    return len(ask(ACTS, f"{name}@demo.example", PAIR))


def ledger(portal):
    """(places that the ledger tells otherwise, items too full) of the portal's store."""
    app = create_app({**FAST, "INSTANCE": portal.instance})
    try:
        with app.app_context():
            return checking.differences(), checking.overfull()
    finally:
        with suppress(Exception):
            db.close()
        db.close_all()
        app.extensions["watch"].close()


def test_no_answered_seat_and_no_answered_mark_is_lost(portal):
    people = {name: Person(portal.url).sign_in(name, f"/en/meeting/{PAIR}") for name in TAKING}
    host = Person(portal.url).sign_in("partner-en")
    with opened(portal) as ask:
        numbers = [ask("SELECT id FROM account WHERE email = ?", f"{name}@demo.example")[0][0]
                   for name in TAKING[:2]]  # fmt: skip
    kept = []
    for turn in range(ROUNDS):
        with opened(portal) as ask:
            before = {name: acts(ask, name) for name in TAKING}
            takers = {name: Taking(people[name], sits(ask, name)) for name in TAKING}
        marker = Marking(host, numbers)
        acting = [marker, *takers.values()]
        for each in acting:
            each.start()
        while sum(each.answered for each in acting) < 15 + 8 * turn or not marker.answered:
            assert any(each.is_alive() for each in acting), portal.said()
            marker.join(0.005)
        portal.kill()
        for each in acting:
            each.join(30)
            assert not each.is_alive() and each.refused == []
        kept += marker.kept
        with opened(portal) as ask:
            assert ask("PRAGMA integrity_check") == [("ok",)]
            assert ask("PRAGMA foreign_key_check") == []
            for name, taker in takers.items():
                more = acts(ask, name) - before[name] - taker.answered
                assert more in (0, 1)  # the one that was cut off is done, or is not
                assert sits(ask, name) == (taker.sits if more == 0 else not taker.sits)
            here = [client for (client,) in ask("SELECT client FROM presence_mark ORDER BY id")]
        assert set(kept) <= set(here) and len(here) == len(set(here))
        portal.start()
        for _again in range(2):  # a phone sends again what nobody answered
            answer = host.send(f"/en/meeting/{GROUP}/presence/marks", {"marks": marker.sent})
            kept += json.loads(answer.text)["kept"]
        with opened(portal) as ask:
            count = "SELECT count(*) FROM presence_mark WHERE client = ?"
            assert {ask(count, client)[0][0] for client in kept} == {1}
    assert ledger(portal) == ([], [])
