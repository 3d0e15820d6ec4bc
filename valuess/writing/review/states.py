"""Where a text stands between a draft and what visitors read.

Derived from the requests and the revisions each time, never set: a revision saved after
an approval makes the text "changed since approval"; an exact return to the approved
words makes it approved again.
"""

from dataclasses import dataclass

from valuess.cache import until_commit
from valuess.writing.review.models import APPROVED, DECIDED, OPEN, Review

DRAFT, IN_REVIEW, CHANGED = "draft", "in review", "changed"


@dataclass
class State:
    """name: draft, in review, returned, approved, or changed (since an approval).

    open: the Review under way, or None. approval: the latest one, maybe of earlier words.
    last: the latest decision. published: True when visitors read the working version.
    reviews: all of them, the oldest first.
    """

    name: str
    open: Review | None
    approval: Review | None
    last: Review | None
    published: bool
    reviews: list


def of(text):
    """The State of one text, kept until anything is committed."""
    return until_commit(("review", text.id), lambda: states([text])[text.id])


def states(texts):
    """{text id: State} of these texts: two queries, however many there are.

    texts: with id, head and public.
    """
    reviews = Review.of(texts)
    same = Review.same_words(texts) if reviews else set()
    return {text.id: derived(text, reviews.get(text.id, []), same) for text in texts}


def derived(text, reviews, same):
    """The State that these reviews give a text. same: {(text id, number)} of equal words."""
    under_way = next((review for review in reversed(reviews) if review.outcome == OPEN), None)
    decisions = [review for review in reviews if review.outcome in DECIDED]
    on_these = [r for r in decisions if r.decided == text.head or (text.id, r.decided) in same]
    approval = next((r for r in reversed(decisions) if r.outcome == APPROVED), None)
    if under_way:
        name = IN_REVIEW
    elif on_these:
        name = on_these[-1].outcome
    else:
        name = CHANGED if approval else DRAFT
    last = decisions[-1] if decisions else None
    return State(name, under_way, approval, last, text.public == text.head, reviews)


def approved(text, revision):
    """True when the latest decision on the words of a revision was an approval."""
    if revision.number == text.head:
        return states([text])[text.id].name == APPROVED
    decided = [r for r in Review.of([text]).get(text.id, ()) if r.decided == revision.number]
    return bool(decided) and decided[-1].outcome == APPROVED
