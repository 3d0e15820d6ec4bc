"""The coordinator's page of who would give an interview."""

from flask import abort, flash, g, redirect, request, url_for

from valuess import sheets
from valuess.htmx import render
from valuess.i18n import _
from valuess.survey.answering import apart, showing
from valuess.survey.answering.people import found
from valuess.survey.shared import bp
from valuess.survey.shown import taking

VERBS = {"follow": apart.follow, "again": apart.unfollow, "delete": apart.delete}
SAID = {
    "follow": lambda: _("Noted: they were written to."),
    "again": lambda: _("Noted: they are still to be written to."),
    "delete": lambda: _("The address is deleted."),
}


@bp.get("/<slug>/run/interviews")
def interviews(slug):
    """The addresses that were left, those to write to first."""
    survey = found(slug)
    there = apart.listed(survey)
    return render(
        "survey/interviews.html", survey=survey, there=there, season=apart.season,
        waiting=sum(each.followed is None for each in there),
        asks=showing.leaves(survey.form()),
    )  # fmt: skip


@bp.post("/<slug>/run/interviews/<int:number>")
def interviews_act(slug, number):
    """Note that they were written to, or delete the address: `act`."""
    survey, act = found(slug), request.form.get("act", "")
    verb = VERBS.get(act) or abort(400)
    verb(survey, number, g.user) or abort(404)
    flash(SAID[act](), "done")
    return redirect(url_for(".interviews", slug=slug), 303)


@bp.get("/<slug>/run/interviews.csv")
def interviews_file(slug):
    """The same as a file; each one taken is noted."""
    content = apart.taken(found(slug), g.user)
    return taking.given(content, f"{slug}-interviews.csv", sheets.CSV_TYPE)
