"""Files that take longer than a page: from the button to the file, and what a request takes.

`python -m bench.preparing INSTANCE [ANSWERS] [PAGES]` fills an instance and measures, as JSON.
"""

import contextvars
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench import results
from bench.pairing import EACH, fill
from bench.servers import ROOT
from valuess import create_app
from valuess import db as store
from valuess.db import db
from valuess.i18n import speaking
from valuess.survey.models import Survey
from valuess.survey.shown import exporting
from valuess.writing import standing
from valuess.writing.models import Text

ANSWERS, PAGES, MOST_MS = 20_000, 200, 1_000


def measured(folder, database=""):
    """What was found, in a process of its own; database: "" for SQLite in the instance."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.preparing", str(folder)], cwd=ROOT, check=True,
        capture_output=True, text=True, env={**os.environ, "DATABASE_URL": database},
    )  # fmt: skip
    return json.loads(done.stdout)


def judged(folder):
    """(what, measured, asked, whether it holds), for the table of the bench."""
    found = measured(folder)
    told = "; ".join(f"{name} {it['seconds']:.0f} s" for name, it in found["files"].items())
    slowest = max(found["request"], *(it["request"] for it in found["files"].values()))
    return (
        f"the slowest request on the way to a file of {ANSWERS:,} answers, or of a guide of {PAGES}"
        f" pages of {EACH} paragraphs in Word, or to one that is given at once",
        f"{slowest:.0f} ms; from the button to the file: {told}", f"under {MOST_MS} ms",
        slowest < MOST_MS,
    )  # fmt: skip


class Asking:
    """A coordinator's client that notes what its slowest request took."""

    def __init__(self, app):
        self.client, self.worst = results.client_of(app, "coordinator"), 0.0

    def ask(self, method, path):
        began = time.perf_counter()
        answer = contextvars.Context().run(
            lambda: self.client.open(path, method=method, base_url=results.BASE, buffered=True)
        )
        self.worst = max(self.worst, 1000 * (time.perf_counter() - began))
        if answer.status_code >= 400:
            raise RuntimeError(f"{path}: {answer.status}")
        return answer


def prepared(app, path):
    """{"request" (ms, the slowest), "seconds" from the button to the file, "bytes"}."""
    asking = Asking(app)
    asking.ask("GET", f"/en/prepared/{path}")
    began = time.perf_counter()
    asking.ask("POST", f"/en/prepared/{path}")
    while "Being prepared" in (page := asking.ask("GET", f"/en/prepared/{path}").text):
        time.sleep(0.2)
    if "Ready" not in page:
        raise RuntimeError(f"{path} was not made")
    content = asking.ask("GET", f"/en/prepared/take/{path}").data
    seconds = time.perf_counter() - began
    return {"request": asking.worst, "seconds": seconds, "bytes": len(content)}


def at_once(app, asked):
    """Milliseconds of the slowest of the files that are just small enough to be given at once."""
    asking, columns = Asking(app), len(exporting.heads_of(exporting.layout_of(asked)))
    with db.atomic() as held:
        for ending, cells in sorted(exporting.AT_ONCE.items(), key=lambda pair: -pair[1]):
            kept = exporting.sent(asked).limit(cells // columns).select(exporting.Response.id)
            exporting.Response.delete().where(
                exporting.Response.survey == asked, exporting.Response.id.not_in(list(kept))
            ).execute()
            for name in exporting.FILES:
                if exporting.ending(name) == ending:
                    answer = asking.ask("GET", f"/en/survey/{asked.slug}/run/exports/{name}")
                    if answer.status_code != 200:
                        raise RuntimeError(f"{name}: {answer.status}")
        held.rollback()
    return asking.worst


def main(folder, answers=ANSWERS, pages=PAGES):
    app = create_app({"INSTANCE": Path(folder), "WTF_CSRF_ENABLED": False})
    with app.test_request_context("/en/", base_url=results.BASE), speaking("en"):
        store.upgrade()
        asked = Survey.listed().first() or results.fill(int(answers))
        if not Text.select().where(Text.kind == "guide").exists():
            fill(app, int(pages))
            while standing.catch_up():
                pass  # nothing of it is left to the page that is measured
        paths = {name: f"answers/{exporting.place(asked, name)}" for name in exporting.FILES}
        files = {name: prepared(app, path) for name, path in paths.items()}
        files["guide.docx"] = prepared(app, "word/guide")
        print(json.dumps({"files": files, "request": at_once(app, asked)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
