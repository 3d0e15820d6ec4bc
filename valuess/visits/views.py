"""The visits, and one of them."""

from flask import Blueprint, abort, current_app, flash, g, redirect, request, url_for

from valuess.access import COORDINATOR, may
from valuess.agenda import chosen, desk
from valuess.agenda.models import VISIT, Item
from valuess.agenda.seats import counts
from valuess.htmx import render
from valuess.i18n import _
from valuess.visits import forms, map
from valuess.visits.coaches import Coach
from valuess.visits.models import CURRENCIES, MEANS, Changed, Visit, days_of, on

bp = Blueprint("visits", __name__, url_prefix="/<lang:lang>/visits", cli_group=None)
desk.furnish(bp)
DETAILS = "meeting.organise_item"  # where the time and the seats of an item are edited


@bp.get("/")
def index():
    """The visits of a meeting, as cards and on a map; `?day=` of one day."""
    meeting = chosen.meeting()
    every = Visit.listed(meeting, all=may(COORDINATOR)) if meeting else []
    wanted = on(every, request.args.get("day", ""))
    days = days_of(every)
    coaches = list(Coach.listed(meeting, all=may(COORDINATOR))) if meeting else []
    pins = map.pins(wanted)
    return render(
        "visits/index.html", fragment="visits/_list.html", meeting=meeting, visits=wanted,
        days=days, day=wanted[0].day if len(days_of(wanted)) == 1 and len(days) > 1 else None,
        seats=counts(every), pins=pins, towns=map.towns(pins), view=map.VIEW,
        coaches=coaches,
    )  # fmt: skip


def found(slug):
    """The visit of this address that the person may see, or 404."""
    item = Item.at(slug, g.user) or abort(404)
    return item if item.kind == VISIT else abort(404)


@bp.get("/<slug>")
def show(slug):
    """One visit."""
    item = found(slug)
    pins, coaches = map.pins([item]), [c for c in Coach.listed(item.meeting) if item.id in c.serves]
    return render(
        "visits/show.html", item=item, visit=Visit.of(item),
        pins=pins, towns=map.towns(pins), view=map.VIEW, coaches=coaches,
        runs=item.run_by(g.user), details=DETAILS if DETAILS in current_app.view_functions else "",
        by_wishes=item.meeting.choice == "wishes", panel=desk.panel(item, g.user),
    )  # fmt: skip


@bp.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug):
    """The visit's own words, for the coordinator and its host."""
    item = found(slug)
    if not item.run_by(g.user):
        abort(404)
    visit = Visit.of(item)
    if request.method == "GET":
        return edit_form(item, known(visit, item), visit.version)
    return sent(item, visit)


def sent(item, visit):
    """Do what the form says, or give it back: with what is wrong, or what would happen."""
    values, typed, errors = forms.visit(item)
    if errors or "back" in request.form:
        return edit_form(item, typed, forms.version(), errors), 422 if errors else 200
    try:
        foreseen = visit.foresee(values, forms.version())
        if foreseen is not None and request.form.get("seen") != foreseen.mark():
            return forms.to_confirm(item, foreseen, url_for(".show", slug=item.slug))
        visit.describe(values, forms.version(), g.user)
    except Changed as error:
        return edit_form(item, typed, error.now.version, now=known(error.now, item)), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".show", slug=item.slug), 303)


def known(visit, item):
    """The fields of a visit as its form shows them."""
    return {
        **forms.two_sides(visit, Visit.WORDS), "host": visit.host, "means": visit.means,
        "cost": visit.cost, "currency": visit.currency,
        **forms.clocked("leaves", visit.leaves and forms.local(visit.leaves, item.zone)),
        **forms.clocked("returns", visit.returns and forms.local(visit.returns, item.zone_end)),
    }  # fmt: skip


def edit_form(item, fields, version, errors=None, now=None):
    """The form filled in; `now` holds what somebody else saved meanwhile."""
    return render(
        "visits/edit.html", item=item, fields=fields, version=version, errors=errors or {},
        now=now, means=list(MEANS.items()), currencies=[(c, c) for c in CURRENCIES],
    )  # fmt: skip
