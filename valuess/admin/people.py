"""People: who is here, with which role, who is invited."""

from flask import abort, current_app, flash, g, redirect, request, url_for

from valuess.accounts import joining, managing, personal
from valuess.accounts.models import ROLES, Account, Invitation, Organisation
from valuess.accounts.rules import Refused
from valuess.admin.views import bp
from valuess.config import LANGUAGES
from valuess.htmx import render
from valuess.i18n import _, ngettext


def page(errors=None, status=200, link=None):
    """The list and the form to invite. link: an invitation to hand over oneself."""
    g.alternates = {lang: url_for("admin.people", lang=lang) for lang in LANGUAGES}
    return (
        render(
            "admin/people.html", people=list(Account.listed()), link=link,
            form={} if link else request.form, invitations=list(Invitation.waiting()),
            errors=errors or {}, organisations=list(Organisation.listed()),
            roles=list(ROLES.items()),
        ),
        status,
    )  # fmt: skip


def chosen_organisation():
    raw = request.form.get("organisation", "")
    return Organisation.get_or_none(Organisation.id == int(raw)) if raw.isdigit() else None


def account_or_404(number):
    return Account.get_or_none(Account.id == number, Account.name != "") or abort(404)


def invitation_or_404(number):
    return Invitation.get_or_none(Invitation.id == number, Invitation.used.is_null()) or abort(404)


def done(message):
    flash(message, "done")
    return redirect(url_for("admin.people"), 303)


def invited(url):
    """Say so; without a mail server, show the link, since nobody else will deliver it."""
    if current_app.config["MAIL_URL"]:
        return done(_("The invitation is on its way."))
    return page(link=url)


@bp.get("/people")
def people():
    return page()


@bp.post("/people/invite")
def invite():
    form = request.form
    try:
        url = joining.invite(
            form.get("email", ""), form.get("role", "?"), form.get("lang", ""),
            chosen_organisation(), g.user,
        )  # fmt: skip
    except Refused as refused:
        return page(refused.errors, 422)
    return invited(url)


@bp.post("/people/invitation/<int:number>/again")
def invite_again(number):
    return invited(joining.invite_again(invitation_or_404(number), g.user))


@bp.post("/people/invitation/<int:number>/withdraw")
def withdraw(number):
    joining.withdraw(invitation_or_404(number), g.user)
    return done(_("The invitation is withdrawn."))


@bp.post("/people/<int:number>/place")
def place(number):
    account = account_or_404(number)
    try:
        managing.place(account, request.form.get("role", "?"), chosen_organisation(), g.user)
    except Refused as refused:
        return page({"": refused.errors["role"]}, 422)
    return done(_("%(name)s: saved.", name=account.name))


@bp.post("/people/<int:number>/close")
def close(number):
    account = account_or_404(number)
    try:
        managing.deactivate(account, g.user)
    except Refused as refused:
        return page({"": refused.errors["role"]}, 422)
    return done(_("%(name)s can no longer sign in.", name=account.name))


@bp.post("/people/<int:number>/reopen")
def reopen(number):
    account = account_or_404(number)
    managing.reactivate(account, g.user)
    return done(_("%(name)s can sign in again.", name=account.name))


@bp.route("/people/<int:number>/erase", methods=["GET", "POST"])
def erase(number):
    """Make a person unknown, for good: what goes and what stays is shown first."""
    account, errors = account_or_404(number), {}
    if request.method == "POST":
        try:
            personal.erase(account.email, g.user)
            return done(_("%(email)s is erased.", email=account.email))
        except Refused as refused:
            errors = {"": refused.errors["role"]}
    return (
        render(
            "admin/erase.html", person=account, errors=errors,
            staying=personal.staying(account.email),
        ),
        422 if errors else 200,
    )  # fmt: skip


@bp.post("/people/<int:number>/sign-out")
def sign_out(number):
    ended = managing.sign_out(account_or_404(number), g.user)
    return done(ngettext("%(num)d session was ended.", "%(num)d sessions were ended.", ended))
