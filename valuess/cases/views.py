"""The published cases; the addresses of writing come from the desk."""

from flask import Blueprint, abort, g, redirect, request, url_for

from valuess.access import PARTNER, may
from valuess.cases import facts, page
from valuess.cases.models import Case, CaseInterview
from valuess.htmx import render
from valuess.writing import desk
from valuess.writing.forms import number

bp = Blueprint("case", __name__, url_prefix="/<lang:lang>/cases")
desk.furnish(bp, page.CASE)
BEGINNING = ("case.new", "case.new_draft", "case.import_file")


@bp.before_request
def only_of_a_case():
    """A page is begun for a case that was opened before."""
    begins = request.endpoint in BEGINNING and may(PARTNER)
    if begins and Case.of_document(number("document", None)) is None:
        return redirect(url_for("case.desk"), 303)
    return None


@bp.get("/")
def index():
    """The published cases, of one country or sector if asked: `?country=GB&sector=food`."""
    country, sector = request.args.get("country", ""), request.args.get("sector", "")
    everything = page.published()
    rows = page.chosen(everything, country, sector)
    return render(
        "cases/index.html", fragment="cases/_rows.html", rows=rows, country=country,
        sector=sector, any=bool(everything), told=facts.brief, countries=facts.COUNTRIES,
        sectors=facts.SECTORS, inside=may(PARTNER),
    )  # fmt: skip


def case_at(number):
    """The case of this number, for its circle; or 404."""
    case = Case.numbered(number)
    if case is None or not case.knows(g.user):
        abort(404)
    return case


def interview_at(number):
    """The interview of this number, for the circle of its case; or 404."""
    interview = CaseInterview.numbered(number)
    if interview is None or not interview.case.knows(g.user):
        abort(404)
    return interview
