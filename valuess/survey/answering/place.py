"""Where a respondent is: the code that their browser holds, and what it opens.

The cookie belongs to one survey, scripts cannot read it, and another site's form does not
send it; so the forms of a respondent need no token, and readers get no cookie.
"""

import gzip
from dataclasses import dataclass

from flask import abort, current_app, g, make_response, redirect, request, url_for

from valuess.config import LANGUAGES
from valuess.htmx import render
from valuess.safety import from_elsewhere, typed
from valuess.survey.answering import codes, responding, showing
from valuess.survey.form import unpacked
from valuess.survey.models import DRAFT, WITHDRAWN, Response, Survey
from valuess.survey.shared import bp
from valuess.survey.stands import stands

LITTLE = 1000  # bytes that are sent as they are
COOKIE = "answers"
COOKIE_SECONDS = 60 * 60 * 24 * 90


class Led(Exception):
    """The respondent is led to another page."""

    def __init__(self, address):
        super().__init__(address)
        self.address = address


@dataclass
class Place:
    """A survey, its questionnaire as it is asked now, and the response that the code opens."""

    survey: Survey
    version: int
    form: object
    response: Response
    code: str

    @property
    def answers(self):
        return self.response.answers

    def pages(self):
        return showing.pages(self.form, self.answers)

    def address(self, section):
        """Of the page of a section; of the check of all answers for None."""
        if section is None:
            return url_for("survey.answer_check", slug=self.survey.slug)
        return url_for("survey.answer_page", slug=self.survey.slug, code=section)

    def now_at(self):
        """The code of the page where they left, or of the first; None when there is none."""
        there = [section.code for section in self.pages()]
        if self.response.page in there:
            return self.response.page
        return there[0] if there else None


def survey_or_404(slug):
    """The survey of this address; one that is still built does not exist yet."""
    survey = Survey.at(slug)
    if survey is None or survey.state == DRAFT:
        abort(404)
    if request.method == "POST" and from_elsewhere():
        abort(400)
    return survey


def asked(survey):
    """(number, Form) of the questionnaire as it is asked now."""
    version = survey.released()
    return (version.number, version.form) if version else (0, unpacked({}))


def code_here():
    """The code that this browser holds for the survey of the address, or ""."""
    return codes.code_of(request.cookies.get(COOKIE, ""))


def place(slug):
    """Where this browser is in the survey. Led to the way back in when it holds no code of it."""
    survey, code = survey_or_404(slug), code_here()
    response = responding.found(survey, code)
    if response is None:
        raise Led(url_for("survey.resume", slug=slug))
    return Place(survey, *asked(survey), response, code)


def open_place(slug):
    """The same, for what can be done only while the survey is open and the answers stand."""
    here = place(slug)
    if not here.survey.is_open():
        raise responding.Closed
    if here.response.state == WITHDRAWN:
        raise responding.Withdrawn
    return here


@bp.errorhandler(Led)
def led(where):
    return redirect(where.address, 303)


@bp.errorhandler(responding.Withdrawn)
def withdrawn(_error):
    return redirect(url_for("survey.answer_sent", slug=request.view_args["slug"]), 303)


@bp.errorhandler(responding.Closed)
def shut(_error):
    """410, saying since when, with what was typed: it is not lost, though it is not taken."""
    survey = Survey.at(request.view_args["slug"])
    told = typed() if request.method == "POST" else []
    kept = [(name, value) for name, value in told if not name.startswith("_")]
    own = responding.found(survey, code_here())
    in_each_language("survey.show", slug=survey.slug)
    words = render("survey/shut.html", survey=survey, kept=kept, own=own, stands=stands)
    return private(words, 410)


def private(words, status=200):
    """A page that nobody keeps: it shows what one person answered, or a code made for them."""
    answer = make_response(words, status)
    answer.headers["Cache-Control"] = "no-store"
    return packed(answer)


def packed(answer):
    """The answer compressed, for a browser that takes it: phones are far from the mast.

    Its length gives nothing away: no other site can have a respondent's page hold words of its
    choice, since neither its forms nor its scripts are sent the cookie.
    """
    body = answer.get_data()
    if len(body) > LITTLE and "gzip" in request.accept_encodings:
        answer.set_data(gzip.compress(body, 6, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def remembered(answer, survey, code):
    """The answer, with the code for this browser to hold; with "" it holds none any more."""
    for lang in LANGUAGES:
        answer.set_cookie(
            COOKIE, code, max_age=COOKIE_SECONDS if code else 0, httponly=True, samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            path=url_for("survey.show", lang=lang, slug=survey.slug),
        )  # fmt: skip
    return answer


def in_each_language(endpoint, **values):
    """Where the switch leads from a page that was not asked for by its own address."""
    g.alternates = {lang: url_for(endpoint, lang=lang, **values) for lang in LANGUAGES}
