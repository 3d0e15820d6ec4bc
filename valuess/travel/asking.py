"""What the owner of a request does: asks, corrects, withdraws, travels."""

from valuess.accounts.models import Account
from valuess.db import db
from valuess.travel import states
from valuess.travel.models import TravelRequest
from valuess.travel.moving import begun, done, moved, noted, tell

LIVING = [s for s in states.STATES if s not in (*states.ENDED, states.REVOKED)]


def living(account, meeting):
    """The person's request for the meeting that is under way, or None."""
    return TravelRequest.mine(account, meeting).where(TravelRequest.state.in_(LIVING)).first()


def ask(meeting, account, values, form):
    """Make a request: (the request, True when it is new).

    values: fields of TravelRequest. One request of a person is under way at a time: the
    one that is comes back, so that a form sent twice makes one.
    """
    with db.atomic():
        Account.held(account.id)
        present = living(account, meeting)
        if present:
            return present, False
        request = TravelRequest.create(
            meeting=meeting, account=account, state=states.REQUESTED, key=form.key, **values
        )
        detail = {"amount": f"{request.estimate:f}", "currency": request.currency}
        step = noted(request, "ask", "", account, states.OWNER, form.key, "", detail)
        tell(request, step)
        return request, True


def change(request, account, values, form):
    """Correct a request that nobody has approved; it is requested anew. Changed: see moving."""
    with db.atomic():
        act = begun(request, "change", account, form)
        if act is None:
            return
        for name, value in values.items():
            setattr(act.request, name, value)
        done(act, amount=f"{act.request.estimate:f}", currency=act.request.currency)


def withdraw(request, account, form, reason=""):
    """Take the request back, while nobody has travelled."""
    return moved(request, "withdraw", account, form, reason)


def travel(request, account, form):
    """Say that the journey is made."""
    return moved(request, "travel", account, form)
