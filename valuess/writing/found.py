"""How written pages appear among search results."""

from valuess.access import VISITOR
from valuess.i18n import language
from valuess.writing.models import Revision, Text


def describe(kind):
    """A function for search.register: (ref, lang) pairs → {(ref, lang): (url, title, label)}."""

    def described(refs, audience):
        documents, languages = {ref for ref, _lang in refs}, {lang for _ref, lang in refs}
        number = Text.public if audience == VISITOR else Text.head
        rows = (
            Text.with_words(number)
            .where(Text.kind == kind.name, Text.document.in_(documents), Text.lang.in_(languages))
            .select(Text.document, Text.lang, Text.slug, Revision.title)
        )
        reader, label = language(), str(kind.label)
        return {
            (document, lang): (kind.address(slug, reader), title, label)
            for document, lang, slug, title in rows.tuples()
        }

    return described
