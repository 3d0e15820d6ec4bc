"""What writing holds of one person: given to them, and taken away."""

from valuess import frame
from valuess.writing.deeds import Deed
from valuess.writing.drafts import Draft
from valuess.writing.models import Document, Revision, Text
from valuess.writing.review.models import Review
from valuess.writing.talk.following import DigestSetting, Follow
from valuess.writing.talk.models import FormerWords, Message, Thread, Turn
from valuess.writing.terms import Term


def export(account):
    """Their drafts, revisions and messages with every word, the reviews they had a part in,
    their deeds."""
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
        "reviews": [
            {
                "text": r.text.about, "asked": f"{r.asked}Z", "number": r.number,
                **({"words": r.words} if r.asker_id == account.id else {}),
                **(
                    {"outcome": r.outcome, "answer": r.answer, "at": f"{r.at}Z"}
                    if r.by_id == account.id else {}
                ),
            }
            for r in Review.concerning(account)
        ],
        **export_talk(account),
        "deeds": [
            {"text": d.text.about, "number": d.number, "act": d.act, "at": f"{d.at}Z"}
            for d in Deed.select(Deed, Text).join(Text).where(Deed.by == account).order_by(Deed.id)
        ],
    }  # fmt: skip


def export_talk(account):
    messages = list(
        Message.select(Message, Thread).join(Thread)
        .where((Message.author == account) | (Message.told == account))
        .order_by(Message.id)
    )  # fmt: skip
    former = FormerWords.of(messages)
    return {
        "messages": [
            {
                "document": m.thread.document_id, "at": f"{m.at}Z", "words": m.words,
                "former": [row.words for row in former.get(m.id, [])],
            }
            for m in messages if m.author_id == account.id
        ],
        "told of discussions": [
            {"document": m.thread.document_id, "at": f"{m.at}Z"}
            for m in messages if m.told_id == account.id
        ],
        "follows": [
            {"kind": f.kind, "document": f.document_id, "what": f.what, "since": f"{f.since}Z"}
            for f in Follow.of(account)
        ],
        "digest": (here := DigestSetting.of(account)) and here.every,
        "discussions turned": [
            {"act": t.act, "at": f"{t.at}Z"}
            for t in Turn.select().where(Turn.by == account).order_by(Turn.id)
        ],
    }  # fmt: skip


def erase(account):
    """Drafts go; what was saved stays, as everyone's text, without its writer."""
    Draft.delete().where(Draft.account == account).execute()
    Revision.update(author=None).where(Revision.author == account).execute()
    Term.update(proposed_by=None).where(Term.proposed_by == account.id).execute()
    Term.update(accepted_by=None).where(Term.accepted_by == account.id).execute()
    for column in (Review.asker, Review.reviewer, Review.by):
        Review.update({column: None}).where(column == account).execute()
    for column in (Message.author, Message.told):
        Message.update({column: None}).where(column == account).execute()
    for model in (Follow, DigestSetting):
        model.delete().where(model.account == account).execute()
    Turn.update(by=None).where(Turn.by == account).execute()
    Deed.update(by=None).where(Deed.by == account).execute()
    Document.update(binned_by=None).where(Document.binned_by == account).execute()


SOURCE = frame.Personal("writing", export, erase)
