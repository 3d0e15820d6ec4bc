"""Step 1: the questionnaire, built, asked and answered in two languages, and its results."""

from valuess.survey import models as models
from valuess.survey.shared import bp
from valuess.survey.shown import saying


def init_app(app):
    app.register_blueprint(bp)
    app.jinja_env.filters.update(said=saying.said, percent=saying.percent)
