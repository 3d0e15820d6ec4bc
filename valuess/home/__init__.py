"""The front page, the search page, one's own page: the one room that may read every other."""

from valuess import frame
from valuess.home import around, views


def init_app(app):
    app.register_blueprint(views.bp)
    frame.surroundings.add(around.surroundings)
