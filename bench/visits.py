"""The visits: an allocation of 2,000 people over 40, and the queries of an itinerary.

`python -m bench.visits MEASURE INSTANCE` measures in a process of its own, as JSON.
"""

import json
import os
import random
import subprocess
import sys
import time
from datetime import date, datetime, timedelta

from bench.servers import ROOT
from valuess import create_app, jobs
from valuess import db as store
from valuess.accounts.models import Account
from valuess.agenda.models import SEATED, Item, Meeting, Registration, Seat
from valuess.db import Label, db
from valuess.i18n import speaking
from valuess.visits import allocating, itinerary
from valuess.visits.journeys import Leg, Stay
from valuess.visits.wishes import Allocation, Wish

PEOPLE, VISITS, SLOTS, RANKS = 2_000, 40, 4, 5
SEATS = 40
BATCH = 400


def measured(measure, instance, database=""):
    """What a measure found, in a process of its own; database: "" for SQLite in the instance."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.visits", measure, str(instance)], cwd=ROOT, check=True,
        capture_output=True, text=True, env={**os.environ, "DATABASE_URL": database},
    )  # fmt: skip
    return json.loads(done.stdout)


def filled():
    """A meeting of 40 visits in four time slots, and 2,000 people who ranked five in each."""
    drawn, lot = random.Random(20140513), []
    meeting = Meeting.create(key="bench", title=Label(en="Bench"), first=date(2014, 5, 13),
                             last=date(2014, 5, 15), current=True, choice="wishes")  # fmt: skip
    for n in range(VISITS):
        starts = datetime(2014, 5, 13, 8) + timedelta(hours=4 * (n % SLOTS))
        lot.append(Item.create(meeting=meeting, slug=f"bench-{n}", kind="visit", capacity=SEATS,
                               title=Label(en=f"Visit {n}"), starts=starts,
                               ends=starts + timedelta(hours=2)))  # fmt: skip
    pull = [drawn.random() ** 2 + 0.05 for _visit in lot]
    rows(Account, [{"email": f"bench-{n}@demo.example", "name": f"P {n}", "role": "participant"}
                   for n in range(PEOPLE)])  # fmt: skip
    people = [row.id for row in Account.select(Account.id).where(Account.name.startswith("P "))]
    rows(Registration, [
        {"meeting": meeting.id, "account": person, "country": ("FR", "GB")[person % 2],
         "organisation": f"Organisation {drawn.randrange(150)}",
         "days": [day.isoformat() for day in meeting.days]} for person in people
    ])  # fmt: skip
    wishes = []
    for person in people:
        for slot in range(SLOTS):
            there = sorted(range(slot, VISITS, SLOTS), key=lambda n: drawn.random() / pull[n])
            wishes += [{"account": person, "item": lot[n].id, "rank": rank}
                       for rank, n in enumerate(there[:RANKS], 1)]  # fmt: skip
    rows(Wish, wishes)
    return meeting, people, lot


def rows(model, values):
    for first in range(0, len(values), BATCH):
        model.insert_many(values[first : first + BATCH]).execute()


def allocation():
    """Seconds from the button to the result, in a child process; how often progress was seen."""
    meeting, _people, _lot = filled()
    run = allocating.begin(meeting, Account.get())
    began, seen = time.perf_counter(), set()
    jobs.launch(allocating.COMMAND, run)
    while (now := Allocation.get_by_id(run.id)).state == "running":
        seen.add(now.progress)
        time.sleep(0.05)
    took, given = time.perf_counter() - began, allocating.given(now)
    started = time.perf_counter()
    allocating.apply(now, Account.get())
    return {"seconds": took, "state": now.state, "seen": len(seen),
            "applied": time.perf_counter() - started,
            "served": sum(1 for mine in given.values() if mine)}  # fmt: skip


def queries():
    """How many SELECTs an itinerary takes, with one thing of each kind and with 40."""
    meeting, people, lot = filled()
    found = {}
    for many, person in ((1, people[0]), (VISITS, people[1])):
        account = Account.get_by_id(person)
        for n in range(many):
            Seat.create(item=lot[n], account=account, state=SEATED, turn=n)
            Leg.create(account=account, meeting=meeting, means="ferry", start="A", goal="B",
                       departs=datetime(2014, 5, 12, n % 20), arrives=datetime(2014, 5, 12, 21),
                       zone_from="Europe/Paris", zone_to="Europe/London")  # fmt: skip
            Stay.create(account=account, meeting=meeting, name="Hotel", first=meeting.first,
                        last=meeting.last)  # fmt: skip
        found[str(many)] = counted(lambda account=account: itinerary.of(account))
    return found


def counted(work):
    seen, run = [], db.obj.execute_sql

    def noted(sql, *args, **kwargs):
        seen.append(sql)
        return run(sql, *args, **kwargs)

    db.obj.execute_sql = noted
    try:
        work()
    finally:
        del db.obj.execute_sql
    return sum(sql.startswith("SELECT") for sql in seen)


MEASURES = {"allocation": allocation, "queries": queries}


def main():
    measure, instance = sys.argv[1:]
    app = create_app({"INSTANCE": instance})
    with app.test_request_context("/en/"), speaking("en"):
        store.upgrade()
        print(json.dumps(MEASURES[measure]()))


if __name__ == "__main__":
    main()
