"""The addresses of a review, and of publishing: where a text stands, and what it lacks."""

from flask import abort, flash, g, redirect, request, url_for
from markupsafe import Markup

from valuess.htmx import render
from valuess.i18n import _
from valuess.writing import checks, edits, forms, past, publishing, reading
from valuess.writing.kinds import kinds
from valuess.writing.models import Text, sees_working
from valuess.writing.review import asking, readiness, states, who
from valuess.writing.review.models import APPROVED, Review


def text_at(kind, slug):
    """The working text at an address that it has or had, maybe in the bin; or 404."""
    seen = kinds[kind].reviewed and sees_working(kind, slug)
    text = Text.ever_at(kind, g.lang, slug) if seen else None
    if text is None:
        abort(404)
    g.alternates = reading.alternates(text, working=True)
    return text


def review(kind, slug):
    """Where a text stands, what changed, and the form to review it or to ask for a review."""
    text = text_at(kind, slug)
    if request.method == "GET":
        moved = text.slug != slug
        return redirect(url_for(".review", slug=text.slug), 301) if moved else page(text)
    reviewer = forms.number("reviewer", None)
    return done(text, lambda: asking.ask(text, words(), reviewer, g.user), _("Review asked for."))


def decide(kind, slug, number):
    """Approve the version that the reviewer has in front of them, or return it with words."""
    text = text_at(kind, slug)
    Review.numbered(text, number) or abort(404)
    act, seen = request.form.get("act", ""), (forms.number("decided"), forms.number("head"))
    said = _("Approved.") if act == APPROVED else _("Returned, with your words.")
    return done(text, lambda: asking.decide(text, number, act, seen, words(), g.user), said)


def take_back(kind, slug, number):
    """Take back a request for a review."""
    text = text_at(kind, slug)
    Review.numbered(text, number) or abort(404)
    return done(text, lambda: asking.take_back(text, number, g.user), _("The request is closed."))


def done(text, verb, said):
    """Back to the review after its verb; or the page again, with what stood in the way."""
    try:
        verb()
    except asking.Overtaken as over:
        return page(text, over=over, status=409)
    except checks.Unacceptable as refused:
        return page(text, errors=refused.errors, status=422)
    flash(said, "success")
    return redirect(url_for(".review", slug=text.slug), 303)


def words():
    return request.form.get("words", "")


def page(text, errors=None, over=None, status=200):
    """The page of a review; where the page is in the bin, what is said of that."""
    text = Text.with_bin(text.id)
    if text.document.binned:
        gone = 409 if request.method == "POST" else 410
        return render("writing/review_binned.html", text=text, form=request.form), gone
    state = states.of(text)
    wrote = who.authors_of(text, state)
    return (
        render(
            "writing/review.html", text=text, state=state, wrote=wrote, errors=errors or {},
            over=over, form=request.form, obstacle=who.obstacle(g.user, wrote),
            candidates=[] if state.open else named(who.candidates(text, wrote)),
            back=state.open and asking.may_take_back(state.open, g.user),
            seen=forms.number("decided"), **looked_at(text, who.since(text, state)),
        ),
        status,
    )  # fmt: skip


def named(accounts):
    """Choices of a list: (number, "name, organisation")."""
    return [(str(each.id), f"{each.name}, {each.organisation.name}") for each in accounts]


def looked_at(text, since):
    """What the reviewer reads: the changes since a revision, or the whole where there is none."""
    new = text.revision_numbered(text.head)
    if not since:
        return {"old": None, "new": new, "html": Markup(reading.bound(text, new.html, True))}
    old = text.revision_numbered(since)
    return {"old": old, "new": new, **past.compared(old, new)}


def publish(kind, slug):
    """What a version lacks before visitors read it; publish it, knowingly where it lacks any."""
    text = past.text_at(kind, slug)
    if request.method == "GET":
        return before_publishing(text, forms.number("number", text.head))
    number, knowingly = forms.number("number"), "knowingly" in request.form
    try:
        text = publishing.publish(text, number, g.user, knowingly)
        flash(_("Published: this is what visitors now read."), "success")
    except readiness.Unready as unready:
        return before_publishing(text, number, unready.errors), 422
    except checks.Unacceptable as refused:
        if text.revision_numbered(number):
            return before_publishing(text, number), 422
        flash(" ".join(refused.errors.values()), "error")
    return redirect(url_for(".show", slug=text.slug), 303)


def before_publishing(text, number, errors=None):
    """The page that says what a version lacks."""
    revision = past.revision_at(text, number)
    return render(
        "writing/publish.html", text=text, revision=revision, errors=errors or {},
        missing=readiness.missing(text, revision), state=states.of(text),
        reviewed=kinds[text.kind].reviewed, reasons=kinds[text.kind].check(text, revision),
    )  # fmt: skip


def rekind(kind, slug, number):
    """Mark a revision anew: what its edit is."""
    text = past.text_at(kind, slug)
    past.revision_at(text, number)
    marked, was = request.form.get("kind", ""), request.form.get("was")
    try:
        edits.rekind(text, number, marked, g.user, was, request.form.get("reason", ""))
    except edits.Overtaken as over:
        return past.revision_page(text, over.revision, over=over), 409
    except checks.Unacceptable as refused:
        return past.revision_page(text, past.revision_at(text, number), refused.errors), 422
    flash(_("The edit is marked anew."), "success")
    return redirect(url_for(".history", slug=text.slug), 303)
