"""What writing holds of one person: given to them, and taken away."""

from valuess import frame
from valuess.writing.drafts import Draft
from valuess.writing.models import Document, Revision, Text
from valuess.writing.terms import Term


def export(account):
    """Their drafts with every word, and the revisions they saved, each with its text."""
    drafts = Draft.select().where(Draft.account == account).order_by(Draft.id)
    revisions = (
        Revision.select(Revision, Text)
        .join(Text)
        .where(Revision.author == account)
        .order_by(Revision.id)
    )
    return {
        "drafts": [
            {"title": d.title, "body": d.body, "note": d.note, "touched": f"{d.touched}Z"}
            for d in drafts
        ],
        "revisions": [
            {
                "text": r.text.about, "number": r.number, "title": r.title, "body": r.body,
                "note": r.note, "at": f"{r.at}Z", "outcome": r.outcome,
            }
            for r in revisions
        ],
        "terms": [dict(t.words) for t in Term.select().where(Term.proposed_by == account.id)],
    }  # fmt: skip


def erase(account):
    """Drafts go; what was saved stays, as everyone's text, without its writer."""
    Draft.delete().where(Draft.account == account).execute()
    Revision.update(author=None).where(Revision.author == account).execute()
    Term.update(proposed_by=None).where(Term.proposed_by == account.id).execute()
    Term.update(accepted_by=None).where(Term.accepted_by == account.id).execute()
    Document.update(binned_by=None).where(Document.binned_by == account).execute()


SOURCE = frame.Personal("writing", export, erase)
