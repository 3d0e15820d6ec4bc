"""The visits, and one of them."""

from flask import Blueprint, abort, g

from valuess.agenda import desk
from valuess.agenda.models import VISIT, Item, Meeting
from valuess.htmx import render

bp = Blueprint("visits", __name__, url_prefix="/<lang:lang>/visits")
desk.furnish(bp)


@bp.get("/")
def index():
    """The visits of the meeting in front."""
    meeting = Meeting.in_front()
    visits = [item for item in Item.of(meeting) if item.kind == VISIT] if meeting else []
    return render("visits/index.html", meeting=meeting, visits=visits)


@bp.get("/<slug>")
def show(slug):
    """One visit."""
    item = Item.at(slug, g.user) or abort(404)
    return render("visits/show.html", item=item, panel=desk.panel(item, g.user))
