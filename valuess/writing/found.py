"""How written pages appear among search results."""

from valuess.access import VISITOR
from valuess.i18n import language
from valuess.writing.models import Text


def describe(kind):
    """A function for search.register: (ref, lang) pairs → {(ref, lang): (url, title, label)}."""

    def described(refs, audience):
        documents = {ref for ref, _lang in refs}
        number = Text.public if audience == VISITOR else Text.head
        texts = Text.with_words(number).where(
            Text.kind == kind.name, Text.document.in_(list(documents))
        )
        return {
            (text.document_id, text.lang): (
                text.address(language()),
                text.revision.title,
                str(kind.label),
            )
            for text in texts
        }

    return described
