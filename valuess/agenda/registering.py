"""Coming to a meeting: registering, changing it, withdrawing; needs, with consent only.

Every verb is one transaction that holds the person's row first, as the seat ledger does.
"""

from dataclasses import dataclass, field

from flask import current_app, url_for

from valuess import audit, mail
from valuess.accounts.models import Account
from valuess.accounts.rules import Refused
from valuess.agenda import seats
from valuess.agenda.models import NEEDS_KEPT, Need, Registration
from valuess.db import db, now
from valuess.i18n import _

PLAIN = ("days", "organisation", "country", "languages", "interpretation", "note")


@dataclass
class Coming:
    """What a person says when they register: as in Registration and Need.

    consent: to diet and access being kept, for that purpose alone.
    """

    days: list = field(default_factory=list)
    organisation: str = ""
    country: str = ""
    languages: list = field(default_factory=list)
    interpretation: bool = False
    note: str = ""
    consent: bool = False
    diet: str = ""
    access: str = ""

    @classmethod
    def of(cls, registration):
        """As it was last said."""
        need = Need.get_or_none(Need.registration == registration)
        needs = {"consent": True, "diet": need.diet, "access": need.access} if need else {}
        return cls(**{name: getattr(registration, name) for name in PLAIN}, **needs)


class Changed(Exception):
    """The registration was changed in another window: `.registration` as it stands."""

    def __init__(self, registration):
        super().__init__()
        self.registration = registration


def mark(registration):
    """What a form keeps of the registration it shows; "" for none, or a withdrawn one."""
    standing = registration is not None and registration.withdrawn is None
    return registration.changed.isoformat() if standing else ""


def kept_until(meeting):
    """The day on which needs given today are deleted."""
    return max(meeting.last, now().date()) + NEEDS_KEPT


def register(meeting, account, coming, opened):
    """Register a person, or change what they said: their Registration.

    opened: the mark that the form had shown. Sent twice it is kept once. Raises Changed
    when it says something else by now, Refused when nobody registers any more.
    """
    with db.atomic():
        Account.held(account.id)
        row = Registration.get_or_none(meeting=meeting, account=account)
        if mark(row) != opened:
            if mark(row) and Coming.of(row) == coming:
                return row
            raise Changed(row)
        fresh = not opened
        if fresh and not meeting.open_to_register():
            raise Refused(opened=_("Registration is not open."))
        row = row or Registration(meeting=meeting, account=account)
        for name in PLAIN:
            setattr(row, name, getattr(coming, name))
        row.changed, row.withdrawn = now(), None
        row.save()
        keep_need(row, meeting, coming)
        audit.note("registered" if fresh else "registration changed", account, about(meeting))
        if fresh:
            tell("meeting_registered", meeting, row, account)
        return row


def keep_need(row, meeting, coming):
    """Inside the transaction: needs with consent are kept, anything else is deleted."""
    known = Need.get_or_none(Need.registration == row)
    said = {"diet": coming.diet, "access": coming.access}
    if not coming.consent or not any(said.values()):
        Need.delete().where(Need.registration == row).execute()
    elif known:
        Need.update(until=kept_until(meeting), **said).where(Need.id == known.id).execute()
    else:
        Need.create(registration=row, until=kept_until(meeting), **said)


def withdraw_consent(meeting, account):
    """Delete the person's needs at once; True when there were any."""
    with db.atomic():
        Account.held(account.id)
        row = Registration.standing(meeting, account)
        gone = Need.delete().where(Need.registration == row).execute() if row else 0
        if gone:
            row.changed = now()
            row.save(only=[Registration.changed])
            audit.note("consent to needs withdrawn", account, about(meeting))
        return bool(gone)


def withdraw(meeting, account):
    """Come no more: every seat is given back, needs are deleted; True when they were coming."""
    with db.atomic():
        seats.give_up(account, meeting, by=account)  # first: it takes its locks in their order
        row = Registration.standing(meeting, account)
        if row is None:
            return False
        Need.delete().where(Need.registration == row).execute()
        row.withdrawn = row.changed = now()
        row.save()
        audit.note("registration withdrawn", account, about(meeting))
        tell("meeting_withdrawn", meeting, row, account)
        return True


def about(meeting):
    return f"meeting:{meeting.key}"


def tell(template, meeting, row, account):
    """Confirm it by mail, in the person's language."""
    public = current_app.config["PUBLIC_URL"]
    mail.post(
        account.email, account.lang, template, key=f"{template}:{row.id}:{row.changed.isoformat()}",
        name=account.name, title=meeting.title, first=meeting.first, last=meeting.last,
        agenda=public + url_for("meeting.index", lang=account.lang),
        mine=public + url_for("meeting.register", lang=account.lang),
    )  # fmt: skip
