"""The blueprint of the room, to which its parts add their addresses, and the tabs of a survey's
desk, to which they add their pages for coordinators."""

from flask import Blueprint

bp = Blueprint("survey", __name__, url_prefix="/<lang:lang>/survey", cli_group=None)
tabs = []


def tab(label, endpoint, order):
    """Put a page of a survey's desk beside the others: a lazy label, an endpoint with `slug`."""
    if endpoint not in [known for _order, known, _label in tabs]:
        tabs.append((order, endpoint, label))
        tabs.sort(key=lambda each: each[0])
