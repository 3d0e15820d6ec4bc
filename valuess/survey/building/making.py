"""What a coordinator does with a survey as a whole: each verb one transaction, noted."""

from valuess import audit
from valuess.accounts.rules import Refused
from valuess.db import db, now
from valuess.i18n import _
from valuess.survey.form import packed
from valuess.survey.models import CLOSED, DRAFT, OPEN, Survey, SurveyVersion


def begin(head, form, by=None):
    """A new survey with the draft of its questionnaire; returned. head: values of its fields."""
    with db.atomic():
        highest = max((each.position for each in Survey.select(Survey.position)), default=0)
        survey = Survey.add(**{**head, "state": DRAFT, "position": highest + 1})
        SurveyVersion.add(survey=survey, number=1, told=packed(form), author=by)
        audit.note("survey begun", by, f"survey:{survey.id}")
        return survey


def open_up(survey, by):
    """Open it to answers, from now on or from the moment that is set; the draft begins to be
    asked when none was released before. Raises Refused."""
    with db.atomic():
        survey = Survey.held(survey.id)
        if survey.closes and survey.closes <= now():
            raise Refused({"closes": _("The closing date has passed: set another one first.")})
        if survey.released() is None:
            release_draft(survey, by)
        again, survey.state = survey.state == CLOSED, OPEN
        survey.edited += 1
        survey.save()
        audit.note("survey reopened" if again else "survey opened", by, f"survey:{survey.id}")
        return survey


def release_draft(survey, by):
    """Inside a transaction that holds the survey: its draft is asked from now on."""
    draft = survey.draft()
    if draft is None or not draft.form.questions():
        raise Refused({"": _("There is no question yet.")})
    draft.released, draft.author = now(), by
    draft.save()
    return draft


def close(survey, by):
    """Take no more answers. What was sent stays; what was begun can no longer be sent."""
    with db.atomic():
        survey = Survey.held(survey.id)
        if survey.state == OPEN:
            survey.state = CLOSED
            survey.edited += 1
            survey.save()
            audit.note("survey closed", by, f"survey:{survey.id}")
        return survey
