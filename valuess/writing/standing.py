"""Where the two languages of a document stand: the accord of `pairing`, kept and caught up.

What happened (the revisions of both texts, and the marks people set) is stored once and
never changed; the accord that follows from it is kept beside it and caught up when somebody
asks, so a save costs nothing more. `replay` makes it anew from the first event.
"""

from contextlib import nullcontext
from dataclasses import dataclass, field

from peewee import CharField, ForeignKeyField, IntegerField, OperationalError, TextField

from valuess import audit
from valuess.accounts.models import Account
from valuess.config import LANGUAGES
from valuess.db import BaseModel, JSONText, Moment, db, marks, now, statement
from valuess.i18n import _
from valuess.writing import groups, memory
from valuess.writing.blocks import MOST_LINES, split
from valuess.writing.checks import Unacceptable
from valuess.writing.models import ATTEMPT, Document, Revision, Text
from valuess.writing.pairing import Accord

SIDES = tuple(LANGUAGES)[:2]
AGREE, DIFFER, SETTLE, TIE, UNTIE = "agree", "differ", "settle", "tie", "untie"
REASON_LIMIT = 300
TOGETHER = 20  # documents caught up in one transaction


class PairMark(BaseModel):
    """What somebody said of paragraphs of both languages: an event of their accord.

    left, right: the languages; lefts, rights: numbers of paragraphs. after: the id of the
    latest revision of either text at that time. words: what was compared, for `agree`.
    undone: when it was taken back, if it was.
    """

    document = ForeignKeyField(Document, on_delete="CASCADE")
    left = CharField(max_length=5)
    right = CharField(max_length=5)
    after = IntegerField(default=0)
    act = CharField(max_length=10)
    lefts = JSONText(default=list)
    rights = JSONText(default=list)
    words = JSONText(null=True)
    reason = CharField(max_length=REASON_LIMIT, default="")
    by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = Moment(default=now)
    undone = Moment(null=True)

    @classmethod
    def latest(cls, document, by):
        """What somebody said last of a document and has not taken back, or None."""
        said = cls.select().where(cls.document == document, cls.by == by, cls.undone.is_null())
        return said.order_by(cls.id.desc()).first()


class Standing(BaseModel):
    """The accord of a document's two languages, as it was when somebody last asked.

    left_head, right_head: the revisions it stands at; upto: the id of the later one.
    state: `Accord.kept()`; counts: `Counts`, as a dictionary.
    """

    document = ForeignKeyField(Document, on_delete="CASCADE")
    left = CharField(max_length=5)
    right = CharField(max_length=5)
    left_head = IntegerField(default=0)
    right_head = IntegerField(default=0)
    upto = IntegerField(default=0)
    state = TextField(default="")
    counts = JSONText(default=dict)

    class Meta:
        indexes = ((("document", "left", "right"), True),)


@dataclass
class Counts:
    """How many paragraphs stand how, and the words that wait.

    changed: {lang: those that changed in it and wait in the other}; only: {lang: those that
    only it has}; words: {lang: about how many words wait to be written in it}.
    """

    both: int = 0
    unchecked: int = 0
    differs: int = 0
    changed: dict = field(default_factory=dict)
    only: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)
    waiting: dict = field(default_factory=dict)
    stale: int = 0

    def waits(self, lang):
        """How many paragraphs wait for somebody who writes this language."""
        return self.waiting.get(lang, 0)


def counted(pairs, sides=SIDES):
    """The Counts of some pairs."""
    counts = Counts(*(0, 0, 0), *({lang: 0 for lang in sides} for _n in range(4)))
    for pair in pairs:
        if pair.status in (groups.BOTH, groups.UNCHECKED, groups.DIFFERS):
            setattr(counts, pair.status, getattr(counts, pair.status) + 1)
        counts.stale += pair.status not in (groups.BOTH, groups.DIFFERS)
        for at, lang in enumerate(sides):
            counts.changed[lang] += pair.status == groups.CHANGED and pair.changed[at]
            counts.only[lang] += pair.status == groups.ONLY and bool(pair.words[at])
            if pair.waits[at]:
                counts.waiting[lang] += 1
                counts.words[lang] += len(pair.words[1 - at].split())
    return counts


@dataclass
class Pairs:
    """The pairs of a document in reading order. texts: {lang: working Text or None}."""

    document: int
    sides: tuple
    texts: dict
    groups: list
    accord: Accord

    def of_block(self, lang, number):
        """The Pair in which a paragraph stands now, or None."""
        at = self.sides.index(lang)
        return next((pair for pair in self.groups if number in pair.ids[at]), None)

    def numbered(self, number):
        """The Pair of this number, or None."""
        return next((pair for pair in self.groups if pair.number == number), None)


def pairs(document, reading=None, sides=SIDES):
    """The Pairs of a document (its number), in the reading order of one language."""
    accord, texts = caught_up(document, sides)
    order = sides.index(reading) if reading in sides else 0
    return Pairs(document, sides, texts, accord.pairs(order), accord)


def agreed(document, sides=SIDES):
    """[(words of the left, of the right)] for the pairs that say the same."""
    return [pair.words for pair in pairs(document, sides=sides).groups
            if pair.status == groups.BOTH]  # fmt: skip


def counts(documents, sides=SIDES, keeping=True):
    """{document's number: Counts}: two queries, and some for each whose accord is behind.

    keeping: as for `caught_up`; a page that is kept until anything is committed says False.
    """
    documents = sorted(set(documents))
    if not documents:
        return {}
    heads = {number: [0, 0] for number in documents}
    for document, lang, head in statement(
        f"SELECT document_id, lang, head FROM text WHERE document_id IN ({marks(documents)})",
        *documents,
    ):
        if lang in sides:
            heads[document][sides.index(lang)] = head
    found = {
        row.document_id: row
        for row in Standing.select(
            Standing.document, Standing.left_head, Standing.right_head, Standing.counts
        ).where(
            Standing.document.in_(documents), Standing.left == sides[0], Standing.right == sides[1]
        )
    }  # fmt: skip
    answer, late = {}, []
    for number in documents:
        row = found.get(number)
        if row and [row.left_head, row.right_head] == heads[number]:
            answer[number] = Counts(**row.counts)
        else:
            late.append(number)
    for first in range(0, len(late), TOGETHER):
        with db.atomic() if keeping else nullcontext():
            for number in late[first : first + TOGETHER]:
                answer[number] = counted(caught_up(number, sides, keeping)[0].pairs(), sides)
    return answer


def caught_up(document, sides=SIDES, keeping=True):
    """(the Accord of a document as it is now, {lang: Text with `.revision`}).

    keeping: whether to write down what was caught up, for the next who asks.
    """
    row = kept_at(document, sides)
    texts = heads_of(document, sides)
    if row and [row.left_head, row.right_head] == [head(texts[lang]) for lang in sides]:
        return taken_up(row, [texts[lang] and texts[lang].revision for lang in sides]), texts
    if keeping:
        try:
            with db.atomic():
                return advanced(document, sides, texts)[1:]
        except OperationalError:  # the store takes no words now: the answer is the same, not kept
            pass
    return gone_through(row or Standing(left=sides[0], right=sides[1]), document, texts), texts


def gone_through(row, document, texts):
    """The accord of a row, after what happened since; the row then says up to where."""
    sides = row.left, row.right
    before = [revision_of(texts[lang], number) for lang, number in
              zip(sides, (row.left_head, row.right_head), strict=True)]  # fmt: skip
    accord = taken_up(row, before) if row.state else Accord()
    for event in events(document, sides, row.upto):
        apply(accord, event, sides)
        row.upto = max(row.upto, event.id if isinstance(event, Revision) else event.after)
    row.left_head, row.right_head = (head(texts[lang]) for lang in sides)
    return accord


def advanced(document, sides, seen=None):
    """(row, accord, texts), kept up to the present. Inside a transaction, with both texts held.

    seen: the texts, if they were read already.
    """
    seen = seen or heads_of(document, sides)
    for number in sorted(text.id for text in seen.values() if text):
        Text.held(number)
    row, texts = kept_at(document, sides), heads_of(document, sides)
    row = row or Standing(document=document, left=sides[0], right=sides[1])
    accord = gone_through(row, document, texts)
    keep(row, accord)
    return row, accord, texts


def keep(row, accord):
    row.state = JSONText().db_value(accord.kept())
    sides = row.left, row.right
    there = accord.pairs()
    row.counts = vars(counted(there, sides))
    row.save()
    memory.remember(row.document_id, sides, there)


LATE = """SELECT d.id FROM document d
  LEFT JOIN text l ON l.document_id = d.id AND l.lang = ?
  LEFT JOIN text r ON r.document_id = d.id AND r.lang = ?
  LEFT JOIN standing s ON s.document_id = d.id AND s."left" = ? AND s."right" = ?
  WHERE COALESCE(l.head, 0) + COALESCE(r.head, 0) > 0 AND (s.id IS NULL
    OR COALESCE(l.head, 0) <> s.left_head OR COALESCE(r.head, 0) <> s.right_head)
  ORDER BY d.id LIMIT ?"""


def catch_up(most=60, sides=SIDES):
    """Catch up some documents that are behind, so that nobody waits for it; how many."""
    late = [number for (number,) in statement(LATE, *sides, *sides, most).fetchall()]
    counts(late, sides)
    return len(late)


def taken_up(row, revisions):
    texts = [(one.title, one.body) if one else None for one in revisions]
    return Accord.taken_up(JSONText().python_value(row.state), texts)


def kept_at(document, sides):
    return Standing.get_or_none(
        Standing.document == document, Standing.left == sides[0], Standing.right == sides[1]
    )


def heads_of(document, sides):
    """{lang: the Text with its working `.revision`, or None}: one query."""
    rows = (
        Text.select(Text, Revision)
        .join(Revision, on=((Revision.text == Text.id) & (Revision.number == Text.head)),
              attr="revision")
        .where(Text.document == document, Text.lang.in_(sides))
    )  # fmt: skip
    found = {text.lang: text for text in rows}
    return {lang: found.get(lang) for lang in sides}


def head(text):
    return text.head if text else 0


def revision_of(text, number):
    if text is None or not number:
        return None
    return text.revision if text.head == number else text.revision_numbered(number)


def events(document, sides, upto):
    """Revisions after the one with id `upto`, and from the start (0) the marks between them."""
    revisions = list(
        Revision.select(Revision, Text)
        .join(Text)
        .where(
            Text.document == document, Text.lang.in_(sides), Revision.id > upto,
            Revision.outcome != ATTEMPT,
        )
        .order_by(Revision.id)
    )  # fmt: skip
    if upto:
        return revisions
    said = PairMark.select().where(
        PairMark.document == document, PairMark.left == sides[0], PairMark.right == sides[1],
        PairMark.undone.is_null(),
    )  # fmt: skip
    return sorted([*revisions, *said.order_by(PairMark.id)], key=lambda event: (
        (event.id, 0, 0) if isinstance(event, Revision) else (event.after, 1, event.id)
    ))  # fmt: skip


def apply(accord, event, sides):
    """Let an event happen to an accord; False when it spoke of paragraphs that it does not know."""
    if isinstance(event, Revision):
        since = {"by": event.author_id, "at": event.at.isoformat(), "revision": event.number}
        accord.edit(
            sides.index(event.text.lang), event.title, event.body, event.kind, event.number,
            event.note, since,
        )  # fmt: skip
        return True
    since = {"by": event.by_id, "at": event.at.isoformat(), "mark": event.id}
    more = {AGREE: (event.words, since), DIFFER: (event.reason, since)}.get(event.act, ())
    return getattr(accord, event.act)(event.lefts, event.rights, *more)


# What people say of pairs


def say(document, act, ids, by, words=None, reason="", sides=SIDES):
    """Record that somebody said so, and let it count at once: the PairMark.

    ids: (numbers on the left, on the right). Unacceptable when those paragraphs are gone.
    """
    reason = " ".join(reason.split())
    if act == DIFFER and not reason:
        raise Unacceptable({"reason": _("Say why they differ: the next reader will ask.")})
    if len(reason) > REASON_LIMIT:
        raise Unacceptable(
            {"reason": _("The reason has %(n)s characters; the most is %(limit)s.",
                         n=len(reason), limit=REASON_LIMIT)}
        )  # fmt: skip
    with db.atomic():
        row, accord, _texts = advanced(document, sides)
        mark = PairMark.create(
            document=document, left=sides[0], right=sides[1], after=row.upto, act=act,
            lefts=list(ids[0]), rights=list(ids[1]), words=words, reason=reason, by=by,
        )  # fmt: skip
        if not apply(accord, mark, sides):
            raise Unacceptable(
                {"pair": _("These paragraphs have gone meanwhile: look at the page as it is now.")}
            )
        keep(row, accord)
        audit.note(f"pair {act}", by, f"document:{document}", mark=mark.id)
    return mark


def take_back(mark, by):
    """Undo what somebody said: everything is as if it had not been. The PairMark."""
    with db.atomic():
        here = PairMark.held(mark)
        if here.undone is None:
            here.undone = now()
            here.save()
            audit.note("pair undone", by, f"document:{here.document_id}", mark=here.id)
            replay(here.document_id, (here.left, here.right))
    return here


def replay(document, sides=SIDES):
    """Make the accord anew from its first event, as when a revision's kind was corrected."""
    with db.atomic():
        Standing.delete().where(
            Standing.document == document, Standing.left == sides[0], Standing.right == sides[1]
        ).execute()
        return advanced(document, sides)[1]


def forget(document):
    """Let the accords of a document be made anew when somebody next asks for them."""
    Standing.delete().where(Standing.document == document).execute()


def words_at(revision, places):
    """The Markdown of some paragraphs of a revision. places: 0 for the title, then its blocks."""
    blocks = split(revision.body, most=MOST_LINES)
    there = [place for place in places if 0 <= place <= len(blocks)]
    return "\n\n".join(blocks[place - 1].text if place else revision.title for place in there)
