"""Passages follow their text through an edit."""

from valuess.coding import shifting
from valuess.coding.models import Coded, Passage
from valuess.db import db, now


def shift(kind, number, old, new, by=None):
    """Move the passages of a text from its words `old` to `new`; how many need a look.

    Called by the room in the transaction that saves the edit. Removed passages move too, since
    undoing brings them back. A passage whose words are all gone keeps them, and stands as an
    empty place where they were.
    """
    if old == new or Coded.of(kind, number) is None:
        return 0
    with db.atomic():
        Coded.hold(kind, number)
        here = (Passage.kind == kind) & (Passage.number == number)
        passages = list(Passage.select().where(here).order_by(Passage.start))
        spans = [(passage.start, passage.end) for passage in passages]
        moved, looks = [], 0
        for passage, place in zip(passages, shifting.shift(spans, old, new), strict=True):
            if (passage.start, passage.end) != (place.start, place.end):
                passage.start, passage.end = place.start, place.end
                moved.append(passage)
            if place.touched:
                words = new[place.start : place.end] or passage.words
                values = {"words": words, "flagged": passage.flagged or now()}
                Passage.update(values).where(Passage.id == passage.id).execute()
                looks += passage.removed is None
        Passage.bulk_update(moved, [Passage.start, Passage.end], batch_size=100)
        return looks
