"""Reading a text and marking its passages; one passage with all that is said of it."""

from functools import partial

from flask import Blueprint, Response, abort, flash, g, redirect, request, url_for

from valuess.coding import asked, deeds, marking, reading, showing, sources, undoing
from valuess.coding.codebook import Conflict, Wrong
from valuess.coding.models import Memo
from valuess.htmx import render
from valuess.i18n import _

bp = Blueprint("coding", __name__, url_prefix="/<lang:lang>/coding")


@bp.get("/")
def index():
    """What can be coded, and what was."""
    return render("coding/index.html", shelves=showing.shelves(g.user))


@bp.get("/colours.css")
def colours():
    """The colours of the codes, as a stylesheet."""
    return Response(showing.colours(), mimetype="text/css")


def words_or_404(kind, number):
    return sources.seen(kind, number, g.user) or abort(404)


def passage_or_404(number):
    """A passage of a text that this person may read."""
    passage = reading.passage(number)
    if passage is None or sources.seen(passage.kind, passage.number, g.user) is None:
        abort(404)
    return passage


@bp.get("/<kind>/<int:number>")
def text(kind, number):
    """A text with its passages, to read and to mark."""
    return text_page(kind, number)


def text_page(kind, number, status=200, **more):
    made = marking.render(kind, number, **more) or abort(404)
    return render("coding/text.html", text=made, title=showing.title(kind, number)), status


@bp.get("/<kind>/<int:number>/mark")
def choose(kind, number):
    """The words of a paragraph, numbered: marking without a script."""
    words = words_or_404(kind, number)
    paragraph = asked.whole(request.args.get("paragraph", ""))
    shown = marking.window(words, paragraph) or abort(404)
    return mark_page(kind, number, words, paragraph, shown, {})


def mark_page(kind, number, words, paragraph, shown, errors):
    typed = showing.typed(request.form, kind, number)
    return render(
        "coding/mark.html", kind=kind, number=number, words=words, paragraph=paragraph,
        shown=shown, errors=errors, title=showing.title(kind, number), **typed,
    )  # fmt: skip


@bp.post("/<kind>/<int:number>/mark")
def mark(kind, number):
    """Give codes to some words, chosen by their place or by their numbers in a paragraph."""
    words = words_or_404(kind, number)
    asks = marking.Asked.of(words, request.form)
    try:
        passage = asks.mark(kind, number, g.user)
    except deeds.Moved:
        page = render("coding/edited.html", kind=kind, number=number, memo=asks.memo)
        return page, 409
    except Wrong as wrong:
        if asks.shown:
            page = mark_page(kind, number, words, asks.paragraph, asks.shown, wrong.errors)
            return page, 422
        return marked(kind, number, words, errors=wrong.errors), 422
    return marked(kind, number, words, passage)


def marked(kind, number, words, passage=None, errors=None):
    """After marking: the paragraphs that changed, or the whole page again."""
    page = marking.after(kind, number, words, passage, errors or {})
    if page is not None:
        return render("coding/text.html", fragment="coding/_marked.html", **page)
    return redirect(showing.address(kind, number, words, passage), 303)


@bp.post("/<kind>/<int:number>/memo")
def memo(kind, number):
    """A memo on the whole text."""
    words_or_404(kind, number)
    back = url_for(".text", kind=kind, number=number)
    return remember(kind, number, back, partial(text_page, kind, number))


def remember(about, number, back, again):
    """Keep a memo and go back; or `again`, the page anew with what was typed and what is wrong."""
    words = asked.plain(request.form.get("words", ""))
    try:
        deeds.memo(about, number, g.lang, words, g.user)
    except Wrong as wrong:
        return again(errors=wrong.errors, post_failed="memo", memo_words=words, status=422)
    return redirect(f"{back}#memos", 303)


@bp.post("/memo/<int:number>")
def change_memo(number):
    """Change one's own memo, or take it away."""
    found = Memo.get_or_none(Memo.id == number, Memo.removed.is_null()) or abort(404)
    back = showing.place_of(found, g.user) or abort(404)
    words = asked.plain(request.form.get("words", ""))
    try:
        done = (
            deeds.drop(found, g.user) if "drop" in request.form
            else deeds.rewrite(found, words, g.user)
        )  # fmt: skip
    except Wrong as wrong:
        done = flash(next(iter(wrong.errors.values())), "warning") or True
    return redirect(back, 303) if done else abort(404)


@bp.post("/undo")
def undo():
    """Undo what one did oneself."""
    act = undoing.undo(asked.whole(request.form.get("act", "")), g.user)
    flash(_("Undone.") if act else _("There is nothing more to undo there."), "success")
    return redirect(showing.place_of_act(act, g.user), 303)


@bp.get("/passage/<int:number>")
def passage(number):
    """One passage: its codes and who gave them, its translation beside it, its memos."""
    return passage_page(passage_or_404(number))


def passage_page(found, errors=None, status=200, **more):
    page = showing.passage(found, g.user, request.form, errors or {}, **more)
    return render("coding/passage.html", **page), status


@bp.post("/passage/<int:number>/codes")
def recode(number):
    """Change one's own codes on a passage, and its level, stance and country."""
    found = passage_or_404(number)
    try:
        deeds.revise(found, asked.chosen(request.form), g.user, **asked.facets(request.form))
    except Wrong as wrong:
        return passage_page(found, wrong.errors, 422)
    return redirect(showing.still(found), 303)


@bp.post("/passage/<int:number>/unmark")
def unmark(number):
    """Take away one's codes."""
    found = passage_or_404(number)
    deeds.unmark(found, g.user)
    flash(_("Taken away. You can undo it."), "success")
    return redirect(url_for(".text", kind=found.kind, number=found.number), 303)


@bp.post("/passage/<int:number>/looked")
def looked(number):
    """Say that a passage is still right after an edit."""
    deeds.looked(passage_or_404(number), g.user)
    return redirect(url_for(".passage", number=number), 303)


@bp.post("/passage/<int:number>/memo")
def passage_memo(number):
    """A memo on a passage."""
    again = partial(passage_page, passage_or_404(number))
    return remember("passage", number, url_for(".passage", number=number), again)


@bp.post("/passage/<int:number>/translation")
def translate(number):
    """Say a passage in another language."""
    found, form = passage_or_404(number), request.form
    words, base = asked.plain(form.get("translation", "")), asked.whole(form.get("base", ""))
    try:
        deeds.translate(found, form.get("lang", ""), words, g.user, base=base)
    except Wrong as wrong:
        errors = {"translation": next(iter(wrong.errors.values()))}
        return passage_page(found, errors, 422, other_words=words)
    except Conflict:
        return passage_page(found, status=409, other_words=words)
    return redirect(url_for(".passage", number=number), 303)
