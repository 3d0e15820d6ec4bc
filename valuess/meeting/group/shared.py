"""The shared notes of groups: the addresses of writing, and the way to a group's own."""

from flask import Blueprint, abort, g, redirect, request, url_for

from valuess.agenda import chosen
from valuess.agenda.models import Item
from valuess.htmx import render
from valuess.i18n import _
from valuess.meeting.group.notebook import NOTES, Notebook, closed, line_of, writes_in
from valuess.meeting.views import bp as meeting
from valuess.writing import desk

bp = Blueprint("notes", __name__, url_prefix="/<lang:lang>/meeting/group-notes")
desk.furnish(bp, NOTES)


@bp.before_request
def only_what_is_shown():
    """Notes of an item that the reader may not see are not there."""
    if closed(NOTES.name, g.lang, (request.view_args or {}).get("slug"), g.user):
        abort(404)


@bp.get("/")
def index():
    """The notes that the reader may see, in the agenda's order."""
    here = chosen.found()
    lines = Notebook.lines(here, g.user) if here else []
    return render("meeting/notebooks.html", meeting=here, lines=lines)


@meeting.post("/<slug>/notes")
def begin_notes(slug):
    """Begin the notes of an item in the language of the page, or go on where they are."""
    item = Item.at(slug, g.user)
    if item is None or not writes_in(item, g.user):
        abort(404)
    notebook = Notebook.begin(item, g.user)
    text = line_of(item, g.user, notebook).texts.get(g.lang)
    if text:
        return redirect(text.address(), 303)
    title = _("Notes: %(title)s", title=item.title.get(g.lang) or item.title)
    return redirect(url_for("notes.new", document=notebook.document_id, title=title), 303)
