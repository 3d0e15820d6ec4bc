"""The page of the exchange: codebook and project out and in, passages as a table."""

from flask import Response, abort, flash, g, redirect, request, url_for

from valuess import sheets
from valuess.coding import listing, sources
from valuess.coding.refi import gathering, reading, taking, writing
from valuess.coding.refi.format import Unreadable
from valuess.coding.views import bp
from valuess.htmx import render
from valuess.i18n import _

XML, ZIP = "text/xml; charset=utf-8", "application/zip"


def download(content, mimetype, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)


@bp.get("/exchange")
def exchange():
    """What can be taken out and brought in."""
    return exchange_page()


def exchange_page(errors=None):
    kinds = [(kind, s.label) for kind, s in sources.known.items() if s.take is not None]
    return render("coding/exchange.html", kinds=kinds, errors=errors or {})


@bp.get("/codebook.qdc")
def qdc():
    """The codebook, for another programme."""
    codes = gathering.codes(g.lang) or abort(404)
    return download(writing.to_qdc(codes), XML, "codebook.qdc")


@bp.get("/project.qdpx")
def qdpx():
    """All that this person may read, with its coding."""
    made = gathering.Gathering(g.user, g.lang).project()
    return download(writing.to_qdpx(made), ZIP, "project.qdpx")


@bp.get("/passages.<ending>")
def passages_file(ending):
    """Every passage that this person may read, as a table: csv or xlsx."""
    if ending not in ("csv", "xlsx"):
        abort(404)
    heads, rows = listing.table(g.user, g.lang)
    if ending == "csv":
        return download(sheets.to_csv(heads, rows), sheets.CSV_TYPE, "passages.csv")
    book = sheets.to_xlsx({"passages": (heads, rows)})
    return download(book, sheets.XLSX_TYPE, "passages.xlsx")


@bp.post("/exchange")
def bring():
    """Bring in a codebook or a project."""
    file = request.files.get("file")
    content = file.read() if file else b""
    try:
        said = brought(content, request.form.get("kind", ""))
    except Unreadable as error:
        words = (
            _("This file cannot be read: %(why)s.", why=error) if content else _("Choose a file.")
        )
        return exchange_page({"file": words}), 422
    flash(said, "success")
    return redirect(url_for(".exchange"), 303)


def brought(content, kind):
    """Take a file in; what was taken, in words."""
    if not content.startswith(b"PK"):
        count = taking.take_codes(reading.from_qdc(content), g.user, g.lang)
        return _("Codes brought in: %(count)d.", count=count)
    project = reading.from_qdpx(content)
    done = taking.Taking(project, kind, g.user, g.lang).run()
    said = _(
        "Brought in: codes %(codes)d, texts %(texts)d, passages %(passages)d, memos %(memos)d.",
        **{name: done[name] for name in ("codes", "texts", "passages", "memos")},
    )
    if project.left:
        said += " " + _("Left out: %(names)s.", names=", ".join(project.left[:20]))
    return said
