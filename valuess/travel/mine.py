"""What travel support says on one's own page and on the coordinator's desk."""

from flask import g
from markupsafe import Markup

from valuess import frame
from valuess.access import PARTICIPANT, may
from valuess.agenda.models import Meeting, Registration
from valuess.htmx import part
from valuess.i18n import _, ngettext
from valuess.travel import states
from valuess.travel.models import TravelRequest


def mine():
    """Where one's request stands and what is next; the way to ask, for those who come."""
    meeting = Meeting.in_front()
    if meeting is None or not may(PARTICIPANT):
        return None
    support = TravelRequest.mine(g.user, meeting).first() or unfinished(g.user)
    if support is None and Registration.standing(meeting, g.user) is None:
        return None
    return frame.Item(
        _("Travel support"),
        Markup(part("travel/_mine.html", support=support, turn=states.OWNERS_TURN)),
    )  # fmt: skip


def unfinished(account):
    """Their request for another meeting that is still under way, the latest one; or None."""
    standing = TravelRequest.state.not_in((*states.ENDED, states.REVOKED, states.PAID))
    mine = TravelRequest.select().where(TravelRequest.account == account, standing)
    return mine.order_by(TravelRequest.id.desc()).first()


def desk():
    """How many requests wait for a coordinator."""
    meeting = Meeting.in_front()
    if meeting is None:
        return _("There is no meeting yet.")
    here = TravelRequest.meeting == meeting
    waiting = TravelRequest.select().where(here, TravelRequest.state.in_(states.COORDINATORS_TURN))
    total, wait = TravelRequest.select().where(here).count(), waiting.count()
    return ", ".join((
        ngettext("%(num)d request", "%(num)d requests", total),
        ngettext("%(num)d waits for you", "%(num)d wait for you", wait),
    ))  # fmt: skip
