"""My request for travel support; the coordinator's view of all."""

from flask import Blueprint

from valuess.htmx import render

bp = Blueprint("travel", __name__, url_prefix="/<lang:lang>/travel")


@bp.get("/")
def index():
    """One's own request."""
    return render("travel/index.html")
