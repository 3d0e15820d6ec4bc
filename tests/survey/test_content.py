"""The starting questionnaire: complete in both languages, loaded once, ready to open."""

from pathlib import Path

import pytest

from valuess.config import LANGUAGES
from valuess.survey.answers import asked
from valuess.survey.building import content, demo, making, yamlform
from valuess.survey.form import GRID, ONE, SEVERAL
from valuess.survey.models import CLOSED, DRAFT, OPEN, Survey, SurveyReader

FOLDER = Path(__file__).parents[2] / "content"
AXES = ["country", "area", "legal_form", "staff", "income", "sector"]
QUESTIONS = [
    *AXES, "people", "evaluates", "terms", "reasons", "asked_by", "effects_people",
    "effects_area", "effects_society", "evidence", "methods", "timing", "who", "involvement",
    "budget_share", "barriers", "uses", "benefits", "needs", "interview", "address",
]  # fmt: skip


@pytest.fixture
def survey(app):
    content.load(FOLDER)
    return Survey.at("impact-2014")


@pytest.mark.parametrize("database", ["sqlite"])
def test_it_is_complete_in_both_languages(survey):
    form = survey.form()
    assert [question.code for question in form.questions()] == QUESTIONS
    assert [question.code for question in form.axes()] == AXES
    labels = [section.title for section in form.sections]
    labels += [section.intro for section in form.sections]
    for question in form.questions():
        labels += [
            question.label,
            *(option.label for option in (*question.options, *question.rows)),
        ]
        assert question.hint.keys() in (set(), set(LANGUAGES))
        if question.type in (ONE, SEVERAL):
            sorts = [option.sort for option in question.options]
            assert {"other", "unknown"} <= set(sorts), question.code
            assert ("exclusive" in sorts) == (question.type == SEVERAL)
        if question.type == GRID:
            scale = [option.code for option in question.options]
            assert scale == ["none", "weak", "medium", "strong", "unknown"]
    named = ("title", "asker", "intro", "purpose", "handling", "consent", "thanks")
    labels += [getattr(survey, name) for name in named]
    assert [label for label in labels if not all(label.get(lang) for lang in LANGUAGES)] == []


@pytest.mark.parametrize("database", ["sqlite"])
def test_who_does_not_evaluate_goes_on_to_the_barriers(survey):
    form = survey.form()
    everything = [code for code in QUESTIONS if code != "address"]
    skipped = QUESTIONS[8:20]
    assert asked(form, {"evaluates": "routinely"}) == everything
    for answer in ("no", "planned"):
        assert asked(form, {"evaluates": answer}) == [c for c in everything if c not in skipped]
    assert "address" in asked(form, {"evaluates": "no", "interview": "yes"})


def test_it_is_loaded_once_and_opened_by_a_coordinator(survey, people):
    assert content.load(FOLDER) == 0
    assert survey.state == DRAFT and survey.released() is None and not survey.is_open()
    survey = making.open_up(survey, people["coordinator"])
    assert survey.state == OPEN and survey.is_open()
    assert survey.released().number == 1 and survey.draft() is None
    assert making.close(survey, people["coordinator"]).state == CLOSED
    assert not Survey.at("impact-2014").is_open()


@pytest.mark.parametrize("database", ["sqlite"])
def test_in_the_demonstration_it_is_open(survey, people):
    demo.fill()
    demo.fill()
    assert Survey.at("impact-2014").is_open()
    assert survey.versions.count() == 1


@pytest.mark.parametrize("database", ["sqlite"])
def test_raw_answers_are_for_coordinators_and_named_partners(survey, people):
    may = [who for who in people if survey.may_read_raw(people[who])]
    assert may == ["coordinator"] and not survey.may_read_raw(None)
    SurveyReader.create(survey=survey, account=people["partner"])
    SurveyReader.create(survey=survey, account=people["participant"])
    assert [who for who in people if survey.may_read_raw(people[who])] == ["partner", "coordinator"]


@pytest.mark.parametrize("database", ["sqlite"])
def test_drafts_are_listed_for_coordinators_alone(survey, people, browser_of, browser):
    assert "évaluez-vous" in browser_of("coordinator").get("/fr/survey/").text
    page = browser.get("/fr/survey/").text
    assert "évaluez-vous" not in page and "Aucun questionnaire n’est ouvert" in page
    making.open_up(survey, people["coordinator"])
    assert 'href="/fr/survey/impact-2014"' in browser.get("/fr/survey/").text


@pytest.mark.parametrize("database", ["sqlite"])
def test_written_out_it_is_the_file(survey):
    text = (FOLDER / "survey" / "impact-2014.yaml").read_text("utf-8")
    brought = yamlform.read(text.encode())
    assert brought.notes == [] and brought.form == survey.form()
    body = "".join(line for line in text.splitlines(True) if not line.startswith("#"))
    assert yamlform.written(brought.head, brought.form) == body
