"""Calendar files (RFC 5545), made by icalendar: for feeds, downloads and mails."""

from datetime import UTC

from flask import current_app

from valuess.agenda import zones
from valuess.agenda.times import local
from valuess.db import now
from valuess.i18n import _, language
from valuess.later import icalendar
from valuess.mail import on_one_line


def address(item, lang=None):
    """The full address of an item's page, in a language: for mails and calendars, made
    from PUBLIC_URL, also where there is no request."""
    values = {"slug": item.slug, "lang": lang or language()}
    return current_app.config["PUBLIC_URL"] + current_app.url_map.bind("").build(
        item.endpoint, values
    )


def uid(item):
    """The same for an item in every calendar file, so that a later one replaces it."""
    host = current_app.config["PUBLIC_URL"].split("://", 1)[-1]
    return f"item-{item.id}@{host.split('/')[0].split(':')[0]}"


def calendar(name, events, method="PUBLISH"):
    """The bytes of a calendar of events, as of `event`."""
    made = icalendar.Calendar()
    made.add("prodid", "-//ValuESS//Impact & ValuESS//EN")
    made.add("version", "2.0")
    made.add("method", method)
    made.add("x-wr-calname", icalendar.vText(on_one_line(str(name))))
    events = list(events)
    for each in (*zones.of_events(events), *events):
        made.add_component(each)
    return made.to_ical()


def event(item, status="CONFIRMED"):
    """An item as an event, in the reader's language, its times on the clock of its place."""
    made = icalendar.Event()
    made.add("uid", uid(item))
    made.add("dtstamp", now().replace(tzinfo=UTC))
    made.add("sequence", item.version + item.recalls)
    made.add("dtstart", local(item.starts, item.zone))
    made.add("dtend", local(item.ends, item.zone_end))
    made.add("summary", icalendar.vText(str(item.title)))
    where = [str(part) for part in (item.room, item.place, item.address) if part and str(part)]
    if where:
        made.add("location", ", ".join(where))
    example = _("Example: to be confirmed.") if item.example else ""
    words = [str(item.text or ""), example]
    if any(words):
        made.add("description", "\n\n".join(filter(None, words)))
    made.add("url", address(item))
    made.add("status", "CANCELLED" if item.cancelled else status)
    return made
