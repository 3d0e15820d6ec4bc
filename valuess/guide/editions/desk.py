"""The addresses of editions: to read them, to take their files, to prepare the next one."""

import datetime

from flask import abort, flash, g, make_response, redirect, request, url_for

from valuess import jobs, paper
from valuess.access import COORDINATOR, may
from valuess.accounts.models import Organisation
from valuess.config import LANGUAGES
from valuess.guide.editions import binding, freezing, making, reading
from valuess.guide.editions.errata import EditionErratum
from valuess.guide.editions.models import Edition, EditionCopy
from valuess.guide.views import bp
from valuess.htmx import render
from valuess.i18n import _
from valuess.typography import typography

LONGEST = {"title": 200, "remarks": 4000}


def found(number):
    return Edition.numbered(number) or abort(404)


def standing():
    """For the coordinator's desk: how things stand."""
    if Edition.draft():
        return _("One is being prepared.")
    return _("None is being prepared.")


@bp.get("/editions")
def editions():
    """Every edition, the latest first; for partners, the one in preparation."""
    return render("guide/editions.html", editions=Edition.all_frozen(), draft=Edition.draft())


@bp.get("/edition/<int:number>")
def edition(number):
    """The front of an edition: what it is, who signed, how to cite it, its files and contents."""
    here = found(number)
    job = making.follow(here)
    return render(
        "guide/edition.html", fragment="guide/_files.html", edition=here,
        signatures=here.signatures(), lines=reading.contents(here), job=job,
        alive=bool(job and jobs.alive(job)), copies=EditionCopy.of(here),
        errata=EditionErratum.of(here), formats=making.formats(), missing=paper.MISSING,
        citation=binding.citations(here)[g.lang],
        names={text.document: text.title for text, _url in reading.contents(here)},
    )  # fmt: skip


@bp.get("/edition/<int:number>/<slug>")
def edition_page(number, slug):
    """A page of an edition, as it was frozen."""
    here = found(number)
    text = here.text(slug, g.lang) or abort(404)
    g.alternates = reading.alternates(here, text)
    if g.alternates[g.lang] != request.path:
        return redirect(g.alternates[g.lang])
    lines = reading.contents(here)
    at = next(i for i, (line, _url) in enumerate(lines) if line.document == text.document)
    pair = [lines[i] if 0 <= i < len(lines) else None for i in (at - 1, at + 1)]
    return render(
        "guide/edition_page.html", edition=here, text=text, living=reading.living(text),
        words=reading.shown(here, text, lines), around=[p and (p[0].title, p[1]) for p in pair],
        headings=[{"level": n, "id": i, "text": w} for n, i, w in text.headings],
    )  # fmt: skip


@bp.get("/edition/<int:number>/picture/<int:id>")
def edition_picture(number, id):
    """A picture as it was frozen."""
    file = reading.picture(found(number), id) or abort(404)
    answer = make_response(bytes(file.content))
    answer.mimetype = file.mime
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.cache_control.max_age = 86400
    return answer


@bp.get("/edition/<int:number>.<ending>")
def edition_file(number, ending):
    """A file of an edition, in the language of the address."""
    return given(found(number), making.name_of(ending, g.lang) or abort(404))


@bp.get("/edition/<int:number>-both.pdf")
def edition_both(number):
    """The PDF with both languages side by side."""
    return given(found(number), f"{making.BOTH}.pdf")


def given(edition, name):
    """The file; while it is being made, 503 and the page on which one can follow it."""
    copy = EditionCopy.taken(edition, name)
    if copy is None:
        job = making.follow(edition)
        here = url_for("guide.edition", number=edition.number)
        g.alternates = {}
        page = render("guide/edition_wait.html", edition=edition, here=here, job=job)
        return page, 503, {"Retry-After": "20", "Cache-Control": "no-store"}
    answer = make_response(bytes(copy.content))
    answer.mimetype = copy.mime
    stem = f"valuess-guide-{edition.number}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{stem}-{filename(name)}"'
    answer.headers["Digest"] = f"sha-256={copy.sha256}"
    answer.set_etag(copy.sha256, weak=True)
    return answer.make_conditional(request)


def filename(name):
    return name if "." in name else f"markdown.{name}"


@bp.post("/edition/<int:number>/make")
def make_edition(number):
    """Make the files that are missing."""
    here = found(number)
    job = making.again(here)
    if job is None:
        flash(_("The files are being made already."), "warning")
    else:
        jobs.launch(making.COMMAND, job)
    return redirect(url_for("guide.edition", number=number), 303)


@bp.get("/editions/next")
def next_edition():
    """The edition in preparation: what would go in, who has signed."""
    draft = Edition.draft()
    if draft is None:
        return redirect(url_for("guide.editions"))
    return overview(draft)


def overview(draft, error=None, status=200):
    plan, mine = freezing.planned(), freezing.signs_for(g.user)
    signed = {row.organisation_id: row for row in draft.signatures()}
    return (
        render(
            "guide/edition_next.html", draft=draft, plan=plan, signed=signed, mine=mine,
            error=error, partners=list(Organisation.partners()), runs=may(COORDINATOR),
            names={branch.document: branch.title for branch in plan.branches},
        ),
        status,
    )  # fmt: skip


@bp.route("/editions/prepare", methods=["GET", "POST"])
def prepare_edition():
    """Begin the next edition, or change its title, date and remarks."""
    draft = Edition.draft()
    if request.method == "GET":
        return form(draft, given_by(draft))
    typed = request.form.to_dict()
    words, errors = checked(typed)
    if errors:
        return form(draft, typed, errors, 422)
    try:
        if draft is None:
            freezing.prepare(*words, g.user)
        else:
            freezing.change(*words, int(typed["version"]), g.user)
    except (freezing.Moved, freezing.Already):
        return form(Edition.draft(), typed, {"": _("Somebody else changed it meanwhile.")}, 409)
    return redirect(url_for("guide.next_edition"), 303)


def given_by(draft):
    """The fields of the form as the draft has them."""
    fields = {"version": draft.version if draft else 0,
              "date": str(draft.date) if draft else str(datetime.date.today())}  # fmt: skip
    for name in LONGEST:
        label = getattr(draft, name) if draft else {}
        fields |= {f"{name}-{lang}": label.get(lang, "") for lang in LANGUAGES}
    return fields


def checked(typed):
    """((title, date, remarks), errors) of what was typed."""
    errors, words = {}, {}
    typed["version"] = typed.get("version", "") if typed.get("version", "").isdecimal() else "0"
    for name, most in LONGEST.items():
        words[name] = {c: typography(typed.get(f"{name}-{c}", "").strip(), c) for c in LANGUAGES}
        for code, said in words[name].items():
            if name == "title" and not said:
                errors[f"{name}-{code}"] = _("Give the title in both languages.")
            elif len(said) > most:
                errors[f"{name}-{code}"] = _("At most %(num)d characters.", num=most)
    try:
        day = datetime.date.fromisoformat(typed.get("date", ""))
    except ValueError:
        day, errors["date"] = None, _("Give a day, such as 2014-12-15.")
    return (words["title"], day, words["remarks"]), errors


def form(draft, typed, errors=None, status=200):
    page = render(
        "guide/edition_prepare.html", draft=draft, typed=typed, errors=errors or {},
        there=given_by(draft) if status == 409 else None,
    )  # fmt: skip
    return page, status


@bp.post("/editions/next/sign")
def sign_edition():
    """Sign for one's organisation."""
    return act(lambda: freezing.sign(
        g.user, request.form.get("note", "").strip()[:500], request.form.get("mark", "")),
        _("Your organisation has signed."),
    )  # fmt: skip


@bp.post("/editions/next/unsign")
def unsign_edition():
    """Take the signature back."""
    return act(lambda: freezing.unsign(g.user), _("The signature was taken back."))


@bp.post("/editions/next/drop")
def drop_edition():
    """Give up the edition in preparation."""
    return act(lambda: freezing.drop(g.user), _("The edition was given up."))


def act(verb, said):
    """Do it and go back; say why it could not be done."""
    try:
        verb()
    except freezing.Already:
        flash(_("No edition is being prepared."), "warning")
        return redirect(url_for("guide.editions"), 303)
    except freezing.Moved:
        return overview(Edition.draft(), _("What goes in has changed since: look again."), 409)
    flash(said, "success")
    return redirect(url_for("guide.next_edition"), 303)


@bp.post("/editions/next/freeze")
def freeze_edition():
    """Freeze it, knowingly; its files are begun."""
    draft = request.form.get("draft", "")
    if not draft.isdecimal():
        abort(400)
    if request.form.get("knowingly") != "1":
        here = Edition.draft() or abort(404)
        return overview(here, _("Tick the box that says that you know what is missing."), 422)
    try:
        made = freezing.freeze(int(draft), request.form.get("mark", ""), g.user)
    except freezing.Already:
        abort(404)
    except freezing.Moved:
        return overview(Edition.draft(), _("What goes in has changed since: look again."), 409)
    begin(made)
    return redirect(url_for("guide.edition", number=made.number), 303)


def begin(edition):
    """Have the files made, once."""
    job = making.EditionJob.get(making.EditionJob.edition == edition)
    if job.process == 0 and not EditionCopy.of(edition):
        jobs.launch(making.COMMAND, job)
