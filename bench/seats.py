"""The last seats: how many are sold when many people want them at once, over HTTP and inside.

`python -m bench.seats fill INSTANCE PEOPLE ROUNDS`, `… told INSTANCE`,
`… inside INSTANCE ROUNDS`: the parts that need the database, which DATABASE_URL may name.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from itsdangerous import URLSafeTimedSerializer

from bench.clients import together
from bench.load import cookie
from bench.servers import ROOT, Server
from valuess import create_app
from valuess import db as store
from valuess.accounts.models import Account, Session, digest, new_token
from valuess.agenda import checking, seats
from valuess.agenda.models import SEATED, Item, Meeting, Registration, Seat, SeatEntry
from valuess.db import Label, db

SEATS, CROWD = 3, 8  # seats there are; people at once in one process
NTH = re.compile(r"You are (\d+)\w\w on the waiting list")


@dataclass
class Answer:
    """What one person was told. place: 0 for a seat, else the place in the line; or None."""

    status: int
    place: int | None
    begun: float
    ended: float


def fill(app, people, rounds):
    """People in open sessions, and an item of SEATS seats for each round, none clashing."""
    first = date(2014, 5, 13)
    label = Label(fr="Essai", en="Trial")
    meeting = Meeting.create(key="race", title=label, first=first, last=first, current=True)
    begins, cookies = datetime(2014, 5, 13, 9), []
    for number in range(rounds):
        starts = begins + timedelta(hours=number)
        Item.create(meeting=meeting, slug=f"race-{number}", kind="group", title=label,
                    starts=starts, ends=starts + timedelta(minutes=50), capacity=SEATS)  # fmt: skip
    with db.atomic():
        for number in range(people):
            account = Account.create(email=f"race-{number}@demo.example", name=f"Racer {number}",
                                     role="participant")  # fmt: skip
            Registration.create(meeting=meeting, account=account, days=[first.isoformat()])
            token = new_token()
            Session.create(hash=digest(token), account=account)
            cookies.append(cookie(app, token))
    form = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("b" * 40)
    return {"cookies": cookies, "token": form}


def told():
    """What the database holds: {"lines": {slug: [number of who sits, …]}, "sound": …}."""
    lines = {item.slug: [0, 0] for item in Item.select()}
    for seat in Seat.select(Seat, Item).join(Item):
        lines[seat.item.slug][seat.state != SEATED] += 1
    return {"lines": lines, "sound": not checking.differences() and not checking.overfull()}


def emptied():
    """Everyone stands up, and nobody ever sat."""
    Seat.delete().execute()
    SeatEntry.delete().execute()


def inside(app, rounds):
    """Rounds of CROWD people in as many threads for SEATS seats: how many went wrong."""
    people, item = list(Account.select().limit(CROWD)), Item.get()
    gate, wrong = threading.Barrier(CROWD + 1), 0
    emptied()

    def run(person):
        with app.app_context():
            for _round in range(rounds):
                gate.wait()
                seats.take(item, person)
                gate.wait()

    def judge():
        nonlocal wrong
        with app.app_context():
            for _round in range(rounds):
                gate.wait()
                gate.wait()
                states = [seat.state for seat in Seat.select().order_by(Seat.turn)]
                sold = states.count(SEATED)
                wrong += sold != SEATS or len(states) != CROWD or set(states[:SEATS]) != {SEATED}
                emptied()

    together([judge, *(lambda p=person: run(p) for person in people)])
    return wrong


def race(portal, filled, slug):
    """Everyone asks for a seat of the item at once: their Answers."""
    gate, host = threading.Barrier(len(filled["cookies"])), portal.url.removeprefix("http://")
    answers, body = [], urlencode({"csrf_token": filled["token"]})

    def ask(mine):
        headers = {"Cookie": mine, "Content-Type": "application/x-www-form-urlencoded",
                   "HX-Request": "true", "HX-Target": "div#agenda-seat"}  # fmt: skip
        connection = http.client.HTTPConnection(host, timeout=120)
        gate.wait()
        begun = time.perf_counter()
        connection.request("POST", f"/en/meeting/{slug}/seat", body, headers)
        answer = connection.getresponse()
        text, ended = answer.read().decode(), time.perf_counter()
        connection.close()
        nth = NTH.search(text)
        place = int(nth[1]) if nth else 0 if "You have a seat<" in text else None
        answers.append(Answer(answer.status, place, begun, ended))

    together([lambda c=each: ask(c) for each in filled["cookies"]])
    return answers


def faults(answers):
    """What went wrong in a race, in words; [] when each was told a place of their own."""
    found = []
    statuses = {answer.status for answer in answers}
    if statuses != {200}:
        found.append(f"answers {sorted(statuses)}")
    places = sorted(answer.place for answer in answers if answer.place is not None)
    if places != [0] * SEATS + list(range(1, len(answers) - SEATS + 1)):
        found.append(f"{places.count(0)} seated, {len(places)} of {len(answers)} told their place")
    known = [answer for answer in answers if answer.place is not None]
    if any(a.ended < b.begun and a.place > b.place for a in known for b in known):
        found.append("someone who was answered earlier stands behind one who asked later")
    return found


def run(*words, **env):
    """Run this module in a process of its own, for another database: what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.seats", *map(str, words)],
        cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def races(folder, people, rounds, **env):
    """So many races on a server of two workers: (faults, seconds)."""
    filled = run("fill", folder, people, rounds, **env)
    found, begun = [], time.perf_counter()
    with Server(instance=folder, workers=2, **env) as portal:
        for number in range(rounds):
            found += faults(race(portal, filled, f"race-{number}"))
        seconds = time.perf_counter() - begun
    after = run("told", folder, **env)
    if not after["sound"] or set(map(tuple, after["lines"].values())) != {(SEATS, people - SEATS)}:
        found.append(f"in the database: {after}")
    return found, seconds


def main(act, instance, *numbers):
    app = create_app({"INSTANCE": Path(instance)})
    with app.app_context():
        store.upgrade()
        if act == "fill":
            print(json.dumps(fill(app, *map(int, numbers))))
        elif act == "told":
            print(json.dumps(told()))
        else:
            begun = time.perf_counter()
            wrong = inside(app, int(numbers[0]))
            print(json.dumps({"wrong": wrong, "seconds": time.perf_counter() - begun}))


if __name__ == "__main__":
    main(*sys.argv[1:])
