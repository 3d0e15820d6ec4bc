"""My account: name, language, address, password, sessions, and what is held of me."""

from flask import g, jsonify, redirect, request, url_for

from valuess import frame
from valuess.accounts import changing, forms, personal, sessions
from valuess.accounts.models import Session
from valuess.accounts.rules import Refused
from valuess.accounts.views import bp, mine_or_404
from valuess.config import LANGUAGES
from valuess.htmx import render
from valuess.i18n import _


def page(errors=None, status=200):
    """The page with its forms; what was typed is there again when something was wrong."""
    g.alternates = {lang: url_for(".index", lang=lang) for lang in LANGUAGES}
    items = [item for item in (make() for make in frame.account) if item]
    return (
        render("accounts/index.html", errors=errors or {}, form=request.form,
               sessions=list(Session.of(g.user)), account=g.user, items=items),
        status,
    )  # fmt: skip


@bp.get("/")
def index():
    return page()


@bp.post("/details")
def details():
    (name, lang), errors = forms.profile()
    if errors:
        return page(errors, 422)
    changing.describe(g.user, name, lang)
    sessions.say(_("Saved."))
    return redirect(url_for(".index"), 303)


@bp.post("/email")
def email():
    try:
        changing.ask_new_email(g.user, forms.typed("email"), forms.typed("current_password"))
    except Refused as refused:
        renamed = {"current_password": "email_password"}
        return page({renamed.get(k, k): v for k, v in refused.errors.items()}, 422)
    sessions.say(_("A link was sent to the new address: open it to confirm the change."))
    return redirect(url_for(".index"), 303)


@bp.post("/password")
def password():
    try:
        changing.change_password(
            g.user, forms.typed("current_password"), forms.typed("new_password")
        )
    except Refused as refused:
        return page(refused.errors, 422)
    sessions.say(_("Your new password is set; everywhere else you are signed out."))
    return redirect(url_for(".index"), 303)


@bp.post("/sessions/<int:number>/end")
def end_session(number):
    if number == g.user.session.id:
        sessions.leave()
        return redirect(f"/{g.lang}/", 303)
    return mine_or_404(changing.end_session(g.user, number))


@bp.get("/data.json")
def data():
    """Everything that the portal holds of me."""
    answer = jsonify(personal.export(g.user))
    answer.headers["Content-Disposition"] = 'attachment; filename="valuess.json"'
    return answer
