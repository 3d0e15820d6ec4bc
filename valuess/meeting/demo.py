"""The demo cast at the meeting, and the life that it leads there. May be run again.

Everyone is registered; two of the partners host; some seats are taken, one person waits,
one decision is written down, a few people are marked. The participants have no seat, so
that whoever tries the portal as one of them can take some.
"""

from datetime import time

from valuess.access import PARTICIPANT, rank
from valuess.accounts.models import Account
from valuess.agenda import seats
from valuess.agenda.models import GROUP, Host, Item, Meeting, Registration
from valuess.agenda.times import utc
from valuess.db import Label, db
from valuess.meeting.group import marks
from valuess.meeting.group.decided import NUANCES, Decision
from valuess.meeting.organise import shaping

HOSTS = {
    "partner-en@demo.example": "group-impact-evaluation",
    "partner-fr@demo.example": "visit-community-shop",
}
COUNTRY = {"fr": "FR", "en": "GB"}
PAIR = "demo-reading-in-pairs"
SEATS = (
    ("coordinator", "group-impact-evaluation"),
    ("partner-fr", "group-impact-evaluation"),
    ("coordinator", "visit-training-cafe"),
    ("partner-en", "visit-training-cafe"),
    ("partner-en", "group-indicators"),
    ("coordinator", PAIR),
    ("partner-fr", PAIR),
    ("partner-en", PAIR),
)
"""(person, item) in the order in which they ask: the last one waits."""
PRESENT = (
    ("coordinator", None, "partner-fr"),
    ("coordinator", None, "partner-en"),
    ("partner-en", "group-impact-evaluation", "coordinator"),
    ("partner-en", "group-impact-evaluation", "partner-fr"),
)
"""(who marks, the item or None for the first day, who is present)."""
DECISION = {
    "words": Label({
        "fr": "Démonstration : ceci n’est pas une vraie décision. "
              "Le groupe dit ici, en une phrase, ce qu’il retient.",
        "en": "Demonstration: this is not a real decision. "
              "Here the group says in one sentence what it agrees on.",
    }),
    "finding": Label({
        "fr": "Un constat inventé pour la démonstration.",
        "en": "A finding invented for the demonstration.",
    }),
    "link": "", "stance": NUANCES,
}  # fmt: skip


def people():
    """{name before the @: Account} of the cast."""
    cast = Account.select().where(Account.email.endswith("@demo.example"))
    return {account.email.partition("@")[0]: account for account in cast}


def fill():
    """Bring the cast to the meeting in front, and let it live; nothing without a meeting."""
    register()
    meeting, cast = Meeting.get_or_none(Meeting.current), people()
    if meeting is None or "coordinator" not in cast:
        return
    small_group(meeting, cast["coordinator"])
    items = {item.slug: item for item in Item.of(meeting, all=True)}
    for name, slug in SEATS:
        if name in cast and slug in items:
            seats.take(items[slug], cast[name])
    group = items.get("group-impact-evaluation")
    if group:
        values = {**DECISION, "decided": group.day}
        Decision.record(group, values, "demo-decision", cast["coordinator"])
    for by, slug, name in PRESENT:
        if by in cast and name in cast and (slug is None or slug in items):
            mark(meeting, items.get(slug), cast[name], cast[by])


def register():
    """Register everyone of the cast who has a role; make two of the partners hosts."""
    meeting = Meeting.get_or_none(Meeting.current)
    coming = [account for account in people().values() if rank(account) >= PARTICIPANT]
    with db.atomic():
        for account in coming if meeting else ():
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


def small_group(meeting, by):
    """A group with two seats, so that a waiting list can be seen; its name says demo."""
    values = {
        "kind": GROUP, "capacity": 2, "example": True, "spoken": ["fr", "en"],
        "title": Label({"fr": "Démonstration : relire à deux",
                        "en": "Demonstration: reading in pairs"}),
        "text": Label({"fr": "Un groupe de deux places, pour voir une liste d’attente avancer.",
                       "en": "A group with two seats, to see a waiting list move."}),
        "starts": utc(meeting.last, time(10, 30), meeting.zone),
        "ends": utc(meeting.last, time(12), meeting.zone),
        "zone": meeting.zone, "zone_end": meeting.zone,
    }  # fmt: skip
    if Item.get_or_none(Item.slug == PAIR) is None:
        shaping.add_item(meeting, values, by, slug=PAIR)


def mark(meeting, item, account, by):
    """Mark someone of the cast present, in an item or on the first day, once."""
    place = marks.Place.of_item(item) if item else marks.Place.of_day(meeting, meeting.first)
    client = f"demo-mark-{item.id if item else 'day'}-{account.id}"
    marks.tell(place, marks.Told(client, f"a{account.id}", marks.PRESENT), by)
