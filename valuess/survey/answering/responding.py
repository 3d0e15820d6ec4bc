"""What a respondent does, one transaction each: begins, answers a page, sends, withdraws.

Each reads under lock what it decides upon, the survey before the response, so that a page sent
as the survey closes is either kept or refused, and a form sent twice does one thing. In an
anonymous survey no hour is stored, and the rows that the sending touches do not tell which
belong together: see `count_in` and apart.py.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from peewee import Case

from valuess.db import db, now
from valuess.survey.answering import apart, codes, showing
from valuess.survey.answers import kept
from valuess.survey.models import (
    BEGUN,
    SENT,
    WEB,
    WITHDRAWN,
    Response,
    Survey,
    SurveyInvitation,
)
from valuess.survey.shown import coded, exporting

UNFINISHED_KEPT = timedelta(days=90)  # since it was last touched


class Closed(Exception):
    """The survey takes no answers now."""


class Withdrawn(Exception):
    """These answers were withdrawn."""


class NotInvited(Exception):
    """The survey is answered by personal links only."""


class Used(Exception):
    """Answers were sent with this personal link already."""


class Elsewhere(Exception):
    """The same page was answered otherwise on another device meanwhile. `answers`: those."""

    def __init__(self, answers):
        super().__init__(answers)
        self.answers = answers


class Unfinished(Exception):
    """Questions that must be answered are not. `codes`: theirs."""

    def __init__(self, codes):
        super().__init__(codes)
        self.codes = codes


@dataclass(frozen=True)
class Asked:
    """The page that was answered. section: as the questionnaire is now; version: its number;
    lang: the language of the page; seen: the mark of the answers it was filled in with."""

    section: object
    version: int
    lang: str
    seen: str


def moment(survey):
    """The present, of which an anonymous survey keeps only the day."""
    present = now()
    if survey.anonymous:
        return present.replace(hour=0, minute=0, second=0, microsecond=0)
    return present


def opened(number):
    """The survey as it is now, if it takes answers; raises Closed."""
    survey = Survey.get_by_id(number)
    if not survey.is_open():
        raise Closed
    return survey


def found(survey, code):
    """The response of this code in this survey, or None."""
    if not code:
        return None
    return Response.get_or_none(Response.key == codes.key_of(code), Response.survey == survey)


def begin(survey, code, lang, invitation=None):
    """The response that this code opens, made unless it is there.

    Raises Closed, NotInvited, Used. A named survey has one response for each invitation: it is
    given the new code, and the one before opens nothing any more.
    """
    with db.atomic():
        survey = opened(survey.id)
        there = found(survey, code)
        if there is not None:
            return there
        if invitation is not None:
            invitation = SurveyInvitation.held(invitation.id)
        elif not survey.public:
            raise NotInvited
        if invitation is not None and invitation.answered and survey.anonymous:
            raise Used
        return of_invitation(survey, invitation, code) or started(survey, invitation, code, lang)


def of_invitation(survey, invitation, code):
    """The response of a named survey that this invitation has begun, opened by the new code."""
    if survey.anonymous or invitation is None:
        return None
    mine = Response.get_or_none(Response.invitation == invitation, Response.state != WITHDRAWN)
    if mine is not None:
        mine.key = codes.key_of(code)
        mine.save(only=[Response.key])
    return mine


def started(survey, invitation, code, lang):
    day = moment(survey)
    linked = invitation if invitation is not None and not survey.anonymous else None
    veiled = codes.sealed(invitation.token, code) if invitation and survey.anonymous else ""
    version = survey.released()
    fields = {
        "survey": survey, "version": version.number if version else 0, "key": codes.key_of(code),
        "sealed": veiled, "lang": lang, "invitation": linked, "consented": day, "started": day,
        "updated": day, "source": WEB,
    }  # fmt: skip
    Response.insert(**fields).on_conflict_ignore().execute()
    return found(survey, code)


def answer(response, asked, news):
    """Keep what a page brought: {code: value or None}; the response as it is then.

    Raises Closed, Withdrawn, Elsewhere. Of sent answers the changes count once they are sent.
    """
    with db.atomic():
        survey = opened(response.survey_id)
        here = Response.held(response.id)
        if here.state == WITHDRAWN:
            raise Withdrawn
        before = showing.part(here.answers, asked.section)
        after = {k: v for k, v in {**before, **news}.items() if v is not None}
        if before != after and asked.seen != showing.mark(before):
            raise Elsewhere(before)
        here.answers = {k: v for k, v in {**here.answers, **news}.items() if v is not None}
        here.page, here.version, here.lang = asked.section.code, asked.version, asked.lang
        here.updated, here.edited = moment(survey), here.edited + 1
        here.save()
        return here


def send(response, code, form, version, contact=()):
    """Count these answers from now on; the response. contact: words to be kept apart from them.

    Raises Closed, Withdrawn, Unfinished, Used. Sent again, it takes in what was changed since;
    sent twice, nothing happens the second time.
    """
    with db.atomic():
        survey = Survey.held(response.survey_id)
        here = Response.held(response.id)
        ready(survey, here, form)
        apart.leave(survey, contact, here.lang)
        counted = kept(form, here.answers)
        if here.state == SENT and here.counted == counted:
            return here
        if here.state == SENT:
            exporting.let_go(survey)
        count_in(survey, here, code)
        here.counted, here.state, here.sealed = counted, SENT, ""
        here.version, here.updated = version, moment(survey)
        here.sent = here.sent or here.updated
        changed(survey, here)
        return here


def ready(survey, here, form):
    if not survey.is_open():
        raise Closed
    if here.state == WITHDRAWN:
        raise Withdrawn
    left = showing.missing(form, here.answers)
    if left:
        raise Unfinished(left)


def changed(survey, here):
    """Count one more change of the survey, and note it on the response."""
    here.change = survey.changes + 1
    here.edited += 1
    Survey.update(changes=here.change).where(Survey.id == survey.id).execute()
    here.save()
    coded.follow(here)


def count_in(survey, here, code):
    """Note that the invitation was answered. Raises Used when it was already, by others' answers.

    Of an anonymous survey every invitation is written anew, each with what it said before but
    for this one: PostgreSQL's own columns would otherwise tell which was written in the same
    transaction as the answers.
    """
    if here.state == SENT:
        return
    if here.invitation_id:
        mine = SurveyInvitation.id == here.invitation_id
        SurveyInvitation.update(answered=True).where(mine).execute()
    elif here.sealed:
        mine = SurveyInvitation.token == codes.unsealed(here.sealed, code)
        of_survey = SurveyInvitation.survey == survey
        if SurveyInvitation.select().where(of_survey, mine, SurveyInvitation.answered).exists():
            raise Used
        told = Case(None, [(mine, True)], SurveyInvitation.answered)
        SurveyInvitation.update(answered=told).where(of_survey).execute()


def withdraw(response):
    """Empty these answers for good; the response. Raises Closed."""
    with db.atomic():
        survey = Survey.held(response.survey_id)
        here = Response.held(response.id)
        if here.state == WITHDRAWN:
            return here
        if not survey.is_open():
            raise Closed
        counted = here.state == SENT
        here.answers, here.counted, here.sealed, here.page = {}, {}, "", ""
        here.state, here.updated = WITHDRAWN, moment(survey)
        if counted:
            changed(survey, here)
            exporting.let_go(survey)
        else:
            here.save()
        return here


def unsent(response, form):
    """True when answers that were sent were changed since, and not sent again."""
    return response.state == SENT and kept(form, response.answers) != response.counted


def sweep(today=None):
    """Delete what was begun and never sent, a while after it was last touched; how many."""
    day = today or now().date()
    old = Response.updated < datetime.combine(day, time()) - UNFINISHED_KEPT
    begun = Response.state == BEGUN, Response.source == WEB
    return Response.delete().where(*begun, old).execute()
