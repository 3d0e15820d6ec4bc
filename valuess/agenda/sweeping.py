"""What is past its day is deleted: when the portal is brought up, and each day it serves.

A room registers in `sweeps` a function of a day that deletes what was to be kept until
before it. The first request of a day calls them all, whatever it asks for; while the
database is away or read-only, the next one does.
"""

from flask import current_app

from valuess.db import now
from valuess.frame import AWAY, Registry

sweeps = Registry()


def sweep(today=None):
    """Delete whatever is past its day."""
    for each in sweeps:
        each(today or now().date())


def daily():
    """Sweep once a day in this process; the day it started was swept by `upgrade`."""
    today = now().date()
    if current_app.extensions["swept"] == today:
        return
    try:
        sweep(today)
    except AWAY:
        return
    current_app.extensions["swept"] = today


def init_app(app):
    app.extensions["swept"] = now().date()
    app.before_request(daily)
