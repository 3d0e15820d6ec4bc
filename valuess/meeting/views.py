"""The agenda, for everyone; a session or working group."""

from flask import Blueprint, abort, g

from valuess.agenda import desk
from valuess.agenda.models import Item, Meeting
from valuess.htmx import render

bp = Blueprint("meeting", __name__, url_prefix="/<lang:lang>/meeting")
desk.furnish(bp)


@bp.get("/")
def index():
    """The agenda of the meeting in front."""
    meeting = Meeting.in_front()
    items = list(Item.of(meeting)) if meeting else []
    return render("meeting/index.html", meeting=meeting, items=items)


@bp.get("/<slug>")
def show(slug):
    """One item of the agenda."""
    item = Item.at(slug, g.user) or abort(404)
    return render("meeting/show.html", item=item, panel=desk.panel(item, g.user))
