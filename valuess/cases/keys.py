"""The key of a case: suggestions, lines, and saying that the transcripts are checked."""

from flask import flash, g, redirect, request, url_for

from valuess.cases import forms, keying
from valuess.cases.pseudonyms import SORTS, Pseudonym
from valuess.cases.views import bp, case_at
from valuess.htmx import render
from valuess.i18n import _, ngettext


@bp.route("/desk/<int:number>/names", methods=["GET", "POST"])
def names(number):
    """The key; each change is put into every transcript at once."""
    case = case_at(number)
    if request.method == "GET":
        keying.opened(case, g.user)
        return page(case, {}, {})
    lines, dropped, errors = forms.key(forms.rows())
    if errors:
        return page(case, request.form, errors, 422)
    changed = keying.keep(case, lines, dropped, g.user)
    flash(
        ngettext(
            "Kept. %(num)d transcript changed.", "Kept. %(num)d transcripts changed.", changed
        ),
        "success",
    )
    return redirect(url_for(".names", number=number), 303)


def page(case, form, errors, status=200):
    """The key and what may be missing from it; a form that was refused stays as it was sent."""
    return (
        render(
            "cases/names.html", case=case, form=form, errors=errors, sorts=list(SORTS.items()),
            lines=Pseudonym.of(case), rows=keying.rows(case, form, g.lang, forms.rows()),
            left=keying.left(case), undecided=keying.undecided(case),
        ),
        status,
    )  # fmt: skip


@bp.post("/desk/<int:number>/checked")
def checked(number):
    """Vouch that the transcripts hold no real names; `knowingly` while some words may be names."""
    case = case_at(number)
    if keying.undecided(case) and "knowingly" not in request.form:
        return page(case, {}, {"knowingly": _("Decide on these words, or tick this box.")}, 422)
    try:
        keying.vouch(case, g.user)
        flash(_("Checked: other partners may read what may be analysed."), "success")
    except keying.StillThere as still:
        flash(
            ngettext(
                "%(num)d real name still stands in the transcripts.",
                "%(num)d real names still stand in the transcripts.",
                still.count,
            ),
            "error",
        )
    return redirect(url_for(".names", number=number), 303)
