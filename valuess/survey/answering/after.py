"""Beside the pages: stopping for now, thanks, a copy, withdrawing, leaving a shared device."""

from flask import current_app, g, redirect, request, url_for

from valuess import limits
from valuess.accounts.rules import email_error, email_of
from valuess.htmx import render
from valuess.safety import csrf
from valuess.survey.answering import letters, responding, showing
from valuess.survey.answering.place import open_place, place, private, remembered, survey_or_404
from valuess.survey.models import BEGUN, SENT, WITHDRAWN
from valuess.survey.shared import bp

MAILS = (10, 60 * 60)  # from one place, in so many seconds
MAILS_TO = (3, 24 * 60 * 60)  # to one address


def about(here, template, errors=None, status=200, **more):
    words = render(
        template, here=here, survey=here.survey, errors=errors or {}, state=here.response.state,
        mailing=bool(current_app.config["MAIL_URL"]), sent=here.response.state == SENT,
        withdrawn=here.response.state == WITHDRAWN, open=here.survey.is_open(),
        prose=showing.prose, unsent=responding.unsent(here.response, here.form),
        **{"typed": "", **more},
    )  # fmt: skip
    return private(words, status)


def mailed(here, template, post):
    """Write a mail to the address that was typed. The address is kept nowhere else."""
    email = email_of(request.form.get("email", ""))
    if not email:
        errors = {"email": email_error(email)}
        return about(here, template, errors, 422, typed=request.form.get("email", "")[:300],
                     summary=showing.summary(here.form, here.answers))  # fmt: skip
    limits.hit("survey-mail", limits.peer(), *MAILS)
    limits.hit("survey-mail-to", email, *MAILS_TO)
    post(here, email, g.lang)
    return redirect(request.path + "?mailed=1", 303)


@bp.route("/<slug>/answer/stop", methods=["GET", "POST"])
@csrf.exempt
def answer_stop(slug):
    """Stop for now: the code, and the link by mail."""
    here = open_place(slug)
    if request.method == "GET":
        return about(here, "survey/stop.html", begun=BEGUN)
    return mailed(here, "survey/stop.html", letters.way_back)


@bp.get("/<slug>/answer/sent")
def answer_sent(slug):
    """Thanks, and what can still be done with the answers."""
    here = place(slug)
    if here.response.state == BEGUN:
        return private(redirect(url_for(".answer", slug=slug), 303), 303)
    return about(here, "survey/sent.html")


@bp.route("/<slug>/answer/copy", methods=["GET", "POST"])
@csrf.exempt
def answer_copy(slug):
    """A copy of the answers, to print or by mail; also after the survey has closed."""
    here = place(slug)
    if request.method == "GET":
        summary = showing.summary(here.form, here.answers)
        return about(here, "survey/copy.html", summary=summary)
    return mailed(here, "survey/copy.html", letters.copy)


@bp.route("/<slug>/answer/withdraw", methods=["GET", "POST"])
@csrf.exempt
def answer_withdraw(slug):
    """Withdraw one's answers, until the survey closes."""
    here = open_place(slug)
    if request.method == "GET":
        return about(here, "survey/withdraw.html")
    responding.withdraw(here.response)
    return redirect(url_for(".answer_sent", slug=slug), 303)


@bp.post("/<slug>/answer/leave")
@csrf.exempt
def answer_leave(slug):
    """Have this browser forget the code: for a device that others use."""
    survey = survey_or_404(slug)
    return remembered(redirect(url_for(".show", slug=slug) + "?left=1", 303), survey, "")
