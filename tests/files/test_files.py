"""What may be kept, what is made of it, and who may see it."""

import io
import zipfile

import pytest
from flask import g
from PIL import Image

from valuess.files.checks import RefusedFile, checked, cleaned
from valuess.files.models import File
from valuess.writing import checks, publishing, saving

from ..writing.conftest import begin

MOST = 10_000_000


def png(size=(30, 20), mode="RGB", **options):
    written = io.BytesIO()
    Image.new(mode, size, 120).save(written, "PNG", **options)
    return written.getvalue()


def photo():
    """A JPEG with a place in its EXIF, lying on its side."""
    image = Image.new("RGB", (40, 20), (200, 30, 30))
    exif = image.getexif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "secret-place"
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    return written.getvalue() + b"trailing <script>"


def archive(entries):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return written.getvalue()


@pytest.fixture
def words(app):
    with app.test_request_context("/en/"):
        g.lang = "en"
        yield


@pytest.mark.parametrize("database", ["sqlite"])  # files alone
@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.png", b"", "empty"),
        ("a.png", b"no picture at all", "cannot be read"),
        ("a.jpg", png()[:60], "cannot be read"),
        ("run.png", b"\x7fELF" + b"0" * 50, "Programs"),
        ("run.txt", b"#!/bin/sh\nrm", "Programs"),
        ("setup.pdf", b"MZ" + b"\0" * 50, "Programs"),
        ("big.txt", b"a" * (MOST + 1), "the most is 10 MB"),
        ("bomb.docx", archive({"word/document.xml": b"0" * 61_000_000}), "unpacks"),
        ("many.zip", archive({str(n): b"" for n in range(5_001)}), "unpacks"),
        ("out.zip", archive({"../../etc/passwd": b"x"}), "lead outside"),
        ("macro.docm", archive({"word/document.xml": b"x", "word/vbaProject.bin": b"x"}), "macros"),
        ("broken.docx", b"PK\x03\x04" + b"\x00" * 40, "damaged"),
        ("wide.png", png((7000, 6000), "1"), "too many pixels"),
    ],
)
def test_what_cannot_be_kept_says_why(words, name, content, why):
    with pytest.raises(RefusedFile) as refused:
        checked(name, content, MOST)
    assert why in str(refused.value)


def test_a_photo_loses_its_place_and_stands_upright(words):
    made = checked("photo.jpg", photo(), MOST)
    image = Image.open(io.BytesIO(made.content))
    assert (image.size, made.width, made.height) == ((20, 40), 20, 40)
    assert dict(image.getexif()) == {}
    assert b"secret-place" not in made.content and b"script" not in made.content


def test_a_large_picture_is_made_smaller(words):
    made = checked("big.png", png((4000, 1000)), MOST)
    assert (made.width, made.height) == (2000, 500)


@pytest.mark.parametrize("database", ["sqlite"])  # files alone
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_kind_of_png_stays_a_png(words, mode):
    made = checked("x", png(mode=mode), MOST)
    assert made.mime == "image/png" and made.name == "x.png"
    assert Image.open(io.BytesIO(made.content)).size == (30, 20)


@pytest.mark.parametrize("database", ["sqlite"])  # files alone
@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("page.html", b"<script>alert(1)</script>", "application/octet-stream"),
        ("drawing.svg", b"<svg onload='alert(1)'/>", "application/octet-stream"),
        ("list.csv", b"a;b\n", "text/csv"),
        ("note.txt", "été".encode(), "text/plain"),
        ("latin.txt", "été".encode("latin-1"), "application/octet-stream"),
        ("paper.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("text.odt", archive({"mimetype": b"application/vnd.oasis.opendocument.text"}),
         "application/vnd.oasis.opendocument.text"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(words, name, content, mime):
    assert checked(name, content, MOST).mime == mime


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie- x.png"),
        ("nul\0.png", "nul.png"),
        ("", "file"),
        ("…", "…"),
        ("n" * 300 + ".docx", "n" * 112 + ".docx"),
        ('"><script>.png', "-script-.png"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert cleaned(name) == clean


def sent(browser, name="plan.png", content=None, **fields):
    return browser.post(
        "/en/files/", {"file": (io.BytesIO(content or png()), name), **fields},
        content_type="multipart/form-data",
    )  # fmt: skip


def test_a_partner_adds_a_picture_to_a_page(app, people, browser, browser_of):
    partner = browser_of("partner")
    page = sent(partner, alt="The quay [at] dawn")
    assert page.status_code == 200
    file = File.get()
    words = f"![The quay (at) dawn](/files/{file.token}/plan.png)"
    assert words in page.text
    text = begin("Two shores", words, people["partner"])
    assert browser.get(file.address).status_code == 404
    publishing.publish(text, 1, people["partner"])
    answer = browser.get(file.address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert f'src="{file.address}"' in browser.get("/en/guide/two-shores").text
    publishing.withdraw(text, people["partner"])
    assert browser.get(file.address).status_code == 404


def test_a_working_version_does_not_show_its_file_to_visitors(app, people, browser, browser_of):
    sent(browser_of("partner"))
    file = File.get()
    text = begin("Two shores", "Nothing yet.", people["partner"])
    publishing.publish(text, 1, people["partner"])
    changed = checks.Writing("Two shores", file.markdown(""), 1)
    saving.save(text, changed, people["partner"])
    assert browser.get(file.address).status_code == 404
    assert browser_of("partner").get(file.address).status_code == 200
    assert browser_of("participant").get(file.address).status_code == 404


def test_a_refused_file_says_why_on_the_page_and_in_the_fragment(app, browser_of):
    partner = browser_of("partner")
    page = sent(partner, "a.png", b"no picture")
    assert page.status_code == 422 and "cannot be read" in page.text and "<html" in page.text
    assert browser_of("partner").post("/fr/files/").status_code == 422


def test_html_is_only_ever_downloaded(app, browser_of):
    partner = browser_of("partner")
    sent(partner, "page.html", b"<script>alert(1)</script>")
    answer = partner.get(File.get().address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_only_partners_add_files(app, browser, browser_of):
    assert sent(browser_of("participant")).status_code == 403
    assert File.select().count() == 0
