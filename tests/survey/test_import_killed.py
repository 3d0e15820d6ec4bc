"""An import whose process is killed half-way: taken up again, or undone, and nothing twice."""

import os
import signal
import time

from tests.survey.exports import SurveyMonkey, given
from tests.survey.test_bringing import keep, survey  # noqa: F401
from valuess import jobs
from valuess.db import db, now
from valuess.survey.bringing import importing, taking
from valuess.survey.models import Response, Survey, SurveyImport

ROWS, SECONDS = 240, 30


def until(fulfilled):
    ends = time.monotonic() + SECONDS
    while not (found := fulfilled()):
        assert time.monotonic() < ends, "it did not come about in time"
        time.sleep(0.005)
    return found


def killed(number):
    """Kill the process at work on an import, a while after it began; the import, and how many
    of its pieces are in."""

    def at_work():
        brought = SurveyImport.get_by_id(number)
        return brought.process and brought.report["next"] > before + 5 and brought

    before = SurveyImport.get_by_id(number).report["next"]
    process = until(at_work).process
    os.kill(process, signal.SIGKILL)
    until(lambda: not os.path.exists(f"/proc/{process}"))
    with db.atomic():  # held: what was being written is in by now, or never will be
        half = SurveyImport.held(number)
        assert half.state == "running" and before < half.report["next"] < ROWS
        return half, half.report["next"]


def taken_up(brought):
    SurveyImport.update(beat=now() - 2 * jobs.SILENT).execute()
    jobs.tick()


def test_it_is_taken_up_again_and_undone(app, people, survey, monkeypatch):  # noqa: F811
    form, by = survey.form(), people["coordinator"]
    monkeypatch.setattr(taking, "PIECE", 1)
    told = given(form, ROWS)
    content = SurveyMonkey(form, told).csv()
    brought = keep(app, survey, content, by)
    importing.begin(brought, by)
    jobs.launch(importing.COMMAND, brought)
    for _time in range(2):
        half, pieces = killed(brought.id)
        assert [r.answers for r in Response.select().order_by(Response.id)] == told[:pieces]
        assert Survey.get().changes == pieces and len(half.report["letters"]) == pieces
        taken_up(half)
    until(lambda: SurveyImport.get_by_id(brought.id).state == "done")
    assert [r.answers for r in Response.select().order_by(Response.id)] == told
    assert SurveyImport.get_by_id(brought.id).report["letters"] == "n" * ROWS
    importing.undo(brought, by)
    assert Response.select().count() == 0

    again = keep(app, survey, content, by)
    importing.begin(again, by)
    jobs.launch(importing.COMMAND, again)
    _half, pieces = killed(again.id)
    assert importing.undo(again, by) == (pieces, 0)
    taken_up(again)  # what is undone is not
    assert Response.select().count() == 0 and not importing.resume(again)
