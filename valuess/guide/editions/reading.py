"""A frozen edition on the screen: its pages, with their links and pictures at its address."""

import re

from flask import url_for
from markupsafe import Markup

from valuess.config import LANGUAGES
from valuess.guide.editions.models import Edition, EditionFile, EditionText
from valuess.guide.models import Page, grown
from valuess.i18n import language

PAGE = re.compile(r'href="#page-(\d+)(?:--([^"]*))?"')
PICTURE = re.compile(r'src="file:([^"]+)"')


def contents(edition):
    """[(EditionText in the reader's language or another, url)] in order."""
    lang = language()
    lines = [texts.get(lang) or next(iter(texts.values())) for texts in edition.texts().values()]
    return [(text, address(edition, text)) for text in lines]


def address(edition, text, **values):
    return url_for("guide.edition_page", number=edition.number, slug=text.slug, **values)


def shown(edition, text, lines):
    """The HTML of a frozen page for the web."""
    urls = {line.document: url for line, url in lines}
    pictures = dict(
        EditionFile.select(EditionFile.key, EditionFile.id)
        .where(EditionFile.edition == edition)
        .tuples()
    )

    def link(match):
        url = urls.get(int(match[1]), "")
        return f'href="{url}{"#" + match[2] if match[2] else ""}"'

    def picture(match):
        number = pictures.get(match[1].replace("&amp;", "&"))
        if number is None:
            return 'src=""'
        return f'src="{url_for("guide.edition_picture", number=edition.number, id=number)}"'

    return Markup(PICTURE.sub(picture, PAGE.sub(link, text.html)))


def alternates(edition, text):
    """{lang: address} of the same page in each language."""
    rows = EditionText.select(EditionText.lang, EditionText.slug).where(
        EditionText.edition == edition, EditionText.document == text.document
    )
    slugs = dict(rows.tuples())
    return {
        lang: url_for(
            "guide.edition_page", number=edition.number, slug=slugs.get(lang, text.slug), lang=lang
        )
        for lang in LANGUAGES
    }


def living(text):
    """The address of the published page that this one was frozen from; None where it is gone."""
    branches = grown([row for row in Page.rows(False) if row[0] == text.document], language())
    return branches[0].url if branches else None


def picture(edition, number):
    """The frozen picture, or None."""
    return EditionFile.get_or_none(EditionFile.id == number, EditionFile.edition == edition)


def addresses():
    """Of editions and their pages, for search engines."""
    found = []
    for edition in Edition.all_frozen():
        for lang in LANGUAGES:
            found.append(url_for("guide.edition", number=edition.number, lang=lang))
        found += [
            address(edition, text, lang=lang)
            for texts in edition.texts().values()
            for lang, text in texts.items()
        ]
    return found
