"""Step 1: the questionnaire, built, asked and answered in two languages, and its results."""

from valuess import frame, jobs, mail
from valuess.i18n import lazy
from valuess.survey import models as models
from valuess.survey.bringing import importing
from valuess.survey.bringing import views as bringing_views  # noqa: F401
from valuess.survey.building import content as content
from valuess.survey.building import demo as demo
from valuess.survey.building import listing
from valuess.survey.shared import bp


def init_app(app):
    app.register_blueprint(bp)
    frame.navigate(lazy("The questionnaire"), "survey.index", 20)
    frame.run(lazy("The questionnaire"), "survey.run_all", listing.words)
    jobs.resumable[models.SurveyImport] = importing.COMMAND
    if jobs.tick not in mail.chores:
        mail.chores.append(jobs.tick)
