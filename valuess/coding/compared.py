"""The pages that look across texts: the matrix, its passages, two analysts side by side."""

from flask import Response, abort, flash, g, redirect, request, url_for

from valuess import sheets
from valuess.coding import (
    asked,
    codebook,
    marking,
    matrix,
    reading,
    settling,
    showing,
    sources,
    undoing,
)
from valuess.coding.codebook import Wrong
from valuess.coding.views import bp, words_or_404
from valuess.htmx import render
from valuess.i18n import _

FILES = {
    "csv": (sheets.CSV_TYPE, lambda heads, rows: sheets.to_csv(heads, rows)),
    "xlsx": (sheets.XLSX_TYPE, lambda heads, rows: sheets.to_xlsx({"matrix": (heads, rows)})),
}


def columns():
    return matrix.COUNTRY if request.args.get("by") == matrix.COUNTRY else matrix.CASE


def kind_asked():
    kind = request.args.get("kind") or next(iter(sources.known), None)
    return kind if kind in sources.known else abort(404)


@bp.get("/matrix")
def matrix_page():
    """Code × case, or code × country with `?by=country`, of one kind of text."""
    if not sources.known:
        return redirect(url_for(".index"), 303)
    made = matrix.made(kind_asked(), g.user, columns())
    return render("coding/matrix.html", matrix=made, kinds=sources.known)


@bp.get("/matrix.<ending>")
def matrix_file(ending):
    """The same as a table: csv or xlsx."""
    mimetype, write = FILES.get(ending) or abort(404)
    made = matrix.made(kind_asked(), g.user, columns())
    heads, rows = matrix.sheet(made, (_("Key"), _("Code")))
    name = f"matrix-{made.kind}-{made.by}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write(heads, rows), mimetype=mimetype, headers=disposition)


@bp.get("/matrix/passages")
def cell():
    """The passages of one cell of the matrix."""
    code = codebook.known().by_id.get(asked.whole(request.args.get("code", ""))) or abort(404)
    key, kind = request.args.get("key", ""), kind_asked()
    found = matrix.passages(kind, g.user, columns(), code.id, key)
    return render(
        "coding/passages.html", code=code, passages=found,
        crumb=(_("Matrix"), url_for(".matrix_page", kind=kind, by=columns())),
        about=sources.about({(p.kind, p.number) for p in found}),
        translated=reading.translations(found),
    )  # fmt: skip


@bp.get("/<kind>/<int:number>/compare")
def compare(kind, number):
    """Two analysts of a text side by side: `?a=` and `?b=`, else the first two."""
    words = words_or_404(kind, number)
    known = marking.analysts(reading.passages(kind, number)) | showing.once_here(kind, number)
    chosen = [asked.whole(request.args.get(name, "")) for name in ("a", "b")]
    first, second = showing.pair(chosen, list(known))
    told = settling.compare(kind, number, first, second, len(words.text)) if second else None
    return render(
        "coding/compare.html", kind=kind, number=number, title=showing.title(kind, number),
        analysts=known, first=first, second=second, told=told, text=words.text, lang_of=words.lang,
        act=undoing.last(kind, number, g.user),
    )  # fmt: skip


@bp.post("/<kind>/<int:number>/settle")
def settle(kind, number):
    """Keep one of two codings that differ."""
    words_or_404(kind, number)
    keep, drop, other, first, second = (
        max(asked.whole(request.form.get(name, "")), 0)
        for name in ("keep", "drop", "other", "a", "b")
    )
    try:
        settling.settle(kind, number, keep, drop, other or None, g.user)
    except Wrong as wrong:
        flash(next(iter(wrong.errors.values())), "warning")
    else:
        flash(_("Settled. You can undo it."), "success")
    return redirect(url_for(".compare", kind=kind, number=number, a=first, b=second), 303)
