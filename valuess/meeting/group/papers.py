"""The papers of a meeting as PDF, the scans of signed sheets, and their reconciling."""

from flask import abort, current_app, flash, g, make_response, redirect, request, url_for
from werkzeug.http import dump_options_header

from valuess.accounts.models import Account
from valuess.agenda import chosen
from valuess.agenda.models import Registration
from valuess.files.checks import RefusedFile
from valuess.htmx import render
from valuess.i18n import _, ngettext
from valuess.meeting.group import comparing, marks, printed, told
from valuess.meeting.group.comers import download, run_item
from valuess.meeting.group.marks import Place
from valuess.meeting.group.presence import day_place
from valuess.meeting.group.sheets import WHY, Difference, Scan, Sheet, Unexplained
from valuess.meeting.views import bp
from valuess.paper import NoPaper

PDF = "application/pdf"


def paper(make, name):
    """A PDF to save; 503 with what to install when the machine cannot make any."""
    try:
        made = make()
    except NoPaper as error:
        current_app.logger.warning("no PDF: %s", error)
        return render("meeting/no_paper.html"), 503, {"Retry-After": "3600"}
    return download(made, PDF, name)


@bp.get("/<slug>/sheet.pdf")
def sheet_pdf(slug):
    """The signature sheet of an item."""
    item = run_item(slug)
    place = Place.of_item(item)
    return paper(lambda: printed.signature_sheet(place, g.lang)[0], f"signatures-{item.slug}.pdf")


@bp.get("/day/<date>/sheet.pdf")
def day_sheet_pdf(date):
    """The signature sheet of a day."""
    place = day_place(date)
    return paper(lambda: printed.signature_sheet(place, g.lang)[0], f"signatures-{date}.pdf")


@bp.get("/<slug>/people.pdf")
def people_pdf(slug):
    """The list of who comes to an item."""
    item = run_item(slug)
    return paper(lambda: printed.people(item, g.lang), f"people-{item.slug}.pdf")


@bp.get("/badges.pdf")
def badges_pdf():
    """Everyone's badge."""
    meeting = chosen.meeting() or abort(404)
    return paper(lambda: printed.badges(meeting, g.lang), f"badges-{meeting.key}.pdf")


@bp.get("/certificate.pdf")
def certificate():
    """One's own certificate of attendance; there is none for what was not marked."""
    meeting = chosen.meeting() or abort(404)
    registration = Registration.standing(meeting, g.user)
    if not marks.attended(meeting, g.user):
        return render("meeting/no_certificate.html", meeting=meeting), 404
    make = lambda: printed.certificate(meeting, g.user, registration)  # noqa: E731
    return paper(make, f"certificate-{meeting.key}.pdf")


@bp.get("/sheets")
def sheets():
    """Every sheet of the meeting: what is printed, scanned, compared."""
    meeting = chosen.meeting() or abort(404)
    return render("meeting/sheets.html", meeting=meeting, lines=printed.overview(meeting))


def sheet_at(number):
    return Sheet.numbered(number, g.user) or abort(404)


@bp.get("/sheet/<int:number>")
def sheet(number):
    """One sheet: its scans; who signed beside who was marked."""
    return sheet_page(sheet_at(number))


def sheet_page(here, error=None, status=200, errors=None):
    people = marks.attendance(here.place)
    names = Account.names({n for n in [here.reconciled_by] if n})
    differing, known = [person for person in people if person.differs], Difference.of(here)
    page = render(
        "meeting/sheet.html", sheet=here, place=here.place, people=people, error=error,
        scans=list(here.scans()), names=names, presence=told.address(here.place),
        differing=differing, known=known, why=comparing.typed(differing, known),
        errors=errors or {}, most=WHY,
    )  # fmt: skip
    return page, status


@bp.post("/sheet/<int:number>/signed")
def sheet_signed(number):
    """Keep who is ticked as having signed; the button `reconcile` also says it is compared."""
    here = sheet_at(number)
    changed = here.tick(set(request.form.getlist("signed")), g.user)
    flash(ngettext("%(num)d tick changed.", "%(num)d ticks changed.", changed), "success")
    return redirect(url_for(".sheet", number=here.id), 303)


@bp.post("/sheet/<int:number>/reconcile")
def sheet_reconcile(number):
    """Say that the sheet is reconciled, with a word for each difference, or that there is none."""
    here = sheet_at(number)
    try:
        here.reconcile(g.user, *comparing.said())
    except Unexplained as unexplained:
        return sheet_page(here, status=422, errors=comparing.errors(unexplained))
    flash(_("The sheet is reconciled."), "success")
    return redirect(url_for(".sheet", number=here.id), 303)


@bp.post("/sheet/<int:number>/scans")
def new_scan(number):
    """Keep a scan of the signed sheet."""
    here = sheet_at(number)
    sent, most = request.files.get("file"), current_app.config["MAX_UPLOAD"]
    try:
        if sent is None or not sent.filename:
            raise RefusedFile(_("Choose a file first."))
        Scan.keep(here, sent.filename, sent.stream.read(most + 1), most, g.user)
    except RefusedFile as refused:
        return sheet_page(here, str(refused), 422)
    flash(_("The scan is saved."), "success")
    return redirect(url_for(".sheet", number=here.id), 303)


def scan_of(number, scan):
    return next((each for each in sheet_at(number).scans() if each.id == scan), None) or abort(404)


@bp.get("/sheet/<int:number>/scans/<int:scan>")
def scan(number, scan):
    """A scan, for who may see the sheet."""
    found = scan_of(number, scan)
    answer = make_response(found.bytes())
    answer.mimetype = found.mime
    how = "inline" if found.mime.startswith("image/") else "attachment"
    answer.headers["Content-Disposition"] = dump_options_header(how, {"filename": found.name})
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.post("/sheet/<int:number>/scans/<int:scan>/remove")
def drop_scan(number, scan):
    """Take away a scan that was added by mistake."""
    scan_of(number, scan).drop(g.user)
    flash(_("The scan is removed."), "success")
    return redirect(url_for(".sheet", number=number), 303)
