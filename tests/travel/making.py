"""Requests in every state, made by the verbs themselves."""

import io
import itertools
from datetime import date
from decimal import Decimal

from PIL import Image

from valuess.accounts.models import Organisation
from valuess.files.checks import checked
from valuess.i18n import speaking
from valuess.travel import asking, claims, deciding
from valuess.travel.models import ACCEPTED, TravelRequest
from valuess.travel.moving import Form

keys = itertools.count(1)


def fresh():
    return Form(key=f"key-{next(keys)}")


def make_payer(key="adess", name="Adess"):
    found = Organisation.get_or_none(Organisation.key == key)
    return found or Organisation.create(key=key, name=name, country="FR", partner=True)


def values(**more):
    return {
        "origin": "Brest", "destination": "Bristol", "via": "Roscoff", "means": ["train", "ferry"],
        "out": date(2014, 5, 12), "back": date(2014, 5, 16), "estimate": Decimal("312.50"),
        "currency": "EUR", "payer": make_payer(), "note": "", "traveller": "Demo participant",
        "organisation": "Demo organisation", **more,
    }  # fmt: skip


def asked(meeting, account, **more):
    with speaking("en"):
        support, _new = asking.ask(meeting, account, values(**more), fresh())
    return support


def now(support):
    return TravelRequest.get_by_id(support.id)


def approved(meeting, account, by, amount="300.00", conditions="", **more):
    support = asked(meeting, account, **more)
    with speaking("en"):
        deciding.approve(support, by, Decimal(amount), conditions, fresh())
    return now(support)


def picture(colour="teal", size=(60, 40)):
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, "PNG")
    return drawn.getvalue()


def proof(name="ticket.png", colour="teal"):
    content = picture(colour)
    return checked(name, content, 10_000_000), "0" * 63 + str(len(colour))


def line(support, account, amount="100.00", currency="EUR", rate=None, proofs=None, **more):
    fields = {
        "day": date(2014, 5, 12), "what": "Ferry Roscoff – Plymouth", "means": "ferry",
        "amount": Decimal(amount), "currency": currency, "rate": rate and Decimal(rate),
        "rate_day": date(2014, 5, 12) if rate else None, "rate_source": "Bank" if rate else "",
        **more,
    }  # fmt: skip
    with speaking("en"):
        return claims.write_line(
            now(support), account, fields, [proof()] if proofs is None else proofs, [], fresh()
        )


def claimed(meeting, account, by, lines=({},), **more):
    support = approved(meeting, account, by, **more)
    with speaking("en"):
        asking.travel(support, account, fresh())
        for each in lines:
            line(support, account, **each)
        claims.send(now(support), account, fresh())
    return now(support)


def checked_claim(meeting, account, by, **more):
    support = claimed(meeting, account, by, **more)
    with speaking("en"):
        for each in support.lines:
            deciding.judge(support, by, each, ACCEPTED, each.amount, "", fresh())
        deciding.check(now(support), by, fresh())
    return now(support)


def payment(amount):
    return {"day": date(2014, 6, 2), "amount": Decimal(amount), "currency": "EUR", "rate": None,
            "rate_day": None, "rate_source": "", "reference": "VIR-1"}  # fmt: skip


def paid(meeting, account, by, amount="100.00", **more):
    support = checked_claim(meeting, account, by, **more)
    with speaking("en"):
        deciding.pay(support, by, payment(amount), [proof("transfer.png", "navy")], fresh())
    return now(support)
