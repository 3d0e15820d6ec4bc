"""Step 3: travel support, from the request to the payment and the auditor's dossier."""

from valuess.travel import views


def init_app(app):
    app.register_blueprint(views.bp)
