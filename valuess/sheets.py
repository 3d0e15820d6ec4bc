"""Tables as files: CSV and XLSX out, CSV and XLSX in.

Out, a cell that a spreadsheet would take for a formula is text: XLSX stores strings as
strings (workbooks.py), and CSV puts an apostrophe before `= + - @`, tab and carriage return
(OWASP, CSV injection). In, a file is read within bounds, whatever its encoding and separator.
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

from valuess import workbooks

DANGEROUS = frozenset("=+-@\t\r")
to_xlsx, write_xlsx = workbooks.made, workbooks.write
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
    if value.__class__ is not str:
        if value is None or isinstance(value, bool | int | float | Decimal):
            return value
        value = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return f"'{value}" if value[:1] in DANGEROUS else value


def to_csv(heads, rows):
    """Bytes: UTF-8 with its mark, so that spreadsheets read accents; CRLF; commas."""
    written = io.BytesIO()
    write_csv(written, heads, rows)
    return written.getvalue()


def write_csv(file, heads, rows):
    """The same into a file open for bytes, row by row."""
    words = io.TextIOWrapper(file, "utf-8-sig", newline="")
    out = csv.writer(words, lineterminator="\r\n")
    out.writerow([inert(head) for head in heads])
    out.writerows(
        [c if c is None or c.__class__ is int or (c.__class__ is str and c[:1] not in DANGEROUS)
         else inert(c) for c in row]  # most cells need no call
        for row in rows
    )  # fmt: skip
    words.detach()


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
