"""Step 3: the meeting. Its agenda, who comes, the working groups, what is decided there."""

from valuess import frame
from valuess.i18n import lazy
from valuess.meeting import views


def init_app(app):
    app.register_blueprint(views.bp)
    frame.navigate(lazy("The meeting"), "meeting.index", 30)
