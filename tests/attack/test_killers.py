"""Files made to break their reader: refused within bounds of time and memory."""

import contextlib
import io
import resource
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from valuess import sheets
from valuess.meeting.organise import events


def one_text_everywhere():
    """2 MB that would be 3 GB of words: every cell points to the same long text."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        for line in range(1_000):
            for column in range(60):
                sheet.write_string(line, column, "x" * 9_000)
    return written.getvalue()


def laughing():
    """A billion laughs in the table of texts."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    evil += '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&l9;</t></si></sst>'
    whole, written = io.BytesIO(one_cell()), io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, evil if name == "xl/sharedStrings.xml" else old.read(name))
    return written.getvalue()


def one_cell():
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        book.add_worksheet().write_string(0, 0, "x")
    return written.getvalue()


@pytest.mark.parametrize("made", [one_text_everywhere, laughing])
def test_a_workbook_that_is_more_than_it_seems(made):
    content = made()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(sheets.Unreadable):
        sheets.read(content)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 20 and len(content) < 3_000_000


def test_a_reader_that_does_not_come_back_is_left(monkeypatch):
    monkeypatch.setattr(sheets, "SECONDS", 0.01)
    with pytest.raises(sheets.Unreadable):
        sheets.read(one_cell())


@pytest.mark.parametrize(
    "content", [b"a,b\n" + b"\n" * 300_000, b"a,b\n" + b"1,2\n" * 250_000,
                b"a,b\n" + b"," * 1_000_000, b"a,b\n" + b"x" * 1_000_000],
    ids=["nothing", "rows", "columns", "cell"],
)  # fmt: skip
def test_a_table_without_end_takes_little(content):
    tracemalloc.start()
    with contextlib.suppress(sheets.Unreadable):
        sheets.read(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 25_000_000


def test_a_calendar_of_2000_events_that_repeat_for_ever():
    event = ("BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:x\r\nDTSTART:20140513T090000Z\r\n"
             "DTEND:20140513T100000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n")  # fmt: skip
    words = "".join(event.format(n=n) for n in range(2_000))
    begun = time.process_time()
    _heads, rows = events.read(
        f"BEGIN:VCALENDAR\r\n{words}END:VCALENDAR\r\n".encode(), "Europe/London"
    )
    assert len(rows) == 2_000
    assert time.process_time() - begun < 5
