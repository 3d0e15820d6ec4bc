"""What is taken away of a figure as a file: its numbers."""

from flask import make_response

from valuess import sheets
from valuess.i18n import _
from valuess.survey.form import NUMBER
from valuess.survey.shown.saying import said


def numbers(figure):
    """(heads, rows) of a figure; a hidden count says so."""
    if figure.question.type == NUMBER:
        return statistics(figure)
    heads = [_("Code"), _("Option"), *([_("Scale")] if figure.scale else []),
             *([said(figure.axis.label)] if figure.axis else []), _("Answers"), _("Share"),
             _("n"), _("Asked")]  # fmt: skip
    rows = []
    for line in figure.lines:
        for column, cells, n in zip(figure.columns, line.cells, line.bases, strict=True):
            parts = zip(figure.scale, cells, strict=True) if figure.scale else [(None, cells)]
            for option, cell in parts:
                share = None if cell.share is None else round(cell.share, 4)
                rows.append([
                    f"{line.code}/{option.code}" if option else line.code, said(line.label),
                    *([said(option.label)] if option else []),
                    *([said(column.label)] if figure.axis else []),
                    shown(cell.count), share, shown(n), shown(column.asked),
                ])  # fmt: skip
    return heads, rows


def statistics(figure):
    heads = [said(figure.axis.label) if figure.axis else "", _("Median"), _("Mean"),
             _("Quartiles"), _("n"), _("Asked")]  # fmt: skip
    rows = [
        [said(column.label), told.get("median"), told.get("mean"),
         " – ".join(map(str, told.get("quartiles") or [])), shown(column.n), shown(column.asked)]
        for column, told in zip(figure.columns, figure.numbers, strict=True)
    ]  # fmt: skip
    return heads, rows


def shown(count):
    return _("hidden") if count is None else count


def sent(table, name):
    """The answer that gives a table as a CSV file; kept by browsers as its page is."""
    return attached(sheets.to_csv(*table), name, sheets.CSV_TYPE)


def given(content, name, mime):
    """The answer that gives a file of what was answered, which no browser keeps."""
    answer = attached(content, name, mime)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def attached(content, name, mime):
    answer = make_response(content)
    answer.content_type = mime
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
