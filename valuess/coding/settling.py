"""Two analysts side by side: how far they agree, where they differ, and settling that.

Agreement is measured on what each gave by themselves: what was taken away or given when a
difference was settled does not count for it.
"""

from dataclasses import dataclass

from valuess.coding import agreement, codebook, undoing
from valuess.coding.codebook import Wrong
from valuess.coding.models import SETTLED, Coded, Passage, PassageCode, new_guid
from valuess.db import db, now
from valuess.i18n import _


@dataclass
class Difference:
    """One code on which two analysts differ: the rows of what each gave, one of them maybe None."""

    code: object
    first: object = None
    second: object = None


def given(kind, number, own=False):
    """The codes in a text, each row with its passage, as they stand; own: as they were given
    before anything was settled."""
    stands = PassageCode.removed.is_null()
    if own:
        stands = (stands | (PassageCode.ended == SETTLED)) & ~PassageCode.settled
    query = PassageCode.select(PassageCode, Passage).join(Passage)
    here = (Passage.kind == kind) & (Passage.number == number) & (Passage.end > Passage.start)
    return list(query.where(here, stands).order_by(Passage.start, Passage.end, PassageCode.id))


def by_code(rows, analyst):
    found = {}
    for row in rows:
        if row.analyst_id == analyst:
            found.setdefault(row.code_id, []).append(row)
    return found


def compare(kind, number, first, second, size):
    """([(code, Agreement)], the Agreement on all, [Difference]) of two analysts (numbers)."""
    own = given(kind, number, own=True)
    one, other = by_code(own, first), by_code(own, second)
    book = codebook.known()
    codes = [node.code for node in book.nodes if node.code.id in one or node.code.id in other]
    tables = [
        agreement.table(spans(one.get(code.id, ())), spans(other.get(code.id, ())), size)
        for code in codes
    ]
    rows = [(code, agreement.told(each)) for code, each in zip(codes, tables, strict=True)]
    stands = given(kind, number)
    return rows, agreement.pooled(tables), differences(stands, first, second, book.by_id)


def spans(rows):
    return [(row.passage.start, row.passage.end) for row in rows]


def differences(rows, first, second, by_id):
    one, other = by_code(rows, first), by_code(rows, second)
    found = []
    for code in sorted({*one, *other}):
        mine, theirs = one.get(code, []), other.get(code, [])
        same = {row.passage_id for row in mine} & {row.passage_id for row in theirs}
        mine = [row for row in mine if row.passage_id not in same]
        theirs = [row for row in theirs if row.passage_id not in same]
        for row in mine:
            twin = max(theirs, key=lambda each: overlap(row, each), default=None)
            twin = twin if twin is not None and overlap(row, twin) > 0 else None
            theirs = [each for each in theirs if each is not twin]
            found.append(Difference(by_id[code], row, twin))
        found += [Difference(by_id[code], None, row) for row in theirs]
    return sorted(found, key=lambda d: (d.first or d.second).passage.start)


def overlap(row, other):
    one, two = row.passage, other.passage
    return min(one.end, two.end) - max(one.start, two.start)


def settle(kind, number, keep, drop, other, by):
    """Keep one of two codings that differ. keep, drop: numbers of rows of PassageCode, 0 for none.

    What is kept, `other` (an account's number) is taken to have given too; what is dropped stays in
    the history as removed by settling. Raises Wrong when either no longer stands. The act.
    """
    with db.atomic():
        Coded.hold(kind, number)
        made, ended = [], []
        kept, dropped = (standing(row, kind, number) for row in (keep, drop))
        if kept is None and dropped is None:
            raise Wrong({"": _("Choose which of the two stands.")})
        if dropped is not None:
            gone = PassageCode.id == dropped.id
            PassageCode.update(removed=now(), ended=SETTLED).where(gone).execute()
            ended.append(("given", dropped.id))
        if kept is not None:
            row = PassageCode.add(
                passage=kept.passage_id, code=kept.code_id, analyst=other, guid=new_guid(),
                created=now(), settled=True,
            )  # fmt: skip
            made.append(("given", row.id))
        undoing.tidy({row.passage_id for row in (kept, dropped) if row is not None})
        return undoing.note(kind, number, by, "settle", made=made, ended=ended)


def standing(number, kind, text):
    if not number:
        return None
    here = (PassageCode.id == number) & (Passage.kind == kind) & (Passage.number == text)
    row = (
        PassageCode.select(PassageCode, Passage).join(Passage)
        .where(here, PassageCode.removed.is_null()).first()
    )  # fmt: skip
    if row is None:
        raise Wrong({"": _("Somebody settled this meanwhile.")})
    return row
