"""Open surveys, and respondents at their browsers."""

import re
from datetime import timedelta

import pytest

from tests.conftest import Browser
from tests.survey.answering.forms import FORM, label
from valuess.db import Label, now
from valuess.survey.form import packed
from valuess.survey.models import OPEN, Response, Survey, SurveyVersion

PAGES = {
    "you": {"country": "france", "town": "Rennes"},
    "practice": {"evaluates": "no", "why_not": "No time.", "terms": ["impact", "value"]},
    "end": {"interview": "no"},
}


def opened(slug="two-shores", form=FORM, **values):
    """A survey that takes answers."""
    fields = {
        "title": Label(label("Two shores ask", "Deux rives demandent")), "state": OPEN,
        "asker": Label(label("The programme")), "closes": now() + timedelta(days=30),
    }  # fmt: skip
    survey = Survey.create(slug=slug, **(fields | values))
    SurveyVersion.create(survey=survey, number=1, told=packed(form), released=now())
    return survey


class Respondent(Browser):
    """A browser whose forms carry no token."""

    def post(self, path, data=None, **kwargs):
        return super().post(path, data, **kwargs)

    def begin(self, slug="two-shores", lang="en", front=""):
        """Agree and begin; the code."""
        page = self.get(front or f"/{lang}/survey/{slug}").text
        token = re.search(r'name="_token" value="([^"]*)"', page)
        fields = {"agrees": "1", "_code": self.code_in(page), "_token": token[1] if token else ""}
        answer = self.post(f"/{lang}/survey/{slug}/answer", fields)
        assert answer.status_code == 303, answer.text
        return fields["_code"]

    def code_in(self, page):
        return re.search(r'name="_code" value="([^"]*)"', page)[1]

    def fields(self, page):
        """The hidden fields of a page."""
        return dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)">', page))

    def answer(self, section, fields, to="next", slug="two-shores", lang="en", **own):
        path = f"/{lang}/survey/{slug}/answer/page/{section}"
        hidden = self.fields(self.get(path).text)
        return self.post(path, {**hidden, **fields, "_to": to, **own})

    def whole(self, slug="two-shores", lang="en", send=True):
        """Answer every page, and send."""
        for section, fields in PAGES.items():
            answer = self.answer(section, fields, slug=slug, lang=lang)
            if "#q-" in (answer.location or ""):
                answer = self.answer(section, fields, slug=slug, lang=lang)
            assert answer.status_code == 303, answer.text
        return self.send(slug, lang) if send else answer

    def send(self, slug="two-shores", lang="en", **fields):
        return self.post(f"/{lang}/survey/{slug}/answer/check", {"_to": "send", **fields})


@pytest.fixture
def survey(app):
    return opened()


@pytest.fixture
def respondent(app):
    return Respondent(app)


def only():
    """The one response there is."""
    return Response.select().get()
