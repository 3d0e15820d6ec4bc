"""The surveys: for everyone those that were opened, for coordinators all of them."""

from flask import redirect, url_for

from valuess.access import COORDINATOR, may
from valuess.htmx import render
from valuess.i18n import _, ngettext
from valuess.survey.models import SENT, Response, Survey
from valuess.survey.shared import bp
from valuess.survey.stands import stands


@bp.get("/")
def index():
    """The surveys one may know of, the one in front first."""
    surveys = list(Survey.listed() if may(COORDINATOR) else Survey.shown())
    return render("survey/index.html", surveys=surveys, stands=stands)


@bp.get("/run")
def run_all():
    """The way in from the coordinator's desk."""
    return redirect(url_for("survey.index"))


def words():
    """How the survey in front stands, for the coordinator's desk."""
    survey = Survey.listed().first()
    if survey is None:
        return _("No questionnaire yet.")
    sent = Response.select().where(Response.survey == survey, Response.state == SENT).count()
    said = ngettext("%(num)d answer sent", "%(num)d answers sent", sent)
    return f"{stands(survey)}, {said}"
