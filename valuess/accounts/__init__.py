"""People, organisations, roles; signing in, invitations, what is held of a person."""

from valuess import frame
from valuess.accounts import door, mine, personal, sessions


def init_app(app):
    sessions.init_app(app)
    door.init_app(app)
    app.register_blueprint(mine.bp)
    frame.personal.add(personal.SOURCE)
