"""Step 1: the questionnaire, built, asked and answered in two languages, and its results."""

from valuess import doctor, mail
from valuess.survey import models as models
from valuess.survey.results import audit, counted, snapshots
from valuess.survey.shared import bp

audit.furnish(bp)


def init_app(app):
    app.register_blueprint(bp)
    doctor.register(counted.check)
    for chore in (counted.keep, snapshots.tick, audit.tick):
        if chore not in mail.chores:
            mail.chores.append(chore)
