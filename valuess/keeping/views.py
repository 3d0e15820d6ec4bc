"""The coordinator's page of the copy: to make, being made, made."""

from flask import Blueprint, flash, g, redirect, send_file, url_for

from valuess import jobs
from valuess.htmx import render
from valuess.i18n import _
from valuess.keeping import models
from valuess.keeping.models import KeptCopy

bp = Blueprint("keeping", __name__, url_prefix="/<lang:lang>/admin", cli_group=None)
models.furnish(bp)


@bp.get("/copy")
def index():
    """Where the copy stands."""
    made = KeptCopy.latest()
    return render(
        "keeping/index.html", fragment="keeping/_copy.html", made=made,
        alive=bool(made and jobs.alive(made)), there=bool(made and made.kept()),
    )  # fmt: skip


@bp.post("/copy")
def make():
    """Begin a copy, in a process of its own; one at a time."""
    begun = KeptCopy.begin(g.user)
    if begun is None:
        flash(_("The copy is being made already."), "warning")
    else:
        jobs.launch(models.COMMAND, begun)
    return redirect(url_for(".index"), 303)


@bp.get("/copy.zip")
def take():
    """The copy, as it was last made."""
    made = KeptCopy.latest()
    if made is None or not made.kept():
        return redirect(url_for(".index"))
    answer = send_file(
        made.path, "application/zip", as_attachment=True, etag=False,
        download_name=f"{models.NAME}-{made.day}.zip",
    )  # fmt: skip
    answer.cache_control.no_store = True
    return answer


def words():
    """What the coordinator's desk says of it."""
    made = KeptCopy.latest()
    if made is None or not made.kept():
        return _("All that is public as plain files, to be kept after the programme ends.")
    return _("A copy is ready to be taken.")
