"""How written pages appear among search results."""

from valuess.access import VISITOR
from valuess.i18n import language
from valuess.writing.models import Revision, Text


def describe(kind):
    """A function for search.register: (ref, lang) pairs → {(ref, lang): (url, title, label)}."""

    def described(refs, audience):
        documents = {ref for ref, _lang in refs}
        number = Text.public if audience == VISITOR else Text.head
        rows = (
            Text.with_words(number)
            .select(Text.document, Text.lang, Text.slug, Revision.title)
            .where(Text.kind == kind.name, Text.document.in_(list(documents)))
            .tuples()
        )
        return {
            (document, lang): (kind.address(slug, language()), title, str(kind.label))
            for document, lang, slug, title in rows
        }

    return described
