"""Marking who is there: a page for the phone, by tap, with or without network; badges."""

from datetime import date as Date

from flask import abort, current_app, flash, g, redirect, request, session, url_for

from valuess.agenda import chosen
from valuess.htmx import render
from valuess.i18n import _
from valuess.meeting.group import marks as marking
from valuess.meeting.group import told
from valuess.meeting.group.comers import run_item
from valuess.meeting.group.marks import QR, Place, Unknown
from valuess.meeting.group.sheets import Badge
from valuess.meeting.views import bp
from valuess.writing.forms import new_token

AT_ONCE = 1_000  # marks in one sending


def day_place(date):
    """A day of the meeting, by its ISO date; or 404."""
    meeting = chosen.meeting()
    try:
        day = Date.fromisoformat(date)
    except ValueError:
        abort(404)
    if meeting is None or day not in meeting.days:
        abort(404)
    return Place.of_day(meeting, day)


@bp.get("/<slug>/presence")
def presence(slug):
    """The list of an item, to mark."""
    return sheet(Place.of_item(run_item(slug)))


@bp.get("/day/<date>/presence")
def day_presence(date):
    """The list of a day, to mark."""
    return sheet(day_place(date))


def sheet(place, errors=None, status=200):
    """The page; it is remembered as what the person is marking, for the badges."""
    session["marking"] = told.name_of(place)
    people = marking.attendance(place)
    last = next((p for p in people if p.key == request.args.get("last")), None)
    return (
        render(
            "meeting/presence.html", place=place, people=people, token=new_token(),
            others=marking.others(place, people), last=last, here=told.address(place),
            before=last and marking.act_before(place, last.key), form=request.form,
            wanted=request.args.get("find", "").strip()[:80], errors=errors or {},
            send=told.address(place, "marks"), sheet_pdf=told.sheet_address(place),
        ),
        status,
    )  # fmt: skip


@bp.post("/<slug>/presence")
def mark(slug):
    """One tap, without JavaScript."""
    return tapped(Place.of_item(run_item(slug)))


@bp.post("/day/<date>/presence")
def day_mark(date):
    """One tap for a day, without JavaScript."""
    return tapped(day_place(date))


def tapped(place):
    """Write the tap of a form down and go back to the list."""
    said = told.from_form(request.form)
    try:
        made = marking.tell(place, said, g.user)
    except Unknown:
        if said.person != "new":
            abort(400)
        return sheet(place, told.walk_in_errors(said), 422)
    return redirect(told.address(place, last=made.person) + "#last", 303)


@bp.route("/<slug>/presence/marks", methods=["GET", "POST"])
def marks(slug):
    """Marks made on a phone, as JSON; what stands now, and a token to send with."""
    return exchanged(Place.of_item(run_item(slug)))


@bp.route("/day/<date>/presence/marks", methods=["GET", "POST"])
def day_marks(date):
    """The same for a day."""
    return exchanged(day_place(date))


def exchanged(place):
    """Take the marks sent; {"kept", "refused": ids, "acts": {person: act}, "token"}."""
    kept, refused = [], []
    if request.method == "POST":
        sent = told.from_json(request.get_json(silent=True))
        if sent is None or len(sent) > AT_ONCE:
            abort(400)
        kept, refused = told.taken(place, sent, g.user)
    return told.state(place, kept, refused)


@bp.get("/presence-worker.js")
def worker():
    """The script that keeps the page of presence, and that page alone, for a while offline."""
    answer = current_app.send_static_file("presence-worker.js")
    answer.cache_control.no_cache = True
    answer.cache_control.max_age = None
    return answer


@bp.get("/badge/<token>")
def badge(token):
    """What the code on a badge opens: for who marks, the person; for others, nothing personal."""
    places = told.places_of(g.user)
    found = Badge.shown(token) if places else None
    here = told.chosen(places, session.get("marking"))
    marked = bool(request.args.get("done"))
    return render(
        "meeting/badge.html", badge=found, places=[(told.name_of(p), p) for p in places],
        here=here, name=here and told.name_of(here), marked=marked, marks_here=bool(places),
        client=new_token(), registration=found and found.registration(),
    )  # fmt: skip


@bp.post("/badge/<token>")
def badge_mark(token):
    """Mark the person of a badge present where the form says."""
    place = told.chosen(told.places_of(g.user), request.form.get("place"), strict=True)
    found = Badge.shown(token) if place else None
    if found is None or found.meeting_id != place.meeting.id:
        abort(404)
    said = told.from_form(request.form)
    said.person, said.act, said.source = found.person, marking.PRESENT, QR
    try:
        marking.tell(place, said, g.user)
    except Unknown:
        abort(400)
    session["marking"] = told.name_of(place)
    flash(_("%(name)s is marked present.", name=found.account.name), "success")
    return redirect(url_for(".badge", token=token, done=1), 303)
