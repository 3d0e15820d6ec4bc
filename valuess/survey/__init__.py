"""Step 1: the questionnaire, built, asked and answered in two languages, and its results."""

from valuess.survey import models as models
from valuess.survey import shown
from valuess.survey.shared import bp


def init_app(app):
    app.register_blueprint(bp)
    shown.init_app(app)
