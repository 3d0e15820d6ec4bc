"""The papers of a request, and the auditor's dossiers."""

from flask import abort, flash, g, redirect, send_file, url_for

from valuess import jobs, paper
from valuess.config import LANGUAGES
from valuess.htmx import render
from valuess.i18n import _
from valuess.travel import binding, dossier, papers
from valuess.travel.binding import TravelDossier
from valuess.travel.running import download
from valuess.travel.views import bp, found, meeting_or_404


def without_paper(back):
    """503: no PDF can be made on this machine; says what to install."""
    g.alternates = {lang: back for lang in LANGUAGES}
    return render("travel/no_paper.html", missing=paper.MISSING, back=back), 503


@bp.get("/<int:number>/<chapter>.pdf")
def printed(number, chapter):
    """A chapter of a request's papers, for its owner and for coordinators: bilingual."""
    support = found(number)
    if chapter not in papers.CHAPTERS:
        abort(404)
    try:
        content = papers.printed(support, [chapter], g.lang)
    except paper.NoPaper:
        return without_paper(support.address)
    return download(content, f"travel-{support.id}-{chapter}.pdf", "application/pdf")


@bp.get("/<int:number>/dossier.zip")
def traveller_dossier(number):
    """Everything an auditor asks for of one traveller."""
    support = found(number)
    dossier.opened(f"travel:{support.id}", g.user)
    try:
        made = dossier.of_traveller(support.meeting, support.account)
    except paper.NoPaper:
        return without_paper(support.address)
    name = dossier.safe(support.traveller, 40)
    return sent(made, f"travel-{support.id}-{name}.zip")


@bp.get("/dossier")
def dossier_page():
    """Where the dossier of the meeting stands: to make, being made, or made."""
    meeting = meeting_or_404()
    made = TravelDossier.latest(meeting)
    return render(
        "travel/dossier.html", fragment="travel/_dossier.html", meeting=meeting, made=made,
        alive=bool(made and jobs.alive(made)), there=bool(made and made.kept()),
        missing=paper.MISSING,
    )  # fmt: skip


@bp.post("/dossier")
def make_dossier():
    """Begin the dossier of the meeting, in a process of its own; one at a time."""
    meeting = meeting_or_404()
    if not paper.available():
        return without_paper(url_for("travel.dossier_page"))
    begun = TravelDossier.begin(meeting, g.user, g.lang)
    if begun is None:
        flash(_("The dossier is being made already."), "warning")
    else:
        jobs.launch(binding.COMMAND, begun)
    return redirect(url_for("travel.dossier_page"), 303)


@bp.get("/dossier.zip")
def meeting_dossier():
    """Everything an auditor asks for of the meeting, as it was last made."""
    meeting = meeting_or_404()
    made = TravelDossier.latest(meeting)
    if made is None or not made.kept():
        return redirect(url_for("travel.dossier_page"))
    dossier.opened(f"meeting:{meeting.id}", g.user)
    return sent(made.path, f"dossier-{dossier.safe(meeting.key)}.zip")


def sent(file, name):
    answer = send_file(file, "application/zip", as_attachment=True, download_name=name, etag=False)
    answer.cache_control.no_store = True
    return answer
