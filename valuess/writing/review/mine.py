"""What waits for a review, on one's own page."""

from dataclasses import dataclass

from flask import g
from markupsafe import Markup

from valuess import frame
from valuess.cache import until_commit
from valuess.htmx import part
from valuess.i18n import _
from valuess.writing.review import who
from valuess.writing.review.models import OPEN, Review
from valuess.writing.review.states import states

MOST = 30


@dataclass
class Waiting:
    """A review that is open, or whose text was returned; wrote: the authors of what changed."""

    review: Review
    wrote: list


def waiting():
    """All of them, the longest wait first; kept until anything is committed."""
    return until_commit(("reviews",), read)


def read():
    reviews = list(Review.standing())
    texts = [review.text for review in reviews]
    found = states(texts) if texts else {}
    bases = {text.id: who.since(text, found[text.id]) for text in texts}
    wrote = who.authors(bases) if bases else {}
    return [Waiting(review, wrote[review.text_id]) for review in reviews]


def mine():
    """What one can review, first what one is named for; and what was returned to one."""
    rows = waiting()
    asked = [
        row.review for row in rows if row.review.outcome == OPEN
        and who.may_review(g.user, row.wrote) and who.enters(g.user, row.review.text)
    ]  # fmt: skip
    asked.sort(key=lambda review: review.reviewer_id != g.user.id)
    returned = [
        row.review for row in rows
        if row.review.outcome != OPEN and row.review.asker_id == g.user.id
        and row.review.text.waits
    ]  # fmt: skip
    if not (asked or returned):
        return None
    words = part(
        "writing/_to_review.html", asked=asked[:MOST], returned=returned[:MOST], reader=g.user
    )
    return frame.Item(_("To review"), Markup(words))
