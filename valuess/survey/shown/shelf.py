"""The addresses of snapshots: their list, to freeze one, to publish it."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.access import PARTNER, rank
from valuess.htmx import render
from valuess.i18n import _
from valuess.survey.results import snapshots
from valuess.survey.shared import bp
from valuess.survey.shown import publishing, reading, saying
from valuess.survey.shown.views import found


@bp.get("/<slug>/snapshots", endpoint="snapshots")
def shelf(slug):
    """Every snapshot that the reader may see; for partners the form to freeze one."""
    return listed(found(slug))


def listed(survey, note="", errors=None):
    partner = rank(g.user) >= PARTNER
    rows = list(publishing.listed(survey, partner))
    return render(
        "survey/snapshots.html", fragment="survey/_snapshots.html", survey=survey, partner=partner,
        note=note, errors=errors or {}, circle=partner and reading.in_circle(survey, g.user),
        source=True, snapshots=rows, waiting=publishing.waiting(rows), failed=saying.failed,
        elapsed=saying.elapsed, longest=publishing.LONGEST_NOTE,
    )  # fmt: skip


@bp.post("/<slug>/snapshots")
def freeze(slug):
    """Freeze the tables as they stand, with a note of why."""
    survey, note = found(slug), request.form.get("note", "").strip()
    if len(note) > publishing.LONGEST_NOTE:
        words = _("Write at most %(number)s characters.", number=publishing.LONGEST_NOTE)
        return listed(survey, note, {"note": words}), 422
    if snapshots.shown(survey) is None:
        return listed(
            survey, note, {"": _("Too few have answered: there is nothing to freeze.")}
        ), 422
    made = snapshots.freeze(survey, g.user, note)
    flash(_("Snapshot %(number)s is frozen.", number=made.number), "success")
    return redirect(url_for(".snapshots", slug=slug), 303)


@bp.post("/<slug>/snapshots/<int:snapshot>/publish")
def publish(slug, snapshot):
    """Let visitors read a snapshot, at once or when its audit has ended."""
    made = publishing.publish(found(slug), snapshot, True, g.user) or abort(404)
    if made.public:
        words = _("Snapshot %(number)s is published: visitors read it now.", number=snapshot)
        flash(words, "success")
    return redirect(url_for(".snapshots", slug=slug), 303)


@bp.post("/<slug>/snapshots/<int:snapshot>/withdraw")
def unpublish(slug, snapshot):
    """Take a published snapshot back."""
    publishing.publish(found(slug), snapshot, False, g.user) or abort(404)
    flash(_("Snapshot %(number)s is no longer published.", number=snapshot), "success")
    return redirect(url_for(".snapshots", slug=slug), 303)
