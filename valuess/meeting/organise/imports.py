"""For coordinators: bringing an agenda from a file, with a look at every row first."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.accounts.rules import Refused
from valuess.agenda.models import KINDS
from valuess.htmx import render
from valuess.i18n import _, ngettext
from valuess.meeting.organise import columns, importing
from valuess.meeting.organise.bringing import AgendaImport
from valuess.meeting.organise.organising import meeting_or_404
from valuess.meeting.views import bp

PAGE = 200


def import_page(meeting, errors=None, status=200):
    page = render("meeting/organise_import.html", meeting=meeting, errors=errors or {})
    return page, status


def kept_or_none(key, number):
    return AgendaImport.waiting(number, meeting_or_404(key))


def gone(key):
    flash(_("These rows are no longer kept: send the file again."), "warning")
    return redirect(url_for("meeting.organise_import", key=key), 303)


@bp.route("/organise/<key>/import", methods=["GET", "POST"])
def organise_import(key):
    """Send a file; its rows are kept for two days, and shown before anything is changed."""
    meeting = meeting_or_404(key)
    if request.method == "GET":
        return import_page(meeting)
    sent = request.files.get("file")
    try:
        kept = importing.keep(
            sent.read() if sent else b"", sent.filename if sent else "", meeting, g.user
        )
    except Refused as refused:
        return import_page(meeting, refused.errors, 422)
    return redirect(url_for("meeting.organise_preview", key=key, number=kept.id), 303)


@bp.route("/organise/<key>/import/<int:number>", methods=["GET", "POST"])
def organise_preview(key, number):
    """Every row with what it becomes; POST: which column is which, and what is to happen."""
    kept = kept_or_none(key, number)
    if kept is None:
        return gone(key)
    if request.method == "POST":
        chosen = {n: request.form.get(f"column-{n}", "") for n in map(str, range(len(kept.heads)))}
        importing.remap(kept, chosen, request.form.get("matching") == "update",
                        "shown" in request.form)  # fmt: skip
        return redirect(url_for("meeting.organise_preview", key=key, number=number), 303)
    return preview(kept)


def preview(kept):
    plans = importing.planned(kept)
    counts = {act: sum(plan.act == act for plan in plans) for act in
              ("add", "update", "same", "left", "wrong")}  # fmt: skip
    only = request.args.get("only", "")
    listed = [plan for plan in plans if only in ("", plan.act)]
    here = max(1, request.args.get("page", 1, type=int))
    return render(
        "meeting/organise_preview.html", kept=kept, meeting=kept.meeting, counts=counts, only=only,
        plans=listed[(here - 1) * PAGE : here * PAGE], here=here, pages=-(-len(listed) // PAGE),
        fields=[("", _("leave out")), *((f, columns.heading(f)) for f in columns.fields())],
        heading=columns.heading, kinds=KINDS,
    )  # fmt: skip


@bp.post("/organise/<key>/import/<int:number>/confirm")
def organise_confirm(key, number):
    """Import the good rows, all in one go."""
    meeting = meeting_or_404(key)
    kept = AgendaImport.get_or_none(AgendaImport.id == number, AgendaImport.meeting == meeting)
    if kept is None:
        abort(404)
    if not kept.done and not AgendaImport.waiting(number, meeting):
        return gone(key)
    done = importing.apply(kept, g.user)
    flash(
        _("%(added)s, %(updated)s.",
          added=ngettext("%(num)d item added", "%(num)d items added", done["add"]),
          updated=ngettext("%(num)d changed", "%(num)d changed", done["update"])),
        "done",
    )  # fmt: skip
    return redirect(url_for("meeting.organise_agenda", key=key), 303)
