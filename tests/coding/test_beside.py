"""Codes tied to a questionnaire: what was said in cases beside what was chosen, never added."""

import contextvars
import csv
import io
from dataclasses import replace

import pytest

from tests.survey import making
from valuess import audit, coding
from valuess.coding import beside, content, polls, sources, ties, undoing
from valuess.coding.codebook import Wrong
from valuess.coding.models import CodeTie
from valuess.survey.building import content as questionnaire
from valuess.survey.form import Form, Section

from ..test_validity import faults
from .making import Shelf, code

TEXT = "We had no time. Nobody asked for the results."
REASONS = replace(making.REASONS, options=(
    *making.REASONS.options, making.option("rare", "rare", "rare"), making.option("never", "jamais", "never"),
))  # fmt: skip
FORM = Form((Section("you", making.words("Vous", "You"), questions=(making.COUNTRY, REASONS)),))
PAGE = "/en/coding/comparison"


def choice(option):
    return polls.Choice("impact", "reasons", option)


@pytest.fixture
def made(app):
    """made(by): what a page of this person shows, in a request of its own."""

    def asked_for(by):
        with app.test_request_context("/en/"):
            return beside.made(by)

    return lambda by: contextvars.Context().run(asked_for, by)


@pytest.fixture
def asked(app):
    """60 answers: 45 chose “improve”, 3 “rare”, nobody “never”."""
    survey = making.survey(FORM)
    for at in range(60):
        making.answer(survey, {
            "country": "france" if at % 3 else "england",
            "reasons": ["improve"] if at < 45 else ["rare"] if at < 48 else ["account"],
        })  # fmt: skip
    return survey


@pytest.fixture
def scene(people, shelf, asked):
    """Four cases, two of each country, and an open answer; “time” is said in three of the cases."""
    by = people["partner"]
    time, unsaid = code(by, "time"), code(by, "unsaid")
    answers = Shelf()
    sources.register(answers.source("answer"))
    texts = [shelf.put(TEXT, case=n, country="FR" if n < 3 else "GB") for n in (1, 2, 3, 4)]
    for number in texts[:3]:
        coding.mark("test", number, 0, 15, [time], by)
    coding.mark("test", texts[2], 7, 14, [time], by, stance="lever")
    coding.mark("answer", answers.put(TEXT), 3, 14, [time], by)
    return by, time, unsaid, texts


def test_a_code_is_tied_compared_and_untied(scene, people, made, browser_of, shelf):
    by, time, unsaid, texts = scene
    browser = browser_of("partner")
    assert "No code is tied" in browser.get(PAGE).text
    here = f"/en/coding/codebook/{time.id}"
    for typed, said in (({"choice": "impact/reasons=made_up"}, "Choose an answer"),
                        ({"choice": "impact/reasons=improve", "tie_stance": "up"}, "Choose one")):  # fmt: skip
        wrong = browser.post(f"{here}/tie", typed)
        assert wrong.status_code == 422 and said in wrong.text and faults(wrong.text) == []
    assert '"impact/reasons=improve" selected' in wrong.text and not CodeTie.select().exists()
    assert browser.post(f"{here}/tie", {"choice": "impact/reasons=improve"}).status_code == 303
    ties.tie(unsaid.id, choice("improve"), "", by)
    ties.tie(unsaid.id, choice("rare"), "", by)
    ties.tie(time.id, choice("never"), "obstacle", by)
    page = browser.get(here)
    assert "Why evaluate? – improve" in page.text and faults(page.text) == []
    first, never, gone, rare = made(by).lines
    assert (first.chosen.count, first.chosen.n, first.chosen.asked) == (45, 60, 60)
    assert first.chosen.countries == {"FR": (30, 40), "GB": (15, 20)}
    assert first.cases == {"": (3, 4), "FR": (2, 2), "GB": (1, 2)} and first.answers == 1
    assert [line.differs for line in (first, never, gone, rare)] == ["", "said", "chosen", ""]
    assert rare.chosen.count is None and not first.chosen.circle
    page = browser.get(PAGE)
    assert faults(page.text) == [] and faults(browser.get("/fr/coding/comparison").text) == []
    assert "Often chosen, in no case" in page.text and "Said in cases, hardly chosen" in page.text
    assert "/en/survey/impact/results/reasons/country" in page.text
    found = browser.get(f"{PAGE}/{first.tie.id}?country=GB").text
    assert found.count("Text 3") == 2 and "Text 1" not in found
    assert browser.get(f"{PAGE}/{never.tie.id}?country=GB").text.count("Text 3") == 1
    assert "Case" not in browser.get(f"{PAGE}/{first.tie.id}?of=answers").text.split("results")[1]
    shelf.closed.add(texts[0])
    assert made(by).lines[0].cases[""] == (2, 3)
    rows = list(csv.reader(io.StringIO(browser.get(f"{PAGE}.csv").get_data(as_text=True))))
    assert rows[4][3] == "rare" and rows[4][6] == "hidden" and len({len(row) for row in rows}) == 1
    assert browser.post(f"{here}/untie", {"tie": str(rare.tie.id)}).status_code == 404
    assert browser.post(f"{here}/untie", {"tie": str(first.tie.id)}).status_code == 303
    assert [line.code.key for line in made(by).lines] == ["time", "unsaid", "unsaid"]
    coding.undo(undoing.last("", 0, by).id, by)
    assert len(ties.of(time.id)) == 2
    with pytest.raises(Wrong):
        ties.tie(time.id, choice("improve"), "", by)
    assert {entry.act for entry in audit.Entry.latest()} >= {"code tied", "code untied", "codebook act undone"}
    assert {browser_of(role).get(PAGE).status_code for role in ("participant", "outsider")} == {403}


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_circle_reads_what_is_hidden_from_others_and_merged_codes_keep_their_ties(
    scene, people, made, browser_of
):
    by, time, unsaid, _texts = scene
    ties.tie(unsaid.id, choice("rare"), "", by)
    coding.codebook.merge(unsaid.id, time.id, by)
    (line,) = made(people["coordinator"]).lines
    assert (line.code.key, line.chosen.count, line.chosen.circle) == ("time", 3, True)
    assert "Not for publication" in browser_of("coordinator").get(PAGE).text
    assert 'value="impact/reasons=rare" selected' not in browser_of("partner").get(f"/en/coding/codebook/{time.id}").text
    assert "Why evaluate? – rare" in browser_of("partner").get(f"/en/coding/codebook/{time.id}").text


@pytest.mark.parametrize("database", ["sqlite"])
def test_many_codes_ties_and_cases_take_no_more_queries(scene, made, shelf, queries):
    by, time, unsaid, _texts = scene

    def counted():
        with queries() as seen:
            made(by)
        return len(seen)

    ties.tie(time.id, choice("improve"), "", by)
    made(by)
    few = counted()
    for n in range(10):
        each = code(by, f"c{n}")
        coding.mark("test", shelf.put(TEXT, case=9 + n, country="FR"), 0, 6, [each], by)
        for option in ("improve", "rare", "never"):
            ties.tie(each.id, choice(option), "", by)
    assert len(made(by).lines) == 31
    assert counted() <= few <= 12


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_starting_ties_are_of_the_starting_questionnaire(app):
    folder = app.extensions["root"] / "content"
    content.load(folder)
    assert content.tie(folder) == len(CodeTie.standing()) == 7 and content.tie(folder) == 0
    from_content = {row.choice for row in CodeTie.standing()}
    assert not from_content & set(polls.words())
    questionnaire.load(folder)
    assert from_content <= set(polls.words())
