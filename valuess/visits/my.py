"""One's own itinerary, ways and nights; the calendar that a program subscribes to."""

from flask import abort, flash, g, redirect, request, url_for
from markupsafe import Markup

from valuess.agenda import chosen
from valuess.agenda.times import ZONES
from valuess.db import now
from valuess.frame import Item as FrameItem
from valuess.htmx import part, render
from valuess.i18n import _, speaking
from valuess.visits import feed as calendars
from valuess.visits import forms, itinerary, journeys
from valuess.visits.journeys import KINDS, Feed
from valuess.visits.models import Changed
from valuess.visits.riding import as_pdf, attached

ICS = "text/calendar; charset=utf-8"
NEXT = 4  # lines on one's own page


def asked():
    """The itinerary for the meeting that the address asks for, or the one in front."""
    meeting = chosen.meeting()
    if meeting is None and chosen.asked():
        abort(404)
    return itinerary.of(g.user, meeting)


def show():
    """The itinerary, in order by day."""
    return render("visits/itinerary.html", itinerary=asked())


def as_calendar():
    """The itinerary as a calendar file."""
    return attached(calendars.calendar(asked()), ICS, "itinerary.ics")


def as_paper():
    """The itinerary on one A4 page."""
    found = asked()
    return as_pdf("papers/itinerary.html", "itinerary.pdf", itinerary=found, name=g.user.name)


def feed(token):
    """A person's calendar for a program that has its address; no cookie needed."""
    account = Feed.owner(token) or abort(404)
    with speaking(account.lang):
        found = [itinerary.of(account, each) for each in chosen.followed()]
        content = calendars.calendar(*found)
    return attached(content, ICS, "itinerary.ics", "inline")


def calendar():
    """The address of one's calendar: to see, to make anew, to close."""
    if request.method == "POST":
        if request.form.get("close"):
            Feed.close(g.user)
            flash(_("Your calendar address is closed."), "success")
        else:
            Feed.renew(g.user)
            flash(_("Here is your calendar address. An earlier one is closed."), "success")
        return redirect(url_for("visits.calendar"), 303)
    mine = Feed.of(g.user)
    address = calendars.address(mine) if mine else ""
    return render("visits/calendar.html", feed=mine, address=address)


def add(kind):
    """Note a way (`leg`) or nights (`stay`) of one's own."""
    meeting = chosen.meeting()
    if kind not in KINDS or meeting is None:
        abort(404)
    if request.method == "GET":
        return own_form(kind, suggested(kind, meeting))
    values, typed, errors = forms.OWN[kind]()
    if errors:
        return own_form(kind, typed, errors=errors), 422
    if journeys.keep(kind, values, g.user, meeting) is None:
        full = _("You have noted as many here as the page can hold.")
        return own_form(kind, typed, errors={"": full}), 422
    flash(_("Noted."), "success")
    return redirect(url_for("visits.itinerary"), 303)


def own(kind, number):
    """Change a way or nights of one's own."""
    row = journeys.mine(kind, number, g.user) if kind in KINDS else None
    if row is None:
        abort(404)
    fields = forms.own_fields(kind, row)
    if request.method == "GET":
        return own_form(kind, fields, row)
    values, typed, errors = forms.OWN[kind]()
    if errors:
        return own_form(kind, typed, row, errors, forms.version()), 422
    try:
        journeys.keep(kind, values, g.user, None, row, forms.version())
    except Changed as error:
        present = forms.own_fields(kind, error.now)
        return own_form(kind, typed, row, version=error.now.version, now=present), 409
    flash(_("Saved."), "success")
    return redirect(url_for("visits.itinerary"), 303)


def drop(kind, number):
    """Take a way or nights of one's own away."""
    row = journeys.mine(kind, number, g.user) if kind in KINDS else None
    if row is None:
        abort(404)
    journeys.drop(kind, row, g.user)
    flash(_("Removed from your itinerary."), "success")
    return redirect(url_for("visits.itinerary"), 303)


def suggested(kind, meeting):
    """What an empty form begins with: the days of the meeting, a crossing from France."""
    if kind == "stay":
        return {"first": meeting.first.isoformat(), "last": meeting.last.isoformat()}
    day = meeting.first.isoformat()
    return {
        "means": journeys.FERRY, "departs_day": day, "arrives_day": day,
        "zone_from": "Europe/Paris", "zone_to": "Europe/London",
    }  # fmt: skip


def own_form(kind, fields, row=None, errors=None, version=None, now=None):
    """The form filled in; `now` holds what was saved meanwhile, in another window."""
    return render(
        f"visits/{kind}.html", kind=kind, fields=fields, row=row, errors=errors or {}, now=now,
        version=(row.version if row else 0) if version is None else version,
        means=list(journeys.MEANS.items()), zones=list(ZONES.items()),
    )  # fmt: skip


def coming():
    """What comes next for the person on the page, for their own page; or None."""
    parts = []
    for found in (itinerary.of(g.user, each) for each in chosen.followed()):
        entries = found.coming(now())[:NEXT] or found.entries[:NEXT]
        if entries:
            parts.append(part("visits/_next.html", entries=entries, clashes=found.clashes,
                              meeting=found.meeting, lang=g.lang))  # fmt: skip
    html = Markup("").join(map(Markup, parts))
    return FrameItem(_("My itinerary"), html) if parts else None
