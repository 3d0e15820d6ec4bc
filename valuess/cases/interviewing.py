"""Interviews: when, where, with whom, what they agree to, and the links they are given."""

from datetime import date

from flask import abort, current_app, flash, g, make_response, redirect, request, url_for
from werkzeug.http import dump_options_header

from valuess.cases import forms, withdrawing
from valuess.cases.consents import PURPOSES, CaseFile, Consent
from valuess.cases.links import InterviewLink
from valuess.cases.models import CaseInterview, Changed, Transcript, TranscriptReading
from valuess.cases.views import bp, case_at, interview_at
from valuess.config import LANGUAGES
from valuess.files.checks import RefusedFile
from valuess.htmx import render
from valuess.i18n import _


@bp.route("/desk/<int:number>/interview", methods=["GET", "POST"])
def add_interview(number):
    """Note an interview of a case."""
    case = case_at(number)
    if request.method == "GET":
        return form(case, None, {"lang": g.lang}, {})
    values, errors = forms.interview()
    if errors:
        return form(case, None, values, errors), 422
    interview = CaseInterview.add_to(case, values, g.user)
    flash(_("The interview is noted. Record what was agreed to, then write what was said."),
          "success")  # fmt: skip
    return redirect(url_for(".interview", number=interview.id), 303)


def form(case, interview, values, errors, there=None, opened=0):
    return render(
        "cases/interview_form.html", case=case, interview=interview, values=values,
        errors=errors, there=there, opened=opened,
        tongues=[(code, name) for code, name in LANGUAGES.items()],
    )  # fmt: skip


@bp.get("/desk/interview/<int:number>")
def interview(number):
    """An interview: its transcript, its consents, its links."""
    return shown(interview_at(number), {}, {})


def shown(interview, form, errors, link=None, status=200):
    """The page of an interview; link: the address of a link just made."""
    history = list(Consent.history(interview))
    present = {}
    for line in history:
        present.setdefault(line.purpose, line)
    answer = make_response(
        render(
            "cases/interview.html", interview=interview, case=interview.case, form=form,
            errors=errors, link=link, purposes=PURPOSES, history=history, present=present,
            transcript=Transcript.of(interview), links=list(InterviewLink.live(interview)),
            tongues=list(LANGUAGES.items()), today=date.today(),
        ),
        status,
    )  # fmt: skip
    answer.cache_control.no_store = True
    return answer


@bp.route("/desk/interview/<int:number>/edit", methods=["GET", "POST"])
def edit_interview(number):
    """Say it otherwise."""
    interview = interview_at(number)
    if request.method == "GET":
        values = {name: getattr(interview, name) for name in CaseInterview.FIELDS}
        return form(interview.case, interview, values, {}, opened=interview.version)
    values, errors = forms.interview()
    opened = forms.number("opened")
    if errors:
        return form(interview.case, interview, values, errors, opened=opened), 422
    try:
        interview.revise(values, opened, g.user)
    except Changed as late:
        return form(interview.case, interview, values, {}, late.now, late.now.version), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".interview", number=number), 303)


@bp.post("/desk/interview/<int:number>/consents")
def consents(number):
    """Record what was agreed to, and what was not; with the signed form if there is one."""
    interview = interview_at(number)
    given, day, errors = forms.answers()
    sent, file = request.files.get("form"), None
    if errors:
        return shown(interview, request.form, errors, status=422)
    try:
        if sent and sent.filename:
            most = current_app.config["MAX_UPLOAD"]
            file = withdrawing.keep_form(interview.case, sent.filename, sent.read(), most, g.user)
    except RefusedFile as refused:
        return shown(interview, request.form, {"form": str(refused)}, status=422)
    withdrawing.record(interview, given, day, g.user, file)
    flash(_("Recorded."), "success")
    return redirect(url_for(".interview", number=number, _anchor="consents"), 303)


@bp.get("/desk/<int:number>/form/<int:file>")
def signed_form(number, file):
    """A signed form, for the circle."""
    case = case_at(number)
    found = CaseFile.of(case, file) or abort(404)
    answer = make_response(bytes(found.content))
    answer.mimetype = found.mime
    answer.headers["Content-Disposition"] = dump_options_header(
        "attachment", {"filename": found.name}
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.cache_control.no_store = True
    return answer


@bp.post("/desk/interview/<int:number>/links")
def links(number):
    """Make a personal link, shown once; or let one open nothing any more (`revoke`)."""
    interview = interview_at(number)
    revoked = forms.number("revoke", None)
    if revoked:
        InterviewLink.revoke(interview, revoked, g.user) or abort(404)
        flash(_("The link opens nothing any more."), "success")
        return redirect(url_for(".interview", number=number, _anchor="links"), 303)
    lang = forms.one_of("lang", LANGUAGES, {}) or interview.lang
    link = InterviewLink.make(interview, lang, forms.line_of("name")[:120], g.user)
    errors = {} if link else {"name": _("There are enough links: revoke one first.")}
    return shown(interview, {}, errors, link, 200 if link else 422)


@bp.get("/desk/interview/<int:number>/readings")
def readings(number):
    """Who opened the transcript, and when."""
    interview = interview_at(number)
    transcript = Transcript.of(interview)
    rows = list(TranscriptReading.of(transcript))
    return render(
        "cases/readings.html", interview=interview, case=interview.case, rows=rows,
        names=TranscriptReading.names(rows),
    )  # fmt: skip


@bp.route("/desk/interview/<int:number>/erase", methods=["GET", "POST"])
def erase(number):
    """Forget an interview altogether, after having been asked whether one means it."""
    interview = interview_at(number)
    errors = {}
    if request.method == "POST" and "sure" in request.form:
        withdrawing.erase(interview, g.user)
        flash(_("The interview is erased."), "success")
        return redirect(url_for(".case", number=interview.case_id), 303)
    if request.method == "POST":
        errors["sure"] = _("Tick this box to erase it.")
    page = render("cases/erase.html", interview=interview, case=interview.case, errors=errors)
    return page, 422 if errors else 200
