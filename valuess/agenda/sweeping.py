"""Needs past their day are deleted: when the portal is brought up, and each day it serves.

The first request of a day does it, whatever it asks for; while the database is away or
read-only, the next one does.
"""

from flask import current_app

from valuess.agenda.models import Need
from valuess.db import now
from valuess.frame import AWAY


def daily():
    """Sweep once a day in this process; the day it started was swept by `upgrade`."""
    today = now().date()
    if current_app.extensions["swept"] == today:
        return
    try:
        Need.sweep(today)
    except AWAY:
        return
    current_app.extensions["swept"] = today


def init_app(app):
    app.extensions["swept"] = now().date()
    app.before_request(daily)
