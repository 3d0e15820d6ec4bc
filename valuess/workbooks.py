"""Tables as XLSX, row by row: a large one takes little memory, and seconds rather than minutes.

XlsxWriter makes the workbook with the heads of its sheets; their rows, which it would take some
ten microseconds a cell for, are written into its sheets here, as inline strings and numbers.
"""

import io
import re
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite

from valuess.later import xlsxwriter

LONGEST = 32_000  # characters of a cell
REMEMBERED = 20_000  # words that are written out once
EPOCH = datetime(1899, 12, 30)
CREATED = datetime(2014, 5, 13)
SHEET = "xl/worksheets/sheet"
DIMENSION = re.compile(rb"<dimension [^>]*/>")
SAMPLES = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
STYLE = re.compile(rb's="(\d+)"')
UNFIT = re.compile("_(?=x[0-9a-fA-F]{4}_)|[\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]")
CODED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def made(sheets):
    """Bytes of a workbook. sheets: {name: (heads, rows)}; nothing in it is a formula."""
    written = io.BytesIO()
    write(written, sheets)
    return written.getvalue()


def write(file, sheets):
    """The same into a file open for bytes; the rows are asked for one by one."""
    empty = zipfile.ZipFile(io.BytesIO(skeleton(sheets)))
    tables = iter(sheets.values())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for entry in empty.infolist():
            content = empty.read(entry)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with book.open(entry, "w") as into:
                if entry.filename.startswith(SHEET):
                    fill(into, DIMENSION.sub(b"", content), next(tables)[1])
                else:
                    into.write(content)


def skeleton(sheets):
    """The workbook with the heads, and below them a day and a moment, to know their styles."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(
        written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                  "strings_to_numbers": False},
    )  # fmt: skip
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for name, (heads, _rows) in sheets.items():
        sheet = book.add_worksheet(sheet_name(name))
        sheet.write_row(0, 0, [str(head) for head in heads], bold)
        sheet.write_datetime(1, 0, CREATED, day)
        sheet.write_datetime(1, 1, CREATED, moment)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(heads) - 1, 0), 22)
    book.close()
    return written.getvalue()


def sheet_name(name):
    """At most 31 characters, none of those that a sheet's name may not hold."""
    return "".join("-" if c in "[]:*?/\\'" else c for c in str(name))[:31] or "-"


def fill(into, content, rows):
    """Write a sheet with its rows in the place of the samples."""
    samples = SAMPLES.search(content)
    cell = Cells(*(style.decode() for style in STYLE.findall(samples[0])))
    into.write(content[: samples.start()])
    columns = []
    for number, row in enumerate(rows, 2):
        while len(columns) < len(row):
            columns.append(xlsxwriter.utility.xl_col_to_name(len(columns)))
        filled = ((c, v) for c, v in zip(columns, row, strict=False) if v is not None and v != "")
        cells = [f'<c r="{column}{number}"{cell(value)}' for column, value in filled]
        into.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())
    into.write(content[samples.end() :])


class Cells:
    """What stands in a cell, after its place. day, moment: numbers of their styles."""

    def __init__(self, day, moment):
        self.day, self.moment, self.known = day, moment, {}

    def __call__(self, value):
        if value.__class__ is str:
            told = self.known.get(value)
            if told is None:
                told = words(value)
                if len(self.known) < REMEMBERED:
                    self.known[value] = told
            return told
        if value.__class__ is int:
            return f"><v>{value}</v></c>"
        return self.other(value)

    def other(self, value):
        if isinstance(value, bool):
            return f' t="b"><v>{value:d}</v></c>'
        if isinstance(value, float | Decimal):
            return f"><v>{value}</v></c>" if isfinite(value) else "/>"
        if isinstance(value, datetime):
            days = (value.replace(tzinfo=None) - EPOCH) / timedelta(days=1)
            return f' s="{self.moment}"><v>{days!r}</v></c>'
        if isinstance(value, date):
            return f' s="{self.day}"><v>{(value - EPOCH.date()).days}</v></c>'
        return words(str(value))


def words(value):
    """A string as an inline one; what XML cannot hold, as spreadsheets write it."""
    value = UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", value[:LONGEST]).translate(CODED)
    space = ' xml:space="preserve"' if value.strip() != value else ""
    return f' t="inlineStr"><is><t{space}>{value}</t></is></c>'
