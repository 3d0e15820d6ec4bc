"""Running the portal: people, organisations, the audit trail, the outbox."""

from flask import g, url_for

from valuess import frame
from valuess.access import COORDINATOR, may
from valuess.admin import organisations, people, views


def around():
    """The way in, for those who may."""
    return {"links": {"admin": url_for("admin.index")} if may(COORDINATOR, g.get("user")) else {}}


def init_app(app):
    for part in (views, people, organisations):  # one blueprint, in three files
        if part.bp.name not in app.blueprints:
            app.register_blueprint(part.bp)
    frame.surroundings.add(around)
