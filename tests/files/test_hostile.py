"""Files made to break the reader of files: each has a clear answer, and nothing comes along."""

import io
import struct
import zipfile
import zlib

import pytest
from flask import g
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from valuess.audit import Entry
from valuess.files import checks, models, personal, views
from valuess.files.checks import RefusedFile, checked, cleaned
from valuess.files.models import File
from valuess.markup import render

MOST = 10_000_000
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def words(app):
    with app.test_request_context("/en/"):
        g.lang = "en"
        yield


def picture(format_, mode="RGB", size=(60, 40), **saving):
    """A picture: its left half red, its right half blue."""
    image = Image.new("RGB", size, (220, 20, 20))
    image.paste((20, 20, 220), (size[0] // 2, 0, *size))
    written = io.BytesIO()
    image.convert(mode).save(written, format_, **saving)
    return written.getvalue()


def claiming(width, height):
    """A PNG that says how large it is and holds next to nothing."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def archive(entries, method=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return written.getvalue()


def opened(made):
    return Image.open(io.BytesIO(made.content))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [(10_000, 10_000), (6_400, 6_300), (60_000, 60_000)])
def test_too_many_pixels_are_refused_before_they_are_decoded(words, side, monkeypatch):
    monkeypatch.setattr(checks, "made_anew", lambda *_: pytest.fail("decoded"))
    with pytest.raises(RefusedFile, match="too many pixels"):
        checked("a.png", claiming(*side), MOST)


@pytest.mark.parametrize("database", ["sqlite"])  # files alone
@pytest.mark.parametrize("format_", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_polyglot_loses_all_but_the_picture(words, format_):
    for tail in (SVG, archive({"a.txt": b"x" * 100}), b"<?php evil(); ?>", b"%PDF-1.7"):
        made = checked("a.png", picture(format_) + tail, MOST)
        assert made.mime == f"image/{format_.lower()}"
        assert tail not in made.content
        red, _green, blue = opened(made).convert("RGB").getpixel((5, 5))
        assert red > 180 and blue < 70


def test_comments_and_texts_of_a_picture_do_not_come_along(words):
    noted = picture("JPEG", comment=b"<script>alert(1)</script>")
    assert b"<script>" not in checked("a.jpg", noted, MOST).content
    profile = picture("PNG", icc_profile=b"<script>" * 20)
    assert b"iCCP" not in checked("a.png", profile, MOST).content


@pytest.mark.parametrize("database", ["sqlite"])  # files alone
@pytest.mark.parametrize(
    ("orientation", "size", "first_is_red"),
    [(1, (60, 40), True), (3, (60, 40), False), (6, (40, 60), True), (8, (40, 60), False)],
)
def test_a_photo_stands_upright_whichever_way_it_was_held(words, orientation, size, first_is_red):
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = checked("a.jpg", picture("JPEG", exif=exif, quality=95), MOST)
    assert opened(made).size == size == (made.width, made.height)
    red, _green, blue = opened(made).getpixel((4, 4))
    assert (red > blue) is first_is_red


def test_colours_survive(words):
    see_through = io.BytesIO()
    Image.new("RGBA", (30, 20), (220, 20, 20, 128)).save(see_through, "PNG")
    assert opened(checked("a.png", see_through.getvalue(), MOST)).getpixel((1, 1))[3] == 128
    deep = io.BytesIO()
    Image.new("I;16", (30, 20), 0x4000).save(deep, "PNG")
    assert opened(checked("a.png", deep.getvalue(), MOST)).convert("L").getpixel((1, 1)) == 0x40
    printed = picture("JPEG", "CMYK")
    assert opened(checked("a.jpg", printed, MOST)).mode == "RGB"
    keyed = io.BytesIO()
    Image.new("P", (30, 20), 0).save(keyed, "PNG", transparency=0)
    again = opened(checked("a.png", keyed.getvalue(), MOST)).convert("RGBA")
    assert again.getpixel((1, 1))[3] == 0


@pytest.mark.parametrize("database", ["sqlite"])  # files alone
@pytest.mark.parametrize(
    "content",
    [
        claiming(100, 100),
        picture("PNG")[:80],
        picture("JPEG")[:200],
        picture("WEBP")[:30],
        b"GIF89a" + b"\xff" * 100,
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        SVG,
    ],
)
def test_a_damaged_picture_says_so(words, content):
    with pytest.raises(RefusedFile, match="cannot be read"):
        checked("a.png", content, MOST)


def test_a_bomb_that_tells_its_size_is_not_unpacked(words, monkeypatch):
    bomb = archive({"word/document.xml": b"\x00" * (checks.UNPACKED + 1)})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("unpacked"))
    assert len(bomb) < 100_000
    with pytest.raises(RefusedFile, match="unpacks"):
        checked("a.docx", bomb, MOST)


def test_a_bomb_is_found_by_what_it_does(words, monkeypatch):
    monkeypatch.setattr(checks, "UNPACKED", 1_000_000)
    monkeypatch.setattr(checks, "check_entries", lambda entries: None)
    with pytest.raises(RefusedFile, match="unpacks"):
        checked("a.zip", archive({str(n): b"\x00" * 300_000 for n in range(4)}), MOST)


def test_an_entry_that_lies_about_its_size_is_refused(words):
    honest = archive({"a.txt": b"\x00" * 3_000_000})
    lying = honest.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 10))
    assert lying != honest
    with pytest.raises(RefusedFile):
        checked("a.docx", lying, MOST)


@pytest.mark.parametrize("database", ["sqlite"])  # files alone
@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "..\\a", "C:/a", "\\a"])
def test_names_that_lead_outside_are_refused(words, name):
    with pytest.raises(RefusedFile, match="lead outside"):
        checked("a.zip", archive({"good.txt": b"x", name: b"x"}), MOST)


def test_a_damaged_or_locked_archive_is_refused(words):
    whole = archive({"a.txt": b"hello " * 100})
    broken = bytearray(whole)
    broken[36:46] = b"\xff" * 10
    locked = bytearray(archive({"a.txt": b"hello"}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    rare = archive({"a": b"x" * 100}, zipfile.ZIP_LZMA)
    for content in (whole[:-30], bytes(broken), bytes(locked), rare):
        with pytest.raises(RefusedFile, match="damaged"):
            checked("a.zip", content, MOST)


@pytest.mark.parametrize("database", ["sqlite"])  # files alone
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"MZ\x90\x00\x03"),
        ("a.txt", b"\xef\xbb\xbf#!/bin/sh"),
        ("a.pdf", b"\xcf\xfa\xed\xfe\x07"),
        ("a.zip", b"\xca\xfe\xba\xbe\x00"),
        ("setup.EXE", b"words"),
        ("a.jar", archive({"a": b""})),
    ],
)
def test_programs_are_refused_by_content_and_by_name(words, name, content):
    with pytest.raises(RefusedFile, match="Programs"):
        checked(name, content, MOST)


def test_words_that_begin_like_a_program_are_words(words):
    assert checked("a.csv", b"MZ;2014\n1;2", MOST).mime == "text/csv"


SEEDS = [picture(f) for f in ("PNG", "JPEG", "GIF", "WEBP")] + [archive({"a.txt": b"hi " * 50})]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255))))
def spoil(seed, changes):
    content = bytearray(seed)
    for place, value in changes:
        content[place % len(content)] = value
    try:
        made = checked("a.bin", bytes(content), MOST)
    except RefusedFile:
        return
    assert made.content and len(made.name) <= 120


def test_spoilt_files_are_refused_or_kept_never_an_error(words):
    spoil()


@given(st.text(max_size=300))
def test_any_name_is_safe_in_an_address_and_in_markdown(name):
    clean = cleaned(name)
    assert 0 < len(clean) <= 120
    assert not set(clean) & set('/\\<>:"|?*%#[]`\x00\r\n\t')
    assert clean == clean.strip(" .")
    assert cleaned(clean) == clean


def kept(name, content, about=""):
    return File.keep(name, content, MOST, None, about)


@pytest.mark.parametrize("name", ["mon_rapport_final (2) #3 & [4].pdf", "œuvre ‘x’ $1 ^2.pdf"])
def test_a_file_is_found_at_the_address_its_words_give(words, browser_of, name):
    file = kept(name, b"%PDF-1.7")
    html = render(file.markdown(""), "fr").html
    assert f'href="{file.address}"' in html
    answer = browser_of("partner").get(file.address)
    assert (answer.status_code, answer.data) == (200, b"%PDF-1.7")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_words_about_a_picture_stay_words(words):
    file = kept("a.png", picture("PNG"))
    html = render(file.markdown("A *star* \\ `code` [x](y) <b>"), "fr").html
    assert f'src="{file.address}"' in html
    assert 'alt="A *star* \\ `code` (x)(y) &lt;b&gt;"' in html


@pytest.mark.parametrize("about", ["guide:\x00", "<b>", "guide:", "é:1", "g" * 90, "guide:1 x"])
def test_what_a_file_is_about_is_a_reference_or_nothing(words, about):
    assert kept("a.txt", b"words", about).about == ""
    assert kept("a.txt", b"words", "guide:12").about == "guide:12"


def test_the_content_is_read_only_when_it_is_sent(words, browser_of, queries):
    file, partner = kept("a.txt", b"words"), browser_of("partner")
    answer = partner.get(file.address)
    with queries() as seen:
        again = partner.get(file.address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert not any('"content"' in sql for sql in seen)


def test_no_one_adds_files_without_end(app, browser_of, monkeypatch):
    monkeypatch.setattr(views, "IN_AN_HOUR", 1)
    partner = browser_of("partner")
    answers = [
        partner.post(
            "/en/files/", {"file": (io.BytesIO(b"words"), "a.txt")},
            content_type="multipart/form-data",
        ).status_code
        for _ in range(2)
    ]  # fmt: skip
    assert answers == [200, 429]
    assert models.File.select().count() == 1


def test_who_added_a_file_is_given_and_forgotten(words, people):
    file = File.keep("cv.txt", b"words", MOST, people["partner"])
    assert [entry["name"] for entry in personal.export(people["partner"])] == ["cv.txt"]
    personal.erase(people["partner"])
    assert File.get_by_id(file.id).by is None
    assert personal.export(people["partner"]) == []
    assert "cv.txt" not in str(Entry.latest("file kept").get().detail)
