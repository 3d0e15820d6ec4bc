"""What is shown of a text, to whom: publishing, taking back, restoring, the bin."""

from valuess import audit, search
from valuess.access import VISITOR
from valuess.db import db, now
from valuess.i18n import _
from valuess.writing.checks import Unacceptable, Writing, rendered
from valuess.writing.deeds import PUBLISHED, WITHDRAWN, Deed
from valuess.writing.kinds import kinds
from valuess.writing.models import ATTEMPT, MEANING, SAVED, Document, Reference, Text
from valuess.writing.names import move, refer
from valuess.writing.review import readiness
from valuess.writing.saving import WORKING, add, advance, already, let_find


def publish(text, number, by, knowingly=True):
    """Show visitors the revision of this number. Unacceptable with the kind's reasons against.

    knowingly: publish although something is missing, as the history will tell; else Unready.
    """
    revision = text.revision_numbered(number)
    if revision is None or revision.outcome == ATTEMPT:
        raise Unacceptable({"number": _("There is no such version to publish.")})
    made = rendered(revision.body, text.lang)
    with db.atomic():
        kinds[text.kind].hold(text)
        here = Text.held(text.id)
        reasons = kinds[text.kind].check(here, revision)
        if reasons:
            raise Unacceptable({"number": " ".join(reasons)})
        missing = readiness.missing(here, revision) if by else {}
        if missing and not knowingly:
            raise readiness.Unready(missing)
        here.public = revision.number
        move(here, revision.title)
        here.save()
        refer(here, made, public=True)
        let_find(here, VISITOR, revision, made)
        Deed.add(
            text=here, number=revision.number, act=PUBLISHED, by=by, detail={"missing": missing}
        )
        known = {"missing": missing} if missing else {}
        audit.note("text published", by, here.about, number=revision.number, **known)
    return here


def withdraw(text, by):
    """Take the published version back: visitors no longer see the text."""
    with db.atomic():
        here = Text.held(text.id)
        if here.public is not None:
            Deed.add(text=here, number=here.public, act=WITHDRAWN, by=by)
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
        here = Text.held(text.id)
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
        here = Document.held(document)
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
        here = Document.held(document)
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
            let_find(text, audience, revision, made)
