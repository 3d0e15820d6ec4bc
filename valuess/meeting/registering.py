"""Registering for a meeting, changing it, withdrawing."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.access import PARTICIPANT, may
from valuess.accounts.rules import Refused
from valuess.agenda import chosen, registering
from valuess.agenda.models import COUNTRIES, Registration
from valuess.agenda.registering import Changed, Coming
from valuess.agenda.tongues import choices
from valuess.htmx import render
from valuess.i18n import _
from valuess.meeting import forms
from valuess.meeting.views import bp

HOME = {"fr": "FR", "en": "GB"}  # where whoever reads mails in that language most likely works


def meeting_or_404():
    return chosen.meeting() or abort(404)


@bp.route("/register", methods=["GET", "POST"])
def register():
    """Come to the meeting: days, organisation, languages; needs, with consent only."""
    meeting = meeting_or_404()
    if not may(PARTICIPANT):
        return render("meeting/no_role.html", meeting=meeting), 422 if request.form else 200
    if request.method == "GET":
        row = Registration.standing(meeting, g.user)
        said = Coming.of(row) if row else newcomer()
        return register_page(meeting, said, registering.mark(row))
    said, errors = forms.coming(meeting)
    opened = request.form.get("opened", "")
    if errors:
        return register_page(meeting, said, opened, errors), 422
    return sent(meeting, said, opened)


def sent(meeting, said, opened):
    try:
        registering.register(meeting, g.user, said, opened)
    except Changed as changed:
        there = changed.registration
        now = Coming.of(there) if registering.mark(there) else None
        return register_page(meeting, said, registering.mark(there), now=now, late=True), 409
    except Refused as refused:
        words = " ".join(refused.errors.values())
        return register_page(meeting, said, opened, {"": words}), 422
    flash(_("Your registration is saved. Next, choose your working groups and your visits.")
          if not opened else _("Saved."), "success")  # fmt: skip
    return redirect(url_for(".register"), 303)


def register_page(meeting, said, opened, errors=None, now=None, late=False):
    """The form filled in; `now` is what another window has kept meanwhile."""
    return render(
        "meeting/register.html", meeting=meeting, said=said, opened=opened, errors=errors or {},
        now=now, late=late, until=registering.kept_until(meeting), countries=COUNTRIES,
        tongues=choices(), row=Registration.standing(meeting, g.user),
    )  # fmt: skip


def newcomer():
    """What the form of someone new begins with, as their account has it: theirs to change."""
    mine, country = g.user.organisation, HOME.get(g.user.lang, "")
    if mine and mine.country in COUNTRIES:
        country = mine.country
    return Coming(organisation=mine.name if mine else "", country=country, languages=[g.user.lang])


@bp.post("/register/consent/withdraw")
def withdraw_consent():
    """Delete what was said of diet and access, at once."""
    if registering.withdraw_consent(meeting_or_404(), g.user):
        flash(_("What you had written about diet and access is deleted."), "success")
    return redirect(url_for(".register"), 303)


@bp.post("/register/withdraw")
def withdraw():
    """Come no more."""
    if registering.withdraw(meeting_or_404(), g.user):
        flash(_("You are not registered any more; your seats were given back."), "success")
    return redirect(url_for(".register"), 303)
