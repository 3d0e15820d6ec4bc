"""What a file really is, told from its content, never from its name; and whether it may stay.

Pictures are decoded and written anew, so that nothing hidden in them survives: no EXIF,
no place, no trailing data. Office files are ZIP archives, read to the end within a
bound, so that a bomb is found by what it does and not by what it says.
"""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps

from valuess.i18n import _

PIXELS = 40_000_000
SIDE = 2000  # pixels of the longer side that are kept
UNPACKED = 60_000_000  # bytes that an office file may hold in all
ENTRIES = 5_000
NAME = 120

PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
OFFICE = {
    "word/document.xml": ("docx", "application/vnd.openxmlformats-officedocument"
                          ".wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", "application/vnd.openxmlformats-officedocument"
                        ".spreadsheetml.sheet"),
    "ppt/presentation.xml": ("pptx", "application/vnd.openxmlformats-officedocument"
                             ".presentationml.presentation"),
}  # fmt: skip
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/epub+zip": "epub",
}
PROGRAMS = (b"\x7fELF", b"MZ", b"#!", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
            b"\xca\xfe\xba\xbe")  # fmt: skip
PACKED = (b"PK\x03\x04", b"PK\x05\x06")


class RefusedFile(ValueError):
    """The file cannot be kept; its words say why, in the reader's language."""


@dataclass
class Checked:
    """A file that may stay: its cleaned name, what it is, its bytes as they are kept."""

    name: str
    mime: str
    content: bytes
    width: int | None = None
    height: int | None = None


def cleaned(name):
    """A name to show and to download by: no folders, no control characters, not too long."""
    name = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*%]+', "-", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: NAME - 8]}{dot}{ending[:7]}" if stem else name[:NAME] or "file"


def checked(name, content, most):
    """The Checked file; RefusedFile when it is empty, too large, a program, or not what it says."""
    name = cleaned(name)
    if not content:
        raise RefusedFile(_("The file is empty."))
    if len(content) > most:
        raise RefusedFile(
            _("The file has %(size)s MB; the most is %(most)s MB.",
              size=round(len(content) / 1e6, 1), most=round(most / 1e6))
        )  # fmt: skip
    if content.startswith(PROGRAMS):
        raise RefusedFile(_("Programs cannot be kept here."))
    if content.startswith(PACKED):
        return office(name, content)
    if content.startswith(b"%PDF-"):
        return Checked(ended(name, "pdf"), "application/pdf", content)
    try:
        return picture(name, content)
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, RefusedFile):
            raise
        return other(name, content)


def picture(name, content):
    """A picture written anew: upright, without its metadata, at most SIDE pixels long."""
    with Image.open(io.BytesIO(content), formats=list(PICTURES)) as image:
        mime = PICTURES[image.format]
        if image.width * image.height > PIXELS:
            raise RefusedFile(
                _("The picture has too many pixels; the most is %(most)s million.",
                  most=PIXELS // 1_000_000)
            )  # fmt: skip
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((SIDE, SIDE))
        if mime == "image/jpeg":
            upright = upright.convert("L" if upright.mode == "L" else "RGB")
        elif upright.mode not in ("RGB", "RGBA", "L", "LA", "P"):
            upright = upright.convert("RGBA")
        bare = Image.new(upright.mode, upright.size)
        if upright.mode == "P":
            bare.putpalette(upright.getpalette())
        bare.paste(upright)
        written = io.BytesIO()
        options = {"JPEG": {"quality": 85, "optimize": True}, "WEBP": {"quality": 85}}
        if "transparency" in upright.info and upright.mode == "P":
            options[image.format] = {"transparency": upright.info["transparency"]}
        bare.save(written, image.format, **options.get(image.format, {}))
    return Checked(ended(name, ENDINGS[mime]), mime, written.getvalue(), *bare.size)


def office(name, content):
    """An office file, read to its end; RefusedFile for a bomb, or an archive that is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
                raise RefusedFile(_("This file unpacks to more than can be kept."))
            read_to_end(archive, entries)
            names = {entry.filename for entry in entries}
            if any(n.startswith("/") or ".." in n.split("/") for n in names):
                raise RefusedFile(_("This file holds names that lead outside it."))
            kind = "mimetype" in names and archive.read("mimetype").decode("ascii", "replace")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise RefusedFile(_("This file is damaged: it cannot be read.")) from error
    if kind in OPEN_DOCUMENT:
        return Checked(ended(name, OPEN_DOCUMENT[kind]), kind, content)
    for mark, (ending, mime) in OFFICE.items():
        if mark in names:
            if any(entry.endswith("vbaProject.bin") for entry in names):
                raise RefusedFile(_("Documents with macros cannot be kept here."))
            return Checked(ended(name, ending), mime, content)
    return Checked(ended(name, "zip"), "application/zip", content)


def read_to_end(archive, entries):
    left = UNPACKED
    for entry in entries:
        with archive.open(entry) as opened:
            while chunk := opened.read(1 << 16):
                left -= len(chunk)
                if left < 0:
                    raise RefusedFile(_("This file unpacks to more than can be kept."))


def other(name, content):
    """Plain text, or something only to be downloaded; RefusedFile for a picture that is none."""
    ending = name.rpartition(".")[2].lower()
    if ending in ("png", "jpg", "jpeg", "webp", "gif"):
        raise RefusedFile(_("This picture cannot be read: it is damaged, or no picture."))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return Checked(name, "application/octet-stream", content)
    shown = {"csv": "text/csv", "txt": "text/plain", "md": "text/plain"}.get(ending)
    return Checked(name, shown or "application/octet-stream", content)


def ended(name, ending):
    """The name with the ending of what the file is."""
    alike = {"jpg": ("jpg", "jpeg")}.get(ending, (ending,))
    stem, dot, present = name.rpartition(".")
    if present.lower() in alike and dot:
        return name
    return f"{(stem if dot else name)[: NAME - 8]}.{ending}"
