"""An itinerary as a calendar file: its items, legs and nights."""

from datetime import UTC
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from valuess.agenda import calendars
from valuess.db import now
from valuess.i18n import _
from valuess.later import icalendar
from valuess.visits.itinerary import LEG


def calendar(*itineraries):
    """The bytes of the person's calendar, in the language of the page."""
    events = [event(entry) for each in itineraries for entry in each.entries]
    events += [night(stay) for each in itineraries for stay in each.stays]
    return calendars.calendar(_("My itinerary"), events)


def uid(kind, number):
    host = current_app.config["PUBLIC_URL"].split("://", 1)[-1].split("/")[0].split(":")[0]
    return f"{kind}-{number}@{host}"


def event(entry):
    """One entry: an item as every calendar has it, a coach from the person's own stop."""
    if entry.kind == LEG:
        return leg(entry)
    made = calendars.event(entry.row, "TENTATIVE" if entry.waiting else "CONFIRMED")
    if entry.waiting:
        made["summary"] = icalendar.vText(_("%(title)s (waiting list)", title=str(entry.title)))
    if entry.stop:
        made["dtstart"].dt = entry.starts_local
        made["location"] = icalendar.vText(entry.where)
    return made


def leg(entry):
    row, made = entry.row, icalendar.Event()
    made.add("uid", uid("leg", row.id))
    made.add("dtstamp", now().replace(tzinfo=UTC))
    made.add("sequence", row.version)
    made.add("dtstart", in_zone(entry.starts, entry.zone))
    made.add("dtend", in_zone(entry.ends, entry.zone_end))
    made.add("summary", icalendar.vText(f"{row.means_name}: {entry.title}"))
    made.add("location", icalendar.vText(row.start))
    words = (
        _("Departs %(time)s", time=entry.begins()), _("Arrives %(time)s", time=entry.finishes()),
        row.reference, row.note,
    )  # fmt: skip
    made.add("description", "\n".join(part for part in words if part))
    return made


def in_zone(moment, zone):
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def night(stay):
    """Nights somewhere, as days: from the evening one comes until the morning one leaves."""
    made = icalendar.Event()
    made.add("uid", uid("stay", stay.id))
    made.add("dtstamp", now().replace(tzinfo=UTC))
    made.add("sequence", stay.version)
    made.add("dtstart", stay.first)
    made.add("dtend", stay.last)
    made.add("summary", icalendar.vText(stay.name))
    if stay.address:
        made.add("location", icalendar.vText(stay.address))
    if stay.note:
        made.add("description", stay.note)
    made.add("transp", "TRANSPARENT")
    return made


def address(feed):
    """The address that a calendar program subscribes to."""
    return current_app.config["PUBLIC_URL"] + url_for("visits.feed", token=feed.token)
