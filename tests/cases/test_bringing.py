"""Files become words in a process of its own; what is no file of words is refused in words."""

import io
import zipfile

import docx
import pytest

from valuess import paper
from valuess.cases import bringing, brought
from valuess.cases.models import WORDS

MOST = 10_000_000
ODT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
 <text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes>
 <text:h>Un titre</text:h><text:p>Elle dit<text:s text:c="2"/>: <text:span>oui</text:span>,
 vraiment.</text:p><text:p/></office:text></office:body></office:document-content>"""


def odt(content=ODT, kind="application/vnd.oasis.opendocument.text", **more):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        for name, words in more.items():
            archive.writestr(name, words)
    return made.getvalue()


def word():
    document, made = docx.Document(), io.BytesIO()
    document.add_paragraph("Ann: Hello 👩‍🍳.")
    document.add_table(1, 1).cell(0, 0).text = "In a cell."
    document.add_paragraph("The end.")
    document.save(made)
    return made.getvalue()


VTT = """WEBVTT

1
00:00:01.000 --> 00:00:03.000
<v Ann>Good <i>morning</i></v>

00:00:03.000 --> 00:00:05.000
<v Ann>and welcome &amp; hello.</v>

00:00:05.000 --> 00:00:06.000
<v Bob>Thanks.</v>
"""
SRT = "1\r\n00:00:01,000 --> 00:00:02,000\r\nOne.\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nTwo.\r\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Ça va\u202f?\r\n\r\n\r\n\r\nOui.  \n".encode(), "Ça va\u202f?\n\nOui."),
        ("Ça va ?".encode("cp1252"), "Ça va ?"),
        ("שלום 👩‍🍳".encode("utf-16"), "שלום 👩‍🍳"),
        (VTT.encode(), "Ann: Good morning and welcome & hello.\nBob: Thanks."),
        (SRT.encode(), "One.\nTwo."),
        (odt(), "Un titre\n\nElle dit  : oui,\n vraiment."),
        (word(), "Ann: Hello 👩‍🍳.\n\nIn a cell.\n\nThe end."),
    ],
    ids=["utf-8", "windows", "utf-16", "vtt", "srt", "odt", "docx"],
)
def test_words_of_each_kind_of_file(content, expected):
    assert brought.read(content, WORDS) == expected


def test_a_pdf_and_a_word_file_come_through_the_process():
    pdf = paper.pdf("<p>Ann: We count the lunches.</p>")
    assert bringing.words_of(pdf, MOST) == "Ann: We count the lunches."
    assert bringing.words_of(word(), MOST).startswith("Ann: Hello 👩‍🍳.")


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + ODT.split("?>", 1)[1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"), (b" \n ", "empty"), (b"\x89PNG\r\n\x1a\n\x00\x00", "broken"),
        (b"PK\x03\x04 no archive", "broken"), (b"%PDF-1.4 nothing", "broken"),
        (odt(ENTITY), "broken"), (odt(kind="application/zip"), "broken"),
        (b"a" * (WORDS + 1), "large"), (odt(ODT + "\x00"), "broken"),
    ],
    ids=["empty", "blank", "picture", "archive", "pdf", "entities", "zip", "long", "nul"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(content, reason):
    if not content:
        with pytest.raises(bringing.Refused):
            bringing.words_of(content, MOST)
        return
    with pytest.raises(brought.Refused) as refused:
        brought.read(content, WORDS)
    assert refused.value.args[0] == reason


def test_a_bomb_is_refused_by_the_process_and_the_server_lives():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", b" " * 70_000_000)
    with pytest.raises(bringing.Refused) as refused:
        bringing.words_of(bomb.getvalue(), MOST)
    assert refused.value.reason == "large"


def test_a_deep_tree_costs_no_recursion():
    deep = "<text:span>" * 200 + "deep" + "</text:span>" * 200
    assert "deep" in brought.read(odt(ODT.replace("oui", deep)), WORDS)
