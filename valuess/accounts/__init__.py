"""People, organisations, roles; signing in, invitations, what is held of a person."""

from flask import g, get_flashed_messages

from valuess import frame
from valuess.accounts import door, mine, personal, sessions


class Messages:
    """The messages for this page, taken only when the page shows them."""

    def __iter__(self):
        return iter(get_flashed_messages(with_categories=True))


def around():
    return {"user": g.get("user"), "messages": Messages()}


def init_app(app):
    sessions.init_app(app)
    door.init_app(app)
    app.register_blueprint(mine.bp)
    frame.personal.add(personal.SOURCE)
    frame.surroundings.add(around)
