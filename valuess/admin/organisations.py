"""Organisations: their names, places and words, both languages side by side."""

import re

from flask import abort, flash, g, redirect, request, url_for

from valuess.accounts import managing
from valuess.accounts.models import Organisation
from valuess.accounts.rules import Refused, name_of
from valuess.admin.views import bp
from valuess.config import LANGUAGES
from valuess.htmx import render
from valuess.i18n import _

PLAIN = ("name", "country", "website", "partner", "position")


def sent():
    """The form of an organisation, read."""
    form = request.form
    position = form.get("position", "")
    return {
        "name": name_of(form.get("name", "")),
        "country": form.get("country", "").strip().upper(),
        "website": form.get("website", "").strip(),
        "partner": "partner" in form,
        "position": int(position) if re.fullmatch("[0-9]{1,4}", position) else 0,
        **{f"place_{lang}": name_of(form.get(f"place_{lang}", "")) for lang in LANGUAGES},
        **{f"about_{lang}": form.get(f"about_{lang}", "").strip() for lang in LANGUAGES},
    }  # fmt: skip


def known(organisation):
    """The form's values for an organisation as it is."""
    labels = {"place": organisation.place or {}, "about": organisation.about or {}}
    return {
        **{name: getattr(organisation, name) for name in PLAIN},
        **{f"{n}_{lang}": label.get(lang, "") for n, label in labels.items() for lang in LANGUAGES},
    }  # fmt: skip


def form_page(values, organisation=None, errors=None, status=200):
    page = render(
        "admin/organisation.html", values=values, organisation=organisation, errors=errors or {}
    )
    return page, status


def saved(organisation=None):
    """Write down what the form says, or give it back with what is wrong."""
    values = sent()
    try:
        made = managing.describe_organisation(values, g.user, organisation)
    except Refused as refused:
        return form_page(values, organisation, refused.errors, 422)
    flash(_("%(name)s: saved.", name=made.name), "done")
    return redirect(url_for("admin.organisations"), 303)


@bp.get("/organisations")
def organisations():
    return render("admin/organisations.html", organisations=list(Organisation.listed()))


@bp.route("/organisations/new", methods=["GET", "POST"])
def new_organisation():
    return saved() if request.method == "POST" else form_page({})


@bp.route("/organisations/<key>", methods=["GET", "POST"])
def organisation(key):
    found = Organisation.get_or_none(Organisation.key == key) or abort(404)
    return saved(found) if request.method == "POST" else form_page(known(found), found)
