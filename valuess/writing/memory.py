"""The translation memory: what the portal says in both languages, near to what is to be said.

Units are pairs of words that were agreed to say the same: paragraphs, kept up whenever the
accord of a document is, and the words of the portal itself. They are found by the rarest
words that they share with a text, then compared with it letter by letter. Nothing leaves
the server.
"""

import hashlib
from dataclasses import dataclass

from flask import current_app
from peewee import JOIN, CharField, ForeignKeyField, TextField

from valuess.access import may
from valuess.config import LANGUAGES
from valuess.db import BaseModel, db, marks, statement
from valuess.i18n import language
from valuess.later import fuzz
from valuess.search.words import LONGEST, WORD, clean, stems, stop_words
from valuess.writing import groups
from valuess.writing.diff import compare_words
from valuess.writing.kinds import kinds
from valuess.writing.models import Document, Text

SIDES = tuple(LANGUAGES)[:2]
LEAST = 60  # per cent alike: below that, a text is of no help
LONGEST_TEXT = 4_000  # characters: what is longer is no paragraph
MOST_WORDS = 30  # distinct words of a text that are looked up, the longest
RAREST = 12  # words by which units are shortlisted
MOST_ROWS = 4_000  # in which those words may stand together
COMMON = 500  # units in which a word stands, beyond which it is not counted
SHORTLIST = 50
AT_ONCE = 250  # rows in one statement
COUNT = """SELECT CAST(? AS VARCHAR(60)), COUNT(*) FROM
  (SELECT 1 AS one FROM memory_word WHERE lang = ? AND word = ? LIMIT ?) AS counted"""


class Unit(BaseModel):
    """Words of both languages that say the same. document: None for those of the portal itself.

    mark: of both words, so that what has not changed is left alone.
    """

    document = ForeignKeyField(Document, null=True, on_delete="CASCADE")
    left = CharField(max_length=5)
    right = CharField(max_length=5)
    left_words = TextField()
    right_words = TextField()
    mark = CharField(max_length=32)

    class Meta:
        table_name = "memory_unit"

    def said(self, lang):
        """Its words in one of its languages, or None."""
        return {self.left: self.left_words, self.right: self.right_words}.get(lang)


class UnitWord(BaseModel):
    """That a word, without its ending, stands in a unit."""

    unit = ForeignKeyField(Unit, on_delete="CASCADE")
    lang = CharField(max_length=5)
    word = CharField(max_length=LONGEST)

    class Meta:
        table_name = "memory_word"
        indexes = ((("lang", "word", "unit"), False),)


@dataclass
class Match:
    """A unit near to a text. score: per cent alike; steps: from its source to the text.

    where: the title of its page and `address`, or None for the words of the portal itself.
    """

    unit: int
    source: str
    target: str
    score: int
    steps: list
    where: str | None
    address: str | None


def sought(text, lang):
    """The words of a text by which it is found, each once and without its ending."""
    stop = stop_words(lang)
    words = dict.fromkeys(WORD.findall(clean(text).lower()))
    return list(dict.fromkeys(stems(word, lang)[0] for word in words if word not in stop))


# What is remembered


def remember(document, sides, pairs):
    """Keep up the units of a document with its pairs. Inside the transaction that keeps those.

    A pair in which one side has moved on still counts, with the words that were agreed.
    """
    said = []
    for pair in pairs:
        if pair.status == groups.BOTH:
            said.append(pair.words)
        elif pair.status == groups.CHANGED and pair.agreed:
            said.append(tuple(pair.agreed))
    renew(document, sides, said)


def renew(document, sides, said):
    """Let these (left, right) words be the units of a document, or of the portal itself (None)."""
    wanted = {
        mark(pair): pair for pair in said
        if all(words.strip() and len(words) <= LONGEST_TEXT for words in pair)
    }  # fmt: skip
    its = Unit.document.is_null() if document is None else Unit.document == document
    its &= (Unit.left == sides[0]) & (Unit.right == sides[1])
    gone = []
    for number, here in Unit.select(Unit.id, Unit.mark).where(its).tuples():
        if wanted.pop(here, None) is None:
            gone.append(number)
    for first in range(0, len(gone), AT_ONCE):
        Unit.delete().where(Unit.id.in_(gone[first : first + AT_ONCE])).execute()
    rows = []
    for here, pair in wanted.items():
        unit = Unit.add(
            document=document, left=sides[0], right=sides[1], left_words=pair[0],
            right_words=pair[1], mark=here,
        )  # fmt: skip
        rows += [
            (unit.id, lang, word)
            for words, lang in zip(pair, sides, strict=True) for word in sought(words, lang)
        ]  # fmt: skip
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        values = ", ".join(["(?, ?, ?)"] * len(some))
        statement(
            f"INSERT INTO memory_word (unit_id, lang, word) VALUES {values}",
            *(value for row in some for value in row),
        )


def mark(pair):
    return hashlib.blake2b("\0".join(pair).encode(), digest_size=16).hexdigest()


def own_words(sides=SIDES):
    """[(left, right)]: what the portal says by itself, from the catalogues of its words."""
    catalogues = [current_app.extensions["catalogues"][lang] for lang in sides]
    keys = {key if isinstance(key, str) else key[0] for one in catalogues for key in one._catalog}
    said = [tuple(one.gettext(key) for one in catalogues) for key in sorted(keys) if key]
    return [pair for pair in said if pair[0] != pair[1] and " " in pair[0].strip()]


def learn():
    """Once in each process: the portal's own words, which change only with its release."""
    if "memory learnt" not in current_app.extensions:
        with db.atomic():
            renew(None, SIDES, own_words())
        current_app.extensions["memory learnt"] = True


# What is found


def near(text, lang, other, by, limit=3, but=""):
    """[Match]: units whose words in `lang` are near to a text, with theirs in `other`.

    by: the person who asks; what they may not read is left out. but: the words in `other`
    that need no proposing.
    """
    if not text.strip() or len(text) > LONGEST_TEXT:
        return []
    found, seen = [], {but.strip()}
    for unit in shortlist(text, lang, other):
        score = fuzz.ratio(text, unit.said(lang), score_cutoff=LEAST)
        if score:
            found.append((score, unit))
    matches = []
    for score, unit in sorted(found, key=lambda one: (-one[0], -one[1].id)):
        target = unit.said(other)
        if len(matches) < limit and target.strip() not in seen and readable(unit, by):
            seen.add(target.strip())
            matches.append(matched(unit, text, lang, target, score))
    return matches


def matched(unit, text, lang, target, score):
    source = unit.said(lang)
    page = page_of(unit)
    return Match(
        unit.id, source, target, int(score), compare_words(source, text),
        page and page.title, page and page.address(),
    )  # fmt: skip


def page_of(unit):
    """The working Text of a unit's page, in the reader's language where there is one."""
    texts = Text.of_document(unit.document_id, True) if unit.document_id else {}
    return texts.get(language()) or next(iter(texts.values()), None)


def shortlist(text, lang, other):
    """The units that share the most of the rarest words of a text."""
    words = sorted(sought(text, lang), key=len, reverse=True)[:MOST_WORDS]
    if not words:
        return []
    counts = statement(
        " UNION ALL ".join([COUNT] * len(words)) + " ORDER BY 2, 1",
        *(value for word in words for value in (word, lang, word, COMMON)),
    ).fetchall()
    rare, rows = [], 0
    for word, count in [row for row in counts if row[1]][:RAREST]:
        rows += count
        if not rare or rows <= MOST_ROWS:
            rare.append(word)
    if not rare:
        return []
    numbers = [
        number
        for number, _shared in statement(
            "SELECT unit_id, COUNT(*) FROM memory_word WHERE lang = ? AND word IN "
            f"({marks(rare)}) GROUP BY unit_id ORDER BY COUNT(*) DESC, unit_id DESC LIMIT ?",
            lang, *rare, SHORTLIST,
        ).fetchall()
    ]  # fmt: skip
    units = (
        Unit.select(Unit, Document).join(Document, JOIN.LEFT_OUTER)
        .where(Unit.id.in_(numbers), Document.binned.is_null())
    )  # fmt: skip
    return [unit for unit in units if unit.said(lang) and unit.said(other)]


def readable(unit, by):
    """Whether a person may read the working words of a unit's page."""
    if unit.document_id is None:
        return True
    kind = kinds.get(unit.document.kind)
    if kind is None or not may(kind.level, by):
        return False
    return kind.within is None or kind.within(unit.document_id, by)


def words_of(number, lang, by):
    """What a unit says in a language, or None for who may not read it."""
    unit = (
        Unit.select(Unit, Document).join(Document, JOIN.LEFT_OUTER)
        .where(Unit.id == number, Document.binned.is_null()).first()
    )  # fmt: skip
    return unit.said(lang) if unit and readable(unit, by) else None
