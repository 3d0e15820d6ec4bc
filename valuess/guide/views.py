"""The guide's own pages: contents, their order, the glossary; the rest is the desk's."""

from flask import Blueprint, abort, flash, g, redirect, request, url_for

from valuess.guide.models import GUIDE, Page, Term
from valuess.htmx import render
from valuess.i18n import _
from valuess.writing import desk
from valuess.writing.models import sees_working

bp = Blueprint("guide", __name__, url_prefix="/<lang:lang>/guide")
desk.furnish(bp, GUIDE)


@bp.get("/")
def index():
    """The table of contents."""
    working = sees_working("guide")
    return render("guide/index.html", branches=Page.contents(working), working=working)


@bp.route("/organise", methods=["GET", "POST"])
def organise():
    """Put the pages into order, and under one another."""
    if request.method == "GET":
        return render("guide/organise.html", branches=Page.contents(True))
    Page.arranged(wanted_order(), g.user)
    flash(_("The contents are in the new order."), "success")
    return redirect(url_for(".organise"), 303)


def wanted_order():
    """The (document, parent) pairs that the form asks for: fields `place-ID` and `under-ID`.

    Places are numbers, smaller first; the button `up` or `down` moves one page past
    its neighbour.
    """
    form = request.form
    ids = [int(name[6:]) for name in form if name.startswith("place-") and name[6:].isdecimal()]
    if not ids:
        abort(400)
    places = {}
    for rank, document in enumerate(ids):
        raw = form[f"place-{document}"].strip().replace(",", ".")
        try:
            places[document] = (float(raw), rank)
        except ValueError:
            places[document] = (float(rank + 1), rank)
    under = {document: form.get(f"under-{document}", "") for document in ids}
    ordered = sorted(ids, key=places.get)
    moved = form.get("up") or form.get("down") or ""
    if moved.isdecimal() and int(moved) in under:
        ordered = past_neighbour(ordered, under, int(moved), -1 if form.get("up") else 1)
    return [(d, int(under[d]) if under[d].isdecimal() else None) for d in ordered]


def past_neighbour(ordered, under, document, step):
    """The order with one page exchanged with the next (or previous) one under the same parent."""
    siblings = [d for d in ordered if under[d] == under[document]]
    at = siblings.index(document) + step
    if not 0 <= at < len(siblings):
        return ordered
    other = siblings[at]
    swap = {document: other, other: document}
    return [swap.get(d, d) for d in ordered]


@bp.get("/glossary")
def glossary():
    """The terms of both languages, sorted in the reader's."""
    return render("guide/glossary.html", terms=Term.sorted_in(g.lang))
