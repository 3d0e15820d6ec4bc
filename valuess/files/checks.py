"""What a file really is, told from its content, never from its name; and whether it may stay.

Pictures are decoded and written anew, so that nothing hidden in them survives: no EXIF,
no place, no trailing data. Office files are ZIP archives, read to the end within a
bound, so that a bomb is found by what it does and not by what it says.
"""

import io
import re
import struct
import threading
import unicodedata
import warnings
import zipfile
import zlib
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

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
SAVING = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 85, "optimize": True},
    "WEBP": {"quality": 85},
    "GIF": {},
}
PROGRAMS = (b"\x7fELF", b"#!", b"\xef\xbb\xbf#!", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf",
            b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")  # fmt: skip
PROGRAM_ENDINGS = frozenset(
    "exe com scr msi bat cmd ps1 vbs vbe js jse wsf hta lnk jar sh apk dll pif reg".split(" ")
)
PACKED = (b"PK\x03\x04", b"PK\x05\x06")
# What Pillow and zipfile raise on bytes made to break them.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, zlib.error, struct.error, TypeError,
          LookupError, ArithmeticError, MemoryError, RuntimeError)  # fmt: skip

# Pillow warns of what is refused here anyway, and earlier.
warnings.simplefilter("ignore", Image.DecompressionBombWarning)
decoding = threading.Lock()  # one picture at a time takes its memory


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
    name = " ".join(re.sub(r'[<>:"|?*%#`\[\]]+', "-", name).split()).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if stem:
        name = f"{stem[: NAME - 8].rstrip(' .')}{dot}{ending[:7].strip(' .')}"
    return name[:NAME].strip(" .") or "file"


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
    if is_program(name, content):
        raise RefusedFile(_("Programs cannot be kept here."))
    if content.startswith(PACKED):
        return office(name, content)
    if content.startswith(b"%PDF-"):
        return Checked(ended(name, "pdf"), "application/pdf", content)
    return picture(name, content) or other(name, content)


def is_program(name, content):
    windows = content.startswith(b"MZ") and b"\x00" in content[:1024]
    return windows or content.startswith(PROGRAMS) or ending_of(name) in PROGRAM_ENDINGS


def ending_of(name):
    return name.rpartition(".")[2].lower()


def picture(name, content):
    """A picture written anew, or None: upright, at most SIDE pixels long, nothing but a picture."""
    try:
        with decoding, Image.open(io.BytesIO(content), formats=list(PICTURES)) as image:
            if image.width * image.height > PIXELS:
                raise Image.DecompressionBombError
            kind = image.format
            written, size = made_anew(image)
    except Image.DecompressionBombError:
        raise RefusedFile(
            _("The picture has too many pixels; the most is %(most)s million.",
              most=PIXELS // 1_000_000)
        ) from None  # fmt: skip
    except BROKEN:
        return None
    return Checked(ended(name, ENDINGS[PICTURES[kind]]), PICTURES[kind], written, *size)


def made_anew(image):
    """(bytes, (width, height)): the first frame; made smaller before it is turned."""
    kind, orientation = image.format, image.getexif().get(0x0112, 1)
    image.draft("RGB", (SIDE, SIDE))
    small = in_common_colours(image)
    small.thumbnail((SIDE, SIDE))
    exif = Image.Exif()
    exif[0x0112] = orientation
    small.info = {"exif": exif.tobytes()}
    upright = ImageOps.exif_transpose(small)
    upright.info = {}  # Pillow would write a profile, a comment or XMP from here
    written = io.BytesIO()
    upright.save(written, kind, **SAVING[kind])
    return written.getvalue(), upright.size


def in_common_colours(image):
    """The picture in grey, RGB or RGBA, its colours those of sRGB."""
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    see_through = image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info
    mode = "RGBA" if see_through else "L" if image.mode in ("1", "L") else "RGB"
    if image.info.get("icc_profile") and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            return ImageCms.profileToProfile(
                image, io.BytesIO(image.info["icc_profile"]), ImageCms.createProfile("sRGB"),
                outputMode=mode,
            )  # fmt: skip
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours as they stand
    return image if image.mode == mode else image.convert(mode)


def office(name, content):
    """An office file, read to its end; RefusedFile for a bomb, or an archive that is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            check_entries(entries)
            read_to_end(archive, entries)
            names = {entry.filename for entry in entries}
            kind = "mimetype" in names and archive.read("mimetype").decode("ascii", "replace")
    except RefusedFile:
        raise
    except (zipfile.BadZipFile, *BROKEN) as error:
        raise RefusedFile(_("This file is damaged: it cannot be read.")) from error
    if kind in OPEN_DOCUMENT:
        return Checked(ended(name, OPEN_DOCUMENT[kind]), kind, content)
    for mark, (ending, mime) in OFFICE.items():
        if mark in names:
            if any(entry.endswith("vbaProject.bin") for entry in names):
                raise RefusedFile(_("Documents with macros cannot be kept here."))
            return Checked(ended(name, ending), mime, content)
    return Checked(ended(name, "zip"), "application/zip", content)


def check_entries(entries):
    """RefusedFile when the directory alone says enough against an archive."""
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise RefusedFile(_("This file unpacks to more than can be kept."))
    for entry in entries:
        steps = re.split(r"[/\\]", entry.orig_filename)
        if ".." in steps or steps[0] == "" or re.match("[A-Za-z]:", steps[0]):
            raise RefusedFile(_("This file holds names that lead outside it."))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError  # no office program writes it; it may take much memory


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
    ending = ending_of(name)
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
    return f"{(stem if dot else name)[: NAME - 8].rstrip(' .')}.{ending}"
