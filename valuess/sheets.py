"""Tables as files: CSV and XLSX out, CSV and XLSX in.

Out, a cell that a spreadsheet would take for a formula is text: XLSX stores strings as
strings, and CSV puts an apostrophe before `= + - @`, tab and carriage return (OWASP, CSV
injection). In, a file is read within bounds, whatever its encoding and separator.
"""

import csv
import io
import json
import subprocess
import sys
import threading
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

from valuess.later import xlsxwriter

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
ROWS, COLUMNS, CELL = 5_000, 60, 10_000
MANY_ROWS, MANY_COLUMNS, MANY_SECONDS = 100_000, 5_000, 90  # of a file that is read whole
UNROLL = Path(__file__).with_name("unroll.py")
SECONDS = 60
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Unreadable(ValueError):
    """The file is no table that can be read here. at: the row or number it is about, or None."""

    def __init__(self, why, at=None):
        super().__init__(why)
        self.at = at


def inert(value):
    """A value as CSV may hold it: numbers as they are, words that begin dangerously quoted."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    words = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return f"'{words}" if words.startswith(DANGEROUS) else words


def to_csv(heads, rows):
    """Bytes: UTF-8 with its mark, so that spreadsheets read accents; CRLF; commas."""
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow([inert(head) for head in heads])
    out.writerows([inert(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def to_xlsx(sheets):
    """Bytes of a workbook. sheets: {name: (heads, rows)}; nothing in it is a formula."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(
        written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                  "strings_to_numbers": False, "remove_timezone": True},
    )  # fmt: skip
    book.set_properties({"created": datetime(2014, 5, 13)})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    formats = {date: book.add_format({"num_format": "yyyy-mm-dd"}),
               datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}  # fmt: skip
    for name, (heads, rows) in sheets.items():
        sheet = book.add_worksheet(sheet_name(name))
        sheet.write_row(0, 0, [str(head) for head in heads], bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                write_cell(sheet, line, column, cell, formats)
        sheet.set_column(0, max(len(heads) - 1, 0), 22)
    book.close()
    return written.getvalue()


def sheet_name(name):
    """At most 31 characters, none of those that a sheet's name may not hold."""
    return "".join("-" if c in "[]:*?/\\'" else c for c in str(name))[:31] or "-"


def write_cell(sheet, line, column, cell, formats):
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(line, column, cell)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(line, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(line, column, cell, formats[type(cell)])
    else:
        sheet.write_string(line, column, str(cell)[:32_000])


def read(content):
    """(heads, rows) of the first table of a CSV or XLSX file, every cell a stripped string.

    XLSX is told by its content. CSV: UTF-8, else Windows-1252; comma, semicolon or tab.
    Raises Unreadable for anything else, or more than ROWS × COLUMNS.
    """
    table = from_xlsx(content) if content.startswith(b"PK\x03\x04") else from_csv(content)
    table = [row for row in table if any(row)]
    if not table:
        raise Unreadable("empty")
    if len(table) > ROWS + 1 or max(map(len, table)) > COLUMNS:
        raise Unreadable("too large")
    heads, *rows = table
    return heads, [row + [""] * (len(heads) - len(row)) for row in rows]


def from_csv(content):
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("not text")
    words = decoded(content)
    first = words.lstrip("\ufeff").partition("\n")[0]
    separator = max(";,\t", key=first.count)
    lines = csv.reader(io.StringIO(words.lstrip("\ufeff"), newline=""), delimiter=separator)
    filled = ([cell[:CELL].strip() for cell in row] for row in lines if any(row))
    try:
        return list(islice(filled, ROWS + 2))
    except csv.Error as error:
        raise Unreadable("not a table") from error


def decoded(content):
    """Text of UTF-8, UTF-16 with its mark, or Windows-1252, the superset of Latin-1 in use."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def from_xlsx(content):
    """Read in a process of its own (unroll.py), within limits of time and memory."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", UNROLL, str(ROWS + 2), str(COLUMNS + 1), str(CELL)],
            input=content, capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unreadable("it took too long") from error
    if done.returncode:
        raise Unreadable(done.stderr.decode(errors="replace")[-200:] or "not a workbook")
    return [[cell[:CELL].strip() for cell in row] for row in json.loads(done.stdout)]


def every_table(content):
    """What a CSV, an XLSX, or a ZIP of them holds, as it is read by a process of its own.

    Yields what unroll.py writes: how many tables there are; then for each its name and its rows,
    lists of stripped strings. Raises Unreadable: "columns" (at: how many), "rows", "unpacked",
    "quotes" (at: the line), "xls", "no table inside", "too long", or "not a table".
    """
    arguments = [str(MANY_ROWS), str(MANY_COLUMNS), str(CELL), "all"]
    child = subprocess.Popen(
        [sys.executable, "-I", UNROLL, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    clock = threading.Timer(MANY_SECONDS, child.kill)
    clock.start()
    try:
        with child.stdin as way:  # the child reads all of it before it writes
            way.write(content)
        for line in child.stdout:
            item = json.loads(line)
            if isinstance(item, dict):
                raise Unreadable(item["error"], item["at"])
            yield item
        if child.wait():
            raise Unreadable("too long")
    except (BrokenPipeError, json.JSONDecodeError) as error:
        raise Unreadable("too long") from error
    finally:
        clock.cancel()
        child.kill()
        child.stdout.close()
        child.wait()
