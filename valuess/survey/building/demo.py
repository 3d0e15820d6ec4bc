"""In the demonstration the questionnaire is open. May be run again."""

from valuess.accounts.models import Account
from valuess.survey.building import making
from valuess.survey.models import DRAFT, Survey


def fill():
    """Open the starting questionnaire, as the demo coordinator."""
    survey, by = Survey.listed().first(), Account.coordinators().first()
    if survey is not None and survey.state == DRAFT:
        making.open_up(survey, by)
