"""Planting a sentence, and looking for it in whatever the portal can give out."""

import io
import re
import unicodedata
import zipfile
from html import unescape

import pypdf

from valuess.db import db

ORIGINAL = "We count the lunches, but the marmalade kestrel never laughs in our ledger."
TRANSLATION = "Nous comptons les repas, mais la crécerelle en confiture ne rit jamais."
NEEDLES = ("kestrel", "marmalade", "crecerelle", "confiture")  # words that nothing else says


def folded(words):
    """Letters without accents, all small; words divided at the end of a line whole again."""
    plain = unicodedata.normalize("NFKD", unescape(words)).casefold()
    return re.sub(r"[-\u00ad]\s*\n|\u00ad|[\u0300-\u036f]", "", plain)


def unpacked(content):
    """The words in some bytes: of a ZIP and of what is in it, of a PDF, or as they are."""
    if content[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            return "\n".join(unpacked(bundle.read(name)) for name in bundle.namelist())
    if content[:5] == b"%PDF-" and b"%%EOF" in content[-1024:]:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "replace")


def holds(content):
    """True when a planted word stands anywhere in a text or in the bytes of a file."""
    if isinstance(content, memoryview | bytes | bytearray):
        content = unpacked(bytes(content))
    here = folded(str(content))
    return any(needle in here for needle in NEEDLES)


def tables():
    """The tables of the database that hold a planted word anywhere."""
    return {table for table in db.get_tables() if any(map(holds, told(table)))}


def told(table):
    """What a table holds, but for its numbers: its words in one string, and each of its files."""
    rows = db.execute_sql(f'SELECT * FROM "{table}"').fetchall()
    values = [value for row in rows for value in row]
    yield "\n".join(value for value in values if isinstance(value, str))
    yield from (value for value in values if isinstance(value, memoryview | bytes))
