"""What travel support says on one's own page and on the coordinator's desk."""

from flask import g
from markupsafe import Markup

from valuess import frame
from valuess.access import PARTICIPANT, may
from valuess.agenda import chosen
from valuess.agenda.models import Registration
from valuess.htmx import part
from valuess.i18n import _, ngettext
from valuess.travel import states
from valuess.travel.models import TravelRequest


def mine():
    """Where one's requests stand and what is next; the way to ask, for those who come."""
    meetings = chosen.followed() if may(PARTICIPANT) else []
    if not meetings:
        return None
    found = [TravelRequest.mine(g.user, each).first() for each in meetings]
    supports = list(filter(None, found)) or list(filter(None, [unfinished(g.user)]))
    coming = [] if supports else [m for m in meetings if Registration.standing(m, g.user)]
    if not (supports or coming):
        return None
    html = part("travel/_mine.html", supports=supports, coming=coming, turn=states.OWNERS_TURN)
    return frame.Item(_("Travel support"), Markup(html))


def unfinished(account):
    """Their request for another meeting that is still under way, the latest one; or None."""
    standing = TravelRequest.state.not_in((*states.ENDED, states.REVOKED, states.PAID))
    mine = TravelRequest.select().where(TravelRequest.account == account, standing)
    return mine.order_by(TravelRequest.id.desc()).first()


def desk():
    """How many requests wait for a coordinator."""
    meeting = chosen.meeting()
    if meeting is None:
        return _("There is no meeting yet.")
    here = TravelRequest.meeting == meeting
    waiting = TravelRequest.select().where(here, TravelRequest.state.in_(states.COORDINATORS_TURN))
    total, wait = TravelRequest.select().where(here).count(), waiting.count()
    return ", ".join((
        ngettext("%(num)d request", "%(num)d requests", total),
        ngettext("%(num)d waits for you", "%(num)d wait for you", wait),
    ))  # fmt: skip
