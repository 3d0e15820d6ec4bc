"""Signing in and out, by password, by link, by invitation."""

from flask import Blueprint, abort, g, redirect, request, url_for

from valuess.accounts import changing, forms, joining, sessions
from valuess.accounts.door import after_sign_in, carried, own_path, sign_in_page
from valuess.accounts.models import (
    COORDINATOR,
    EMAIL,
    RESET,
    SIGN_IN,
    Invitation,
    Link,
    SpentError,
)
from valuess.accounts.rules import Refused, email_of, masked, password_error
from valuess.htmx import render
from valuess.i18n import _

bp = Blueprint("accounts", __name__, url_prefix="/<lang:lang>/account")


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in():
    """Sign in, and go on with what one was about to read or write."""
    target, kept = own_path(request.values.get("next")), carried()
    if g.user is not None:
        return after_sign_in(target, kept)
    if request.method == "GET":
        return sign_in_page(target)
    typed = forms.typed("email").strip()[:254]
    if sessions.sign_in(email_of(typed) or typed.lower(), forms.typed("password")):
        return after_sign_in(target, kept)
    errors = {"email": _("The e-mail address or the password is not right.")}
    return sign_in_page(target, kept, errors=errors, email=typed), 422


@bp.post("/sign-out")
def sign_out():
    sessions.leave()
    sessions.say(_("You are signed out."))
    return redirect(f"/{g.lang}/", 303)


@bp.route("/by-link", methods=["GET", "POST"])
def by_link():
    """Ask for a link to sign in with."""
    return asked_for(SIGN_IN)


@bp.route("/forgotten", methods=["GET", "POST"])
def forgotten():
    """Ask for a link to choose a new password with."""
    return asked_for(RESET)


def asked_for(purpose):
    if request.method == "GET":
        return render("accounts/ask_link.html", purpose=purpose, errors={}, email="")
    email = email_of(forms.typed("email"))
    if not email:
        errors = {"email": _("Write an e-mail address such as name@example.org.")}
        page = render(
            "accounts/ask_link.html", purpose=purpose, errors=errors, email=forms.typed("email")
        )
        return page, 422
    changing.ask_link(email, purpose)
    return render("accounts/link_sent.html", purpose=purpose, email=email)


def spent():
    """What a link that opens nothing says, whatever the reason."""
    return render("accounts/spent.html"), 410


def link_page(link, errors=None, status=200):
    shown = masked(link.new_email or link.account.email) if link.account_id else ""
    page = render(
        f"accounts/link_{link.purpose.replace('-', '_')}.html", masked=shown, errors=errors or {},
        form=request.form,
    )  # fmt: skip
    return page, status


@bp.route("/link/<token>", methods=["GET", "POST"])
def link(token):
    """A link from a mail: reading it changes nothing, its button uses it up."""
    found = Link.open(token)
    if found is None:
        return spent()
    if request.method == "GET":
        return link_page(found)
    try:
        return FOLLOWED[found.purpose](found)
    except SpentError:
        return spent()
    except Refused as refused:
        return link_page(found, refused.errors, 422)


def follow_sign_in(link):
    changing.enter_by(link)
    return redirect(f"/{g.lang}/my/", 303)


def follow_reset(link):
    error = password_error(forms.typed("password"), link.account.email)
    if error:
        raise Refused(password=error)
    changing.reset_password(link, forms.typed("password"))
    sessions.say(_("Your new password is set; everywhere else you are signed out."))
    return redirect(url_for(".index"), 303)


def follow_email(link):
    changing.confirm_email(link)
    sessions.say(_("Your new e-mail address is confirmed."))
    return redirect(url_for(".index"), 303)


def follow_coordinator(link):
    values, errors = forms.newcomer()
    if errors:
        raise Refused(**errors)
    joining.begin_portal(link, *values)
    sessions.say(_("Welcome! Invite the people who will write with you."))
    return redirect(f"/{g.lang}/admin/", 303)


FOLLOWED = {
    SIGN_IN: follow_sign_in,
    RESET: follow_reset,
    EMAIL: follow_email,
    COORDINATOR: follow_coordinator,
}


@bp.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token):
    """Take up an invitation: a name, a password, a language."""
    found = Invitation.open(token)
    if found is None:
        return spent()
    errors = {}
    if request.method == "POST":
        (email, name, password, lang), errors = forms.newcomer(found.email)
        if not errors:
            return join(found, name, password, lang)
    page = render("accounts/invitation.html", invitation=found, errors=errors, form=request.form)
    return page, 422 if errors else 200


def join(found, name, password, lang):
    try:
        joining.accept(found, name, password, lang)
    except SpentError:
        return spent()
    sessions.say(_("Welcome! Your account is ready."))
    return redirect(f"/{g.lang}/my/", 303)


def mine_or_404(done):
    return redirect(url_for(".index"), 303) if done else abort(404)
