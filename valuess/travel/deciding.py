"""What a coordinator decides: approves, refuses, sends back, checks, pays."""

from decimal import Decimal

from valuess.accounts.models import Account
from valuess.db import db
from valuess.i18n import _
from valuess.travel import claims, money
from valuess.travel.asking import living
from valuess.travel.models import ACCEPTED, REFUSED, TravelLine, TravelPayment
from valuess.travel.moving import begun, done, moved


class Unfit(Exception):
    """What was decided does not fit: {field: message in the reader's language}."""

    def __init__(self, **errors):
        super().__init__(errors)
        self.errors = errors


def approve(request, by, amount, conditions, form, reason=""):
    """Approve at most this amount, in the request's currency; or change what is approved."""
    with db.atomic():
        name = "amend" if request.approved is not None else "approve"
        act = begun(request, name, by, form)
        if act is None:
            return
        sums = act.request.sums
        if sums.paid and amount < sums.paid:
            raise Unfit(amount=_("More than that is paid already."))
        act.request.approved, act.request.conditions = amount, conditions
        done(act, reason, amount=f"{amount:f}", currency=request.currency)


def refuse(request, by, reason, form):
    return moved(request, "refuse", by, form, reason)


def send_back(request, by, reason, form):
    """Back to its owner for correction: the request, or the claim."""
    return moved(request, "return", by, form, reason)


def revoke(request, by, reason, form):
    """Withdraw the approval; all that is there stays. `travelled`: the journey was made."""
    return moved(request, "revoke", by, form, reason, from_state=request.state)


def reinstate(request, by, reason, form):
    """Give the approval back; the request is where it was when it was withdrawn."""
    with db.atomic():
        Account.held(request.account_id)
        if living(request.account_id, request.meeting_id):
            raise Unfit(reason=_("The person has made another request meanwhile."))
        return moved(request, "reinstate", by, form, reason)


def judge(request, by, line, verdict, accepted, reason, form):
    """Accept a line, whole or in part, or refuse it and say why."""
    with db.atomic():
        act = begun(request, "judge line", by, form)
        if act is None:
            return
        line = TravelLine.get_by_id(line.id)
        line.verdict, line.reason, line.judged_by = verdict, reason, by.id
        line.accepted = accepted if verdict == ACCEPTED else Decimal("0.00")
        line.save()
        done(act, reason, line=line.id, verdict=verdict, amount=f"{line.accepted:f}",
             currency=line.currency)  # fmt: skip


def check(request, by, form):
    """The claim is checked once every line is decided on."""
    with db.atomic():
        act = begun(request, "check", by, form)
        if act is None:
            return
        open_lines = [line for line in act.request.lines if line.verdict not in (ACCEPTED, REFUSED)]
        if open_lines:
            raise Unfit(check=_("Decide on every line first."))
        done(act, amount=f"{act.request.sums.accepted:f}", currency=request.currency)


def pay(request, by, values, proofs, form):
    """Record a payment: at most what is accepted and approved. values: of TravelPayment."""
    with db.atomic():
        act = begun(request, "pay", by, form)
        if act is None:
            return
        worth = money.into(values["amount"], values["currency"], request.currency,
                           values["rate"], values["rate_day"])  # fmt: skip
        if worth > act.request.sums.payable:
            raise Unfit(
                amount=_("At most %(amount)s %(currency)s may still be paid.",
                         amount=act.request.sums.payable, currency=request.currency)
            )  # fmt: skip
        payment = TravelPayment.create(request=act.request, by=by.id, **values)
        claims.keep(act.request, by, proofs, payment=payment)
        done(act, payment=payment.id, amount=f"{payment.amount:f}", currency=payment.currency)
