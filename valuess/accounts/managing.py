"""What a coordinator changes of other people's accounts, and of organisations."""

import re
import unicodedata

from valuess import audit
from valuess.accounts.models import ROLES, Account, Link, Organisation, Session
from valuess.accounts.rules import Refused
from valuess.config import LANGUAGES
from valuess.db import Label, db, locked
from valuess.i18n import _


def held(account):
    """The account again, under lock, with every coordinator: none leaves unseen by another."""
    coordinators = locked(Account.coordinators())
    return locked(Account.select().where(Account.id == account.id)).get(), list(coordinators)


def keep_one(account, coordinators):
    """Refused when this is the last person who can run the portal."""
    if [c.id for c in coordinators] == [account.id]:
        raise Refused(role=_("This is the only coordinator: make someone else coordinator first."))


def place(account, role, organisation, by):
    """Give a person a role and an organisation (an Organisation or None)."""
    if role not in ROLES:
        raise Refused(role=_("Choose a role."))
    with db.atomic():
        account, coordinators = held(account)
        if role != "coordinator":
            keep_one(account, coordinators)
        before, account.role, account.organisation = account.role, role, organisation
        account.save(only=[Account.role, Account.organisation])
        if before != role:
            audit.note("role changed", by, f"account:{account.id}", before=before, after=role)
        else:
            audit.note("organisation changed", by, f"account:{account.id}")


def deactivate(account, by):
    """Close an account: its owner can no longer sign in, and is signed out."""
    with db.atomic():
        account, coordinators = held(account)
        keep_one(account, coordinators)
        account.active = False
        account.save(only=[Account.active])
        Session.end_all(account)
        Link.delete().where(Link.account == account).execute()
        audit.note("account closed", by, f"account:{account.id}")


def reactivate(account, by):
    """Open a closed account again."""
    with db.atomic():
        account, _coordinators = held(account)
        account.active = True
        account.save(only=[Account.active])
        audit.note("account reopened", by, f"account:{account.id}")


def sign_out(account, by):
    """End all of a person's sessions; how many there were."""
    with db.atomic():
        ended = Session.end_all(account)
        audit.note("sessions ended", by, f"account:{account.id}", number=ended)
        return ended


def key_of(name):
    """A short name for addresses and files: « Réso Solidaire » → reso-solidaire."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "organisation"


def free_key(name):
    wanted = key_of(name)
    taken = {o.key for o in Organisation.select().where(Organisation.key.startswith(wanted))}
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)


def describe_organisation(values, by, organisation=None):
    """Write an organisation down, new or known; Refused says what is wrong; it is returned.

    values: name, country, website, partner, position, place_<lang>, about_<lang>.
    """
    errors = organisation_errors(values)
    if errors:
        raise Refused(**errors)
    with db.atomic():
        organisation = organisation or Organisation(key=free_key(values["name"]))
        for field in ("name", "country", "website", "partner", "position"):
            setattr(organisation, field, values[field])
        for field in ("place", "about"):
            label = {lang: values[f"{field}_{lang}"] for lang in LANGUAGES}
            setattr(organisation, field, Label(label) if any(label.values()) else None)
        organisation.save()
        audit.note("organisation described", by, f"organisation:{organisation.id}",
                   name=organisation.name)  # fmt: skip
    return organisation


def organisation_errors(values):
    errors = {}
    if not values["name"]:
        errors["name"] = _("Write the name of the organisation.")
    elif len(values["name"]) > 160:
        errors["name"] = _("A name has at most %(n)s characters.", n=160)
    if values["country"] and not re.fullmatch("[A-Z]{2}", values["country"]):
        errors["country"] = _("Write the country as two letters, such as FR or GB.")
    website = values["website"]
    if website and (len(website) > 300 or not re.fullmatch(r"https?://[^\s<>\"']+", website)):
        errors["website"] = _("Write a full address that begins with https:// or http://.")
    for lang in LANGUAGES:
        for field, most in (("place", 200), ("about", 2000)):
            if len(values[f"{field}_{lang}"]) > most:
                errors[f"{field}_{lang}"] = _("Write at most %(n)s characters.", n=most)
    return errors
