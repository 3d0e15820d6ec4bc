"""The demo cast at the meeting: who is registered, who hosts what. May be run again."""

from valuess.access import PARTICIPANT, rank
from valuess.accounts.models import Account
from valuess.agenda.models import Host, Item, Meeting, Registration
from valuess.db import db

HOSTS = {
    "partner-en@demo.example": "group-impact-evaluation",
    "partner-fr@demo.example": "visit-community-shop",
}
COUNTRY = {"fr": "FR", "en": "GB"}


def register():
    """Register everyone of the cast who has a role; make two of the partners hosts."""
    meeting = Meeting.get_or_none(Meeting.current)
    cast = Account.select().where(Account.email.endswith("@demo.example"))
    people = [account for account in cast if rank(account) >= PARTICIPANT]
    with db.atomic():
        for account in people if meeting else ():
            Registration.get_or_create(
                meeting=meeting, account=account,
                defaults={
                    "days": [day.isoformat() for day in meeting.days],
                    "country": COUNTRY.get(account.lang, ""), "languages": [account.lang],
                    "interpretation": account.role == "participant",
                    "organisation": account.organisation.name if account.organisation_id else "",
                },
            )  # fmt: skip
            item = Item.get_or_none(Item.slug == HOSTS.get(account.email), Item.meeting == meeting)
            if item:
                Host.get_or_create(item=item, account=account)
