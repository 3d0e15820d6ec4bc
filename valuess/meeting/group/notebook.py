"""The shared notes of a group: one document for an item, each language its own text.

Who sits in the item, its hosts, partners and coordinators write them and see them before
they are published; then everybody reads them. Publishing is for partners.
"""

from dataclasses import dataclass

from flask import g, url_for
from peewee import ForeignKeyField

from valuess import audit, search
from valuess.access import PARTICIPANT, PARTNER, rank
from valuess.agenda.models import Item
from valuess.config import LANGUAGES
from valuess.db import BaseModel, db
from valuess.i18n import _, lazy
from valuess.meeting.group.marks import seated_in
from valuess.writing import publishing
from valuess.writing.kinds import Kind, register
from valuess.writing.models import Document, Text

RESERVED = ("new", "bin", "draft", "preview", "word", "import")


class Notebook(BaseModel):
    """Which document holds the notes of an item."""

    item = ForeignKeyField(Item, unique=True, backref="notebooks", on_delete="CASCADE")
    document = ForeignKeyField(Document, unique=True, on_delete="CASCADE")

    @classmethod
    def of(cls, item):
        """The notebook of an item, or None while nobody began it."""
        return cls.get_or_none(cls.item == item)

    @classmethod
    def begin(cls, item, by):
        """The notebook of an item, made when there is none."""
        with db.atomic():
            Item.held(item.id)
            known = cls.of(item)
            if known:
                return known
            made = cls.create(item=item, document=Document.create(kind="notes"))
            audit.note("notes begun", by, f"item:{item.id}")
        return made

    @classmethod
    def of_document(cls, document):
        """The notebook that this document is, with its `.item`; or None."""
        return cls.select(cls, Item).join(Item).where(cls.document == document).first()

    @classmethod
    def lines(cls, meeting, user):
        """[Line] of the notes that a person may read, in the agenda's order."""
        rows = cls.select(cls, Item).join(Item).where(Item.meeting == meeting)
        made = [line_of(row.item, user, row) for row in rows.order_by(Item.starts, Item.id)]
        return [line for line in made if line.texts]


@dataclass
class Line:
    """The notes of an item for one reader. texts: {lang: Text} they may read; writes: whether
    they may write."""

    item: Item
    texts: dict
    writes: bool

    @property
    def text(self):
        """In the reader's language, else in another; None where there is none."""
        order = [g.lang, *LANGUAGES]
        return next((self.texts[lang] for lang in order if lang in self.texts), None)


def line_of(item, user, notebook=None):
    """The Line of an item."""
    notebook = notebook or Notebook.of(item)
    writes = writes_in(item, user)
    seen = notebook is not None and open_to(item, user)
    texts = Text.of_document(notebook.document_id, working=writes) if seen else {}
    return Line(item, texts, writes)


def open_to(item, user):
    """True when a person may know of an item's notes: of one that is not shown, those who run
    it or sit in it."""
    return item.shown or item.run_by(user) or seated_in(item, user)


def writes_in(item, user):
    """True for who may write the notes of an item, and see them before they are published."""
    level = rank(user)
    if level >= PARTNER:
        return open_to(item, user)
    return level >= PARTICIPANT and (item.hosted_by(user) or seated_in(item, user))


def closed(kind, lang, slug, user):
    """True for the address of notes that the person may not know of."""
    document = slug and Text.document_at(kind, lang, slug)
    notebook = document and Notebook.of_document(document)
    return bool(notebook) and not open_to(notebook.item, user)


def hidden():
    """The documents of items that are not shown."""
    rows = Notebook.select(Notebook.document).join(Item).where(~Item.shown)
    return {row.document_id for row in rows}


def follow(item, shown):
    """For the search: the notes of an item are found while it is shown."""
    notebook = Notebook.of(item)
    if notebook is None:
        return
    search.forget("notes", notebook.document_id)
    if shown:
        for text in Text.of_document(notebook.document_id, working=True).values():
            publishing.reindex(text)


def within(document, user):
    """True when the person may write on this document of notes: see Kind.within."""
    notebook = Notebook.of_document(document)
    return notebook is not None and writes_in(notebook.item, user)


def around(text, working):
    """What stands around a page of notes: the way back to its item."""
    notebook = Notebook.of_document(text.document_id)
    if notebook is None:
        return {}
    item = notebook.item
    crumbs = [
        (_("The meeting"), url_for("meeting.index")),
        (str(item.title), url_for(item.endpoint, slug=item.slug)),
        (_("Notes"), None),
    ]
    return {"crumbs": crumbs}


def minutes(meeting):
    """(item, lang, Revision) of the working words of every item's notes: for the dossier."""
    rows = (
        Text.with_words(Text.head)
        .select_extend(Notebook, Item)
        .join_from(Document, Notebook, attr="notebook")
        .join(Item)
        .where(Item.meeting == meeting)
        .order_by(Item.starts, Item.id, Text.lang)
    )
    return [(row.document.notebook.item, row.lang, row.revision) for row in rows]


NOTES = register(
    Kind(
        "notes", lazy("Notes of a group"), level=PARTICIPANT, around=around, reserved=RESERVED,
        within=within, hidden=hidden,
    )
)  # fmt: skip
