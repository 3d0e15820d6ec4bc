"""The programme’s own pages, in order, and the portal’s words; the rest is the desk’s."""

from flask import Blueprint, abort, flash, g, redirect, request, url_for

from valuess.htmx import render
from valuess.i18n import _
from valuess.programme import forms, models
from valuess.programme.models import PROGRAMME, Page, Step
from valuess.writing import desk
from valuess.writing.forms import number
from valuess.writing.models import sees_working

bp = Blueprint("programme", __name__, url_prefix="/<lang:lang>/programme")
desk.furnish(bp, PROGRAMME)


@bp.get("/")
def index():
    """The pages about the programme, in order."""
    working = sees_working("programme")
    return render(
        "programme/index.html", lines=Page.listed(working), working=working,
        may_write=desk.may_write("programme"), lead=models.words()["tagline"],
    )  # fmt: skip


@bp.post("/place")
def place():
    """Move a page past the one before or after it: fields `document` and `step`, up or down."""
    step = {"up": -1, "down": 1}.get(request.form.get("step"))
    if step is None:
        abort(400)
    Page.moved(number("document"), step, g.user)
    return redirect(url_for(".index"), 303)


def settings():
    """The portal's words and the four steps, both languages side by side."""
    if request.method == "GET":
        fields = models.as_fields()
        return settings_form(fields, models.mark(fields))
    fields = forms.sent(models.as_fields())
    errors = forms.errors(fields)
    if errors:
        return settings_form(fields, request.form.get("opened", ""), errors), 422
    try:
        changed = models.reword(fields, request.form.get("opened"), by=g.user)
    except models.Changed as error:
        return settings_form(fields, models.mark(error.now), now=error.now), 409
    flash(_("Saved.") if changed else _("Nothing had changed."), "success")
    return redirect(url_for("programme.settings"), 303)


def settings_form(fields, opened, errors=None, now=None):
    """The form filled in; `now` holds what somebody else wrote meanwhile."""
    return render(
        "programme/settings.html", fields=fields, opened=opened, errors=errors or {},
        now=now, steps=list(Step.in_order()),
    )  # fmt: skip
