"""For coordinators: a meeting's tables as files."""

from flask import Response, abort, g

from valuess import sheets
from valuess.htmx import render
from valuess.meeting.organise import exporting
from valuess.meeting.organise.organising import meeting_or_404
from valuess.meeting.views import bp

TYPES = {"csv": sheets.CSV_TYPE, "xlsx": sheets.XLSX_TYPE}


@bp.get("/organise/<key>/exports")
def organise_exports(key):
    meeting = meeting_or_404(key)
    kinds = [(what, str(label)) for what, (label, _make) in exporting.TABLES.items()]
    return render("meeting/organise_exports.html", meeting=meeting, kinds=kinds)


@bp.get("/organise/<key>/exports/<name>.<ending>")
def organise_export(key, name, ending):
    """One table as CSV or XLSX, or `everything.xlsx`, a sheet for each."""
    meeting = meeting_or_404(key)
    alone = name in exporting.TABLES and ending in TYPES
    if not alone and (name, ending) != ("everything", "xlsx"):
        abort(404)
    tables = exporting.tables(meeting, name, g.user)
    if ending == "xlsx":
        content = sheets.to_xlsx(tables)
    else:
        content = sheets.to_csv(*next(iter(tables.values())))
    said = {"Content-Disposition": f'attachment; filename="{meeting.key}-{name}.{ending}"'}
    return Response(content, content_type=TYPES[ending], headers=said)
