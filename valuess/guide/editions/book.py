"""What every format of an edition is made from: words and pictures, no database.

The makers (PDF, EPUB, DOCX, Markdown) are pure functions of a Book: the same Book gives
the same bytes.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass
class Words:
    """One page of an edition in one language.

    slug: its slug at freezing, also the name of its file in exports. body: Markdown as
    frozen. html: the frozen fragment; links between pages are "#page-<document>" or
    "#page-<document>--<heading id>", pictures have the src "file:<token>/<name>", embeds
    are rendered. headings: [(level, id, words)].
    """

    title: str
    slug: str
    body: str
    html: str
    headings: list


@dataclass
class Chapter:
    """One page of an edition. number: as readers count, "2.1"; depth: 0 at the top.

    words: {lang: Words}, a language may be missing. pairs: [(left html, right html,
    status)], paragraph by paragraph, for makers in two columns; [] until filled.
    """

    document: int
    number: str
    depth: int
    words: dict
    pairs: list


@dataclass
class Signature:
    """An organisation's agreement. organisation: {lang: name}; at: in UTC."""

    organisation: dict
    person: str
    role: str
    at: datetime


@dataclass
class Book:
    """An edition.

    title, citation, notice: {lang: words}; partners: [{lang: name}]; address: permanent,
    absolute. errata: [{lang: words}]. stale: [(document, lang, paragraphs waiting)].
    files: {"file:<token>/<name>": (mime, bytes)}.
    """

    number: int
    title: dict
    date: date
    address: str
    citation: dict
    notice: dict
    partners: list
    signatures: list[Signature]
    stale: list
    languages: tuple
    chapters: list[Chapter]
    files: dict
    errata: tuple = ()

    def address_in(self, lang):
        """The permanent address of the edition in a language."""
        return self.address.replace("/fr/", f"/{lang}/", 1)
