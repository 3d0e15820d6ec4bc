"""One's own notes on what is on the agenda: private."""

from flask import abort, g, redirect, request, url_for

from valuess.agenda.models import Item
from valuess.htmx import render
from valuess.i18n import _
from valuess.meeting.models import Changed, Note
from valuess.meeting.views import bp
from valuess.writing.forms import number

LONGEST = 20_000  # characters


@bp.get("/notes")
def notes():
    """All of one's notes."""
    return render("meeting/notes.html", notes=list(Note.listed(g.user)))


@bp.get("/<slug>/note")
def note(slug):
    """One's note on an item, to write."""
    item = Item.at(slug, g.user) or abort(404)
    note = Note.of(item, g.user)
    return note_page(item, note.text if note else "", note.version if note else 0)


@bp.post("/<slug>/note")
def keep_note(slug):
    """Keep one's note: fields `text`, and `opened`, the version that the form had shown."""
    item = Item.at(slug, g.user) or abort(404)
    text, opened = request.form.get("text", "").replace("\r\n", "\n").strip(), number("opened", 0)
    if len(text) > LONGEST:
        error = _("These words have %(n)s characters; the most is %(limit)s.",
                  n=len(text), limit=LONGEST)  # fmt: skip
        return note_page(item, text, opened, error=error), 422
    try:
        Note.keep(item, g.user, text, opened)
    except Changed as changed:
        there = changed.note
        return note_page(item, text, there.version if there else 0, there=there, late=True), 409
    return redirect(url_for(item.endpoint, slug=item.slug, _anchor="note"), 303)


def note_page(item, text, opened, error=None, there=None, late=False):
    """The form filled in; `there` is what another window has kept meanwhile."""
    return render(
        "meeting/note.html", item=item, text=text, opened=opened, error=error, there=there,
        late=late,
    )  # fmt: skip
