"""Step 1: the questionnaire, built, asked and answered in two languages, and its results."""

from valuess import doctor, frame, jobs, mail
from valuess.agenda import sweeping
from valuess.i18n import lazy
from valuess.survey import demo as demo
from valuess.survey import models as models
from valuess.survey import shown
from valuess.survey.answering import after as after
from valuess.survey.answering import apart, inviting, responding
from valuess.survey.answering import interviews as interviews
from valuess.survey.answering import paging as paging
from valuess.survey.answering import people as people
from valuess.survey.answering import views as views
from valuess.survey.bringing import bringing as bringing
from valuess.survey.bringing import importing
from valuess.survey.building import builder as builder
from valuess.survey.building import content as content
from valuess.survey.building import filing as filing
from valuess.survey.building import listing
from valuess.survey.building import running as running
from valuess.survey.results import audit, counted, snapshots
from valuess.survey.shared import bp, tab
from valuess.survey.shown import checking

checking.furnish(bp)


def init_app(app):
    app.register_blueprint(bp)
    shown.init_app(app)
    frame.navigate(lazy("Questionnaire"), "survey.index", 20)
    frame.run(lazy("The questionnaire"), "survey.run_all", listing.words)
    frame.personal.add(inviting.SOURCE)
    sweeping.sweeps.add(responding.sweep)
    sweeping.sweeps.add(apart.sweep)
    tab(lazy("Desk"), "survey.run", 10)
    tab(lazy("Questions"), "survey.build", 20)
    tab(lazy("Invitations"), "survey.people", 30)
    tab(lazy("Interviews"), "survey.interviews", 35)
    tab(lazy("Import answers"), "survey.imports", 40)
    tab(lazy("Results"), "survey.results", 50)
    tab(lazy("Exports"), "survey.exports", 60)
    doctor.register(counted.check)
    jobs.resumable[models.SurveyImport] = importing.COMMAND
    jobs.resumable[models.SurveyAudit] = audit.COMMAND
    for chore in (jobs.tick, counted.keep, snapshots.tick, audit.tick):
        if chore not in mail.chores:
            mail.chores.append(chore)
