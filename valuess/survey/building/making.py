"""What a coordinator does with a survey as a whole: each verb one transaction, noted."""

from peewee import fn

from valuess import audit
from valuess.access import PARTNER, rank
from valuess.accounts.models import Account
from valuess.accounts.rules import Refused
from valuess.db import db, now
from valuess.i18n import _
from valuess.survey.building import checks
from valuess.survey.form import Form, packed
from valuess.survey.models import (
    BEGUN,
    CLOSED,
    DRAFT,
    OPEN,
    SENT,
    WITHDRAWN,
    Response,
    Survey,
    SurveyReader,
    SurveyVersion,
)

COPIED = ("asker", "intro", "purpose", "handling", "consent", "thanks", "contact", "zone",
          "anonymous", "public", "smallest")  # fmt: skip


class Changed(Exception):
    """Somebody else changed the settings meanwhile; now: the survey as it is."""

    def __init__(self, survey):
        super().__init__("changed")
        self.now = survey


def begin(head, form, by=None):
    """A new survey with the draft of its questionnaire; returned. head: values of its fields."""
    with db.atomic():
        highest = max((each.position for each in Survey.select(Survey.position)), default=0)
        survey = Survey.add(**{**head, "state": DRAFT, "position": highest + 1})
        SurveyVersion.add(survey=survey, number=1, told=packed(form), author=by)
        audit.note("survey begun", by, f"survey:{survey.id}")
        return survey


def begin_with(head, source, brought, by):
    """A new survey: with the questions of a file, those and the texts of another, or empty."""
    if brought is not None:
        return begin(head, brought.form, by)
    if source is None:
        return begin(head, Form(), by)
    version = source.draft() or source.released()
    copied = {name: getattr(source, name) for name in COPIED}
    return begin({**copied, **head}, version.form if version else Form(), by)


def describe(survey, values, by, edited):
    """Change the settings. Raises Changed when they are no longer those of number `edited`, and
    Refused where a promise made to those who answered would be broken."""
    with db.atomic():
        survey = Survey.held(survey.id)
        if str(survey.edited) != edited:
            raise Changed(survey)
        given = Response.survey == survey, Response.state != WITHDRAWN
        if values["anonymous"] != survey.anonymous and Response.select().where(*given).exists():
            raise Refused(**{"anonymous": _(
                "There are answers already, and those who gave them were told otherwise. Copy the "
                "questionnaire to ask anew."
            )})  # fmt: skip
        if values["smallest"] < survey.smallest and Response.select().where(*given).exists():
            raise Refused(**{"smallest": _("There are answers already: it can only be raised.")})
        for name, value in values.items():
            setattr(survey, name, value)
        survey.edited += 1
        survey.save()
        audit.note("survey described", by, f"survey:{survey.id}")
        return survey


def open_up(survey, by):
    """Open it to answers, from now on or from the moment that is set; the draft begins to be
    asked when none was released before. Raises Refused."""
    with db.atomic():
        survey = Survey.held(survey.id)
        if survey.closes and survey.closes <= now():
            raise Refused(**{"closes": _("The closing date has passed: set another one first.")})
        if survey.released() is None:
            release_first(survey, by)
        again, survey.state = survey.state == CLOSED, OPEN
        survey.edited += 1
        survey.save()
        audit.note("survey reopened" if again else "survey opened", by, f"survey:{survey.id}")
        return survey


def release_first(survey, by):
    """Inside a transaction that holds the survey: its draft is asked from now on."""
    draft = survey.draft()
    if draft is None or not draft.form.questions():
        raise Refused(**{"": _("There is no question yet.")})
    if checks.problems(draft.form):
        raise Refused(**{"": _("The questionnaire is not ready: see what is to be put right.")})
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


def counts(survey):
    """{state: how many responses}."""
    number = fn.COUNT(Response.id)
    query = Response.select(Response.state, number).where(Response.survey == survey)
    return {BEGUN: 0, SENT: 0, WITHDRAWN: 0, **dict(query.group_by(Response.state).tuples())}


def readers(survey):
    """The accounts named for the small circle, by name."""
    query = Account.select().join(SurveyReader).where(SurveyReader.survey == survey)
    return list(query.order_by(fn.LOWER(Account.name), Account.id))


def may_be_readers(but):
    """The partners who are not named yet."""
    named = {account.id for account in but}
    return [account for account in Account.named(["partner"]) if account.id not in named]


def name_reader(survey, account, by):
    """Let a partner read answers one by one."""
    with db.atomic():
        Survey.held(survey.id)
        there = SurveyReader.survey == survey, SurveyReader.account == account
        if rank(account) >= PARTNER and SurveyReader.get_or_none(*there) is None:
            SurveyReader.add(survey=survey, account=account)
            audit.note("survey reader named", by, f"survey:{survey.id}", account=account.id)


def remove_reader(survey, account, by):
    with db.atomic():
        there = SurveyReader.survey == survey, SurveyReader.account == account
        if SurveyReader.delete().where(*there).execute():
            audit.note("survey reader removed", by, f"survey:{survey.id}", account=account.id)
