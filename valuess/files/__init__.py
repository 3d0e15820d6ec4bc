"""Attachments, kept in the database: one backup holds them, and every server has them."""

from valuess import frame
from valuess.files import personal
from valuess.files.views import bp


def init_app(app):
    app.register_blueprint(bp)
    frame.personal.add(personal.SOURCE)
