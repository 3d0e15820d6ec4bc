"""Results of a survey: every page at 20,000 answers to 25 questions, its time and its queries.

`python -m bench.results INSTANCE [ANSWERS]` fills an instance and measures, as JSON.
"""

import contextvars
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench.servers import ROOT
from valuess import create_app, survey
from valuess import db as store
from valuess.accounts.models import Account, Session, digest, new_token
from valuess.db import db
from valuess.survey.building import making
from valuess.survey.models import Survey
from valuess.survey.results import audit, snapshots
from valuess.survey.shown import publishing, reading

ANSWERS, ROUNDS = 20_000, 5
MOST_MS, MOST_QUERIES = 150, 5
BASE = "http://127.0.0.1"
SIZES = "staff"  # the axis by which every question is crossed


def measured(folder):
    """What was found, in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "bench.results", str(folder)], cwd=ROOT,
                          check=True, capture_output=True, text=True)  # fmt: skip
    return json.loads(done.stdout)


def judged(folder):
    """(what, measured, asked, whether it holds), for the table of the bench."""
    found = measured(folder)
    what = (f"the slowest of {found['pages']} pages of results of {ANSWERS:,} answers to 25"
            " questions, to visitors, partners and the small circle")  # fmt: skip
    told = f"{found['worst']:.0f} ms; at most {found['queries']} SQL queries"
    kept = found["worst"] < MOST_MS and found["queries"] <= MOST_QUERIES
    return what, told, f"under {MOST_MS} ms, at most {MOST_QUERIES} queries", kept


def fill(answers):
    """The starting questionnaire, open, answered so often by lot, and published."""
    survey.content.load(ROOT / "content")
    by = Account.create(email="c@demo.example", name="C", role="coordinator")
    asked = Survey.listed().first()
    making.open_up(asked, by)
    survey.demo.answered(asked, answers)
    asked = Survey.get_by_id(asked.id)
    frozen = snapshots.freeze(asked, by)
    audit.spared(frozen)
    publishing.publish(asked, frozen.number, True, by)
    Account.create(email="p@demo.example", name="P", role="partner")
    return asked


def client_of(app, role):
    """A client of a visitor (""), or of an account of that role."""
    client = app.test_client()
    if role:
        token = new_token()
        Session.create(hash=digest(token), account=Account.get(Account.role == role))
        with client.session_transaction(base_url=BASE) as session:
            session["_user_id"], session["_fresh"] = token, True
    return client


def paths(asked):
    """Every page of results: all questions, each, each by an axis."""
    here = f"/fr/survey/{asked.slug}/results"
    found = [here]
    for question in reading.form_of(asked).questions():
        if reading.listed(question):
            found.append(f"{here}/{question.code}")
            if question.code != SIZES:
                found.append(f"{here}/{question.code}/{SIZES}")
    return found


def measure(app, asked):
    """{"pages", "worst" (ms, the best of some rounds), "at", "queries", "sent"}."""
    seen, run, mine = [], db.obj.execute_sql, threading.get_ident()

    def counted(sql, *args, **kwargs):
        if threading.get_ident() == mine:  # chores have a thread of their own
            seen.append(sql)
        return run(sql, *args, **kwargs)

    db.obj.execute_sql = counted
    worst, at, most, pages = 0.0, "", 0, 0
    for role in ("", "partner", "coordinator"):
        client = client_of(app, role)
        for path in paths(asked):
            times = []
            for turn in range(ROUNDS):
                seen.clear()
                started = time.perf_counter()
                answer = contextvars.Context().run(client.get, f"{path}?turn={turn}",
                                                   base_url=BASE)  # fmt: skip
                times.append(1000 * (time.perf_counter() - started))
                most = max(most, len(seen) if turn else 0)
                if answer.status_code != 200:
                    raise RuntimeError(f"{role} {path}: {answer.status}")
            pages += 1
            if sorted(times)[ROUNDS // 2] > worst:
                worst, at = sorted(times)[ROUNDS // 2], f"{role or 'visitor'}: {path}"
    return {"pages": pages, "worst": worst, "at": at, "queries": most}


def main(folder, answers=ANSWERS):
    app = create_app({"INSTANCE": Path(folder)})
    with app.app_context():
        store.upgrade()
        asked = Survey.listed().first() or fill(int(answers))
        print(json.dumps(measure(app, asked)))


if __name__ == "__main__":
    main(*sys.argv[1:])
