"""Which kinds of organisation no case covers, beside those that answered the questionnaire."""

import contextvars
import csv
import io
from dataclasses import replace

import pytest

from tests.cases.making import make_case
from tests.survey import making
from valuess import coverage
from valuess.cases import facts
from valuess.citing import covered
from valuess.survey.building import content as questionnaire
from valuess.survey.models import Survey
from valuess.survey.shown import reading

from ..test_validity import faults

PAGE = "/en/evidence/cases"


@pytest.fixture
def answered(people):
    """Two cases, of which one has its size; 60 answers of organisations with no staff or 3 to 9."""
    by = people["partner"]
    make_case(by, staff="3_9")
    make_case(by, country="FR", area="", sectors=["food", "culture"])
    options = (making.option("n0", "aucun", "none"), making.option("n3_9", "3 à 9", "3–9"))
    size = replace(making.SIZE, options=options)
    made = making.survey(making.Form((making.Section("you", making.words("Vous", "You"), questions=(making.COUNTRY, size)),)))
    for at in range(60):
        where = "france" if at % 3 else "england"
        making.answer(made, {"country": where, "staff": "n3_9" if at < 3 or at % 2 else "n0"})
    return by


def kinds(found, name):
    each = next(one for one in found.facts if one.fact.name == name)
    return {str(kind.label): (kind.cases, kind.answers, kind.bare) for kind in each.kinds}


def test_kinds_without_a_case_are_marked(app, answered, browser_of):
    def drawn():
        with app.test_request_context("/en/"):
            return covered.drawn(answered)

    found = contextvars.Context().run(drawn)
    assert found.cases == 2
    assert kinds(found, "country") == {"France": (1, 40, False), "England": (1, 20, False)}
    size = kinds(found, "staff")
    assert size["3–9"][0] == 1 and not size["3–9"][2] and size["None"][2] and size["1–2"] == (0, 0, False)
    assert kinds(found, "sectors")["Food"] == (2, covered.UNTOLD, False)
    bare = {(str(label), str(kind.label)) for label, kind in found.crossed.bare}
    assert bare == {("France", "None"), ("France", "3–9"), ("England", "None")}
    assert found.answered.circle is False
    browser = browser_of("partner")
    page = browser.get(PAGE)
    assert faults(page.text) == [] and page.text.count("No case</span>") == 4
    assert faults(browser.get("/fr/evidence/cases?rows=sectors&columns=sectors").text) == []
    rows = list(csv.reader(io.StringIO(browser.get(f"{PAGE}.csv").get_data(as_text=True))))
    assert ["Country", "France", "", "", "1", "40", ""] in rows and len({len(row) for row in rows}) == 1
    for path in ("/en/evidence/", "/en/cases/", "/en/cases/desk"):
        assert f'href="{PAGE}"' in browser.get(path).text
    assert browser_of("participant").get(PAGE).status_code == 403
    assert f'href="{PAGE}"' not in browser_of("participant").get("/en/evidence/").text


@pytest.mark.parametrize("database", ["sqlite"])
def test_every_fact_of_a_case_has_its_question_and_options(app):
    questionnaire.load(app.extensions["root"] / "content")
    form = reading.form_of(Survey.at("impact-2014"))
    for fact in coverage.facts:
        question = form.question(fact.question)
        assert question.axis and set(fact.options) == set(facts.FACTS[fact.name][1])
        assert {fact.option(code) for code in fact.options} <= {o.code for o in question.options}
