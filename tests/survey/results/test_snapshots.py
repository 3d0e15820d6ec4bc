"""Answers counted as they come, and the snapshots made of them, on both databases."""

import contextvars
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.survey.results.samples import FORM, answered
from valuess import doctor, mail
from valuess.db import Label, db, now
from valuess.survey.form import changed, packed
from valuess.survey.models import (
    OPEN,
    SENT,
    WITHDRAWN,
    Response,
    Survey,
    SurveySnapshot,
    SurveyTally,
    SurveyVersion,
)
from valuess.survey.results import counted, snapshots


@pytest.fixture
def survey(app):
    made = Survey.create(slug="impact", title=Label(fr="Impact", en="Impact"), state=OPEN)
    SurveyVersion.create(survey=made, number=1, told=packed(FORM), released=now())
    return made


def send(survey, answers, version=1):
    """A response that is sent, as the verbs do it."""
    with db.atomic():
        held = Survey.held(survey.id)
        Survey.update(changes=held.changes + 1).where(Survey.id == held.id).execute()
        return Response.create(survey=held, version=version, lang="fr", state=SENT,
                               answers=answers, counted=answers, change=held.changes + 1)  # fmt: skip


def alter(survey, response, **values):
    with db.atomic():
        held = Survey.held(survey.id)
        Survey.update(changes=held.changes + 1).where(Survey.id == held.id).execute()
        Response.update(change=held.changes + 1, **values).where(
            Response.id == response.id
        ).execute()


def send_many(survey, count, seed=1):
    chance = random.Random(seed)
    with db.atomic():
        return [send(survey, answered(chance)) for _ in range(count)]


def cells(survey):
    return counted.columns(survey).table("country")["cells"]


def test_answers_are_counted_as_they_come_change_and_go(survey, queries):
    assert counted.columns(survey).sent == 0
    first = send(survey, {"country": "france"})
    send(survey, {"country": "england"})
    with queries() as seen:
        assert cells(survey) == {"england": 1, "france": 1}
    assert len(seen) == 3
    with queries() as seen:
        cells(survey)
    assert len(seen) == 1
    alter(survey, first, counted={"country": "england"})
    assert cells(survey) == {"england": 2}
    alter(survey, first, state=WITHDRAWN, answers={}, counted={})
    assert cells(survey) == {"england": 1}
    assert counted.columns(survey) == counted.recount(survey)


def test_as_many_queries_for_thirty_answers_as_for_one(survey, queries):
    counted.columns(survey)
    told = []
    for many in (1, 30):
        send_many(survey, many)
        with queries() as seen:
            counted.columns(survey)
        told.append(len(seen))
    assert told == [3, 3]


def test_answers_brought_in_and_taken_back_leave(survey):
    send(survey, {"country": "france"})
    brought = [send(survey, {"country": "england"}) for _ in range(3)]
    assert cells(survey) == {"england": 3, "france": 1}
    Response.delete().where(Response.id.in_([each.id for each in brought])).execute()
    Survey.update(changes=Survey.changes + 1).execute()
    assert cells(survey) == {"france": 1}


def test_another_process_begins_from_what_was_packed(app, survey):
    send_many(survey, 8)
    counted.keep()
    assert SurveyTally.get().change == 8
    send(survey, {"country": "france"})
    there = counted.columns(survey)
    app.extensions["survey_columns"][0].clear()
    again = counted.columns(survey)
    assert again is not there
    assert again == there == counted.recount(survey)
    counted.keep()
    assert SurveyTally.get().change == 8  # not packed again for one answer
    counted.forget(survey)
    assert SurveyTally.select().count() == 0


def test_an_answer_is_understood_by_the_version_that_was_answered(survey):
    form = changed(FORM, "country", options=FORM.question("country").options[:1])
    SurveyVersion.create(survey=survey, number=2, told=packed(form), released=now())
    send(survey, {"country": "england", "evaluates": "no"}, version=1)
    send(survey, {"country": "france"}, version=2)
    assert cells(survey) == {"england": 1, "france": 1}
    whole = counted.whole_form(survey)
    assert [option.code for option in whole.question("country").options] == ["france", "england"]
    assert whole.question("country").option("england").label == {"fr": "england", "en": "england"}


def test_the_doctor_recounts(app, survey):
    send_many(survey, 3)
    counted.keep()
    told = [finding for finding in counted.check(app)]
    assert [finding.level for finding in told] == ["well"]
    Response.update(counted={}).where(
        Response.id == Response.select(Response.id).limit(1)
    ).execute()
    assert [finding.level for finding in counted.check(app)] == ["bad"]
    assert counted.check in doctor.CHECKS


def test_a_snapshot_is_made_when_enough_have_answered(survey, queries):
    send_many(survey, 19)
    assert snapshots.shown(survey) is None
    send_many(survey, 1)
    first = snapshots.shown(survey)
    assert (first.number, first.sort, first.sent, first.change, first.public) == (
        1,
        "shown",
        20,
        20,
        False,
    )
    assert first.raw["questions"]["country"]["n"] == 20
    with queries() as seen:
        assert snapshots.shown(survey).id == first.id
    assert len(seen) == 2
    send_many(survey, 10, seed=2)
    assert snapshots.shown(survey).id == first.id


def test_a_later_one_replaces_it_once_it_shows_as_much(survey):
    send_many(survey, 20)
    first = snapshots.shown(survey)
    send_many(survey, 200, seed=2)
    assert snapshots.tick in mail.chores
    snapshots.tick()
    second = snapshots.latest(survey)
    assert (second.number, second.sent) == (2, 220)
    assert snapshots.seen(snapshots.read(second)) > snapshots.seen(first.safe)
    assert snapshots.at(survey, 1).id == first.id
    assert snapshots.at(survey, 3) is None


def test_what_was_withdrawn_counts_as_what_came(survey):
    there = send_many(survey, 60)
    first = snapshots.shown(survey)
    for response in there[:19]:
        alter(survey, response, state=WITHDRAWN, answers={}, counted={})
    assert not snapshots.due(survey, first)
    alter(survey, there[19], state=WITHDRAWN, answers={}, counted={})
    assert snapshots.due(survey, first)


def test_a_new_one_that_would_show_less_is_not_made_and_not_tried_at_every_look(survey, queries):
    send_many(survey, 100)
    first = snapshots.shown(survey)
    send_many(survey, 20, seed=2)
    assert snapshots.due(survey, first)
    assert snapshots.shown(survey).id == first.id
    assert not snapshots.due(survey, first)


def test_freezing_keeps_what_is_shown(survey, people):
    send_many(survey, 40)
    kept = snapshots.freeze(survey, people["coordinator"], "For the guide")
    assert (kept.number, kept.sort, kept.note, kept.public) == (2, "frozen", "For the guide", False)
    assert kept.safe == SurveySnapshot.get(number=1).safe
    send_many(survey, 3)
    again = snapshots.freeze(survey, people["partner"])
    assert (again.number, again.sent, again.safe) == (3, 40, kept.safe)
    assert snapshots.public(survey) is None


def test_of_three_answers_nothing_is_shown(survey, people):
    send_many(survey, 3)
    kept = snapshots.freeze(survey, people["coordinator"])
    assert kept.safe["n"] is None
    assert kept.safe["questions"]["country"]["n"] is None
    assert kept.raw["questions"]["country"]["n"] == 3


def test_two_at_once_make_one_snapshot(app, survey):
    send_many(survey, 30)

    def look(_n):
        with app.app_context():
            return snapshots.shown(survey).number

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda n: contextvars.Context().run(look, n), range(4)))
    assert told == [1, 1, 1, 1]
    assert SurveySnapshot.select().count() == 1
