"""A frozen edition as a Book."""

import datetime

from valuess.config import LANGUAGES
from valuess.guide.editions import beside
from valuess.guide.editions.book import Book, Chapter, Signature, Words
from valuess.guide.editions.errata import EditionErratum
from valuess.guide.editions.models import EditionFile, EditionText
from valuess.i18n import _, speaking


def book(edition):
    """The Book of a frozen edition, from its own rows alone."""
    rows = (
        EditionText.select()
        .where(EditionText.edition == edition)
        .order_by(EditionText.position, EditionText.lang)
    )
    chapters, ties = {}, {}
    for row in rows:
        ties[row.document] = row.pairs
        chapter = chapters.setdefault(
            row.document, Chapter(row.document, row.number, row.depth, {}, [])
        )
        chapter.words[row.lang] = Words(
            row.title, row.slug, row.body, row.html, [tuple(h) for h in row.headings]
        )
    for chapter in chapters.values():
        chapter.pairs = side_by_side(chapter.words, ties[chapter.document])
    files = EditionFile.select().where(EditionFile.edition == edition).order_by(EditionFile.key)
    return Book(
        number=edition.number, title=dict(edition.title), date=day(edition.date),
        address=edition.address, citation=citations(edition), notice=edition.notice,
        partners=edition.partners, signatures=[signature(row) for row in edition.signatures()],
        stale=[tuple(each) for each in edition.stale], languages=tuple(LANGUAGES),
        chapters=list(chapters.values()), errata=errata(edition),
        files={f"file:{file.key}": (file.mime, bytes(file.content)) for file in files},
    )  # fmt: skip


def side_by_side(words, ties):
    """The pairs of a chapter in both languages, as Chapter has them, or []."""
    if not ties or len(words) < len(LANGUAGES):
        return []
    return beside.rows([(words[lang].body, words[lang].html) for lang in LANGUAGES], ties)


def signature(row):
    return Signature(dict.fromkeys(LANGUAGES, row.name), row.person, row.note, row.at)


def errata(edition):
    return [{lang: row.said(lang) for lang in LANGUAGES} for row in EditionErratum.of(edition)]


def day(value):
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def citations(edition):
    """{lang: the line by which one cites it, with its permanent address}."""
    made = {}
    for lang in LANGUAGES:
        with speaking(lang):
            made[lang] = _(
                "%(authors)s (%(year)s). %(title)s. Edition %(number)s. %(address)s",
                authors=", ".join(partner[lang] for partner in edition.partners),
                year=day(edition.date).year, title=edition.title[lang], number=edition.number,
                address=edition.permanent[lang],
            )  # fmt: skip
    return made
