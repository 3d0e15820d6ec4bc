"""The child that reads tables: a workbook from standard input, its first table as JSON.

Run by sheets.py, never imported by the portal: openpyxl takes 15 MB, and a file made to
break its reader must not break a server. Arguments: the most rows and columns to read, and
characters of a cell; then, to have every table of a large CSV, XLSX or ZIP, "all". Those come
as lines of JSON: a number, how many tables there are; for each its name as text, and its rows
as lists. A line {"error": why, "at": where} ends what cannot be read.
"""

import codecs
import csv
import io
import json
import re
import resource
import statistics
import sys
import zipfile
from datetime import datetime
from itertools import chain, islice

from openpyxl import load_workbook

SECONDS, MEMORY, UNPACKED, WORDS = 20, 1_000_000_000, 60_000_000, 20_000_000
MUCH_SECONDS, MUCH_UNPACKED, MUCH_WORDS = 60, 300_000_000, 300_000_000  # of a file read whole
MEMBERS = 50  # of a ZIP
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
END = "\x1eend"  # stands after the last row: a quotation mark never closed would swallow it
MAC = re.compile(rb"[\x88\x8d\x8e\x8f\x90\x9d]")  # à ç é è ê ù in Mac OS Roman
LATIN = re.compile(rb"[\xe0\xe7\xe8\xe9\xea\xf9]")  # the same in Windows-1252


def plain(cell):
    """A cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes").removesuffix(" 00:00")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def trimmed(row):
    while row and not row[-1]:
        row.pop()
    return row


def table(content, rows, columns, most):
    """The first worksheet as lists of strings; values, never formulas.

    A short file may say one long text in every cell: what comes out is bounded, too.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
            raise ValueError("too large")
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    lines = book.worksheets[0].iter_rows(max_row=rows, max_col=columns, values_only=True)
    found, words = [], 0
    for line in lines:
        found.append(trimmed([plain(cell)[:most] for cell in line]))
        words += sum(map(len, found[-1]))
        if words > WORDS:
            raise ValueError("too large")
    return found


class Unreadable(ValueError):
    """why: a word for it; at: the row or the number that it is about, or None."""

    def __init__(self, why, at=None):
        super().__init__(why)
        self.why, self.at = why, at


def one_byte(error):
    """Bytes that are no UTF-8, one by one, as Windows-1252 or else Latin-1."""
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


codecs.register_error("one_byte", one_byte)


def decoded(content):
    """Text of UTF-16, UTF-8, Windows-1252, Mac OS Roman, or a mixture of UTF-8 and Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    begun = content[:4000]
    for high, name in ((0, "utf-16-be"), (1, "utf-16-le")):  # without its mark
        if len(begun) >= 20 and begun[high::2].count(0) > 0.6 * (len(begun) // 2):
            return content.decode(name, "replace")
    content = content.replace(b"\x00", b"").removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError:
        mac = len(MAC.findall(content)) > len(LATIN.findall(content))
        return content.decode("mac_roman") if mac else content.decode("utf-8", "one_byte")


def separator_of(words):
    """Of comma, semicolon, tab and bar the one that makes the widest rows of one width."""
    begun = words[:100_000].splitlines()[:40]

    def width(mark):
        rows = [len(row) for row in csv.reader(begun, delimiter=mark)]
        return statistics.median(rows) if rows else 0

    return max(",;\t|", key=width)


def lines_of_csv(content):
    words = decoded(content).lstrip("\ufeff")
    if words.count("\x01") + words.count("\x02") > 20:
        raise Unreadable("not a table")
    csv.field_size_limit(1_000_000)
    text = io.StringIO(words, newline="")
    read = csv.reader(chain(text, ["\n", END]), delimiter=separator_of(words))
    begun, line = 1, None
    try:
        for line in read:
            if line == [END]:
                return
            if line and END in line[-1]:
                raise Unreadable("quotes", begun)
            begun = read.line_num + 1
            yield line
    except csv.Error as error:
        raise Unreadable("quotes", begun) from error


def tables_of_book(content):
    if sum(e.file_size for e in zipfile.ZipFile(io.BytesIO(content)).infolist()) > MUCH_UNPACKED:
        raise Unreadable("unpacked")
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        yield sheet.title, ([plain(cell) for cell in row] for row in rows)


def tables_of(name, content):
    """(name, rows) of each table of a file; rows are made as they are asked for."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("xls")
    if not content.startswith(b"PK\x03\x04"):
        return [(name, lines_of_csv(content))]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" in archive.namelist():
            return list(tables_of_book(content))
        inside = [e for e in archive.infolist() if e.filename.lower().endswith(ENDINGS)
                  and not e.filename.startswith("__MACOSX/")
                  and not e.filename.rsplit("/", 1)[-1].startswith(".")]  # fmt: skip
        if len(inside) > MEMBERS or sum(e.file_size for e in inside) > MUCH_UNPACKED:
            raise Unreadable("unpacked")
        if not inside:
            raise Unreadable("no table inside")
        found = []
        for entry in inside:
            held = archive.read(entry)
            if held.startswith(b"PK\x03\x04") and not entry.filename.lower().endswith(".xlsx"):
                raise Unreadable("not a table")
            found += tables_of(entry.filename.rsplit("/", 1)[-1], held)
        return found


def told(content, rows, columns, most):
    """Every table of a file as the objects that are written down, one after the other."""
    found = tables_of("", content)
    yield len(found)
    words = count = 0
    for name, lines in found:
        yield name[:120]
        for line in lines:
            row = trimmed([cell.replace("\x00", "")[:most].strip() for cell in line])
            if len(row) > columns:
                raise Unreadable("columns", len(row))
            count += bool(row)
            words += sum(map(len, row))
            if count > rows * len(found) or words > MUCH_WORDS:
                raise Unreadable("rows")
            yield row


def write_all(content, rows, columns, most):
    try:
        items = told(content, rows, columns, most)
        lines = (json.dumps(item, ensure_ascii=False) for item in items)
        while some := list(islice(lines, 500)):
            sys.stdout.write("\n".join([*some, ""]))
    except Unreadable as error:
        print(json.dumps({"error": error.why, "at": error.at}))
    except MemoryError:
        print(json.dumps({"error": "unpacked", "at": None}))
    except Exception:  # whatever a file made to break its reader breaks
        print(json.dumps({"error": "not a table", "at": None}))


def main():
    every = sys.argv[4:] == ["all"]
    seconds = MUCH_SECONDS if every else SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    content = sys.stdin.buffer.read()
    limits = map(int, sys.argv[1:4])
    if every:
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        write_all(content, *limits)
    else:
        print(json.dumps(table(content, *limits)))


if __name__ == "__main__":
    main()
