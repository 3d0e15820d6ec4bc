"""What the portal's texts rest on: the evidence map, each piece of evidence, the picker."""

from valuess.citing import views


def init_app(app):
    app.register_blueprint(views.bp)
