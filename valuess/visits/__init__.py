"""Step 3: visits to organisations, coaches, wishes, and everyone's own itinerary."""

from valuess.visits import views


def init_app(app):
    app.register_blueprint(views.bp)
