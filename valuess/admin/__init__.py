"""Running the portal: people, organisations, the audit trail, the outbox."""

from valuess.admin import organisations, people, views


def init_app(app):
    for part in (views, people, organisations):  # one blueprint, in three files
        if part.bp.name not in app.blueprints:
            app.register_blueprint(part.bp)
