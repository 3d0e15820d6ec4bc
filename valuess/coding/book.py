"""The pages of the codebook, for partners: its tree, one code in both languages."""

from functools import partial

from flask import abort, flash, g, redirect, request, url_for

from valuess.coding import asked, codebook, polls, ties, undoing
from valuess.coding.codebook import Conflict, Wrong
from valuess.coding.models import CODE, Memo
from valuess.coding.views import bp, remember
from valuess.htmx import render
from valuess.i18n import _


def code_or_404(number):
    return codebook.known().by_id.get(number) or abort(404)


@bp.get("/codebook")
def book():
    """The tree of the codes."""
    known = codebook.known()
    retired = [node for node in known.nodes if node.code.retired]
    return render("coding/book.html", nodes=known.tree, retired=retired,
                  by_id=known.by_id, act=undoing.last("", 0, g.user))  # fmt: skip


@bp.route("/codebook/new", methods=["GET", "POST"])
def new_code():
    """A new code: `?parent=` says below which."""
    if request.method == "GET":
        parent = asked.whole(request.args.get("parent", ""))
        return code_page(None, codebook.blank() | {"parent": max(parent, 0)})
    values = asked.of_code(request.form)
    try:
        code = codebook.add(values, g.user)
    except Wrong as wrong:
        return code_page(None, values, wrong.errors, 422)
    flash(_("The code is in the codebook."), "success")
    return redirect(f"{url_for('.book')}#code-{code.id}", 303)


def code_page(code, values, errors=None, status=200, **more):
    page = render(
        "coding/code.html", code=code, values=values, errors=errors or {}, limits=codebook.TEXTS,
        nodes=codebook.known().tree, colours=codebook.COLOURS, user_id=g.user.id,
        memos=list(Memo.on(CODE, [code.id])) if code else [], ties=ties.of(code.id) if code else [],
        offered=polls.offered(), choices=polls.words(), act=undoing.last("", 0, g.user), **more,
    )  # fmt: skip
    return page, status


@bp.route("/codebook/<int:number>", methods=["GET", "POST"])
def edit_code(number):
    """What a code says, in both languages side by side."""
    code = code_or_404(number)
    if request.method == "GET":
        return code_page(code, codebook.values_of(code))
    values = asked.of_code(request.form)
    try:
        codebook.edit(number, values, g.user, asked.whole(request.form.get("edited", "")))
    except Wrong as wrong:
        return code_page(code, values, wrong.errors, 422)
    except Conflict as conflict:
        present = codebook.values_of(conflict.present)
        return code_page(conflict.present, values, status=409, present=present)
    flash(_("Saved."), "success")
    return redirect(f"{url_for('.book')}#code-{number}", 303)


@bp.post("/codebook/<int:number>/move")
def move_code(number):
    """Up or down among the codes beside it."""
    code_or_404(number)
    codebook.reorder(number, g.user, 1 if request.form.get("way") == "down" else -1)
    return redirect(f"{url_for('.book')}#code-{number}", 303)


@bp.post("/codebook/<int:number>/retire")
def retire_code(number):
    """No longer give a code."""
    code_or_404(number)
    codebook.retire(number, g.user)
    flash(_("The code is retired: it stays where it was given."), "success")
    return redirect(url_for(".book"), 303)


@bp.post("/codebook/<int:number>/reinstate")
def reinstate_code(number):
    """Give a retired code again."""
    code_or_404(number)
    codebook.reinstate(number, g.user)
    return redirect(f"{url_for('.book')}#code-{number}", 303)


@bp.post("/codebook/<int:number>/merge")
def merge_code(number):
    """Give another code wherever this one stands."""
    code = code_or_404(number)
    try:
        codebook.merge(number, asked.whole(request.form.get("into", "")), g.user)
    except Wrong as wrong:
        return code_page(code, codebook.values_of(code), wrong.errors, 422)
    flash(_("The codes are merged. You can undo it."), "success")
    return redirect(url_for(".book"), 303)


@bp.post("/codebook/<int:number>/memo")
def code_memo(number):
    """A memo on a code."""
    code = code_or_404(number)
    again = partial(code_page, code, codebook.values_of(code))
    return remember(CODE, number, url_for(".edit_code", number=number), again)
