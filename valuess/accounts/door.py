"""What a visitor is asked at a closed address, and what they had written meanwhile."""

import re

from flask import g, redirect, request, url_for

from valuess.config import LANGUAGES
from valuess.htmx import asked_by_htmx, render
from valuess.safety import typed

KEPT = "kept:"
OWN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f\u2028\u2029]*\Z")


def own_path(value):
    """The path, when it leads somewhere in this portal; else None.

    Refused: other hosts ("//e", "/\\e", schemes), backslashes, spaces and control characters.
    """
    return value if value and len(value) < 2000 and OWN.match(value) else None


def here():
    """The path and query of this request."""
    return request.full_path.rstrip("?")


def ask_who():
    """The sign-in page. Whatever a dead session had posted comes along, and goes on after it."""
    if request.method in ("GET", "HEAD"):
        target = own_path(here())
        return redirect(url_for("accounts.sign_in", next=target), 303)
    if asked_by_htmx():
        return render("accounts/_ended.html"), 401
    return sign_in_page(target=own_path(here()), kept=typed(), ended=True), 401


def sign_in_page(target=None, kept=(), ended=False, errors=None, email=""):
    """The form to sign in. kept: (name, value) pairs to carry; ended: the session did."""
    g.alternates = {
        lang: url_for("accounts.sign_in", lang=lang, next=None if kept else target)
        for lang in LANGUAGES
    }
    return render(
        "accounts/sign_in.html", target=target, kept=kept, ended=ended, errors=errors or {},
        email=email,
    )  # fmt: skip


def carried():
    """What the sign-in form carries of the form that was being written: (name, value) pairs."""
    return [
        (name.removeprefix(KEPT), value)
        for name, values in request.form.lists()
        if name.startswith(KEPT)
        for value in values
    ]


def after_sign_in(target, kept):
    """Where one goes once signed in: on with what was written, to where one wanted, home."""
    if kept and target:
        g.alternates = {}
        return render("accounts/kept.html", target=target, kept=kept)
    return redirect(target or f"/{g.lang}/my/", 303)


def init_app(app):
    app.extensions["ask_who"] = ask_who
    app.jinja_env.globals.update(KEPT=KEPT)
