"""The way in: who asks and why, beginning, coming back with a code, a personal link."""

from flask import abort, g, redirect, request, url_for

from valuess import limits
from valuess.htmx import render
from valuess.i18n import _
from valuess.safety import csrf
from valuess.survey.answering import apart, codes, inviting, responding, showing
from valuess.survey.answering.place import (
    asked,
    code_here,
    in_each_language,
    place,
    private,
    remembered,
    survey_or_404,
)
from valuess.survey.models import BEGUN, WITHDRAWN
from valuess.survey.shared import bp
from valuess.survey.stands import stands

BEGINNINGS, TRIES = (1000, 60 * 60), (30, 15 * 60)  # how many from one place, in so many seconds


def front(survey, errors=None, status=200, token="", said=()):
    """Who asks, why, what happens to the answers, and the way to begin."""
    _number, form = asked(survey)
    invitation = inviting.of_token(survey, token)
    words = render(
        "survey/show.html", survey=survey, errors=errors or {}, said=said, token=token,
        minutes=showing.minutes(form), count=len(showing.laid(form)), prose=showing.prose,
        stands=stands(survey), own=standing(survey), code=codes.new_code(),
        invitation=invitation, used=bool(invitation and invitation.answered and survey.anonymous),
        may_begin=survey.is_open() and (survey.public or invitation is not None), begun=BEGUN,
        until=apart.until() if showing.leaves(form) else None,
    )  # fmt: skip
    return private(words, status)


def standing(survey):
    """What was answered in this browser and not withdrawn, or None."""
    own = responding.found(survey, code_here())
    return own if own is not None and own.state != WITHDRAWN else None


@bp.get("/<slug>")
def show(slug):
    """The front page of a survey."""
    return front(survey_or_404(slug))


@bp.get("/<slug>/i/<token>")
def invited(slug, token):
    """The same by a personal link, which looking does not use up."""
    survey = survey_or_404(slug)
    inviting.of_token(survey, token) or abort(404)
    return front(survey, token=token)


@bp.post("/<slug>/answer")
@csrf.exempt
def begin(slug):
    """Agree, and begin. The code comes with the form, so that a form sent twice begins once."""
    survey, token = survey_or_404(slug), request.form.get("_token", "")
    in_each_language("survey.show", slug=slug)
    if not request.form.get("agrees"):
        errors = {"agrees": _("Tick this box to begin.")}
        return front(survey, errors, 422, token)
    limits.hit("survey-begin", limits.peer(), *BEGINNINGS)
    code = codes.code_of(request.form.get("_code", "")) or codes.new_code()
    try:
        responding.begin(survey, code, g.lang, inviting.of_token(survey, token))
    except (responding.NotInvited, responding.Used):
        return front(survey, status=409, token=token)
    return remembered(redirect(url_for(".answer", slug=slug), 303), survey, code)


@bp.get("/<slug>/answer")
def answer(slug):
    """Where this browser left."""
    here = place(slug)
    if here.response.state != BEGUN:
        return private(redirect(url_for(".answer_sent", slug=slug), 303), 303)
    return private(redirect(here.address(here.now_at()), 303), 303)


def way_back(survey, typed="", errors=None, status=200):
    words = render("survey/resume.html", survey=survey, typed=typed, errors=errors or {})
    return private(words, status)


@bp.route("/<slug>/resume", methods=["GET", "POST"])
@csrf.exempt
def resume(slug):
    """Come back with a code, on whatever device."""
    survey = survey_or_404(slug)
    if request.method == "GET":
        return way_back(survey)
    limits.hit("survey-resume", limits.peer(), *TRIES)
    typed = request.form.get("code", "")
    code = codes.code_of(typed)
    if not code:
        errors = {"code": _("A code has sixteen letters and figures, such as k7pq-2mzx-9fdh-w4tc.")}
        return way_back(survey, typed[:80], errors, 422)
    if responding.found(survey, code) is None:
        errors = {"code": _("No answers are kept under this code.")}
        return way_back(survey, code, errors, 422)
    limits.forget("survey-resume", limits.peer())
    return remembered(redirect(url_for(".answer", slug=slug), 303), survey, code)


@bp.get("/<slug>/resume/<code>")
def resume_by_link(slug, code):
    """The link of a mail: the code is filled in, and nothing else happens until it is sent."""
    return way_back(survey_or_404(slug), codes.code_of(code))
