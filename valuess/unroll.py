"""The child that reads a workbook: XLSX from standard input, its first table as JSON.

Run by sheets.py, never imported by the portal: openpyxl takes 15 MB, and a file made to
break its reader must not break a server. Arguments: the most rows and columns to read, and
characters of a cell.
"""

import io
import json
import resource
import sys
import zipfile
from datetime import datetime

from openpyxl import load_workbook

SECONDS, MEMORY, UNPACKED, WORDS = 20, 1_000_000_000, 60_000_000, 20_000_000


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


def main():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    content = sys.stdin.buffer.read()
    print(json.dumps(table(content, *map(int, sys.argv[1:4]))))


if __name__ == "__main__":
    main()
