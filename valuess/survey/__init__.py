"""Step 1: the questionnaire, built, asked and answered in two languages, and its results."""

from valuess.agenda import sweeping
from valuess.frame import personal
from valuess.survey import models as models
from valuess.survey.answering import after, inviting, paging, people, responding, views
from valuess.survey.shared import bp

ANSWERING = (views, paging, after, people)  # they add their addresses to the blueprint


def init_app(app):
    app.register_blueprint(bp)
    personal.add(inviting.SOURCE)
    sweeping.sweeps.add(responding.sweep)
