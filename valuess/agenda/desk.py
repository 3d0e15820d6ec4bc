"""The desk of sign-up: the addresses at which people take seats, and what they see there.

`furnish(blueprint)` gives a room the addresses; its page of an item passes
`panel=desk.panel(item, g.user)` and has `{% include "agenda/_seat.html" %}` inside
`<div id="agenda-seat">`.
"""

from flask import abort, flash, g, redirect, request, url_for

from valuess.agenda import seats
from valuess.agenda.models import SEATED, Item
from valuess.agenda.panel import panel
from valuess.htmx import asks_for, element, render
from valuess.i18n import _

__all__ = ["furnish", "panel"]
PART = "agenda/_seat.html"


def furnish(blueprint):
    """Put the addresses of sign-up onto a blueprint whose items are at `/<slug>`.

    Asked for without a form, as after signing in, they lead to the item.
    """
    for rule, endpoint, view in (("seat", "seat", seat), ("seat/leave", "leave", leave),
                                 ("seat/swap", "swap", swap)):  # fmt: skip
        blueprint.add_url_rule(f"/<slug>/{rule}", endpoint, view, methods=("GET", "POST"))


def asked(slug):
    """The item of this address, or 404."""
    return Item.at(slug, g.user) or abort(404)


def seat(slug):
    """Take a seat, or a place in the waiting list."""
    item = asked(slug)
    if request.method == "GET":
        return to(item)
    outcome = seats.take(item, g.user)
    sits = outcome.seat is not None and outcome.seat.state == SEATED
    words = _("You have a seat.") if sits else _("You are on the waiting list.")
    return answered(item, outcome, words)


def leave(slug):
    """Give the seat or the place in the waiting list back."""
    item = asked(slug)
    if request.method == "GET":
        return to(item)
    outcome = seats.leave(item, g.user)
    gave = _("You have no place here.") if outcome.again else _("You gave your place back.")
    return answered(item, outcome, gave)


def swap(slug):
    """Give up the seats named in the form that are in the way, and take this one."""
    item = asked(slug)
    if request.method == "GET":
        return to(item)
    others = Item.named(request.form.getlist("give_up"))
    outcome = seats.swap(others, item, g.user)
    return answered(item, outcome, _("Swapped: you have a seat here."))


def to(item):
    return redirect(url_for(item.endpoint, slug=item.slug), 303)


def answered(item, outcome, words):
    """The item's page after what was done; or what stood in the way, with a 409."""
    refused = outcome.refused != ""
    if not refused and not asks_for(element(PART)):
        flash(words, "success")
        return to(item)
    shown = panel(item, g.user, outcome)
    return render("agenda/refused.html", PART, item=item, panel=shown), 409 if refused else 200
