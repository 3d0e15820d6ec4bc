"""What the front page, the strip of the four steps and search engines hear of the results."""

from flask import g, url_for
from markupsafe import Markup

from valuess.cache import until_commit
from valuess.config import LANGUAGES
from valuess.frame import Item
from valuess.htmx import part
from valuess.i18n import ngettext
from valuess.survey.models import CLOSED, OPEN, SENT, Response, Survey, SurveySnapshot
from valuess.survey.stands import stands as how_it_stands


def facts():
    """Of the survey in front that is not being drafted: {"survey", "answers", "published"}, or {}.

    published: the survey whose results visitors may read, that one if it can be, else the one
    before; or None. Kept until anything is committed.
    """
    return until_commit(("survey in front",), gathered)


def gathered():
    survey = Survey.shown().first()
    if survey is None:
        return {}
    public = SurveySnapshot.select(SurveySnapshot.survey).where(SurveySnapshot.public)
    published = Survey.shown().where(Survey.showing, Survey.id.in_(public)).first()
    return {"survey": survey, "answers": sent(survey), "published": published}


def asked_at(survey):
    """The address of a survey's own page, where it is answered."""
    return url_for("survey.results", slug=survey.slug).removesuffix("/results")


def sent(survey):
    return Response.select().where(Response.survey == survey, Response.state == SENT).count()


def stands():
    """Where step 1 stands, in words: until when it may be answered, how many did; "" for none."""
    known = facts()
    if not known:
        return ""
    answers = known["answers"]
    told = ngettext("%(num)d answer", "%(num)d answers", answers) if answers else ""
    return " · ".join(filter(None, (how_it_stands(known["survey"]), told)))


def on_front():
    """For the front page: the questionnaire while it is open, its results once published."""
    known = facts()
    if not known or not (known["survey"].is_open() or known["published"]):
        return None
    survey = known["survey"]
    html = part("survey/_front.html", survey=survey, published=known["published"],
                stands=stands(), open=survey.is_open(), lang=g.lang)  # fmt: skip
    return Item(survey.title, Markup(html))


def addresses():
    """Of the published results, in every language."""
    public = SurveySnapshot.select(SurveySnapshot.survey).where(SurveySnapshot.public)
    shown = Survey.listed().where(Survey.showing, Survey.state.in_((OPEN, CLOSED)),
                                  Survey.id.in_(public))  # fmt: skip
    return [url_for("survey.results", lang=lang, slug=survey.slug)
            for survey in shown for lang in LANGUAGES]  # fmt: skip
