"""Undoing what somebody did: every act says what it made, ended and set, and is reversed by that.

The `detail` of an act: {"made": {table: [row]}, "ended": {table: [row]}, "set": [[table, row,
field, before, after]], "code": what a merger moved}. What was changed again meanwhile stays as it
is now, and a passage stands as long as any code on it does.
"""

from valuess import audit
from valuess.coding import sources
from valuess.coding.models import (
    Code,
    Coded,
    CodeTie,
    CodingAct,
    Memo,
    Passage,
    PassageCode,
    PassageTranslation,
)
from valuess.db import db, now

TABLES = {
    "passage": Passage,
    "given": PassageCode,
    "memo": Memo,
    "translation": PassageTranslation,
    "tie": CodeTie,
}


def note(kind, number, by, act, made=(), ended=(), changed=()):
    """Record an act. made, ended: (table, row number) pairs; changed: (table, row number, field,
    before, after). Returns the act, None when it changed nothing."""
    if not (made or ended or changed):
        return None
    detail = {"made": gathered(made), "ended": gathered(ended), "set": [list(c) for c in changed]}
    return CodingAct.create(kind=kind, number=number, account=by, act=act, detail=detail)


def gathered(pairs):
    found = {}
    for table, row in pairs:
        found.setdefault(table, []).append(row)
    return found


def last(kind, number, by):
    """What this person did last to a text and has not undone, or None."""
    mine = (CodingAct.kind == kind) & (CodingAct.number == number) & (CodingAct.account == by)
    here = mine & CodingAct.undone.is_null()
    return CodingAct.select().where(here).order_by(CodingAct.id.desc()).first()


def undo(number, by):
    """Reverse an act of one's own; the act, or None where there is nothing (more) to undo."""
    with db.atomic():
        act = CodingAct.get_or_none(CodingAct.id == number)
        if act is None or act.account_id != by.id:
            return None
        if act.kind:
            Coded.hold(act.kind, act.number)
        act = CodingAct.held(number)
        if act.undone is not None:
            return None
        reverse(act.detail)
        act.undone = now()
        CodingAct.update(undone=act.undone).where(CodingAct.id == number).execute()
        if act.act in ("tie", "merge"):
            audit.note("codebook act undone", by, "codebook", what=act.act)
        return act


def reverse(detail):
    for table, rows in detail.get("made", {}).items():
        mark(table, rows, removed=now())
    for table, rows in detail.get("ended", {}).items():
        mark(table, untwinned(rows) if table == "given" else rows, removed=None)
    for (table, row), changes in by_row(detail.get("set", ())).items():
        put_back(TABLES[table], row, changes)
    if "code" in detail:
        unmerge(detail["code"])
    touched = {*detail.get("made", {}).get("given", ()), *detail.get("ended", {}).get("given", ())}
    for some in chunks(sorted(touched)):
        rows = PassageCode.select(PassageCode.passage).where(PassageCode.id.in_(some)).tuples()
        tidy({passage for (passage,) in rows})


def by_row(changed):
    """{(table, row): {field: (before, after)}}"""
    found = {}
    for table, row, field, before, after in changed:
        found.setdefault((table, row), {})[field] = before, after
    return found


def put_back(model, row, changes):
    """Give the fields of a row their values of before, those that nobody changed since.

    The place of a passage goes back as a whole, and only where its words still stand there.
    """
    present = model.get_or_none(model.id == row)
    if present is None:
        return
    same = {f: before for f, (before, after) in changes.items() if getattr(present, f) == after}
    place = {field for field in ("start", "end", "words") if field in changes}
    if model is Passage and place and not (place <= same.keys() and there(present, same)):
        same = {field: value for field, value in same.items() if field not in place}
    if same:
        model.update(same).where(model.id == row).execute()


def there(passage, values):
    """True when the words of a passage stand where these values would put it."""
    now_at = {name: values.get(name, getattr(passage, name)) for name in ("start", "end", "words")}
    words = sources.words(passage.kind, passage.number)
    return words is not None and words.text[now_at["start"] : now_at["end"]] == now_at["words"]


def mark(table, rows, removed):
    model = TABLES[table]
    for some in chunks(rows):
        values = {"removed": removed} | ({"ended": ""} if table == "given" and not removed else {})
        model.update(values).where(model.id.in_(some)).execute()


def untwinned(rows):
    """Those of the removed codes that were not given anew meanwhile by the same analyst."""
    kept = []
    for some in chunks(rows):
        for row in PassageCode.select().where(PassageCode.id.in_(some)):
            twin = (
                (PassageCode.passage == row.passage_id)
                & (PassageCode.code == row.code_id)
                & (PassageCode.analyst == row.analyst_id)
                & PassageCode.removed.is_null()
            )
            if not PassageCode.select().where(twin).exists():
                kept.append(row.id)
    return kept


def tidy(passages):
    """Let these passages stand where a code on them stands, and no longer where none does."""
    for some in chunks(sorted(passages)):
        on = PassageCode.select(PassageCode.passage).where(
            PassageCode.passage.in_(some), PassageCode.removed.is_null()
        )
        standing = {passage for (passage,) in on.tuples()}
        gone = Passage.removed.is_null() & Passage.id.in_([n for n in some if n not in standing])
        Passage.update(removed=now()).where(gone).execute()
        Passage.update(removed=None).where(Passage.id.in_(standing)).execute()


def unmerge(moved):
    """Take a merger back: the code may be given again, and what stood below it does again."""
    number, into = moved["number"], moved["into"]
    Code.update(merged=None, retired=None).where(Code.id == number, Code.merged == into).execute()
    below = (Code.id.in_(moved["below"])) & (Code.parent == into)
    Code.update(parent=number).where(below).execute()


def chunks(numbers, size=500):
    return [numbers[n : n + size] for n in range(0, len(numbers), size)]


def forget(kind, number):
    """Delete the acts on a text, which hold words."""
    here = (CodingAct.kind == kind) & (CodingAct.number == number)
    CodingAct.delete().where(here).execute()
