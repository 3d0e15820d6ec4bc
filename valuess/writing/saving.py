"""The verbs of writing. Each is one transaction, and brings everything along:
the revision with its rendered words, the names and references, the search rows,
the audit line, the end of the draft.

Words are merged and rendered before the lock is taken, so that nobody waits for
somebody else's Markdown; if the text moved on meanwhile, it is done again.
"""

import re
import unicodedata
from dataclasses import dataclass

from peewee import IntegrityError

from valuess import audit, markup, search
from valuess.access import PARTNER, VISITOR
from valuess.db import db, locked, now
from valuess.i18n import _
from valuess.writing import blocks
from valuess.writing.drafts import Draft
from valuess.writing.kinds import kinds
from valuess.writing.merge import Merge, merge, merge_line
from valuess.writing.models import (
    ATTEMPT,
    LOCAL,
    MEANING,
    MERGED,
    SAVED,
    TYPO,
    Document,
    Name,
    Redirect,
    Reference,
    Revision,
    Text,
)

TITLE_LIMIT = 200
NOTE_LIMIT = 300
SLUG_LIMIT = 80
RETRIES = 4
WORKING = PARTNER  # search rows for those who see working versions


class Unacceptable(Exception):
    """What was sent cannot be saved: `.errors` is {field: message}, `.too_long` for 413."""

    def __init__(self, errors, too_long=False):
        super().__init__(errors)
        self.errors, self.too_long = errors, too_long


@dataclass
class Writing:
    """What a person sends: the words, and what they say of them.

    base: number of the revision they started from; section: index of the section
    they edited, None for the whole; token: says that two submits are one.
    """

    title: str
    body: str
    base: int = 0
    note: str = ""
    kind: str = MEANING
    section: int | None = None
    token: str | None = None


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


def checked(writing):
    """The writing with its small fields put in order; Unacceptable when it cannot be kept."""
    errors = {}
    title = " ".join(without_controls(writing.title).split())
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
    kind = writing.kind if writing.kind in (MEANING, TYPO, LOCAL) else MEANING
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


def slug_of(title):
    """The address made from a title: « Évaluer l’impact » → evaluer-l-impact."""
    folded = title.casefold().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    folded = "".join(
        c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)
    )
    return re.sub(r"[^\w]+", "-", folded).strip("-_")[:SLUG_LIMIT].strip("-")


def free_slug(kind, lang, title, text=None):
    """A slug that no other text has or had in this language; the text's own are free to it."""
    wanted = slug_of(title)
    taken = {row.slug for row in Text.select().where(Text.kind == kind, Text.lang == lang)
             .where(Text.slug.startswith(wanted)) if row != text}  # fmt: skip
    taken |= {
        row.slug
        for row in Redirect.select().where(Redirect.kind == kind, Redirect.lang == lang)
        .where(Redirect.slug.startswith(wanted)) if text is None or row.text_id != text.id
    }  # fmt: skip
    taken |= set(kinds[kind].reserved)
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


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
    base = text.revision_numbered(writing.base) if 0 < writing.base <= 2**31 else None
    if base is None:
        raise Unacceptable({"base": unknown_base()})
    title = markup.typography(writing.title, text.lang)
    body = writing.body
    if writing.section is not None:
        body = with_section(base.body, writing.section, body)
    body = blocks.normalise(body)
    for turn in range(RETRIES + 1):
        head = text.revision_numbered(Text.get_by_id(text.id).head)
        combined = combine(base, head, title, body)
        made = rendered(combined.merge.text, text.lang) if combined.clean else None
        with db.atomic():
            here = locked(Text.select().where(Text.id == text.id)).get()
            again = already(writing.token, by)
            if again:
                return repeated(again, combined, head)
            if here.head != head.number:
                if turn < RETRIES:
                    continue
                head = text.revision_numbered(here.head)
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
        return Outcome("conflict", attempt, combined.merge, combined.title, head)
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


def already(token, by):
    """The revision that an earlier submit of the same form made, or None."""
    if not token:
        return None
    return Revision.get_or_none(Revision.token == token, Revision.author == by)


def repeated(revision, combined, head):
    if revision.outcome == ATTEMPT and not combined.clean:
        return Outcome("conflict", revision, combined.merge, combined.title, head)
    return Outcome(revision.outcome, revision)


def add(text, writing, title, body, made, by, outcome):
    """One more line of the history: the next number, whatever its outcome."""
    last = Revision.select().where(Revision.text == text).order_by(Revision.number.desc()).first()
    return Revision.create(
        text=text, number=last.number + 1 if last else 1, base=writing.base, title=title,
        body=body, html=made.html if made else "", headings=made.headings if made else [],
        words=made.words if made else len(body.split()), author=by, note=writing.note,
        kind=writing.kind, outcome=outcome, token=writing.token,
    )  # fmt: skip


def advance(text, revision, made):
    """Make a revision the working version, with its name, references and search row."""
    text.head, text.title = revision.number, revision.title
    if text.public is None:
        move(text, revision.title)
    text.save()
    remember_name(text, revision.title)
    refer(text, made, public=False)
    search.index(text.kind, text.document_id, text.lang, WORKING, revision.title, made.plain)


def move(text, title):
    """Let the slug follow the title; the old address redirects."""
    if slug_of(title) == re.sub(r"-\d+$", "", text.slug) or slug_of(title) == text.slug:
        return
    slug = free_slug(text.kind, text.lang, title, text)
    Redirect.delete().where(
        Redirect.kind == text.kind, Redirect.lang == text.lang, Redirect.slug == slug
    ).execute()
    if text.head > 1 or text.public:
        Redirect.insert(
            kind=text.kind, lang=text.lang, slug=text.slug, text=text
        ).on_conflict_ignore().execute()
    text.slug = slug


def remember_name(text, title):
    key = markup.title_key(title)
    Name.delete().where(Name.text == text, Name.key == key).execute()
    Name.create(kind=text.kind, lang=text.lang, key=key, text=text, since=now())


def refer(text, made, public):
    Reference.delete().where(Reference.text == text, Reference.public == public).execute()
    pages = [markup.title_key(title) for title in made.links]
    rows = [
        {"text": text.id, "public": public, "sort": sort, "target": target[:250]}
        for sort, targets in (("page", pages), ("file", made.files), ("embed", made.embeds))
        for target in dict.fromkeys(targets)
    ]
    if rows:
        Reference.insert_many(rows).execute()


def publish(text, number, by):
    """Show visitors the revision of this number. Unacceptable with the kind's reasons against."""
    revision = text.revision_numbered(number)
    if revision is None or revision.outcome == ATTEMPT:
        raise Unacceptable({"number": _("There is no such version to publish.")})
    made = rendered(revision.body, text.lang)
    with db.atomic():
        here = locked(Text.select().where(Text.id == text.id)).get()
        reasons = kinds[text.kind].check(here)
        if reasons:
            raise Unacceptable({"number": " ".join(reasons)})
        here.public = revision.number
        move(here, revision.title)
        here.save()
        refer(here, made, public=True)
        search.index(here.kind, here.document_id, here.lang, VISITOR, revision.title, made.plain)
        audit.note("text published", by, here.about, number=revision.number)
    return here


def withdraw(text, by):
    """Take the published version back: visitors no longer see the text."""
    with db.atomic():
        here = locked(Text.select().where(Text.id == text.id)).get()
        here.public = None
        here.save()
        Reference.delete().where(Reference.text == text, Reference.public).execute()
        search.forget(text.kind, text.document_id, text.lang, VISITOR)
        audit.note("text withdrawn", by, text.about)
    return here


def restore(text, number, by, token=None):
    """Make an earlier state, or an attempt, the working version again, as a new revision."""
    old = text.revision_numbered(number)
    if old is None:
        raise Unacceptable({"number": _("There is no such version.")})
    made = rendered(old.body, text.lang)
    with db.atomic():
        here = locked(Text.select().where(Text.id == text.id)).get()
        again = already(token, by)
        if again:
            return again
        note = _("Version %(n)s restored", n=old.number)
        writing = Writing(old.title, old.body, here.head, note, MEANING, token=token)
        revision = add(here, writing, old.title, old.body, made, by, SAVED)
        advance(here, revision, made)
        audit.note("version restored", by, here.about, number=old.number)
    return revision


def put_in_bin(document, by):
    """Take a document out of sight in every language; it can be given back."""
    with db.atomic():
        here = locked(Document.select().where(Document.id == document)).get()
        if here.binned is None:
            here.binned, here.binned_by = now(), by
            here.save()
            search.forget(here.kind, here.id)
            kinds[here.kind].binned(here)
            audit.note("document binned", by, f"{here.kind}:{here.id}")
    return here


def give_back(document, by):
    """Take a document out of the bin, as it was."""
    with db.atomic():
        here = locked(Document.select().where(Document.id == document)).get()
        if here.binned is not None:
            here.binned, here.binned_by = None, None
            here.save()
            for text in Text.select().where(Text.document == here):
                reindex(text)
            kinds[here.kind].restored(here)
            audit.note("document given back", by, f"{here.kind}:{here.id}")
    return here


def reindex(text):
    """Write the search rows of a text anew, from its stored revisions."""
    for number, audience in ((text.head, WORKING), (text.public, VISITOR)):
        revision = text.revision_numbered(number) if number else None
        if revision:
            made = rendered(revision.body, text.lang)
            search.index(
                text.kind, text.document_id, text.lang, audience, revision.title, made.plain
            )
