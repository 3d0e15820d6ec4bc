"""The audit in a process of its own hides what a solver can still tell, and is done once."""

import copy
import random
import runpy

import pytest

from tests.survey.results.samples import FORM, answered, family
from tests.survey.results.test_attack import pinned
from tests.survey.results.test_snapshots import send_many, survey  # noqa: F401
from valuess import jobs, mail
from valuess.audit import Entry
from valuess.db import MIGRATIONS, db, now
from valuess.survey.models import SurveyAudit, SurveySnapshot
from valuess.survey.results import audit, snapshots, solving
from valuess.survey.results.linking import links
from valuess.survey.shown import checking

K = 5


def primary(value):
    """Only small counts hidden, which the others tell."""
    if isinstance(value, dict):
        return {key: primary(each) for key, each in value.items()}
    return None if type(value) is int and 0 < value < K else value


def read(tables):
    """How many counts are read of when organisations evaluate, by their area."""
    parts = tables["questions"]["timing"]["by"]["area"].values()
    return sum(n is not None for part in parts for n in part["cells"].values())


def test_what_primary_suppression_leaves_open_is_hidden():
    chance = random.Random(3)
    raw = family([answered(chance, skew=1.5) for _ in range(100)]).raw
    told = primary(copy.deepcopy(raw))
    before = copy.deepcopy(told)
    hidden, _shown = solving.audited(raw, told, ["country", "area", "sector"], K, links(raw, FORM))
    assert ("timing", "area") in hidden
    assert told["questions"]["timing"]["cells"] == before["questions"]["timing"]["cells"]
    assert read(told) < read(before)
    assert pinned([(raw, told)], together=2) == []


@pytest.fixture
def launched(monkeypatch):
    found = []
    monkeypatch.setattr(jobs, "launch", lambda command, row: found.append((command, row.id)))
    return found


def test_all_tables_are_audited_once_by_a_chore(survey, people, launched):  # noqa: F811
    send_many(survey, 25)
    kept = snapshots.freeze(survey, people["coordinator"])
    assert not audit.checked(kept)
    assert audit.tick in mail.chores
    audit.tick()
    audit.tick()
    found = SurveyAudit.get()
    assert launched == [(audit.COMMAND, found.id)]
    checking.run(found.id)
    checking.run(found.id)
    rows = list(SurveySnapshot.select().order_by(SurveySnapshot.number))
    assert [audit.checked(row) for row in rows] == [True, True]
    assert rows[0].safe == rows[1].safe
    done = rows[1].safe["audit"]
    assert (done["hidden"], done["shown"]) == ([], [])
    assert {k: v for k, v in rows[1].safe.items() if k != "audit"} == kept.safe
    assert [e.detail for e in Entry.latest("survey tables audited")] == [{"snapshot": 1, "hidden": 0, "shown": 0}]
    audit.tick()
    assert len(launched) == 1 and not any(row.public for row in rows)


def test_an_audit_that_died_is_begun_again_and_given_up_at_last(survey, people, launched):  # noqa: F811
    send_many(survey, 20)
    kept = snapshots.freeze(survey, people["coordinator"])
    audit.tick()
    for tries in (2, 3):
        SurveyAudit.update(beat=now() - jobs.SILENT * 2).execute()
        jobs.tick()
        assert (SurveyAudit.get().tries, len(launched)) == (tries, tries)
    SurveyAudit.update(beat=now() - jobs.SILENT * 2).execute()
    assert audit.begun(kept).state == jobs.FAILED
    again = audit.begin(kept)
    assert (again.state, again.tries, len(launched)) == (jobs.RUNNING, 1, 4)


@pytest.mark.parametrize("database", ["sqlite"])
def test_an_audit_of_nothing_is_nothing(app):
    assert audit.COMMAND in app.cli.commands
    checking.run(404)
    assert SurveySnapshot.select().count() == 0


def test_audits_of_small_counts_alone_are_done_once_more(survey, people, launched):  # noqa: F811
    send_many(survey, 25)
    kept = snapshots.freeze(survey, people["coordinator"])
    audit.spared(kept)
    again = runpy.run_path(next(MIGRATIONS.glob("0034*")))["up"]
    again(None, db.obj)
    assert audit.checked(kept)  # of a demonstration
    SurveySnapshot.update(safe=kept.safe | {"audit": {"done": "2014-02-01", "hidden": []}}).execute()
    again(None, db.obj)
    assert not audit.checked(kept)
    audit.tick()
    checking.run(SurveyAudit.get().id)
    assert audit.checked(kept) and SurveySnapshot.get_by_id(kept.id).safe["audit"]["shown"] == []
