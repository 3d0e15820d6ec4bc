"""Step 1: the questionnaire, built, asked and answered in two languages, and its results."""

from valuess import doctor, mail
from valuess.survey import models as models
from valuess.survey.results import counted
from valuess.survey.shared import bp


def init_app(app):
    app.register_blueprint(bp)
    doctor.register(counted.check)
    if counted.keep not in mail.chores:
        mail.chores.append(counted.keep)
