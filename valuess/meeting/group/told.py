"""Marks as forms and phones tell them, and the places that a person may mark."""

from datetime import timedelta

from flask import g, url_for
from flask_wtf.csrf import generate_csrf

from valuess.access import COORDINATOR, PARTNER, rank
from valuess.agenda.models import Host, Item, Meeting
from valuess.db import now
from valuess.i18n import _
from valuess.meeting.group import marks
from valuess.meeting.group.marks import PRESENT, TAP, Place, Told, Unknown
from valuess.received import fit

SOON = timedelta(minutes=45)  # before an item begins and after it ends, when badges are read


def name_of(place):
    """A short name of a place: "item:7", "day:2014-05-13"."""
    return f"item:{place.item.id}" if place.item else f"day:{place.day.isoformat()}"


def address(place, what="presence", **values):
    """Where the page of a place is; what: "presence" or "marks"."""
    if place.item:
        return url_for(f"meeting.{what}", slug=place.item.slug, **values)
    return url_for(f"meeting.day_{what}", date=place.day.isoformat(), **values)


def sheet_address(place):
    if place.item:
        return url_for("meeting.sheet_pdf", slug=place.item.slug)
    return url_for("meeting.day_sheet_pdf", date=place.day.isoformat())


def places_of(user):
    """[Place] that a person may mark now: the items they run, and days for partners.

    Those that are on come first, then the others in order of time.
    """
    meeting = Meeting.in_front()
    if meeting is None or user is None:
        return []
    items = [item for item in Item.of(meeting, all=True) if item.cancelled is None]
    if rank(user) < COORDINATOR:
        mine = {host.item_id for host in Host.select().where(Host.account == user)}
        items = [item for item in items if item.id in mine]
    days = meeting.days if rank(user) >= PARTNER else []
    present = now()
    items.sort(key=lambda i: not i.starts - SOON <= present <= i.ends + SOON)
    found = [Place(meeting, item, item.day) for item in items]
    return found + [Place.of_day(meeting, day) for day in days]


def chosen(places, name, strict=False):
    """The place of this name among those; else, unless strict, the only one; or None."""
    found = next((place for place in places if name_of(place) == name), None)
    return found or (places[0] if len(places) == 1 and not strict else None)


def from_form(form):
    """What a form tells: the button pressed is named `mark`, "present:a12"."""
    act, _colon, person = form.get("mark", "").partition(":")
    return Told(
        form.get("client", ""), person, act, name=form.get("name", ""),
        organisation=form.get("organisation", ""), agreed=bool(form.get("agreed")), source=TAP,
    )  # fmt: skip


def walk_in_errors(said):
    """{field: message} of a walk-in that could not be kept."""
    errors = {}
    if not said.name.strip():
        errors["name"] = _("Write the name of the person.")
    if not said.agreed:
        errors["agreed"] = _("Ask whether they agree; without it, the name is not kept.")
    return errors


def from_json(sent):
    """[Told] of what a phone sent, or None when it is no list of marks."""
    if not isinstance(sent, dict) or not isinstance(sent.get("marks"), list):
        return None
    return [one_of(each) for each in sent["marks"] if isinstance(each, dict)]


def one_of(each):
    words = {
        name: fit(each[name]) if isinstance(each.get(name), str) else ""
        for name in ("id", "person", "act", "name", "organisation")
    }
    age = each.get("age")
    age = age if isinstance(age, int | float) and not isinstance(age, bool) else 0
    client = words.pop("id")
    return Told(client, **words, age=age, agreed=each.get("agreed") is True, source=TAP)


def taken(place, sent, by):
    """(ids kept, ids refused) of the marks that a phone sent, each in a transaction of its own."""
    kept, refused = [], []
    for each in sent:
        try:
            marks.tell(place, each, by)
            kept.append(each.client)
        except Unknown:
            refused.append(each.client)
    return kept, refused


def state(place, kept, refused):
    """What the phone needs to know, JSON-able."""
    people = marks.attendance(place)
    return {
        "kept": kept, "refused": refused, "token": generate_csrf(),
        "acts": {person.key: shown(person) for person in people},
        "walkIns": [
            {"key": p.key, "name": p.name} for p in people if p.key[0] == "w"
        ],
        "lang": g.lang,
    }  # fmt: skip


def shown(person):
    """The act that the page shows of a person."""
    return PRESENT if person.present else person.phone
