"""The travel budget of a meeting: by partner and currency, never one currency added to another.

What was claimed, accepted and paid counts in the currency of its request, at the dated
rate of each line and payment. A claim counts once it is sent: until then some of its
lines may still lack their rate.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from valuess.accounts.models import Organisation
from valuess.i18n import lazy
from valuess.travel import money, states
from valuess.travel.models import Sums, TravelLine, TravelPayment, TravelRequest
from valuess.travel.settings import TravelEnvelope

MEASURES = {
    "estimated": lazy("Estimate"),
    "approved": lazy("Amount approved"),
    "claimed": lazy("Amount claimed"),
    "accepted": lazy("Amount accepted"),
    "paid": lazy("Amount paid"),
}
SENT = (states.CLAIMED, states.REOPENED, states.CHECKED, states.PAID)
GONE = (states.REFUSED, states.WITHDRAWN)
ZERO = Decimal("0.00")


@dataclass
class Row:
    """One partner in one currency. committed: the surest figure of each request."""

    payer: str
    currency: str
    requests: int = 0
    sums: dict = field(default_factory=lambda: dict.fromkeys(MEASURES, ZERO))
    committed: Decimal = ZERO
    envelope: Decimal | None = None

    @property
    def remains(self):
        """What the envelope still holds; None without one."""
        return None if self.envelope is None else self.envelope - self.committed


def gathered(meeting):
    """(request, lines, payments) of every request: three queries, whatever their number."""
    requests = list(TravelRequest.listed(meeting))
    numbers = [request.id for request in requests]
    lines, payments = {}, {}
    for line in TravelLine.of(numbers):
        lines.setdefault(line.request_id, []).append(line)
    for payment in TravelPayment.of(numbers):
        payments.setdefault(payment.request_id, []).append(payment)
    return [(r, lines.get(r.id, []), payments.get(r.id, [])) for r in requests]


def measures(request, lines, payments):
    """{measure: Decimal} of one request, in its currency."""
    sums = Sums.of(request, lines, payments)
    sent = request.state in SENT
    standing = request.state not in (*GONE, states.REVOKED)
    return {
        "estimated": request.estimate if standing else ZERO,
        "approved": (request.approved or ZERO) if standing else ZERO,
        "claimed": (sums.claimed or ZERO) if sent else ZERO,
        "accepted": (sums.accepted or ZERO) if sent else ZERO,
        "paid": sums.paid or ZERO,
    }


def committed(request, found):
    """What a request takes from the envelope: what is due once checked, else what is approved."""
    if request.state in (states.CHECKED, states.PAID):
        return max(min(found["accepted"], found["approved"]), found["paid"])
    return max(found["approved"], found["paid"])


def rows(meeting):
    """The table, by partner in their order, then by currency."""
    envelopes = TravelEnvelope.of(meeting)
    names = {o.id: o.name for o in Organisation.listed()}
    table = {
        (number, code): Row(names.get(number, ""), code, envelope=amount)
        for (number, code), amount in envelopes.items()
    }
    for request, lines, payments in gathered(meeting):
        place = request.payer_id, request.currency
        row = table.setdefault(place, Row(names.get(request.payer_id, ""), request.currency))
        found = measures(request, lines, payments)
        row.requests += 1
        row.committed += committed(request, found)
        for name, value in found.items():
            row.sums[name] += value
    order = list(names)
    return [table[place] for place in sorted(
        table, key=lambda place: (order.index(place[0]) if place[0] in order else -1, place[1])
    )]  # fmt: skip


def by_state(meeting):
    """{(currency, state): (number, estimated, approved)}, in the order of states."""
    found = {}
    for request in TravelRequest.listed(meeting):
        count, estimated, approved = found.get((request.currency, request.state), (0, ZERO, ZERO))
        found[request.currency, request.state] = (
            count + 1, estimated + request.estimate, approved + (request.approved or ZERO)
        )  # fmt: skip
    order = list(states.STATES)
    return dict(sorted(found.items(), key=lambda item: (item[0][0], order.index(item[0][1]))))


@dataclass
class Indicative:
    """A total in one currency at the coordinator's dated rates. lacking: currencies without."""

    base: str
    sums: dict
    rates: list
    lacking: list


def indicative(table, setting):
    """The Indicative total of rows; None when there is only one currency to show."""
    codes = sorted({row.currency for row in table} - {setting.base})
    if not codes:
        return None
    lacking = [code for code in codes if code not in setting.rates]
    used = [(code, Decimal(setting.rates[code]["rate"]),
             date.fromisoformat(setting.rates[code]["day"]), setting.rates[code]["source"])
            for code in codes if code in setting.rates]  # fmt: skip
    at = {code: (rate, day) for code, rate, day, _source in used}
    sums = {
        name: money.converted(
            money.into(row.sums[name], row.currency, setting.base,
                       *at.get(row.currency, (None, None)))
            for row in table
        )
        for name in MEASURES
    }  # fmt: skip
    return Indicative(setting.base, sums, used, lacking)
