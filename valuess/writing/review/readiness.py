"""What is missing before a version is shown to visitors: a review, or the other language."""

from valuess.i18n import _, ngettext
from valuess.writing import standing
from valuess.writing.checks import Unacceptable
from valuess.writing.kinds import kinds
from valuess.writing.review.states import approved

REVIEW, OTHER = "review", "other language"


class Unready(Unacceptable):
    """Something is missing, and nobody said that they know. `.missing`: as `missing` gives it."""

    def __init__(self, missing):
        super().__init__({"knowingly": _(
            "Tick this box to publish knowingly, or have what is missing done first."
        )})  # fmt: skip
        self.missing = missing


def waiting(text):
    """How many paragraphs wait to be said in the other language; None where it has no text yet."""
    pairs = standing.pairs(text.document_id)
    others = [lang for lang in pairs.sides if lang != text.lang]
    if text.lang not in pairs.sides or not all(pairs.texts.values()):
        return None
    return standing.counted(pairs.groups, pairs.sides).waits(others[0])


def missing(text, revision):
    """What a revision lacks: {"review": 1} and {"other language": paragraphs}, together; or {}.

    Only kinds of text that are reviewed lack anything.
    """
    if not kinds[text.kind].reviewed:
        return {}
    found = {} if approved(text, revision) else {REVIEW: 1}
    count = waiting(text)
    return {**found, OTHER: count} if count else found


def in_words(missing):
    """What was missing, as the history tells it: a list of words."""
    said = {
        REVIEW: lambda _n: _("not approved by another organisation"),
        OTHER: lambda n: ngettext(
            "%(num)d paragraph waiting in the other language",
            "%(num)d paragraphs waiting in the other language",
            n,
        ),
    }
    return [said[what](count) for what, count in missing.items() if what in said]
