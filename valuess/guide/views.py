"""The guide's own pages: contents, their order, the glossary; the rest is the desk's."""

from flask import Blueprint, abort, flash, g, redirect, request, url_for

from valuess.guide import arranging
from valuess.guide.models import GUIDE, Page
from valuess.htmx import render
from valuess.i18n import _
from valuess.writing import desk, worklist
from valuess.writing.models import sees_working

bp = Blueprint("guide", __name__, url_prefix="/<lang:lang>/guide", cli_group=None)
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
        branches = Page.contents(True)
        places = {branch.document: place for place, branch in enumerate(branches, 1)}
        return render("guide/organise.html", branches=branches, places=places)
    Page.arranged(arranging.wanted(request.form) or abort(400), g.user)
    flash(_("The contents are in the new order."), "success")
    return redirect(url_for(".organise"), 303)


@bp.get("/standing")
def standing():
    """Where the two languages of every page stand, and the work that waits."""
    branches = Page.contents(True)
    work = worklist.work(branch.document for branch in branches)
    return render("guide/standing.html", branches=branches, work=work, sides=worklist.SIDES)
