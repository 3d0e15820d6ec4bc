"""The coordinator's page of who is invited, and the link that stops reminders."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.htmx import render
from valuess.i18n import _, ngettext
from valuess.safety import csrf
from valuess.survey.answering import inviting
from valuess.survey.answering.place import survey_or_404
from valuess.survey.models import Survey
from valuess.survey.shared import bp


def found(slug):
    return Survey.at(slug) or abort(404)


def listed(survey, errors=None, status=200, rows=None):
    people = list(inviting.listed(survey))
    return render(
        "survey/people.html", survey=survey, people=people, errors=errors or {}, rows=rows,
        form=request.form, number=inviting.next_round(survey),
        waiting=sum(not (each.answered or each.stopped) for each in people),
        answered=sum(each.answered for each in people), open=survey.is_open(),
    ), status  # fmt: skip


@bp.get("/<slug>/run/people")
def people(slug):
    """Who is invited, and who has answered."""
    return listed(found(slug))


@bp.post("/<slug>/run/people")
def people_add(slug):
    """Look at a list, then send the invitations it holds."""
    survey, file = found(slug), request.files.get("file")
    words = request.form.get("people", "")
    content = file.read() if file else b""
    if not content and not words.strip():
        return listed(survey, {"people": _("Write or choose whom to invite.")}, 422)
    try:
        rows = inviting.table(words, content, g.lang)
    except inviting.Unreadable as error:
        return listed(survey, {"people": error.message}, 422)
    if not request.form.get("sure") or not survey.is_open():
        return listed(survey, rows=inviting.checked(survey, rows))
    return sent(survey, rows)


def sent(survey, rows):
    """Send to whom it can be; the lines that are wrong stay in the form, to be put right."""
    count = inviting.invite(survey, rows, g.user)
    left = [row for row in rows if row.errors]
    if count or not left:
        flash(ngettext("%(num)d invitation sent.", "%(num)d invitations sent.", count), "done")
    if not left:
        return redirect(url_for(".people", slug=survey.slug), 303)
    words = ngettext(
        "%(num)d line was not sent: put it right below.",
        "%(num)d lines were not sent: put them right below.", len(left),
    )  # fmt: skip
    return listed(survey, {"people": words}, 422, left)


@bp.post("/<slug>/run/people/remind")
def people_remind(slug):
    """A round of reminders, to those who have not answered."""
    survey = found(slug)
    number = request.form.get("round", type=int) or abort(400)
    if not survey.is_open():
        abort(409)
    count = inviting.remind(survey, number, g.user)
    flash(ngettext("%(num)d reminder sent.", "%(num)d reminders sent.", count), "done")
    return redirect(url_for(".people", slug=slug), 303)


@bp.post("/<slug>/run/people/<int:number>/remove")
def people_remove(slug, number):
    """Take back an invitation."""
    inviting.remove(found(slug), number, g.user) or abort(404)
    flash(_("The invitation is withdrawn."), "done")
    return redirect(url_for(".people", slug=slug), 303)


@bp.route("/<slug>/i/<token>/stop", methods=["GET", "POST"])
@csrf.exempt
def stop_reminders(slug, token):
    """The link of a reminder: asks, then stops them. Mail programs post to it by themselves."""
    survey = survey_or_404(slug)
    invitation = inviting.of_token(survey, token) or abort(404)
    if request.method == "POST":
        inviting.stop(invitation)
    done = request.method == "POST" or invitation.stopped
    return render("survey/stop_reminders.html", survey=survey, token=token, done=done)
