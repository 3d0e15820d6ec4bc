"""For coordinators: answers that were given elsewhere, looked at row by row, then brought in."""

from flask import abort, flash, g, redirect, request, url_for

from valuess import jobs, limits
from valuess.accounts.rules import Refused
from valuess.htmx import render
from valuess.i18n import _, ngettext
from valuess.survey.bringing import deciding, importing, models, showing, taking
from valuess.survey.models import Survey
from valuess.survey.shared import bp

PAGE = 200
IN_AN_HOUR = 60  # files a person may send


def survey_or_404(slug):
    return Survey.at(slug) or abort(404)


def import_or_404(slug, number):
    return models.of_survey(survey_or_404(slug), number) or abort(404)


def to_import(brought):
    address = url_for("survey.imports_one", slug=brought.survey.slug, number=brought.id)
    return redirect(address, 303)


def to_list(slug):
    return redirect(url_for("survey.imports", slug=slug), 303)


def list_page(survey, errors=None, status=200):
    page = render(
        "survey/imports.html", survey=survey, errors=errors or {},
        waiting=showing.waiting(survey), listed=showing.listed(survey),
    )  # fmt: skip
    return page, status


@bp.route("/<slug>/run/import", methods=["GET", "POST"])
def imports(slug):
    """What was imported; POST: send a file, of which nothing personal is kept."""
    survey = survey_or_404(slug)
    if request.method == "GET":
        return list_page(survey)
    limits.hit("import", g.user.id, IN_AN_HOUR, 3600)
    sent = request.files.get("file")
    content, name = (sent.read(), sent.filename or "") if sent else (b"", "")
    done = models.done_before(survey, content)
    try:
        brought = taking.keep(content, name, survey, g.user)
    except Refused as refused:
        return list_page(survey, refused.errors, 422)
    if done:
        flash(showing.known_file(done), "warning")
    return to_import(brought)


@bp.route("/<slug>/run/import/<int:number>", methods=["GET", "POST"])
def imports_one(slug, number):
    """How a file is understood and what becomes of it; POST: what was corrected."""
    brought = import_or_404(slug, number)
    if request.method == "POST":
        deciding.decide(brought, request.form)
        return to_import(brought)
    if brought.state != models.READ:
        return render("survey/import_done.html", fragment="survey/_import.html",
                      **showing.done(brought))  # fmt: skip
    return render("survey/import.html", **showing.undecided(brought))


@bp.get("/<slug>/run/import/<int:number>/rows")
def imports_rows(slug, number):
    """What becomes, or became, of every row."""
    brought = import_or_404(slug, number)
    here = max(1, request.args.get("page", 1, type=int))
    return render(
        "survey/import_rows.html", **showing.rows(brought, request.args.get("only", ""), here, PAGE)
    )


@bp.post("/<slug>/run/import/<int:number>/begin")
def imports_begin(slug, number):
    """Bring the rows in, in a process of its own."""
    brought = import_or_404(slug, number)
    if importing.begin(brought, g.user):
        jobs.launch(importing.COMMAND, brought)
    return to_import(brought)


@bp.post("/<slug>/run/import/<int:number>/resume")
def imports_resume(slug, number):
    """Go on with an import that stopped half-way."""
    brought = import_or_404(slug, number)
    if importing.resume(brought):
        jobs.launch(importing.COMMAND, brought)
    return to_import(brought)


@bp.post("/<slug>/run/import/<int:number>/undo")
def imports_undo(slug, number):
    """Take an import back: its responses go, those that it changed are as before."""
    brought = import_or_404(slug, number)
    undone = importing.undo(brought, g.user)
    if undone is not None:
        gone = ngettext("%(num)d response taken out", "%(num)d responses taken out", undone[0])
        back = ngettext("%(num)d put back as it was", "%(num)d put back as they were", undone[1])
        flash(_("The import is undone: %(gone)s, %(back)s.", gone=gone, back=back), "done")
    return to_import(brought)


@bp.post("/<slug>/run/import/<int:number>/forget")
def imports_forget(slug, number):
    """Let go of a file that was only looked at."""
    if importing.forget(import_or_404(slug, number)):
        flash(_("What was kept of this file is deleted. Nothing was imported."), "done")
    return to_list(slug)


importing.furnish(bp)
