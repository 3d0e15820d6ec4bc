"""Step 3: the meeting. Its agenda, who comes, the working groups, what is decided there."""

from valuess import frame, search
from valuess.agenda import around, dossier
from valuess.i18n import lazy
from valuess.meeting import (
    decided,
    decisions,
    group,
    kept,
    notebook,
    notes,
    papers,
    people,
    presence,
    views,
)
from valuess.writing import found

ADDRESSES = (people, presence, papers, decisions)  # each puts its own onto the blueprint


def init_app(app):
    app.register_blueprint(notes.bp)
    app.register_blueprint(views.bp)
    frame.navigate(lazy("The meeting"), "meeting.index", 30)
    around.beside.add(group.beside)
    frame.personal.add(kept.SOURCE)
    frame.mine.add(group.mine)
    frame.run(lazy("Signature sheets"), "meeting.sheets", group.sheets_stand)
    search.register("decision", decided.described)
    search.register("notes", found.describe(notebook.NOTES))
    for source in kept.OF_MEETING:
        dossier.of_meeting.add(source)
    dossier.of_traveller.add(kept.attendance_of)
