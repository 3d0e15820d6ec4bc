"""All the texts of a room in one Word file: a large room's is prepared outside the request.

It says what stood there when it was asked for, whatever is saved while it is made: the numbers
of the revisions are noted then, and nothing of a revision ever changes.
"""

from datetime import date

from flask import url_for
from peewee import fn

from valuess.access import ACCESS, may
from valuess.db import now, statement
from valuess.i18n import _
from valuess.prepared import kinds as prepared
from valuess.writing import standing
from valuess.writing.kinds import kinds
from valuess.writing.models import Revision
from valuess.writing.pairing import Accord
from valuess.writing.standing import SIDES, PairMark, Pairs
from valuess.writing.word import files, paired

KIND = "word"
AT_ONCE = 100_000  # characters of what a request may write
GATHERED = 0.3  # how much of the work it is to gather the words

HEADS = """SELECT t.document_id, t.lang, t.head, LENGTH(r.body) FROM text t
  JOIN document d ON d.id = t.document_id AND d.binned IS NULL
  JOIN revision r ON r.text_id = t.id AND r.number = t.head
  WHERE t.kind = ? ORDER BY t.document_id"""


def heads(kind):
    """([[document, a revision's number for each of SIDES, 0 for none]] in reading order, characters
    of all that)."""
    found, size = {}, 0
    for document, lang, head, length in statement(HEADS, kind):
        row = found.setdefault(document, [document, *(0 for _side in SIDES)])
        if lang in SIDES:
            row[1 + SIDES.index(lang)] = head
            size += length
    order = {document: place for place, document in enumerate(kinds[kind].outline())}
    rows = sorted(found.values(), key=lambda row: (order.get(row[0], len(order)), row[0]))
    return rows, size


def large(kind):
    """True when the file of a room takes longer than a page may."""
    return heads(kind)[1] > AT_ONCE


def documents(kind):
    """The numbers of the documents of a room, in reading order."""
    return [document for document, *_heads in heads(kind)[0]]


def pairs_at(document, numbers):
    """The Pairs of a document as it stood when its texts were at these revisions, 0 for none."""
    texts = standing.heads_of(document, SIDES)
    if numbers == [standing.head(texts[lang]) for lang in SIDES]:
        return standing.pairs(document)
    for lang, number in zip(SIDES, numbers, strict=True):
        revision = texts[lang].revision_numbered(number) if number and texts[lang] else None
        if revision is None:
            texts[lang] = None
        else:
            texts[lang].revision, texts[lang].head = revision, number
    last, accord = max((text.revision.id for text in texts.values() if text), default=0), Accord()
    for event in standing.events(document, SIDES, 0):
        if (event.id if isinstance(event, Revision) else event.after) <= last:
            standing.apply(accord, event, SIDES)
    return Pairs(document, SIDES, texts, accord.pairs(), accord)


def tell(what):
    """See prepared.kinds.Kind; `what` is the name of the kind of text."""
    endpoint, kind = f"{what}.offline_file", kinds.get(what)
    if kind is None or kind.within is not None or not may(ACCESS.get(endpoint, len(ACCESS))):
        return None
    label, title = str(kind.label), _("Both languages as a Word document")
    crumbs = [(label, kind.home()), (_("Work in Word"), url_for(f"{what}.offline"))]
    return prepared.Told(title, label, f"{what}.docx", files.DOCX, crumbs)


def stands(what):
    said = PairMark.select(fn.MAX(PairMark.id), fn.COUNT(PairMark.undone)).tuples().first()
    return {"heads": heads(what)[0], "day": now().date().isoformat(), "said": said}


def make(what, stands, file, told):
    pages, rows = [], stands["heads"]
    for document, *numbers in rows:
        told(GATHERED * len(pages) / len(rows))
        pages.append(paired.page(document, pairs_at(document, numbers)))
    sheet = paired.laid(str(kinds[what].label), pages, date.fromisoformat(stands["day"]))
    file.write(files.followed(sheet, lambda part: told(GATHERED + (1 - GATHERED) * part)))


prepared.register(prepared.Kind(KIND, tell, stands, make))
