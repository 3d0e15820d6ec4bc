"""Changing where a passage begins and ends, a word or a sentence at a time."""

from flask import flash, g, redirect, request, url_for

from valuess.coding import asked, deeds, segments, showing, sources
from valuess.coding.codebook import Wrong
from valuess.coding.views import bp, passage_or_404
from valuess.htmx import render
from valuess.i18n import _

EDGES = ("start", "end")


def typed(found, text, told):
    """The place that is asked for; that of the passage where it is none of the text."""
    start, end = (asked.whole(told.get(edge, "")) for edge in EDGES)
    return (start, end) if 0 <= start < end <= len(text) else (found.start, found.end)


@bp.get("/passage/<int:number>/edges")
def edges(number):
    """Other edges, before they are kept: `?start=` and `?end=`, moved by `?move=start-earlier` or
    `?move=end-later-sentence`."""
    found = passage_or_404(number)
    words = sources.words(found.kind, found.number)
    place = typed(found, words.text, request.args)
    edge, _dash, way = request.args.get("move", "").partition("-")
    if edge in EDGES:
        earlier, whole = way.startswith("earlier"), way.endswith("sentence")
        place = segments.moved(words.text, *place, edge, earlier, whole)
    return page(found, words, place)


def page(found, words, place, errors=None, status=200):
    start, end = place
    return render(
        "coding/edges.html", fragment="coding/_edges.html", passage=found, start=start, end=end,
        before=showing.before(words.text, start), inside=words.text[start:end], stamp=words.stamp,
        after=showing.after(words.text, end), title=showing.title(found.kind, found.number),
        errors=errors or {}, changed=place != (found.start, found.end),
    ), status  # fmt: skip


@bp.post("/passage/<int:number>/edges")
def stretch(number):
    """Let a passage be these words instead."""
    found, form = passage_or_404(number), request.form
    words = sources.words(found.kind, found.number)
    place = typed(found, words.text, form)
    try:
        deeds.stretch(found, *place, g.user, base=form.get("base", ""))
    except Wrong as wrong:
        return page(found, words, place, wrong.errors, 422)
    except deeds.Moved:
        late = {"words": _("The text was edited meanwhile: look at the words again.")}
        return page(found, words, (found.start, found.end), late, 409)
    flash(_("The passage has its new edges. You can undo it."), "success")
    return redirect(url_for(".passage", number=number), 303)
