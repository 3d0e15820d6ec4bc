"""The page of a file that takes longer: to ask for, being made, to take."""

from flask import Blueprint, abort, g, redirect, send_file, url_for

from valuess import jobs
from valuess.htmx import render
from valuess.prepared import making
from valuess.prepared.kinds import kinds
from valuess.prepared.models import PreparedFile

bp = Blueprint("prepared", __name__, url_prefix="/<lang:lang>/prepared", cli_group=None)
making.furnish(bp)


def told(kind, what):
    """What is said of the file to the person on the page; 404 where they may not have it."""
    return (kind in kinds and kinds[kind].tell(what)) or abort(404)


@bp.get("/<kind>/<path:what>")
def show(kind, what):
    """Where the file stands."""
    about, row = told(kind, what), PreparedFile.follow(kind, what, g.lang)
    there = bool(row and row.kept())
    return render(
        "prepared/show.html", fragment="prepared/_file.html", about=about, kind=kind, what=what,
        row=row, alive=bool(row and jobs.alive(row)), there=there, stale=there and row.stale(),
    )  # fmt: skip


@bp.post("/<kind>/<path:what>")
def ask(kind, what):
    """Have the file made as of now, in a process of its own; asked twice, once."""
    told(kind, what)
    row = PreparedFile.ask(kind, what, g.lang)
    if row is not None:
        jobs.launch(making.COMMAND, row)
    return redirect(url_for(".show", kind=kind, what=what), 303)


@bp.get("/take/<kind>/<path:what>")
def take(kind, what):
    """The file."""
    about, row = told(kind, what), PreparedFile.at(kind, what, g.lang)
    file = row.taken(g.user) if row and row.kept() else None
    if file is None:
        return redirect(url_for(".show", kind=kind, what=what))
    answer = send_file(file, about.mime, as_attachment=True, download_name=about.name, etag=False)
    answer.cache_control.no_store = True
    return answer
