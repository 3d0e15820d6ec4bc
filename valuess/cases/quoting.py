"""Quotations, for the circle: proposing passages, rewording, taking back."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.cases import forms, proposals
from valuess.cases.models import Changed
from valuess.cases.quotations import Quotation
from valuess.cases.views import bp, case_at
from valuess.htmx import render
from valuess.i18n import _


@bp.get("/desk/<int:number>/quotations")
def quotations(number):
    """The quotations of a case, and the passages that could be."""
    case = case_at(number)
    return render(
        "cases/quotations.html", case=case, quotations=Quotation.of(case),
        withdrawn=Quotation.withdrawn_of(case), passages=proposals.passages(case),
        obstacle=proposals.obstacle(case),
    )  # fmt: skip


@bp.route("/desk/<int:number>/quote/<int:passage>", methods=["GET", "POST"])
def propose(number, passage):
    """Propose a passage as a quotation."""
    case = case_at(number)
    found = proposals.passage(case, passage) or abort(404)
    if request.method == "GET":
        return form(case, found, found.proposed, {}, {})
    words, who, errors = forms.quotation(found.lang, found.translates)
    errors = {**proposals.wrong(case, words, who), **errors}
    if errors:
        return form(case, found, words, who, errors), 422
    Quotation.propose(found.passage, found.interview, words, who, g.user) or abort(404)
    flash(_("Proposed: the interviewee sees it by their link."), "success")
    return redirect(url_for(".quotations", number=number), 303)


def form(case, found, words, who, errors, there=None, opened=0):
    return render(
        "cases/quote_form.html", case=case, found=found, words=words, who=who, errors=errors,
        there=there, opened=opened,
    )  # fmt: skip


def quotation_at(number):
    """A quotation that was not withdrawn, for the circle of its case: (case, it); or 404."""
    found = Quotation.standing(number) or abort(404)
    return case_at(found.case_id), found


@bp.route("/desk/quotation/<int:number>", methods=["GET", "POST"])
def quotation(number):
    """Propose other words."""
    case, row = quotation_at(number)
    found = proposals.of_quotation(row)
    if request.method == "GET":
        return form(case, found, row.words, row.who, {}, opened=row.version)
    words, who, errors = forms.quotation(found.lang, found.translates)
    errors = {**proposals.wrong(case, words, who), **errors}
    if errors:
        return form(case, found, words, who, errors, opened=forms.number("opened")), 422
    try:
        row.reword(words, who, forms.number("opened"), g.user)
    except Changed as late:
        return form(case, found, words, who, {}, late.now, late.now.version), 409
    flash(_("Saved. Words that are new wait for the interviewee."), "success")
    return redirect(url_for(".quotations", number=case.id), 303)


@bp.post("/desk/quotation/<int:number>/withdraw")
def withdraw_quotation(number):
    """Take a quotation back: it shows nowhere any more."""
    case, row = quotation_at(number)
    row.withdraw(g.user)
    flash(_("The quotation is withdrawn."), "success")
    return redirect(url_for(".quotations", number=case.id), 303)
