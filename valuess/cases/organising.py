"""The partners' side of a case: opening it, its facts, its circle, and what it still lacks."""

from flask import abort, flash, g, redirect, request, url_for

from valuess import coding
from valuess.accounts.models import Account, Organisation
from valuess.cases import facts, forms, memos, surveying
from valuess.cases.models import KEPT, Case, Changed, InterviewGuide
from valuess.cases.views import bp, case_at
from valuess.coding.codebook import Wrong
from valuess.coding.models import CASE
from valuess.db import now
from valuess.htmx import render
from valuess.i18n import _
from valuess.writing import reading
from valuess.writing.forms import number


@bp.get("/desk")
def desk():
    """Every case that partners work on: those of one's circles can be opened."""
    return render("cases/desk.html", lines=surveying.lines(g.user), told=facts.told)


@bp.route("/desk/new", methods=["GET", "POST"])
def open_case():
    """Open a case."""
    if request.method == "GET":
        return form(None, {"sectors": [], "name": {}, "keep_until": now().date() + KEPT}, {})
    values, errors = forms.case()
    if errors:
        return form(None, values, errors), 422
    case = Case.open(values, g.user)
    flash(_("The case is open. Add its first interview."), "success")
    return redirect(url_for(".case", number=case.id), 303)


def form(case, values, errors, there=None, opened=0):
    """The form of the facts; there: the case as somebody else has left it meanwhile."""
    return render(
        "cases/facts.html", case=case, values=values, errors=errors, there=there, opened=opened,
        facts=facts.FACTS, told=facts.told(there) if there else (),
        hosts=[(o.id, o.name) for o in Organisation.listed()],
    )  # fmt: skip


@bp.get("/desk/<int:number>")
def case(number):
    """A case: what it still lacks, its interviews, its circle, its page."""
    return page(case_at(number))


def page(case, status=200, **more):
    return render(
        "cases/case.html", case=case, told=facts.told(case), **surveying.standing(case),
        **memos.shown(case, g.user), **more,
    ), status  # fmt: skip


@bp.post("/desk/<int:number>/memo")
def memo(number):
    """A memo on the case as a whole."""
    case, words = case_at(number), forms.text_of("words")
    try:
        coding.memo(CASE, case.id, g.lang, words, g.user)
    except Wrong as wrong:
        return page(case, 422, errors=wrong.errors, post_failed="memo", memo_words=words)
    return redirect(url_for(".case", number=case.id, _anchor="memos"), 303)


@bp.route("/desk/<int:number>/edit", methods=["GET", "POST"])
def facts_of(number):
    """Say the facts of a case otherwise."""
    case = case_at(number)
    if request.method == "GET":
        return form(case, vars(case)["__data__"], {}, opened=case.version)
    values, errors = forms.case()
    if errors:
        return form(case, values, errors, opened=forms.number("opened")), 422
    try:
        case.revise(values, forms.number("opened"), g.user)
    except Changed as late:
        return form(case, values, {}, late.now, late.now.version), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".case", number=case.id), 303)


@bp.post("/desk/<int:number>/circle")
def circle(number):
    """Take a partner into the circle (`account`), or out of it (`leaves`)."""
    case = case_at(number)
    leaves = forms.number("leaves", None)
    account = Account.get_or_none(Account.id == forms.number("account", leaves)) or abort(404)
    if leaves:
        case.let_go(account, g.user)
        flash(_("%(name)s is out of the circle.", name=account.name), "success")
    elif case.let_in(account, g.user):
        flash(_("%(name)s is in the circle.", name=account.name), "success")
    else:
        flash(_("%(name)s cannot be added: only partners can.", name=account.name), "warning")
    there = case.knows(g.user)
    return redirect(url_for(".case", number=case.id) if there else url_for(".desk"), 303)


@bp.get("/desk/guide")
def guide():
    """What to ask in an interview."""
    found = InterviewGuide.current() or abort(404)
    words, trouble = reading.previewed(str(found.words), found.words.language(), "case")
    return render("cases/guide.html", guide=found, words=words, trouble=trouble)


@bp.route("/desk/guide/edit", methods=["GET", "POST"])
def edit_guide():
    """Ask otherwise, in both languages."""
    found = InterviewGuide.current() or abort(404)
    if request.method == "GET":
        return guide_form(found.title, found.words, {}, found.version)
    title, words, errors = forms.guide()
    if errors:
        return guide_form(title, words, errors, number("opened")), 422
    try:
        found.revise(title, words, number("opened"), g.user)
    except Changed as late:
        return guide_form(title, words, {}, late.now.version, late.now), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".guide"), 303)


def guide_form(title, words, errors, opened, there=None):
    return render(
        "cases/guide_edit.html", title=title, words=words, errors=errors, opened=opened,
        there=there,
    )  # fmt: skip
