"""For coordinators: the desk of one survey, its settings, its state, its small circle."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.accounts.models import Account
from valuess.accounts.rules import Refused
from valuess.config import LANGUAGES
from valuess.htmx import render
from valuess.i18n import _
from valuess.survey.answering import apart
from valuess.survey.building import making, settings
from valuess.survey.models import Survey
from valuess.survey.shared import bp, tabs
from valuess.survey.stands import stands

VERBS = {"open": making.open_up, "close": making.close}


def survey_or_404(slug):
    return Survey.at(slug) or abort(404)


@bp.app_context_processor
def around():
    return {"survey_tabs": tabs}


@bp.route("/<slug>/run", methods=["GET", "POST"])
def run(slug):
    """How the survey stands, and its settings."""
    survey = survey_or_404(slug)
    if request.method == "GET":
        return desk_page(survey, settings.typed(survey))
    given = request.form.to_dict()
    values, errors = settings.values(given, survey)
    if errors:
        return desk_page(survey, given, errors, status=422)
    try:
        making.describe(survey, values, g.user, given.get("edited", ""))
    except making.Changed as error:
        now = settings.typed(error.now)
        return desk_page(error.now, given, now=now, status=409)
    except Refused as refused:
        return desk_page(survey, given, refused.errors, status=422)
    flash(_("Saved: %(name)s", name=survey.title), "done")
    return redirect(url_for("survey.run", slug=slug), 303)


def desk_page(survey, given, errors=None, now=None, status=200):
    """The desk; now: the settings as somebody else left them meanwhile."""
    readers = making.readers(survey)
    page = render(
        "survey/run.html", survey=survey, given=given, errors=errors or {}, now=now,
        stands=stands(survey), counts=making.counts(survey), readers=readers,
        partners=settings.named(making.may_be_readers(readers)), zones=settings.zones(),
        released=survey.released(), draft=survey.draft(), interviews=apart.waiting(survey),
    )  # fmt: skip
    return page, status


@bp.post("/<slug>/run/state")
def run_state(slug):
    """Open or close it: `act`."""
    survey = survey_or_404(slug)
    verb = VERBS.get(request.form.get("act")) or abort(400)
    try:
        survey = verb(survey, g.user)
    except Refused as refused:
        g.alternates = {lang: url_for(".run", lang=lang, slug=slug) for lang in LANGUAGES}
        return desk_page(survey, settings.typed(survey), refused.errors, status=422)
    flash(_("“%(name)s”: %(how)s", name=survey.title, how=stands(survey)), "done")
    return redirect(url_for("survey.run", slug=slug), 303)


@bp.post("/<slug>/run/readers")
def run_reader(slug):
    """Let a partner into the small circle, or out of it: `add` or `remove`, an account."""
    survey = survey_or_404(slug)
    add, remove = numbered("add"), numbered("remove")
    if add:
        making.name_reader(survey, add, g.user)
    elif remove:
        making.remove_reader(survey, remove, g.user)
    return redirect(url_for("survey.run", slug=slug, _anchor="readers"), 303)


def numbered(name):
    raw = request.form.get(name, "")
    there = raw.isascii() and raw.isdigit() and len(raw) < 10
    return Account.get_or_none(Account.id == int(raw)) if there else None
