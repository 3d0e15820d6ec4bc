"""The demonstration: the starting questionnaire, answered by invented organisations, published."""

from pathlib import Path

import pytest

from valuess import survey as room
from valuess.survey.answers import missing
from valuess.survey.models import Response, Survey, SurveySnapshot

CONTENT = Path(__file__).parents[2] / "content"


@pytest.mark.parametrize("database", ["sqlite"])
def test_it_is_filled_once_and_says_that_it_is_invented(app, people, browser):
    room.content.load(CONTENT)
    room.demo.fill()
    room.demo.fill()
    asked = Survey.get()
    assert asked.is_open() and Response.select().count() == room.demo.ANSWERS
    form = asked.form()
    for response in Response.select():
        assert missing(form, response.answers) == [] and "address" not in response.counted
        others = {v for k, v in response.counted.items() if k.endswith(".other")}
        assert all("invent" in words.lower() for words in others)
    assert [row.public for row in SurveySnapshot.select().order_by(SurveySnapshot.number)] == [
        False, True,
    ]  # fmt: skip
    page = browser.get("/en/survey/impact-2014/results/reasons/country").text
    assert "Demonstration: invented answers" in page
    assert "France: " in page and "England: " in page
