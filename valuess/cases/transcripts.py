"""Reading and writing transcripts: each reading is logged, each version kept."""

from flask import abort, current_app, flash, g, redirect, request, url_for

from valuess import limits
from valuess.cases import bringing, forms, transcribing
from valuess.cases.models import Changed, Transcript, TranscriptReading
from valuess.cases.views import bp, interview_at
from valuess.htmx import render
from valuess.i18n import _, ngettext

FILES = 60  # that one person may send in an hour: each takes a process


def transcript_at(number):
    """The transcript of an interview, for the circle; or 404."""
    return Transcript.of(interview_at(number))


@bp.get("/desk/interview/<int:number>/transcript")
def transcript(number):
    """The words, to read: for the circle, and for partners who may analyse them."""
    found = Transcript.of(number)
    if found is None or not transcribing.may_read(g.user, found):
        abort(404)
    TranscriptReading.log(found, g.user)
    inside = found.interview.case.knows(g.user)
    return render(
        "cases/transcript.html", transcript=found, case=found.interview.case, inside=inside,
        interview=found.interview, title=transcribing.title(found.interview),
        marking=url_for("coding.text", kind=transcribing.KIND, number=found.id),
    )  # fmt: skip


@bp.route("/desk/interview/<int:number>/write", methods=["GET", "POST"])
def write(number):
    """Write what was said. Fields `words`, and `base`, the version one started from."""
    found = transcript_at(number)
    if request.method == "GET":
        TranscriptReading.log(found, g.user)
        return form(found, found.words, found.version)
    words, errors = forms.transcript()
    if errors:
        return form(found, words, forms.number("base"), errors), 422
    return kept(found, transcribing.tidy(words), transcribing.TYPED)


def kept(found, words, how):
    """Keep the words; or the form again, with what somebody else wrote meanwhile beside them."""
    try:
        transcribing.write(found, words, forms.number("base"), g.user, how)
    except Changed as late:
        TranscriptReading.log(late.now, g.user)
        return form(found, words, late.now.version, there=late.now), 409
    count = len(words.split())
    flash(ngettext("Saved: %(num)d word.", "Saved: %(num)d words.", count), "success")
    return redirect(url_for(".transcript", number=found.interview_id), 303)


def form(found, words, base, errors=None, there=None):
    return render(
        "cases/write.html", transcript=found, interview=found.interview, words=words, base=base,
        case=found.interview.case, errors=errors or {}, there=there,
        endings=", ".join(bringing.ENDINGS), accept=",".join(bringing.ENDINGS),
    )  # fmt: skip


@bp.post("/desk/interview/<int:number>/upload")
def upload(number):
    """Take the words of a file. The file itself is not kept."""
    found = transcript_at(number)
    limits.hit("transcript file", g.user.id, FILES, 3600)
    sent = request.files.get("file")
    if not sent or not sent.filename:
        nothing = {"file": _("Choose a file first.")}
        return form(found, found.words, found.version, nothing), 422
    try:
        words = bringing.words_of(sent.read(), current_app.config["MAX_UPLOAD"])
    except bringing.Refused as refused:
        return form(found, found.words, found.version, {"file": str(refused)}), 422
    return kept(found, transcribing.tidy(words), transcribing.UPLOADED)


@bp.get("/desk/interview/<int:number>/versions")
def versions(number):
    """Every version, the latest first."""
    found = transcript_at(number)
    return render(
        "cases/versions.html", transcript=found, interview=found.interview,
        case=found.interview.case, rows=list(found.versions()), how=transcribing.HOW,
    )  # fmt: skip


@bp.get("/desk/interview/<int:number>/version/<int:version>")
def version(number, version):
    """One version, to read."""
    found = transcript_at(number)
    there = found.version_numbered(version) or abort(404)
    TranscriptReading.log(found, g.user, version)
    return render(
        "cases/version.html", transcript=found, interview=found.interview, there=there,
        case=found.interview.case,
    )  # fmt: skip


@bp.post("/desk/interview/<int:number>/version/<int:version>/restore")
def restore_version(number, version):
    """Make an earlier version the present one."""
    found = transcript_at(number)
    try:
        transcribing.restore(found, version, g.user) or abort(404)
    except Changed:
        flash(_("Somebody wrote meanwhile: look at the present version first."), "warning")
        return redirect(url_for(".versions", number=number), 303)
    flash(_("Version %(n)s is the present one again.", n=version), "success")
    return redirect(url_for(".transcript", number=number), 303)
