"""The ways between the rooms of the meeting: one row of links, the same on all their pages.

It depends on the rank of the person only, and asks the database nothing.
"""

from flask import has_request_context, request, url_for

from valuess.access import ACCESS, COORDINATOR, PARTICIPANT, may
from valuess.i18n import lazy

ROOMS = ("meeting", "notes", "visits", "travel")
WAYS = (
    ("meeting.index", lazy("Agenda")),
    ("meeting.now", lazy("Now and next")),
    ("visits.index", lazy("Visits")),
    ("meeting.decisions", lazy("Decisions")),
    ("meeting.register", lazy("Take part")),
    ("visits.itinerary", lazy("My itinerary")),
    ("meeting.notes", lazy("My notes")),
    ("travel.index", lazy("Travel support")),
    ("meeting.organise", lazy("Organise")),
)
REGISTERED = lazy("My registration")
# Where a page belongs whose endpoint begins so; the first that fits. Else: its room's first page.
BELONGS = (
    ("meeting.organise", "meeting.organise"), ("meeting.sheet", "meeting.organise"),
    ("meeting.day_", "meeting.organise"), ("meeting.now", "meeting.now"),
    ("meeting.decision", "meeting.decisions"), ("meeting.edit_decision", "meeting.decisions"),
    ("meeting.register", "meeting.register"), ("meeting.note", "meeting.notes"),
    ("meeting.", "meeting.index"), ("notes.", "meeting.index"),
    ("visits.itinerary", "visits.itinerary"), ("visits.calendar", "visits.itinerary"),
    ("visits.add", "visits.itinerary"), ("visits.own", "visits.itinerary"),
    ("visits.", "visits.index"), ("travel.", "travel.index"),
)  # fmt: skip


def where():
    """The way to which the page belongs, by its endpoint."""
    return next(way for start, way in BELONGS if request.endpoint.startswith(start))


def ways():
    """For the frame: {"ways": (label, url, current) of each}; {} outside the meeting's rooms."""
    if not has_request_context() or request.blueprint not in ROOMS:
        return {}
    here = where()
    return {
        "ways": [
            (label, url_for("travel.all" if whole(way) else way), way == here)
            for way, label in named()
            if may(ACCESS[way]) or way == "meeting.register"
        ]
    }


def named():
    """Every way with its words: who takes part already reads of their registration."""
    within = may(PARTICIPANT)
    for way, label in WAYS:
        yield way, REGISTERED if within and way == "meeting.register" else label


def whole(way):
    """True where a coordinator goes to everyone's instead of to their own."""
    return way == "travel.index" and may(COORDINATOR)
