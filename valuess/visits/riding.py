"""Coaches: to read and to board; planned by the coordinator; the manifest of a departure."""

from flask import Response, abort, flash, g, redirect, request, url_for

from valuess import paper, sheets
from valuess.access import COORDINATOR, may
from valuess.agenda import chosen, desk, papers
from valuess.agenda.models import JOURNEY, Seat
from valuess.agenda.seats import counts
from valuess.htmx import render
from valuess.i18n import _
from valuess.visits import coaches, forms
from valuess.visits.coaches import Boarding, Coach
from valuess.visits.models import Changed
from valuess.visits.naming import slug_for
from valuess.visits.views import bp
from valuess.visits.wishes import visits_of


def page_of(item):
    """The address of the page of a coach, for the agenda; "" for what is none."""
    rides = item.kind == JOURNEY and Coach.at(item.slug, all=True) is not None
    return url_for("visits.coach", slug=item.slug) if rides else ""


def found(slug):
    return Coach.at(slug, all=may(COORDINATOR)) or abort(404)


@bp.get("/coaches")
def coaches_index():
    """Every coach of the meeting, for the coordinator."""
    meeting = chosen.meeting() or abort(404)
    listed = list(Coach.listed(meeting, all=True))
    return render("visits/coaches.html", coaches=listed, seats=counts([c.item for c in listed]))


@bp.get("/coaches/<slug>")
def coach(slug):
    """One coach: where it stops and when, where it goes, seats."""
    return coach_page(found(slug))


def coach_page(row, error=""):
    mine = Boarding.of(row, g.user)
    seat = g.user and Seat.get_or_none(Seat.item == row.item_id, Seat.account == g.user)
    return render(
        "visits/coach.html", coach=row, item=row.item, stops=list(row.stops()), mine=mine,
        seat=seat, panel=desk.panel(row.item, g.user), destinations=row.destinations(), error=error,
    )  # fmt: skip


@bp.post("/coaches/<slug>/stop")
def board(slug):
    """Choose where to board: field `stop`."""
    row, stop = found(slug), request.form.get("stop", "")
    if not stop:
        return coach_page(row, _("Choose one of the pick-up points.")), 422
    if not (stop.isdigit() and coaches.board(row, g.user, int(stop[:9]))):
        flash(_("Take a seat in this coach first, then choose one of its stops."), "error")
    else:
        flash(_("Noted: the coach picks you up there."), "success")
    return redirect(url_for(".coach", slug=slug), 303)


@bp.route("/coaches/new", methods=["GET", "POST"])
def new_coach():
    """Plan a coach."""
    meeting = chosen.meeting() or abort(404)
    if request.method == "GET":
        return coach_form(meeting, {"shown": True, "day": meeting.first.isoformat()})
    (item, rest, stops), typed, errors = read(meeting, set())
    if "more" in request.form:
        return coach_form(meeting, typed)
    if errors:
        return coach_form(meeting, typed, errors=errors), 422
    slug = coaches.plan(meeting, {**item, "slug": slug_for(item["title"])}, rest, stops, g.user)
    flash(_("The coach is planned."), "success")
    return redirect(url_for(".coach", slug=slug), 303)


@bp.route("/coaches/<slug>/edit", methods=["GET", "POST"])
def edit_coach(slug):
    """Change a coach: seats, points, order and times; first, what that does to people."""
    row = found(slug)
    stops = list(row.stops())
    fields = forms.coach_fields(row, stops)
    if request.method == "GET":
        return coach_form(row.item.meeting, fields, row)
    return sent(row, {stop.id for stop in stops}, fields)


def sent(row, known_stops, now):
    """Do what the form of a coach says, or give it back; now: the fields as they are kept."""
    meeting, version = row.item.meeting, forms.version()
    (item, rest, stops), typed, errors = read(meeting, known_stops, row.item)
    if errors or {"more", "back"} & request.form.keys():
        wrong = {} if {"more", "back"} & request.form.keys() else errors
        return coach_form(meeting, typed, row, wrong, version), 422 if wrong else 200
    try:
        foreseen = coaches.foresee(row, item, stops, version)
        if foreseen is not None and request.form.get("seen") != foreseen.mark():
            return forms.to_confirm(row.item, foreseen, url_for(".coach", slug=row.item.slug))
        coaches.change(row, item, rest, stops, version, g.user)
    except Changed as error:
        return coach_form(meeting, typed, row, version=error.now.version, now=now), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".coach", slug=row.item.slug), 303)


def read(meeting, known_stops, item=None):
    return forms.coach(meeting, known_stops, [visit.id for visit in visits_of(meeting)], item)


def coach_form(meeting, fields, row=None, errors=None, version=None, now=None):
    return render(
        "visits/edit_coach.html", coach=row, fields=fields, errors=errors or {}, now=now,
        version=(row.version if row else 0) if version is None else version,
        destinations=visits_of(meeting), lines=forms.lines(fields), most=forms.STOPS,
        clocks=list(forms.clocks_of(meeting, row and row.item).items()),
    )  # fmt: skip


@bp.get("/coaches/<slug>/manifest")
def manifest(slug):
    """Who boards where, to print."""
    row = found(slug)
    return render("visits/manifest.html", coach=row, item=row.item, groups=coaches.manifest(row))


@bp.get("/coaches/<slug>/manifest.pdf")
def manifest_pdf(slug):
    """The manifest on paper."""
    row = found(slug)
    values = {"coach": row, "item": row.item, "groups": coaches.manifest(row)}
    return as_pdf("papers/manifest.html", f"{slug}.pdf", **values)


@bp.get("/coaches/<slug>/manifest.csv")
def manifest_csv(slug):
    """The manifest as a table."""
    row = found(slug)
    heads = [_("Pick-up point"), _("Time"), _("Name"), _("Organisation"),
             _("Needs during the journey")]  # fmt: skip
    rows = [
        [stop.name if stop else "", f"{forms.local(stop.at, row.item.zone):%H:%M}" if stop else "",
         line.name, line.organisation, line.needs]
        for stop, lines in coaches.manifest(row) for line in lines
    ]  # fmt: skip
    return attached(sheets.to_csv(heads, rows), sheets.CSV_TYPE, f"{slug}.csv")


def as_pdf(template, filename, **values):
    """A paper as an answer; a page that says what is missing where none can be made."""
    try:
        made = papers.printed(template, g.lang, **values)
    except paper.NoPaper:
        return render("visits/no_paper.html", missing=paper.MISSING), 503
    return attached(made, "application/pdf", filename, "inline")


def attached(content, kind, filename, how="attachment"):
    """A file as an answer, kept by nobody."""
    named = f'{how}; filename="{filename}"'
    kept = {"Content-Disposition": named, "Cache-Control": "private, no-store"}
    return Response(content, content_type=kind, headers=kept)
