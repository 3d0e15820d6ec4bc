"""For coordinators: a questionnaire as a file, taken out or brought in; seen before it counts."""

from flask import Response, abort, flash, g, redirect, request, url_for

from valuess.htmx import render
from valuess.i18n import _
from valuess.survey.building import checks, drafting, files, making, settings
from valuess.survey.building.brought import Unreadable
from valuess.survey.building.differing import changes
from valuess.survey.building.running import survey_or_404
from valuess.survey.models import Survey
from valuess.survey.shared import bp


@bp.get("/<slug>/run/form.<ending>")
def build_file(slug, ending):
    """The questionnaire being built, as YAML or XLSForm."""
    survey = survey_or_404(slug)
    if ending not in files.TYPES:
        abort(404)
    content = files.written(survey, drafting.form_of(survey), ending)
    said = {"Content-Disposition": f'attachment; filename="{survey.slug}.{ending}"'}
    return Response(content, content_type=files.TYPES[ending], headers=said)


def given():
    """The Brought of the file that was sent, or of the one that was shown and is confirmed."""
    sent = request.files.get("file")
    if request.form.get("yaml"):
        return files.read(request.form["yaml"].replace("\r\n", "\n").encode())
    if sent is None or not sent.filename:
        raise Unreadable(_("Choose a file."))
    return files.read(sent.read(files.LARGEST + 1))


def brought_page(brought, action, back, form=None):
    """What a file holds, before anything is changed. form: what it would replace."""
    return render(
        "survey/build_brought.html", brought=brought, action=action, back=back,
        yaml=files.as_yaml(brought), problems=checks.problems(brought.form), title=request.form,
        changes=changes(form, brought.form) if form and form.sections else [],
    )  # fmt: skip


@bp.route("/<slug>/run/form/import", methods=["GET", "POST"])
def build_import(slug):
    """Bring the questions of a file in place of the draft: seen first, then confirmed."""
    survey, errors = survey_or_404(slug), {}
    if request.method == "POST":
        try:
            brought = given()
            form = drafting.form_of(survey)
            if "yaml" not in request.form:
                back = url_for("survey.build_import", slug=slug)
                return brought_page(brought, request.path, back, form)
            drafting.rebuild(survey, g.user, lambda _form: brought.form)
            flash(_("The questions of the file are the draft now."), "done")
            return redirect(url_for("survey.build", slug=slug), 303)
        except Unreadable as error:
            errors["file"] = str(error)
    page = render("survey/build_import.html", survey=survey, errors=errors)
    return page, 422 if errors else 200


@bp.route("/new", methods=["GET", "POST"])
def run_new():
    """A new survey: empty, with the questions of another, or of a file."""
    surveys, typed, errors = list(Survey.listed()), request.form.to_dict(), {}
    if request.method == "POST":
        source = next((s for s in surveys if s.slug == typed.get("copy")), None)
        try:
            brought = given() if typed.get("yaml") or request.files.get("file") else None
            if brought and not typed.get("yaml"):
                return brought_page(brought, request.path, url_for("survey.run_new"))
            head, errors = settings.new(typed, brought)
            if not errors:
                survey = making.begin_with(head, source, brought, g.user)
                return redirect(url_for("survey.build", slug=survey.slug), 303)
        except Unreadable as error:
            errors["file"] = str(error)
    copies = settings.copies(surveys)
    page = render("survey/run_new.html", copies=copies, given=typed, errors=errors)
    return page, 422 if errors else 200
