"""Meetings, items and people for the tests of the meeting's rooms."""

from datetime import date, datetime, timedelta

from valuess.accounts.models import Account
from valuess.agenda.models import Item, Meeting, Registration
from valuess.db import Label

FIRST = date(2014, 5, 13)


def label(fr, en=None):
    return Label(fr=fr, en=en or fr)


def make_meeting(**values):
    """The meeting of May 2014, in front."""
    return Meeting.create(
        **{"key": "2014", "title": label("La rencontre", "The meeting"), "first": FIRST,
           "last": FIRST + timedelta(days=2), "current": True, **values}
    )  # fmt: skip


def at(day, hour, minute=0):
    """A UTC moment on the day-th day of the meeting (1 to 3)."""
    return datetime(2014, 5, 12 + day, hour, minute)


def make_item(meeting, slug="group", kind="group", starts=None, minutes=90, **values):
    """A working group on the first morning, unless said otherwise; no sign-up without capacity."""
    starts = starts or at(1, 9)
    values.setdefault("title", label(f"{slug} (fr)", f"{slug} (en)"))
    return Item.create(
        meeting=meeting, slug=slug, kind=kind, starts=starts,
        ends=values.pop("ends", starts + timedelta(minutes=minutes)), **values,
    )  # fmt: skip


def make_person(name, role="participant", meeting=None, country="FR", lang="fr"):
    """An account, registered for the meeting when one is given."""
    account = Account.create(email=f"{name}@demo.example", name=name, role=role, lang=lang)
    if meeting:
        register(meeting, account, country)
    return account


def register(meeting, account, country="FR"):
    return Registration.create(
        meeting=meeting, account=account, country=country,
        days=[day.isoformat() for day in meeting.days],
    )  # fmt: skip
