"""The guide's tree."""

from typing import NamedTuple

from peewee import CharField, ForeignKeyField, IntegerField, fn

from valuess import audit
from valuess.cache import until_commit
from valuess.config import LANGUAGES
from valuess.db import BaseModel, db, locked
from valuess.i18n import _, language, lazy
from valuess.writing.kinds import Kind, register
from valuess.writing.models import Document, Revision, Text

RESERVED = ("new", "bin", "draft", "preview", "word", "import", "organise", "glossary",
            "edition", "editions", "map", "standing")  # fmt: skip


class Page(BaseModel):
    """A document's place in the guide: under which page, and in what order.

    key: of a page that came with the portal, so that it is loaded once.
    """

    document = ForeignKeyField(Document, primary_key=True, on_delete="CASCADE", backref="page")
    parent = ForeignKeyField("self", null=True, on_delete="SET NULL")
    position = IntegerField(default=0)
    key = CharField(max_length=60, null=True, unique=True)

    class Meta:
        table_name = "guide_page"

    @classmethod
    def begin(cls, document):
        """A new page comes last."""
        last = cls.select(fn.MAX(cls.position)).scalar() or 0
        return cls.create(document=document, position=last + 1)

    @classmethod
    def below(cls, document):
        """The numbers of the pages below one, near and far: one query."""
        under = {}
        for number, parent in cls.select(cls.document, cls.parent).tuples():
            under.setdefault(parent, []).append(number)
        found, waiting = [], [document]
        while waiting:
            new = [number for number in under.get(waiting.pop(), ()) if number not in found]
            found += new
            waiting += new
        return found

    @classmethod
    def contents(cls, working):
        """The tree as the reader of this language sees it: a list of Branch, depth first.

        Each page appears once: in the reader's language, else in another. One query
        however many pages there are. Kept until anything is committed.
        """
        return until_commit(
            ("contents", language(), working), lambda: grown(cls.rows(working), language())
        )

    @classmethod
    def rows(cls, working):
        """(document, parent, {lang: Line}) of all pages the reader may see, in order: one query.

        Plain tuples, as a large guide has thousands of them.
        """
        shown = Text.head if working else Text.public
        query = (
            Text.select(
                Text.document,
                cls.parent,
                Text.lang,
                Text.slug,
                Revision.title,
                Text.head,
                Text.public,
            )
            .join(Document)
            .join(cls, on=(cls.document == Document.id))
            .join_from(Text, Revision, on=(Revision.text == Text.id) & (Revision.number == shown))
            .where(Document.binned.is_null())
            .order_by(cls.position, cls.document)
        )  # fmt: skip
        rows = {}
        for document, parent, *line in query.tuples().iterator():
            rows.setdefault(document, (document, parent, {}))[2][line[0]] = Line(*line)
        return list(rows.values())

    @classmethod
    def arranged(cls, order, by):
        """Put the pages into this order. order: (document id, parent id or None) pairs.

        A page named as its own ancestor keeps the place it had; the pages not named
        keep their order, after the others.
        """
        with db.atomic():
            pages = {page.document_id: page for page in locked(cls.select())}
            wanted = [(d, p) for d, p in order if d in pages and (p is None or p in pages)]
            parents = {page.document_id: page.parent_id for page in pages.values()}
            for document, parent in wanted:
                before = parents[document]
                parents[document] = parent
                if in_circle(document, parents):
                    parents[document] = before
            named = [document for document, _parent in wanted]
            rest = sorted((p for p in pages if p not in named), key=lambda p: pages[p].position)
            for position, document in enumerate([*named, *rest], 1):
                page = pages[document]
                if (page.position, page.parent_id) != (position, parents[document]):
                    page.position, page.parent = position, parents[document]
                    page.save()
            audit.note("guide arranged", by, "guide")


def in_circle(document, parents):
    seen, up = {document}, parents[document]
    while up is not None:
        if up in seen:
            return True
        seen.add(up)
        up = parents.get(up)
    return False


class Line(NamedTuple):
    """A text as the contents name it: the title is the one that the reader may see."""

    lang: str
    slug: str
    title: str
    head: int
    public: int | None

    @property
    def waits(self):
        """True when the working version is not the published one."""
        return self.public != self.head


class Branch(NamedTuple):
    """One line of the contents: a page, how deep, its number as the reader counts.

    texts: {lang: Line}; text: the one that is shown to a reader of `lang`.
    """

    document: int
    parent: int | None
    depth: int
    number: str
    text: Line
    texts: dict
    lang: str

    @property
    def foreign(self):
        return self.text.lang != self.lang

    @property
    def url(self):
        return GUIDE.address(self.text.slug, self.lang)

    @property
    def title(self):
        return self.text.title


def grown(rows, lang):
    """Order the rows depth first; a page whose parent is not seen stands at the top."""
    seen, under = {document for document, _parent, _texts in rows}, {}
    for document, parent, texts in rows:
        under.setdefault(parent if parent in seen else None, []).append((document, texts))
    made, waiting = [], [(None, 0, "", iter(under.get(None, ())), 0)]
    while waiting:
        parent, depth, prefix, rest, count = waiting.pop()
        document, texts = next(rest, (None, None))
        if document is None:
            continue
        number = f"{prefix}{count + 1}"
        text = texts.get(lang) or next(texts[code] for code in LANGUAGES if code in texts)
        made.append(Branch(document, parent, depth, number, text, texts, lang))
        waiting.append((parent, depth, prefix, rest, count + 1))
        waiting.append((document, depth + 1, f"{number}.", iter(under.get(document, ())), 0))
    return made


def around(text, working):
    """What stands around a guide page: the way back, and the pages before and after."""
    branches = Page.contents(working)
    here = next((i for i, b in enumerate(branches) if b.document == text.document_id), None)
    if here is None:
        return {}
    by_document = {branch.document: branch for branch in branches}
    crumbs, up = [(branches[here].title, None)], branches[here].parent
    while up is not None:
        crumbs.insert(0, (by_document[up].title, by_document[up].url))
        up = by_document[up].parent
    pair = [branches[i] if 0 <= i < len(branches) else None for i in (here - 1, here + 1)]
    return {
        "crumbs": [(_("The guide"), GUIDE.home()), *crumbs],
        "previous": pair[0] and (pair[0].title, pair[0].url),
        "next": pair[1] and (pair[1].title, pair[1].url),
    }


GUIDE = register(
    Kind(
        "guide",
        lazy("Guide"),
        begun=Page.begin,
        around=around,
        reserved=RESERVED,
        reviewed=True,
        glossed=True,
        below=Page.below,
        outline=lambda: [branch.document for branch in Page.contents(True)],
    )
)
