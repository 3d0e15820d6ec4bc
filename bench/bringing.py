"""An import of 20,000 answers, from the file that is sent to the last row that counts.

`python -m bench.bringing INSTANCE` measures in a process of its own, as JSON.
"""

import json
import os
import subprocess
import sys
import time

from bench.servers import ROOT
from tests.survey.exports import SurveyMonkey, given
from valuess import create_app, jobs
from valuess import db as store
from valuess.accounts.models import Account
from valuess.i18n import speaking
from valuess.survey.bringing import importing, taking
from valuess.survey.building import content
from valuess.survey.models import Response, Survey, SurveyImport

ROWS = 20_000


def measured(instance, database=""):
    """What was found, in a process of its own; database: "" for SQLite in the instance."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.bringing", str(instance)], cwd=ROOT, check=True,
        capture_output=True, text=True, env={**os.environ, "DATABASE_URL": database},
    )  # fmt: skip
    return json.loads(done.stdout)


def brought_in(survey, by):
    """Seconds to read and to look at every row, and of the job; how often progress was seen."""
    export = SurveyMonkey(survey.form(), given(survey.form(), ROWS)).zip()
    began = time.perf_counter()
    brought = taking.keep(export, "bench.zip", survey, by)
    read = time.perf_counter()
    importing.looked_at(brought)
    looked, seen = time.perf_counter(), set()
    importing.begin(brought, by)
    jobs.launch(importing.COMMAND, brought)
    while (now := SurveyImport.get_by_id(brought.id)).state == "running":
        seen.add(now.progress)
        time.sleep(0.1)
    over = time.perf_counter()
    return {"read": read - began, "looked": looked - read, "job": over - looked, "seen": len(seen),
            "rows": Response.select().count(), "state": now.state}  # fmt: skip


def main():
    app = create_app({"INSTANCE": sys.argv[1]})
    with app.test_request_context("/en/"), speaking("en"):
        store.upgrade()
        content.load(app.extensions["root"] / "content")
        by = Account.create(email="bench@demo.example", name="Bench", role="coordinator")
        print(json.dumps(brought_in(Survey.listed().first(), by)))


if __name__ == "__main__":
    main()
