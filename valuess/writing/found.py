"""How written pages appear among search results."""

from valuess.access import VISITOR
from valuess.i18n import language
from valuess.writing.models import Text


def describe(kind):
    """A function for search.register: (ref, lang) pairs → {(ref, lang): (url, title, label)}."""

    def described(refs, audience):
        rows = Text.lines(kind.name, refs, working=audience != VISITOR)
        reader, label, hidden = language(), str(kind.label), kind.hidden()
        return {
            (document, lang): (kind.address(slug, reader), title, label)
            for document, lang, slug, title in rows
            if document not in hidden
        }

    return described
