"""What an analyst does with a text: marks passages, gives codes, writes memos, translates.

Each verb is one transaction that first holds the text, and records an act that its author can
undo. A person takes away only what they gave themselves, but for coordinators.
"""

from valuess.access import COORDINATOR, rank
from valuess.coding import sources, undoing
from valuess.coding.codebook import Conflict, Wrong
from valuess.coding.models import (
    CASE,
    CODE,
    FACETS,
    PASSAGE,
    Code,
    Coded,
    Memo,
    Passage,
    PassageCode,
    PassageTranslation,
    new_guid,
)
from valuess.config import LANGUAGES
from valuess.db import db, now
from valuess.i18n import _

LONGEST = 20_000  # code points of a passage, a memo or a translation
MOST_CODES = 20  # on one passage, by one analyst


class Moved(Exception):
    """The words that were to be marked are no longer where they were: the text was edited."""


def mark(kind, number, start, end, codes, by, said=None, base=None, **facets):
    """Give codes to the words [start, end) of a text, in code points; the passage.

    codes: Codes. said: the words as the analyst saw them, base: the `stamp` of the text then;
    Moved when they are not the same now. facets: level, stance, country. Words already marked
    keep their passage and gain the codes.
    Raises Wrong for a place outside the text, no code, or one that is no longer given.
    """
    with db.atomic():
        Coded.hold(kind, number)
        words = sources.words(kind, number)
        if words is None:
            raise Wrong({"": _("There is no such text.")})
        if base not in (None, words.stamp):
            raise Moved
        if not 0 <= start < end <= len(words.text):
            raise Wrong({"words": _("Choose words of the text.")})
        inside = words.text[start:end]
        if said not in (None, inside):
            raise Moved
        check(inside, codes, facets)
        passage, made, changed = at(kind, number, start, end), [], []
        if passage is None:
            passage = Passage.add(
                kind=kind, number=number, start=start, end=end, words=inside, lang=words.lang,
                guid=new_guid(), analyst=by.id, created=now(), **facets,
            )  # fmt: skip
            made.append(("passage", passage.id))
        else:
            back = passage.removed is not None
            changed = faceted(passage, {n: v for n, v in facets.items() if v or back})
        made += give(passage, codes, by)
        undoing.tidy({passage.id})
        undoing.note(kind, number, by, "mark", made=made, changed=changed)
        return passage


def at(kind, number, start, end):
    """The passage of exactly these words, one that was removed if need be; or None."""
    exactly = (Passage.start == start) & (Passage.end == end)
    here = exactly & (Passage.kind == kind) & (Passage.number == number)
    found = list(Passage.select().where(here).order_by(Passage.id))
    return next((row for row in found if row.removed is None), found[0] if found else None)


def check(inside, codes, facets):
    wrong = {}
    if not inside.strip():
        wrong["words"] = _("Choose words of the text.")
    elif len(inside) > LONGEST:
        wrong["words"] = _("At most %(most)d characters.", most=LONGEST)
    if not codes:
        wrong["codes"] = _("Choose at least one code.")
    elif len(codes) > MOST_CODES or any(code.retired for code in codes):
        wrong["codes"] = _("Choose codes of the codebook, at most %(most)d.", most=MOST_CODES)
    for name, value in facets.items():
        if value and value not in FACETS[name]:
            wrong[name] = _("Choose one of those that are offered.")
    if wrong:
        raise Wrong(wrong)


def own(passage, by):
    """The codes that this person gave to a passage and that stand."""
    mine = (PassageCode.passage == passage) & (PassageCode.analyst == by)
    return list(PassageCode.select().where(mine, PassageCode.removed.is_null()))


def give(passage, codes, by):
    """Give the codes that this person has not given yet: ("given", row number) pairs."""
    already = {row.code_id for row in own(passage, by)}
    new = [code.id for code in codes if code.id not in already]
    return [
        (
            "given",
            PassageCode.add(
                passage=passage.id, code=code, analyst=by.id, guid=new_guid(), created=now()
            ).id,
        )
        for code in dict.fromkeys(new)
    ]


def recode(passage, codes, by):
    """Let the codes that this person gave to a passage be exactly these. None: see unmark.

    Returns the act, None when nothing changed. Raises Wrong.
    """
    with db.atomic():
        passage = standing(passage)
        mine = own(passage, by)
        wanted = {code.id for code in codes}
        held = {row.code_id for row in mine}
        check(passage.words or "·", [c for c in codes if c.id not in held] or codes or [Code()], {})
        ended = [row.id for row in mine if row.code_id not in wanted]
        made = give(passage, codes, by)
        return end(passage, by, "recode", ended, made)


def revise(passage, codes, by, **facets):
    """Both `recode` and `describe`, or neither."""
    with db.atomic():
        describe(passage, by, **facets)
        recode(passage, codes, by)


def unmark(passage, by, code=None):
    """Take away the codes that this person gave to a passage, or one of them; a coordinator
    takes away everybody's. A passage without a code no longer stands. Returns the act."""
    with db.atomic():
        passage = standing(passage)
        given = PassageCode.on([passage.id])
        if rank(by) < COORDINATOR:
            given = given.where(PassageCode.analyst == by)
        if code is not None:
            given = given.where(PassageCode.code == code)
        return end(passage, by, "unmark", [row.id for row in given])


def standing(passage):
    """The passage as it is now, its text held. Raises Passage.DoesNotExist."""
    Coded.hold(passage.kind, passage.number)
    found = Passage.live(passage.id)
    if found is None:
        raise Passage.DoesNotExist
    return found


def end(passage, by, act, ended, made=()):
    gone = PassageCode.id.in_(ended)
    PassageCode.update(removed=now()).where(gone).execute()
    undoing.tidy({passage.id})
    pairs = [("given", row) for row in ended]
    return undoing.note(passage.kind, passage.number, by, act, made=made, ended=pairs)


def describe(passage, by, **facets):
    """Set level, stance and country of a passage (keys of FACETS, "" for none); the act."""
    with db.atomic():
        passage = standing(passage)
        check("·", [Code()], facets)
        changed = faceted(passage, facets)
        return undoing.note(passage.kind, passage.number, by, "describe", changed=changed)


def faceted(passage, facets):
    changed = [
        ("passage", passage.id, name, getattr(passage, name), value)
        for name, value in facets.items()
        if getattr(passage, name) != value
    ]
    if changed:
        values = {name: value for _table, _row, name, _before, value in changed}
        Passage.update(values).where(Passage.id == passage.id).execute()
        for name, value in values.items():
            setattr(passage, name, value)
    return changed


def stretch(passage, start, end, by, base=None):
    """Let a passage be the words [start, end) instead; it no longer needs a look. The passage.

    Raises Wrong, Moved, and Wrong where these words are another passage already.
    """
    with db.atomic():
        passage = standing(passage)
        words = sources.words(passage.kind, passage.number)
        if not 0 <= start < end <= len(words.text):
            raise Wrong({"words": _("Choose words of the text.")})
        inside = words.text[start:end]
        if base not in (None, words.stamp):
            raise Moved
        check(inside, [Code()], {})
        twin = at(passage.kind, passage.number, start, end)
        if twin is not None and twin.id != passage.id and twin.removed is None:
            raise Wrong({"words": _("These words are a passage already.")})
        new = {"start": start, "end": end, "words": inside}
        before = [("passage", passage.id, n, getattr(passage, n), v) for n, v in new.items()]
        Passage.update(**new, flagged=None).where(Passage.id == passage.id).execute()
        undoing.note(passage.kind, passage.number, by, "stretch",
                     changed=[each for each in before if each[3] != each[4]])  # fmt: skip
        return Passage.live(passage.id)


def looked(passage, by):
    """Say that a passage is still right after an edit of its text."""
    with db.atomic():
        passage = standing(passage)
        Passage.update(flagged=None).where(Passage.id == passage.id).execute()


def memo(about, number, lang, words, by):
    """Write a memo about a code, a passage, a case or a source; the Memo. Raises Wrong."""
    with db.atomic():
        written(words, lang)
        if about == CASE:
            Coded.hold(about, number)  # so that the case has a GUID of its own
        row = Memo.add(
            about=about, number=number, lang=lang, words=words.strip(), author=by.id,
            guid=new_guid(), created=now(),
        )  # fmt: skip
        undoing.note(*place(about, number), by, "memo", made=[("memo", row.id)])
        return row


def rewrite(row, words, by):
    """Change the words of one's own memo; False when it is another's or was taken away."""
    with db.atomic():
        row = Memo.held(row.id)
        if row.author_id != by.id or row.removed is not None:
            return False
        written(words, row.lang)
        before, words = row.words, words.strip()
        Memo.update(words=words, edited=now()).where(Memo.id == row.id).execute()
        undoing.note(*place(row.about, row.number), by, "memo",
                     changed=[("memo", row.id, "words", before, words)])  # fmt: skip
        return True


def drop(row, by):
    """Take away one's own memo; False when it is another's."""
    with db.atomic():
        row = Memo.held(row.id)
        if (row.author_id != by.id and rank(by) < COORDINATOR) or row.removed is not None:
            return False
        Memo.update(removed=now()).where(Memo.id == row.id).execute()
        undoing.note(*place(row.about, row.number), by, "memo", ended=[("memo", row.id)])
        return True


def place(about, number):
    """The text in whose list of acts a memo stands: (kind, number)."""
    if about == PASSAGE:
        passage = Passage.get_by_id(number)
        return passage.kind, passage.number
    return ("", 0) if about == CODE else (about, number)


def written(words, lang):
    wrong = {}
    if not words.strip():
        wrong["words"] = _("Write something first.")
    elif len(words) > LONGEST:
        wrong["words"] = _("At most %(most)d characters.", most=LONGEST)
    if lang not in LANGUAGES:
        wrong["lang"] = _("Choose one of those that are offered.")
    if wrong:
        raise Wrong(wrong)


def translate(passage, lang, words, by, base=None):
    """Say a passage in another language; the PassageTranslation, which now stands.

    base: the number of the one that the translator started from, 0 for none; Conflict when
    another stands now. Raises Wrong.
    """
    with db.atomic():
        passage = standing(passage)
        written(words, lang)
        if lang == passage.lang:
            raise Wrong({"lang": _("It is in this language already.")})
        present = PassageTranslation.standing([passage.id]).get((passage.id, lang))
        if base is not None and base != (present.id if present else 0):
            raise Conflict(present)
        row = PassageTranslation.add(
            passage=passage.id, lang=lang, words=words.strip(), of=passage.words, author=by.id,
            created=now(),
        )  # fmt: skip
        made = [("translation", row.id)]
        undoing.note(passage.kind, passage.number, by, "translate", made=made)
        return row


def forget(kind, number):
    """Delete all that was coded in a text, words included: for a text that may no longer be
    kept. Called in the transaction of the room that takes it away."""
    with db.atomic():
        passages = Passage.select(Passage.id).where(Passage.kind == kind, Passage.number == number)
        Memo.delete().where(Memo.about == PASSAGE, Memo.number.in_(passages)).execute()
        Memo.delete().where(Memo.about == kind, Memo.number == number).execute()
        undoing.forget(kind, number)
        Passage.delete().where(Passage.kind == kind, Passage.number == number).execute()
        Coded.delete().where(Coded.kind == kind, Coded.number == number).execute()
