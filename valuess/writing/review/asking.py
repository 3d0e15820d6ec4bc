"""The verbs of a review: ask for it, approve or return, take the request back.

Each holds the text, then decides, so of two people at once the second is told what the
first did. An approval is of the revision that its form shows, never of another.
"""

from flask import current_app
from markupsafe import Markup

from valuess import audit
from valuess.access import COORDINATOR, rank
from valuess.db import db, now
from valuess.i18n import _
from valuess.mail import post
from valuess.writing.checks import Unacceptable, without_controls
from valuess.writing.models import ATTEMPT, Document, Text
from valuess.writing.review import who
from valuess.writing.review.models import APPROVED, DECIDED, OPEN, RETURNED, TAKEN_BACK, Review
from valuess.writing.review.states import states

WORDS_LIMIT = 4_000


class Overtaken(Exception):
    """What the person saw is no longer so. why: binned, open, closed or moved."""

    def __init__(self, why, review=None):
        super().__init__(why)
        self.why, self.review = why, review


def ask(text, words, reviewer, by):
    """Ask for a review of the working version; the Review.

    reviewer: number of an account that is named for it, or None. Unacceptable when they
    may not review it, or for words too long; Overtaken when the page is in the bin, or
    somebody asked before.
    """
    words = checked(words)
    with db.atomic():
        here = held(text)
        state = states([here])[here.id]
        if state.open:
            if (state.open.asker, state.open.words) == (by, words):
                return state.open  # the same form again
            raise Overtaken("open", state.open)
        named = None
        if reviewer is not None:
            able = who.candidates(here, who.authors_of(here, state))
            named = next((account for account in able if account.id == reviewer), None)
            if named is None:
                raise Unacceptable({"reviewer": _(
                    "Choose someone of another organisation than those who wrote what changed."
                )})  # fmt: skip
        review = Review.create(text=here, number=here.head, asker=by, words=words, reviewer=named)
        audit.note("review asked", by, here.about, number=here.head)
        tell("review_asked", named, by, review, here, words)
    return review


def decide(text, number, act, seen, words, by):
    """Approve or return what the reviewer saw; the Review.

    number: of the review. act: approved or returned. seen: (revision decided on, working
    one that they know of). Overtaken when the page is in the bin, the review has ended, or
    there is a newer version than they know of; Unacceptable when they may not review it,
    or return it without words.
    """
    words = checked(words)
    decided, head = seen
    with db.atomic():
        here = held(text)
        review = Review.numbered(here, number)
        if review is None:
            raise Unacceptable({"": _("There is no such review.")})
        if review.outcome != OPEN:
            if (review.by, review.outcome, review.decided) == (by, act, decided):
                return review  # the same form again
            raise Overtaken("closed", review)
        if why := who.obstacle(by, who.authors_of(here, states([here])[here.id])):
            raise Unacceptable({"": why})
        if head != here.head:
            raise Overtaken("moved", review)
        of = here.revision_numbered(decided)
        if of is None or of.outcome == ATTEMPT or act not in DECIDED:
            raise Unacceptable({"": _("There is no such version to review.")})
        if act == RETURNED and not words:
            raise Unacceptable({"words": _("Say what should be changed.")})
        end(review, act, by, decided, words)
        audit.note(f"review {act}", by, here.about, number=decided)
        tell(f"review_{act}", review.asker, by, review, here, words)
    return review


def take_back(text, number, by):
    """Close a review that nobody has decided on; the Review. Overtaken when it has ended.

    Unacceptable unless it is by who asked, by a coordinator, or nobody's any more.
    """
    with db.atomic():
        here = Text.held(text.id)
        review = Review.numbered(here, number)
        if review is None or not may_take_back(review, by):
            raise Unacceptable({"": _("Only the person who asked can take a request back.")})
        if review.outcome == TAKEN_BACK:
            return review
        if review.outcome != OPEN:
            raise Overtaken("closed", review)
        end(review, TAKEN_BACK, by, None, "")
        audit.note("review taken back", by, here.about, number=review.number)
        tell("review_taken_back", review.reviewer, by, review, here, "")
    return review


def may_take_back(review, account):
    return review.asker_id is None or review.asker_id == account.id or rank(account) >= COORDINATOR


def end(review, outcome, by, decided, words):
    review.outcome, review.by, review.at = outcome, by, now()
    review.decided, review.answer = decided, words
    review.save(only=[Review.outcome, Review.by, Review.at, Review.decided, Review.answer])


def held(text):
    """The text as it is now, held; Overtaken when its page is in the bin."""
    here = Text.held(text.id)
    if Document.get_by_id(here.document_id).binned is not None:
        raise Overtaken("binned")
    return here


def checked(words):
    """The words of an asker or a reviewer; Unacceptable when there are too many."""
    words = without_controls(words.replace("\r\n", "\n")).strip()
    if len(words) > WORDS_LIMIT:
        raise Unacceptable({"words": _(
            "These words have %(n)s characters; the most is %(limit)s.",
            n=len(words), limit=WORDS_LIMIT,
        )})  # fmt: skip
    return words


def tell(template, person, by, review, text, words):
    """One mail about a review, in its reader's language; none to oneself or a closed account."""
    if person is None or not person.active or person.id == by.id:
        return
    where = {"slug": text.slug, "lang": text.lang, "kind": text.kind}
    path = current_app.url_map.bind("").build(f"{text.kind}.review", where)
    post(
        person.email, person.lang, template, key=f"review-{review.id}-{template}",
        name=str(person.name), by=str(by.name), title=Markup(text.title),
        number=review.decided or review.number, words=words,
        url=f"{current_app.config['PUBLIC_URL']}{path}",
    )  # fmt: skip


__all__ = ["APPROVED", "RETURNED", "Overtaken", "ask", "decide", "may_take_back", "take_back"]
