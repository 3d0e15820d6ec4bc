"""What an edit is: one that changes the meaning, that only corrects, or that is local on purpose.

The portal proposes it from the change itself; the writer decides; a wrong mark is
corrected later by `rekind`, the one verb that changes the kind of a revision.
"""

from valuess import audit
from valuess.db import db
from valuess.i18n import _
from valuess.writing import standing
from valuess.writing.checks import NOTE_LIMIT, Unacceptable
from valuess.writing.deeds import MARKED, Deed
from valuess.writing.diff import proposed_kind
from valuess.writing.models import ATTEMPT, LOCAL, MEANING, TYPO, Revision, Text

KINDS = (MEANING, TYPO, LOCAL)
SPANS_PARAGRAPHS = ("```", "~~~", "<")  # what may hold an empty line within
FRONT = "---"


class Overtaken(Exception):
    """Someone else marked the revision meanwhile; `.revision` is as it stands now."""

    def __init__(self, revision):
        super().__init__(revision.kind)
        self.revision = revision


def proposed(before, after):
    """What the portal takes a change for, meaning or typo. before, after: (title, body)."""
    for old, new in (before[:1] + after[:1], apart(before[1], after[1])):
        if old != new and proposed_kind(old, new) == MEANING:
            return MEANING
    return TYPO


def apart(old, new):
    """Both texts without the paragraphs that they begin and end with alike.

    Where a passage may hold an empty line, as code does, both texts whole.
    """
    if old.startswith(FRONT) or any(mark in old or mark in new for mark in SPANS_PARAGRAPHS):
        return old, new
    olds, news = old.split("\n\n"), new.split("\n\n")
    most = min(len(olds), len(news))
    first = next((i for i in range(most) if olds[i] != news[i]), most)
    last = next((i for i in range(most - first) if olds[-1 - i] != news[-1 - i]), most - first)
    return tuple("\n\n".join(each[first : len(each) - last]) for each in (olds, news))


def rekind(text, number, kind, by, was=None, reason=""):
    """Mark a revision of a text anew; the Revision.

    was: the kind that the person saw, None where nobody looked: Overtaken when another
    stands there now. reason: why it is local; kept as the note of the revision where it
    has none. Unacceptable for a kind, a revision or a reason that will not do.
    """
    reason = " ".join(reason.split())
    with db.atomic():
        here = Text.held(text.id)
        revision = here.revision_numbered(number)
        if revision is None or revision.outcome == ATTEMPT or kind not in KINDS:
            raise Unacceptable({"kind": _("There is no such version, or no such mark.")})
        if revision.kind == kind:
            return revision
        if was is not None and was != revision.kind:
            raise Overtaken(revision)
        if errors := against(kind, revision.note, reason):
            raise Unacceptable(errors)
        detail = {"was": revision.kind, "now": kind, **({"reason": reason} if reason else {})}
        revision.kind, revision.note = kind, revision.note or reason
        revision.save(only=[Revision.kind, Revision.note])
        Deed.add(text=here, number=number, act=MARKED, by=by, detail=detail)
        audit.note("edit marked anew", by, here.about, number=number, was=detail["was"], now=kind)
        standing.forget(here.document_id)
    return revision


def against(kind, note, reason):
    """What is wrong with the reason of a mark: {field: message}."""
    if len(reason) > NOTE_LIMIT:
        return {"reason": _(
            "The reason has %(n)s characters; the most is %(limit)s.",
            n=len(reason), limit=NOTE_LIMIT,
        )}  # fmt: skip
    if kind == LOCAL and not (note or reason):
        return {"reason": _("Say why this is meant for one language only.")}
    return {}
