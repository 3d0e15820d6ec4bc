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


def repacked(content, day):
    """The same archive with this date on each of its entries."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return packed([(name, archive.read(name)) for name in archive.namelist()], day)
