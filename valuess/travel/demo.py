"""The demo cast asks for travel support: one request is approved, one claimed. Once.

Places and amounts are invented, and say so; the receipt is a picture drawn here.
"""

import io
from datetime import date
from decimal import Decimal

from flask import current_app
from PIL import Image, ImageDraw

from valuess.accounts.models import Account, Organisation
from valuess.agenda.models import Meeting
from valuess.travel import asking, claims, deciding
from valuess.travel.moving import Form

NOTE = "Démonstration : trajet et montants inventés. · Demonstration: journey and amounts invented."
JOURNEY = {
    "origin": "Brest", "destination": "Plymouth", "via": "Roscoff", "means": ["coach", "ferry"],
    "estimate": Decimal("180.00"), "currency": "EUR", "note": NOTE,
}  # fmt: skip
EXPENSE = {
    "what": "Ferry (démonstration)", "means": "ferry", "amount": Decimal("96.00"),
    "currency": "EUR", "rate": None, "rate_day": None, "rate_source": "", "day": date(2014, 5, 12),
}  # fmt: skip


def fill():
    """Make both requests, unless they are there; nothing without the cast and a meeting."""
    meeting = Meeting.get_or_none(Meeting.current)
    coordinator, traveller, claimant = (
        Account.get_or_none(Account.email == f"{name}@demo.example")
        for name in ("coordinator", "participant-fr", "partner-fr")
    )
    payer = Organisation.get_or_none(Organisation.key == "adess")
    if not (meeting and coordinator and traveller and claimant and payer):
        return
    approved(meeting, traveller, payer, coordinator)
    claimed(approved(meeting, claimant, payer, coordinator), claimant)


def approved(meeting, account, payer, by):
    """The account's request for the meeting, approved when it is new."""
    organisation = account.organisation
    values = {
        **JOURNEY, "traveller": str(account.name), "payer": payer,
        "organisation": organisation.name if organisation else "",
        "out": meeting.first, "back": meeting.last,
    }  # fmt: skip
    support, new = asking.ask(meeting, account, values, form(account, "ask"))
    if new:
        deciding.approve(support, by, JOURNEY["estimate"], "", form(account, "approve"))
    return support


def claimed(support, account):
    """Travel, write one expense down with its receipt, and send the claim, each once."""
    if support.lines:
        return
    proof = claims.proof("recu-demo.png", receipt(), current_app.config["MAX_UPLOAD"])
    asking.travel(support, account, form(account, "travel"))
    claims.write_line(support, account, EXPENSE, [proof], [], form(account, "line"))
    claims.send(support, account, form(account, "claim"))


def form(account, act):
    """What the form of an act carries; its key lets the act be done once."""
    return Form(key=f"demo-{account.id}-{act}")


def receipt():
    """The picture of a receipt (PNG), which says that it is none."""
    picture = Image.new("RGB", (420, 200), "white")
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((8, 8, 411, 191), outline="black")
    for n, words in enumerate(("DEMO", "Ferry Roscoff - Plymouth", "96,00 EUR",
                               "Ceci n'est pas un recu / This is no receipt")):  # fmt: skip
        drawing.text((24, 24 + 40 * n), words, fill="black")
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
