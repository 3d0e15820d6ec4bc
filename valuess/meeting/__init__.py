"""Step 3: the meeting. Its agenda, who comes, the working groups, what is decided there."""

from valuess import frame, search
from valuess.agenda import around, dossier, sweeping
from valuess.agenda import found as finding
from valuess.i18n import lazy
from valuess.meeting import content as content
from valuess.meeting import demo as demo
from valuess.meeting import front, personal, views
from valuess.meeting import notes as notes
from valuess.meeting import registering as registering
from valuess.meeting.group import beside, decided, kept, notebook, shared
from valuess.meeting.group import comers as comers
from valuess.meeting.group import decisions as decisions
from valuess.meeting.group import papers as papers
from valuess.meeting.group import presence as presence
from valuess.meeting.organise import bringing, organising
from valuess.meeting.organise import exports as exports
from valuess.meeting.organise import imports as imports
from valuess.meeting.organise import items as items
from valuess.meeting.organise import people as people
from valuess.writing import found


def init_app(app):
    app.register_blueprint(shared.bp)
    app.register_blueprint(views.bp)
    app.add_url_rule("/meeting.ics", "meeting.feed", views.feed)
    frame.navigate(lazy("Meeting"), "meeting.index", 30)
    frame.run(lazy("The meeting"), "meeting.organise", organising.words)
    frame.run(lazy("Signature sheets"), "meeting.sheets", beside.sheets_stand)
    frame.front.add(front.on_now)
    frame.mine.add(front.mine)
    frame.mine.add(beside.mine)
    for source in (personal.SOURCE, bringing.SOURCE, kept.SOURCE):
        frame.personal.add(source)
    frame.addresses.add(front.addresses)
    around.hanging.add(kept.hangs_on)
    sweeping.sweeps.add(kept.sweep)
    around.beside.add(beside.beside)
    search.register("decision", decided.described)
    finding.beside.add(decided.follow)
    finding.beside.add(notebook.follow)
    search.register("notes", found.describe(notebook.NOTES))
    for source in kept.OF_MEETING:
        dossier.of_meeting.add(source)
    dossier.of_traveller.add(kept.attendance_of)
