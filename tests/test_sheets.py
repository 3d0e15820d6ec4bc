"""Tables as files: nothing in them runs, and what people bring is read within bounds."""

import csv
import io
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from valuess import sheets

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']


def test_no_cell_of_a_csv_is_a_formula():
    written = sheets.to_csv(["=heads"], [[word] for word in HOSTILE])
    assert written.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in read] == ["'=heads", *(f"'{word}" for word in HOSTILE)]


def test_numbers_stay_numbers_and_accents_stay():
    written = sheets.to_csv(["a"], [[-3], [Decimal("-1.50")], ["évaluation"], [None], [True]])
    assert written.decode("utf-8-sig").split("\r\n") == [
        "a", "-3", "-1.50", "évaluation", '""', "True", "",
    ]  # fmt: skip


def test_a_workbook_holds_words_numbers_and_dates_but_no_formula():
    rows = [*([word] for word in HOSTILE), [Decimal("12.34")], [date(2014, 5, 13)]]
    book = load_workbook(io.BytesIO(sheets.to_xlsx({"Réservations: [1]": (["x"], rows)})))
    sheet = book.worksheets[0]
    assert sheet.title == "Réservations- -1-"
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(HOSTILE) + ["n", "d"]
    assert [cell.value for cell in cells[-2:]] == [12.34, datetime(2014, 5, 13)]


def test_a_workbook_holds_every_character_and_kind_of_cell():
    odd = [" spaces ", "a\nb\tc", "\x00\x0b\r\ufffe", "_x0041_", "<&>\"'", "é" * 33_000, "", None]
    cells = [True, 0, -1.5, Decimal("1E+3"), float("nan"), datetime(2014, 5, 13, 9, 30), 2**40]
    written = sheets.to_xlsx({"a": (["x"], iter([odd, cells])), "b & c": ([], []), "d": (["y"], [[1]])})
    assert written == sheets.to_xlsx(
        {"a": (["x"], iter([odd, cells])), "b & c": ([], []), "d": (["y"], [[1]])}
    )
    book = load_workbook(io.BytesIO(written))
    assert book.sheetnames == ["a", "b & c", "d"] and book["d"]["A2"].value == 1
    words, values = list(book["a"].iter_rows(min_row=2, values_only=True))
    assert [unescape(word or "") for word in words] == [
        " spaces ", "a\nb\tc", "\x00\x0b\r\ufffe", "_x0041_", "<&>\"'", "é" * 32_000, "",
    ]  # fmt: skip
    assert values[:7] == (True, 0, -1.5, 1000, None, datetime(2014, 5, 13, 9, 30), 2**40)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_whatever_its_encoding_and_separator(encoding, separator):
    words = f"Intitulé{separator}Fin\r\nPause café {separator} 9h30\r\n\r\nà{separator}\r\n"
    heads, rows = sheets.read(words.encode(encoding))
    assert (heads, rows) == (["Intitulé", "Fin"], [["Pause café", "9h30"], ["à", ""]])


def test_a_workbook_is_read_with_its_dates_as_people_write_them():
    written = sheets.to_xlsx({"x": (["Titre", "Jour"], [["Café", date(2014, 5, 13)], ["Thé", 3]])})
    assert sheets.read(written) == (["Titre", "Jour"], [["Café", "2014-05-13"], ["Thé", "3"]])


def sparse():
    """A small file whose table says that it has seventeen thousand million cells."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "first")
    sheet.write(1_048_575, 16_383, "last")
    book.close()
    return written.getvalue()


def bomb():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 70_000_000)
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 no archive", b"\x00\x01\x02", bomb(), b"a;b\n" * 5_002, b";".join([b"x"] * 61)],
    ids=["nothing", "no archive", "bytes", "bomb", "too long", "too wide"],
)
def test_what_is_no_table_is_refused(content):
    with pytest.raises(sheets.Unreadable):
        sheets.read(content)


def test_a_sheet_that_claims_to_be_vast_is_read_within_bounds():
    assert sheets.read(sparse()) == (["first"], [])


def test_calc_opens_a_workbook_and_computes_nothing(tmp_path):
    """LibreOffice writes each sheet as text, a formula as what it comes to: there is none."""
    rows = [[word, Decimal("12.34"), date(2014, 5, 13), "évaluation « utile »"] for word in HOSTILE]
    book = sheets.to_xlsx({"Réponses": (["x", "n", "day", "said"], rows), "b": (["y"], [[1]])})
    (tmp_path / "book.xlsx").write_bytes(book)
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
         "--convert-to", every_sheet, "--outdir", tmp_path, tmp_path / "book.xlsx"],
        capture_output=True, check=False, timeout=100,
    )  # fmt: skip
    read = list(csv.reader(io.StringIO((tmp_path / "book-Réponses.csv").read_text("utf-8"), newline="")))
    assert read[0] == ["x", "n", "day", "said"] and (tmp_path / "book-b.csv").read_text() == "y\n1\n"
    assert [row[0].strip() for row in read[1:]] == [word.strip() for word in HOSTILE]
    assert {tuple(row[1:]) for row in read[1:]} == {("12.34", "2014-05-13", "évaluation « utile »")}
