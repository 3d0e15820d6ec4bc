"""The claim, line by line, and its evidence: from a phone as well as from a desk."""

from flask import abort, g, redirect, request

from valuess import limits
from valuess.htmx import render
from valuess.i18n import _, ngettext
from valuess.travel import claims, forms, states
from valuess.travel.models import MEANS, TravelFile, TravelLine
from valuess.travel.settings import Changed, TravelSetting
from valuess.travel.views import back_to, bp, collided, own, page

IN_AN_HOUR = 300  # forms with evidence that one person may send


def line_or_404(support, number):
    line = TravelLine.get_or_none(TravelLine.id == number, TravelLine.request == support)
    return line or abort(404)


def file_or_404(support, number):
    mine = TravelFile.id == number, TravelFile.request == support
    return TravelFile.described().where(*mine).first() or abort(404)


def line_page(support, values, errors=None, status=200, line=None, now=None):
    """The form of a line. Evidence that has come already is listed, and need not come again."""
    words = render(
        "travel/line.html", support=support, values=values, errors=errors or {}, line=line,
        now=now, means=MEANS, setting=TravelSetting.of(support.meeting), key=forms.new_key(),
        loose=support.loose, chosen=forms.loose() or [file.id for file in support.loose],
    )  # fmt: skip
    return words, status


def gathering(support):
    return states.after(states.OWNER, "write line", support.state) is not None


@bp.route("/<int:number>/line", methods=["GET", "POST"])
def new_line(number):
    """Write down an expense, with its evidence."""
    support = own(number)
    if request.method == "POST":
        return written(support)
    return line_page(support, {}) if gathering(support) else redirect(support.address, 303)


@bp.route("/<int:number>/line/<int:line>", methods=["GET", "POST"])
def line(number, line):
    """Correct an expense."""
    support = own(number)
    known = line_or_404(support, line)
    if request.method == "POST":
        return written(support, known)
    if not gathering(support):
        return redirect(support.address, 303)
    return line_page(support, as_typed(known), line=known)


def as_typed(line):
    """The form's values for a line that is known."""
    shown = {name: getattr(line, name) for name in ("day", "what", "means", "rate_day",
                                                    "rate_source", "currency")}  # fmt: skip
    return shown | {"amount": forms.cash(line.amount), "rate": forms.exact(line.rate)}


def written(support, line=None):
    """Write the line; when something is wrong the pictures that came are kept all the same."""
    limits.hit("travel evidence", g.user.id, IN_AN_HOUR, 3600)
    values, errors = forms.expense(support, TravelSetting.of(support.meeting).currencies)
    proofs, form = forms.proofs(errors), forms.carried()
    opened, form.opened = form.opened, None
    try:
        if errors:
            return saved_apart(support, proofs, errors, line)
        claims.write_line(support, g.user, values, proofs, forms.loose(), form, line, opened)
    except Changed as changed:
        if isinstance(changed.now, TravelLine):
            return line_page(support, request.form, None, 409, changed.now, changed.now)
        return collided(changed, "write line")
    except claims.Unready as unready:
        return line_page(support, request.form, {"": unready.missing[0]}, 422, line)
    return back_to(support, _("The expense is written down."))


def saved_apart(support, proofs, errors, line):
    """The form again, with what is wrong; the evidence that came with it stands by itself."""
    if proofs:
        form = forms.carried()
        form.opened, form.key = None, ""
        claims.add_evidence(support, g.user, proofs, form)
        support.__dict__.pop("files", None)
    return line_page(support, request.form, errors, 422, line)


@bp.post("/<int:number>/line/<int:line>/drop")
def drop_line(number, line):
    """Take an expense out of the claim."""
    support = own(number)
    try:
        claims.drop_line(support, g.user, line_or_404(support, line), undated())
    except Changed as changed:
        return collided(changed, "drop line")
    return back_to(support, _("The expense is removed; its evidence is kept below."))


def undated():
    """The form's key alone: what is added harms nothing that somebody else did meanwhile."""
    form = forms.carried()
    form.opened = None
    return form


@bp.post("/<int:number>/files")
def add_files(number):
    """Add evidence, to an expense or to be named later."""
    support, errors = own(number), {}
    limits.hit("travel evidence", g.user.id, IN_AN_HOUR, 3600)
    proofs = forms.proofs(errors)
    line = line_or_404(support, forms.number("line")) if request.form.get("line") else None
    if not proofs and not errors:
        errors["files"] = _("Choose a file first.")
    if errors:
        return page(support, errors, 422, at=f"files-{line.id if line else ''}")
    try:
        kept = claims.add_evidence(support, g.user, proofs, undated(), line)
    except Changed as changed:
        return collided(changed, "add evidence")
    return back_to(support, ngettext("%(num)d file was added.", "%(num)d files were added.", kept))


@bp.post("/<int:number>/file/<int:file>/drop")
def drop_file(number, file):
    """Take away a file that was sent by mistake."""
    support = own(number)
    try:
        claims.drop_evidence(support, g.user, file_or_404(support, file), undated())
    except Changed as changed:
        return collided(changed, "drop evidence")
    return back_to(support, _("The file is removed."))
