"""Every act on a request is one transaction: held, allowed by the table, written down, told.

`begun` holds the request and asks the table of states; `done` writes the step, the audit
trail and the mails. A verb does its own work between the two. A form sent twice, which
carries the same key, is done once: `begun` answers None the second time.
"""

from dataclasses import dataclass

from valuess import audit, mail
from valuess.accounts.models import Account, address
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.i18n import language, speaking
from valuess.travel import states
from valuess.travel.models import TravelRequest, TravelStep
from valuess.travel.settings import Changed


@dataclass
class Form:
    """What every form of a request carries. opened: the version it was made from, or None
    where a change by somebody else does no harm; key: told apart from any other form."""

    opened: int | None = None
    key: str = ""


@dataclass
class Act:
    """An act that has begun: on a request that is held, by someone in a role."""

    request: TravelRequest
    name: str
    by: Account
    role: str
    target: str
    key: str


def begun(request, name, by, form):
    """The Act, inside the caller's transaction; None when this form was done already.

    Changed when the table does not allow it as the request now stands, or when the
    request is no longer as the form showed it.
    """
    held = TravelRequest.held(request.id)
    if form.key and TravelStep.get_or_none(TravelStep.key == form.key, TravelStep.request == held):
        return None
    role = held.role_of(by)
    target = states.after(role, name, held.state)
    if target is None or form.opened not in (None, held.version):
        raise Changed(held)
    return Act(held, name, by, role, before_it(held) if target == states.BACK else target, form.key)


def before_it(request):
    """The state in which the approval was withdrawn."""
    last = (
        TravelStep.select(TravelStep.before)
        .where(TravelStep.request == request, TravelStep.act == "revoke")
        .order_by(TravelStep.id.desc())
    )
    return last.scalar()


def done(act, reason="", **detail):
    """Write down that it is done, and tell whose turn it is; the TravelStep."""
    request, before = act.request, act.request.state
    request.state = act.target
    request.version += 1
    request.save()
    step = noted(request, act.name, before, act.by, act.role, act.key, reason, detail)
    tell(request, step)
    return step


def noted(request, name, before, by, role, key, reason, detail):
    step = TravelStep.add(
        request=request.id, act=name, before=before, after=request.state, by=by.id, role=role,
        reason=reason, detail=detail, key=key or None,
    )  # fmt: skip
    audit.note(f"travel {name}", by, f"travel:{request.id}", step=step.id)
    return step


def tell(request, step):
    """One mail to each whose turn it is, in their language; never to who did it."""
    side = states.TOLD.get(step.act)
    if side is None:
        return
    if side == states.OWNER:
        people = Account.select().where(Account.id == request.account_id, Account.active)
    else:
        people = Account.coordinators()
    for person in people:
        if person.id not in (step.by, None if side == states.OWNER else request.account_id):
            post(request, step, person, "travel_turn" if side == states.OWNER else "travel_asked")


def post(request, step, person, template):
    known = person.lang if person.lang in LANGUAGES else language()
    with speaking(known):  # the words of a state or an act are made when they are shown
        mail.post(
            person.email, known, template, key=f"travel-step:{step.id}:{person.id}",
            name=str(person.name), traveller=request.traveller, route=request.route,
            act=str(step.act_name), state=str(request.state_name), next=str(request.next),
            reason=step.reason, support=request, step=step,
            url=address(f"/{known}/travel/{request.id}"),
        )  # fmt: skip


def moved(request, name, by, form, reason="", **detail):
    """An act that is nothing but a move; the request as it then stands."""
    with db.atomic():
        act = begun(request, name, by, form)
        if act is not None:
            done(act, reason, **detail)
        return act.request if act else TravelRequest.get_by_id(request.id)
