"""The evidence map, each piece of evidence, and the picker of those who write."""

from flask import Blueprint, abort, g, make_response, request

from valuess import evidence, sheets
from valuess.citing import covered as kinds
from valuess.citing import models, picking
from valuess.htmx import render
from valuess.i18n import _
from valuess.writing.models import sees_working

bp = Blueprint("evidence", __name__, url_prefix="/<lang:lang>/evidence")


@bp.get("/")
def index():
    """Each claim with what it rests on, each finding with where it is used."""
    found = models.drawn(sees_working("guide"))
    return render("evidence/index.html", map=found, picture=picking.picture(found))


@bp.get("/claims.csv")
def table():
    """The same as a table."""
    heads = [_("Page"), _("Language"), _("What is claimed"), _("Kind of evidence"), _("Evidence"),
             _("Said in"), _("Date"), _("State"), _("As cited")]  # fmt: skip
    rows = models.table(models.drawn(sees_working("guide")))
    answer = make_response(sheets.to_csv(heads, rows))
    answer.content_type = sheets.CSV_TYPE
    answer.headers.set("Content-Disposition", "attachment", filename=f"evidence-{g.lang}.csv")
    return answer


@bp.get("/pick")
def pick():
    """What can be cited, for those who write; htmx puts the list below the editor."""
    asked = request.args.get("q", "", str)[:200].strip()
    kind = request.args.get("kind", "", str)
    groups = picking.found(asked, kind, g.lang)
    return render(
        "evidence/pick.html", "evidence/_found.html", groups=groups, q=asked, kind=kind,
        kinds=evidence.kinds.values(),
    )  # fmt: skip


def drawn():
    return kinds.drawn(g.user, *(request.args.get(name, "") for name in ("rows", "columns")))


@bp.get("/cases")
def covered():
    """Which kinds of organisation no case covers: `?rows=` and `?columns=` are two facts."""
    return render("evidence/covered.html", covered=drawn())


@bp.get("/cases.csv")
def covered_table():
    """The same as a table."""
    answer = make_response(sheets.to_csv(*kinds.table(drawn())))
    answer.content_type = sheets.CSV_TYPE
    answer.headers.set("Content-Disposition", "attachment", filename=f"cases-{g.lang}.csv")
    return answer


@bp.get("/<kind>/<path:argument>")
def show(kind, argument):
    """One piece of evidence, and where it is cited."""
    working = sees_working("guide")
    told = evidence.tell(f"{kind}: {argument}", working)
    if told is None or (told.gone and not working):
        abort(404)
    uses = evidence.used(kind, argument, working)
    label = evidence.kinds[kind].label
    return render(
        "evidence/show.html", told=told, uses=uses, label=label, raw=f"{kind}: {argument}",
        working=working,
    )  # fmt: skip
