"""What the form of a text sends, read into a Writing."""

import secrets

from flask import abort, request

from valuess.writing.checks import Writing
from valuess.writing.merge import Custom
from valuess.writing.models import PROPOSED

LARGEST = 2**31 - 1
KEPT = ("mine", "theirs", "both")


def number(name, default=0):
    """A whole number of the form or the query, else the default."""
    raw = request.values.get(name, "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and int(raw) <= LARGEST else default


def section():
    """The index of the section being edited, or None for the whole text."""
    return number("section", None)


def new_token():
    return secrets.token_urlsafe(24)


def token():
    """The name of this open form: one token, one draft, one revision."""
    return request.form.get("token", "")[:64] or new_token()


def sent():
    """The Writing that the form sends; 400 when it has no title and body fields at all."""
    if "title" not in request.form or "body" not in request.form:
        abort(400)
    return Writing(
        title=request.form["title"],
        body=request.form["body"],
        base=number("base"),
        note=request.form.get("note", ""),
        kind=request.form.get("kind", PROPOSED),
        section=section(),
        token=token(),
    )


def choices(count):
    """For each conflict: "mine", "theirs", "both", or Custom words; None where none is chosen."""
    made = []
    for index in range(count):
        choice = request.form.get(f"choice-{index}")
        own = request.form.get(f"own-{index}", "")
        made.append(Custom(own) if choice == "own" else choice if choice in KEPT else None)
    return made
