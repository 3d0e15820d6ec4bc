"""What a person sends, and whether it can be kept."""

import re
import unicodedata
from dataclasses import dataclass

from valuess import markup
from valuess.i18n import _
from valuess.writing.models import LOCAL, MEANING, PROPOSED, TYPO
from valuess.writing.names import slug_of

TITLE_LIMIT = 200
NOTE_LIMIT = 300


class Unacceptable(Exception):
    """What was sent cannot be saved: `.errors` is {field: message}, `.too_long` for 413."""

    def __init__(self, errors, too_long=False):
        super().__init__(errors)
        self.errors, self.too_long = errors, too_long


@dataclass
class Writing:
    """What a person sends: the words, and what they say of them.

    base: number of the revision they started from; section: index of the section
    they edited, None for the whole; token: says that two submits are one. kind: "" when the
    portal is to propose it; proposed: what it proposed.
    """

    title: str
    body: str
    base: int = 0
    note: str = ""
    kind: str = MEANING
    section: int | None = None
    token: str | None = None
    proposed: str = ""


def checked(writing):
    """The writing with its small fields put in order; Unacceptable when it cannot be kept."""
    errors = {}
    title = re.sub(r"[ \t\r\n]+", " ", without_controls(writing.title)).strip()
    if not title or not slug_of(title):
        errors["title"] = _("Give the page a title of at least one letter or number.")
    elif len(title) > TITLE_LIMIT:
        errors["title"] = _(
            "The title has %(n)s characters; the most is %(limit)s.",
            n=len(title),
            limit=TITLE_LIMIT,
        )
    note = " ".join(without_controls(writing.note).split())
    if len(note) > NOTE_LIMIT:
        errors["note"] = _(
            "The note has %(n)s characters; the most is %(limit)s.", n=len(note), limit=NOTE_LIMIT
        )
    too_long = len(writing.body) > markup.MAX_CHARS
    if too_long:
        errors["body"] = _(
            "The page has %(n)s characters; the most is %(limit)s. Divide it into several pages.",
            n=len(writing.body),
            limit=markup.MAX_CHARS,
        )
    kind = writing.kind if writing.kind in (MEANING, TYPO, LOCAL) else PROPOSED
    if kind == LOCAL and not note:
        errors["note"] = _("Say why this is meant for this language only.")
    if errors:
        raise Unacceptable(errors, too_long)
    return Writing(
        title, writing.body, writing.base, note, kind, writing.section, writing.token or None
    )


def without_controls(words):
    return "".join(c for c in words if c in "\n\t " or unicodedata.category(c)[0] != "C")


def rendered(body, lang):
    """The words made into HTML; Unacceptable when that takes too long."""
    try:
        return markup.render(body, lang)
    except markup.TooMuch as error:
        message = _(
            "The page has %(n)s characters; the most is %(limit)s. Divide it into several pages.",
            n=error.length,
            limit=error.limit,
        )
        raise Unacceptable({"body": message}, too_long=True) from error
    except markup.TooHard as error:
        message = _(
            "These words are too tangled to lay out: look for long runs of brackets or "
            "for lists within lists within lists, and simplify them."
        )
        raise Unacceptable({"body": message}) from error
