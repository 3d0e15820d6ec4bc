"""Looking back on a text, and taking it out of sight: history, diff, restoring, the bin."""

from itertools import groupby

from flask import abort, flash, g, redirect, request, url_for
from markupsafe import Markup

from valuess.htmx import render
from valuess.i18n import _
from valuess.writing import checks, forms, publishing, reading
from valuess.writing import diff as differences
from valuess.writing.deeds import Deed
from valuess.writing.models import Document, Revision, Text, sees_working
from valuess.writing.review import readiness, states

PAGE = 50


def text_at(kind, slug):
    """The working text at this address, or 404."""
    text = Text.at(kind, g.lang, slug, working=True) if sees_working(kind, slug) else None
    if text is None or text.lang != g.lang:
        abort(404)
    g.alternates = reading.alternates(text, working=True)
    return text


def revision_at(text, number):
    return text.revision_numbered(number) or abort(404)


def history(kind, slug):
    """Every state of the text, the latest first, fifty at a time."""
    text = text_at(kind, slug)
    before = forms.number("before", None)
    query = text.revisions()
    rows = list((query.where(Revision.number < before) if before else query).limit(PAGE + 1))
    return render(
        "writing/history.html", text=text, rows=rows[:PAGE],
        older=rows[PAGE - 1].number if len(rows) > PAGE else None,
        deeds=Deed.of(text), state=states.of(text), missing=readiness.in_words,
    )  # fmt: skip


def revision(kind, slug, number):
    """One state of the text, as it would be read."""
    text = text_at(kind, slug)
    g.alternates = {}
    return revision_page(text, revision_at(text, number))


def revision_page(text, there, errors=None, over=None):
    """The page of one state; over: someone else marked it meanwhile."""
    words = there.html and reading.bound(text, there.html, working=True)
    words = words or reading.previewed(there.body, text.lang, text.kind)[0]
    return render(
        "writing/revision.html", text=text, revision=there, html=Markup(words),
        errors=errors or {}, over=over, form=request.form,
    )  # fmt: skip


def diff(kind, slug):
    """What differs between two states: passages matched first, then words."""
    text = text_at(kind, slug)
    new = revision_at(text, forms.number("to", text.head))
    old = revision_at(text, forms.number("from", max(new.base, 1)))
    g.alternates = {}
    return render("writing/diff.html", text=text, old=old, new=new, **compared(old, new))


def compared(old, new):
    """The passages of two states, those alike together, and how much changed."""
    return {
        "groups": passages(old.body, new.body),
        "summary": differences.summary(old.body, new.body),
    }


def passages(old, new):
    """[(whether they are the same, changes)] of two bodies."""
    changes = differences.diff(old, new)
    return [(same, list(some)) for same, some in groupby(changes, lambda c: c.kind == "same")]


def restore(kind, slug):
    """Make an earlier state the working version again."""
    text = text_at(kind, slug)
    try:
        publishing.restore(text, forms.number("number"), g.user, forms.token())
        flash(_("The earlier version is the working version again."), "success")
    except checks.Unacceptable as refused:
        flash(" ".join(refused.errors.values()), "error")
    return redirect(url_for(".show", slug=Text.get_by_id(text.id).slug), 303)


def withdraw(kind, slug):
    """Take the published version back."""
    text = publishing.withdraw(text_at(kind, slug), g.user)
    flash(_("Visitors no longer see this page."), "success")
    return redirect(url_for(".show", slug=text.slug), 303)


def throw(kind, slug):
    """Put the page, in all its languages, into the bin."""
    publishing.put_in_bin(text_at(kind, slug).document_id, g.user)
    flash(
        _("The page is in the bin, in every language. It can be given back from there."), "success"
    )
    return redirect(url_for(".bin"), 303)


def bin_of(kind):
    """What is in the bin."""
    rows = list(Document.in_bin(kind).limit(200))
    return render("writing/bin.html", rows=rows)


def give_back(kind, document):
    """Take a page out of the bin."""
    there = Document.get_or_none(Document.id == document, Document.kind == kind)
    if there is None or there.binned is None:
        abort(404)
    publishing.give_back(there.id, g.user)
    flash(_("The page is back, as it was."), "success")
    return redirect(url_for(".index"), 303)
