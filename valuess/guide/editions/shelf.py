"""ZIP archives that are the same bytes whenever and wherever they are made of the same things."""

import io
import zipfile

STORED = {"mimetype"}


def packed(entries, day):
    """The bytes of an archive. entries: [(name, str or bytes)]; day: the date of each of them."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name in STORED else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return written.getvalue()


PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF8", "image/gif", "gif"),
)


def pictures(book):
    """{"file:…": (name, mime, bytes)} of the pictures that any reader shows, numbered by key."""
    found = {}
    for number, key in enumerate(sorted(book.files), 1):
        content = book.files[key][1]
        for sign, mime, ending in PICTURES:
            if content.startswith(sign):
                found[key] = f"picture-{number}.{ending}", mime, content
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            found[key] = f"picture-{number}.webp", "image/webp", content
    return found
