"""The page of somebody who was interviewed: reached by their link, without an account."""

from functools import wraps

from flask import abort, flash, make_response, redirect, request, url_for

from valuess import limits
from valuess.cases import answering, forms
from valuess.cases.consents import PURPOSES
from valuess.cases.links import InterviewLink
from valuess.cases.models import Changed
from valuess.cases.quotations import STATES
from valuess.cases.views import bp
from valuess.db import now
from valuess.htmx import render
from valuess.i18n import _

HOURLY = 240  # requests from one place
PRIVATE = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def by_link(view):
    """Open the link of the address, or answer 404; nothing of it is kept or indexed."""

    @wraps(view)
    def opened(token, **values):
        limits.hit("interview link", limits.peer(), HOURLY, 3600)
        link = InterviewLink.open(token) or abort(404)
        answer = make_response(view(link, token, **values))
        answer.headers.extend(PRIVATE)
        return answer

    return opened


@bp.get("/mine/<token>")
@by_link
def mine(link, token):
    """What I said, what may be done with it, and where."""
    link.seen()
    return page(link, token, {}, {})


def page(link, token, form, errors, status=200):
    """The page; errors: of the answer to one quotation, `number` in the form."""
    return (
        render(
            "cases/mine.html", link=link, token=token, form=form, errors=errors,
            interview=link.interview, case=link.interview.case, purposes=PURPOSES, states=STATES,
            **answering.standing(link.interview),
        ),
        status,
    )  # fmt: skip


@bp.post("/mine/<token>/answer/<int:number>")
@by_link
def answer(link, token, number):
    """Approve a quotation, or ask for a change. Fields `act`, `words`, `opened`."""
    row = answering.quotation(link.interview, number)
    if row is None:
        flash(_("These words are no longer to be quoted: there is nothing to answer."), "warning")
        return redirect(url_for(".mine", token=token), 303)
    asks = request.form.get("act") != "approve"
    words, errors = forms.change() if asks else ("", {})
    if errors:
        return page(link, token, {"number": number, "words": words}, errors, 422)
    try:
        answering.answer(row, asks, words, forms.number("opened"))
    except Changed:
        late = {"words": _("The words have changed meanwhile: read them again, then answer.")}
        return page(link, token, {"number": number, "words": words}, late, 409)
    said = _("Thank you: your wish was passed on.") if asks else _("Thank you: approved.")
    flash(said, "success")
    return redirect(url_for(".mine", token=token, _anchor=f"quotation-{number}"), 303)


@bp.route("/mine/<token>/withdraw/<purpose>", methods=["GET", "POST"])
@by_link
def take_back_consent(link, token, purpose):
    """Withdraw a consent, after having been told what follows."""
    if not answering.given(link.interview, purpose):
        purpose in PURPOSES or abort(404)
        flash(_("This is not agreed to, or not any more: there is nothing to withdraw."), "warning")
        return redirect(url_for(".mine", token=token), 303)
    if request.method == "GET":
        return render(
            "cases/mine_withdraw.html", link=link, token=token, purpose=purpose,
            said=PURPOSES[purpose], case=link.interview.case,
        )  # fmt: skip
    answering.withdraw(link.interview, purpose, now().date())
    flash(_("Withdrawn. It holds from now on."), "success")
    return redirect(url_for(".mine", token=token), 303)


@bp.get("/mine/<token>/page")
@by_link
def my_page(link, token):
    """The page of the case, as it will appear."""
    found = answering.page_of(link.interview) or abort(404)
    return render(
        "cases/mine_page.html", token=token, case=link.interview.case, text=found.text,
        revision=found.revision, html=found.html, public=found.public,
    )  # fmt: skip
