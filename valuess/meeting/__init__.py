"""Step 3: the meeting. Its agenda, who comes, the working groups, what is decided there."""

from valuess import frame
from valuess.i18n import lazy
from valuess.meeting import exports, imports, items, models, organising, people, views

VIEWS = (views, organising, items, imports, people, exports)  # one blueprint, in several files


def init_app(app):
    for part in VIEWS:
        if part.bp.name not in app.blueprints:
            app.register_blueprint(part.bp)
    frame.navigate(lazy("The meeting"), "meeting.index", 30)
    frame.run(lazy("The meeting"), "meeting.organise", organising.words)
    frame.personal.add(models.SOURCE)
