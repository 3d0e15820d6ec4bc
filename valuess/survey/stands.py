"""In words: whether a survey is open, and until when on the clock of its place."""

from valuess.agenda.times import ACROSS, both_clocks, local
from valuess.db import now
from valuess.i18n import _, dated, language
from valuess.survey.models import CLOSED, DRAFT


def stands(survey, moment=None):
    """How it stands at this UTC moment: "Open until 16 May 2014, 23:59 (00:59 in France)"."""
    moment = moment or now()
    if survey.state == DRAFT:
        return _("Being prepared")
    if survey.state == CLOSED:
        return _("Closed")
    if survey.opens and moment < survey.opens:
        return _("Opens on %(when)s", when=clock(survey, survey.opens))
    if survey.closes is None:
        return _("Open now")
    said = _("Closed since %(when)s") if survey.closes <= moment else _("Open until %(when)s")
    return said % {"when": clock(survey, survey.closes)}


def clock(survey, moment):
    """A UTC moment on the clock of the survey's place, and on the other shore's."""
    day = dated(local(moment, survey.zone).date(), "long", language())
    there = ACROSS.get(survey.zone, survey.zone)
    return f"{day}, {both_clocks(moment, survey.zone, there)}"
