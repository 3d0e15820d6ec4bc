"""Step 3: the meeting. Its agenda, who comes, the working groups, what is decided there."""

from valuess import frame
from valuess.i18n import lazy
from valuess.meeting import bringing, front, organising, personal, views
from valuess.meeting import content as content
from valuess.meeting import demo as demo
from valuess.meeting import exports as exports
from valuess.meeting import imports as imports
from valuess.meeting import items as items
from valuess.meeting import notes as notes
from valuess.meeting import people as people
from valuess.meeting import registering as registering


def init_app(app):
    app.register_blueprint(views.bp)
    app.add_url_rule("/meeting.ics", "meeting.feed", views.feed)
    frame.navigate(lazy("The meeting"), "meeting.index", 30)
    frame.run(lazy("The meeting"), "meeting.organise", organising.words)
    frame.front.add(front.on_now)
    frame.mine.add(front.mine)
    frame.personal.add(personal.SOURCE)
    frame.personal.add(bringing.SOURCE)
    frame.addresses.add(front.addresses)
