"""The verbs of writing. Each is one transaction, and brings everything along:
the revision with its rendered words, the names and references, the search rows,
the audit line, the end of the draft.

Words are merged and rendered before the lock is taken, so that nobody waits for
somebody else's Markdown; if the text moved on meanwhile, it is done again.
"""

from dataclasses import dataclass

from peewee import IntegrityError

from valuess import audit, markup, search
from valuess.access import PARTNER
from valuess.db import db
from valuess.i18n import _
from valuess.writing import blocks, edits
from valuess.writing.checks import Unacceptable, Writing, checked, rendered
from valuess.writing.drafts import Draft
from valuess.writing.kinds import kinds
from valuess.writing.merge import Merge, merge, merge_line
from valuess.writing.models import ATTEMPT, MEANING, MERGED, SAVED, Document, Revision, Text
from valuess.writing.names import free_slug, move, refer, remember_name

RETRIES = 4
WORKING = PARTNER  # search rows for those who see working versions


@dataclass
class Outcome:
    """What became of it. status: saved, merged, same or conflict.

    revision: the new head; for `same`, the head as it was; for a conflict, the
    attempt that keeps the writer's words. merge, title: for a conflict, what to choose.
    """

    status: str
    revision: Revision
    merge: Merge | None = None
    title: str | None = None
    theirs: Revision | None = None


@dataclass
class Combined:
    """Mine put together with what came since its base."""

    merge: Merge
    title: str | None
    moved_on: bool

    @property
    def clean(self):
        return self.merge.clean and self.title is not None


def begin(kind, lang, writing, by, document=None):
    """Create a text, and its document unless given: the Outcome. Visitors do not see it yet.

    Unacceptable when a text of that title exists in this language, or the document
    already has one. A second submit with the same token gives the first one's text.
    """
    writing = checked(writing)
    title = markup.typography(writing.title, lang)
    made = rendered(writing.body, lang)
    try:
        with db.atomic():
            again = already(writing.token, by)
            if again:
                return Outcome(SAVED, again)
            if Text.named(kind, lang, title):
                raise Unacceptable({"title": _("A page already has this title.")})
            if document is None:
                document = Document.create(kind=kind)
                kinds[kind].begun(document)
            text = Text.create(
                document=document, kind=kind, lang=lang, title=title,
                slug=free_slug(kind, lang, title),
            )  # fmt: skip
            revision = add(text, writing, title, writing.body, made, by, SAVED)
            advance(text, revision, made)
            Draft.end(by, writing.token)
            audit.note("text begun", by, text.about, title=title)
    except IntegrityError as error:  # somebody else, or the same form, was there first
        again = already(writing.token, by)
        if again:
            return Outcome(SAVED, again)
        raise Unacceptable({"title": _("A page already has this title.")}) from error
    return Outcome(SAVED, revision)


def save(text, writing, by):
    """Save words into a text, merged with what came since their base: the Outcome.

    Unacceptable when the base is not a revision of the text. What conflicts is kept
    as an attempt, and the head stays as it is.
    """
    writing = checked(writing)
    base, head = text.base_and_head(writing.base)
    if base is None:
        raise Unacceptable({"base": unknown_base()})
    title = markup.typography(writing.title, text.lang)
    body = writing.body
    if writing.section is not None:
        body = with_section(base.body, writing.section, body)
    body = blocks.normalise(body)
    writing.proposed = edits.proposed((base.title, base.body), (title, body))
    for turn in range(RETRIES + 1):
        combined = combine(base, head, title, body)
        made = rendered(combined.merge.text, text.lang) if combined.clean else None
        with db.atomic():
            here = Text.held(text.id)
            again = already(writing.token, by)
            if again:
                return repeated(here, again, combined, head)
            if here.head != head.number:
                head = here.revision_numbered(here.head)
                if turn < RETRIES:
                    continue
                combined = combine(base, head, title, body)
                made = rendered(combined.merge.text, text.lang) if combined.clean else None
            return settle(here, writing, combined, made, head, (title, body), by)
    raise AssertionError("the last turn holds the lock")


def with_section(body, section, words):
    """The whole text with one section replaced; Unacceptable when it never had that section."""
    try:
        return blocks.replace_section(body, section, words)
    except IndexError as error:
        raise Unacceptable({"base": unknown_base()}) from error


def unknown_base():
    return _(
        "We cannot tell which version you started from. Compare your words with the "
        "present ones below, then save again."
    )


def combine(base, head, title, body):
    if base.number == head.number:
        return Combined(merge(body, body, body), title, moved_on=False)
    return Combined(
        merge(base.body, body, head.body), merge_line(base.title, title, head.title), moved_on=True
    )


def settle(text, writing, combined, made, head, mine, by):
    """Inside the transaction: the new head, or the attempt, or nothing when nothing changed."""
    if not combined.clean:
        title, body = mine
        attempt = add(text, writing, title, body, None, by, ATTEMPT)
        Draft.end(by, writing.token)
        audit.note("conflict kept", by, text.about, number=attempt.number)
        return conflicting(text, attempt, combined, head)
    body, title = combined.merge.text, combined.title
    if (title, body) == (head.title, head.body):
        Draft.end(by, writing.token)
        return Outcome("same", head)
    status = MERGED if combined.moved_on else SAVED
    revision = add(text, writing, title, body, made, by, status)
    advance(text, revision, made)
    Draft.end(by, writing.token)
    audit.note("text saved", by, text.about, number=revision.number, outcome=status)
    return Outcome(status, revision)


def conflict_again(text, attempt, theirs):
    """The Outcome of a conflict, from the numbers of its attempt and its other side; or None."""
    mine, other = text.revision_numbered(attempt), text.revision_numbered(theirs)
    base = mine and text.revision_numbered(mine.base)
    if not (base and other) or mine.outcome != ATTEMPT:
        return None
    merged = merge(base.body, mine.body, other.body)
    title = merge_line(base.title, mine.title, other.title)
    return Outcome("conflict", mine, merged, title, other)


def resolved(outcome, title, choices, token):
    """The Writing that a conflict becomes with one choice for each of its passages."""
    mine = outcome.revision
    body = outcome.merge.resolve(choices)
    return Writing(title, body, outcome.theirs.number, mine.note, mine.kind, token=token)


def already(token, by):
    """The revision that an earlier submit of the same form made, or None."""
    if not token:
        return None
    return Revision.get_or_none(Revision.token == token, Revision.author == by)


def repeated(text, revision, combined, head):
    if revision.outcome == ATTEMPT and not combined.clean:
        return conflicting(text, revision, combined, head)
    return Outcome(revision.outcome, revision)


def conflicting(text, attempt, combined, head):
    theirs = text.revision_numbered(head.number)
    return Outcome("conflict", attempt, combined.merge, combined.title, theirs)


def add(text, writing, title, body, made, by, outcome):
    """One more line of the history: the next number, whatever its outcome."""
    return Revision.add(
        text=text, number=Revision.last_number(text) + 1, base=writing.base, title=title,
        body=body, html=made.html if made else "", headings=made.headings if made else [],
        words=made.words if made else len(body.split()), author=by, note=writing.note,
        kind=writing.kind or writing.proposed or MEANING, proposed=writing.proposed,
        outcome=outcome, token=writing.token,
    )  # fmt: skip


def let_find(text, audience, revision, made):
    """Keep a text's words for the search, unless it is hidden; the room indexes it later."""
    if text.document_id not in kinds[text.kind].hidden():
        search.index(text.kind, text.document_id, text.lang, audience, revision.title, made.plain)


def advance(text, revision, made):
    """Make a revision the working version, with its name, references and search row."""
    if text.head == 0 or text.title != revision.title:
        remember_name(text, revision.title)
    text.head, text.title = revision.number, revision.title
    if text.public is None:
        move(text, revision.title)
    text.keep_head()
    refer(text, made, public=False)
    let_find(text, WORKING, revision, made)
