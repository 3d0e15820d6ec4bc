"""The guide's tree, and the glossary."""

from unicodedata import combining, normalize

from peewee import CharField, ForeignKeyField, IntegerField, fn

from valuess import audit
from valuess.cache import until_commit
from valuess.config import LANGUAGES
from valuess.db import BaseModel, LabelField, db, locked
from valuess.i18n import _, language, lazy
from valuess.writing.kinds import Kind, register
from valuess.writing.models import Document, Revision, Text

RESERVED = ("new", "bin", "draft", "preview", "organise", "glossary", "edition", "map")


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
    def contents(cls, working):
        """The tree as the reader of this language sees it: a list of Branch, depth first.

        Each page appears once: in the reader's language, else in another. Two queries
        however many pages there are. Kept until anything is committed.
        """
        return until_commit(
            ("contents", language(), working), lambda: grown(cls.rows(working), language())
        )

    @classmethod
    def rows(cls, working):
        """(page, {lang: text}) of all pages the reader may see, in order."""
        query = (
            Text.select(Text, Document, cls)
            .join(Document)
            .join(cls, on=(cls.document == Document.id), attr="page")
            .where(Document.binned.is_null())
            .order_by(cls.position, cls.document)
        )
        if not working:
            query = query.where(Text.public.is_null(False))
        rows = {}
        for text in query:
            page, texts = rows.setdefault(text.document_id, (text.document.page, {}))
            texts[text.lang] = text
        if not working:
            give_public_titles(rows)
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


def give_public_titles(rows):
    """Visitors read the title that was published, not the working one."""
    public = (
        Revision.select(Revision.text, Revision.title)
        .join(Text)
        .where(Text.kind == GUIDE.name, Revision.number == Text.public)
        .tuples()
    )
    titles = dict(public)
    for _page, texts in rows.values():
        for text in texts.values():
            text.title = titles[text.id]


class Branch:
    """One line of the contents: a text, how deep, its number as the reader counts."""

    def __init__(self, page, texts, lang, depth, number, parent):
        self.document, self.depth, self.number, self.parent = (
            page.document_id,
            depth,
            number,
            parent,
        )
        self.text = texts.get(lang) or next(texts[code] for code in LANGUAGES if code in texts)
        self.foreign = self.text.lang != lang
        self.texts = texts
        self.url = self.text.address(lang)

    @property
    def title(self):
        return self.text.title


def grown(rows, lang):
    """Order the rows depth first; a page whose parent is not seen stands at the top."""
    seen = {page.document_id for page, _texts in rows}
    under = {}
    for page, texts in rows:
        parent = page.parent_id if page.parent_id in seen else None
        under.setdefault(parent, []).append((page, texts))
    made = []

    def below(parent, depth, prefix):
        for index, (page, texts) in enumerate(under.get(parent, ()), 1):
            number = f"{prefix}{index}"
            made.append(Branch(page, texts, lang, depth, number, parent))
            below(page.document_id, depth + 1, f"{number}.")

    below(None, 0, "")
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


GUIDE = register(Kind("guide", lazy("Guide"), begun=Page.begin, around=around, reserved=RESERVED))


class Term(BaseModel):
    """A term of the two languages: the words, what they mean, and the translator's trap."""

    words = LabelField()
    gloss = LabelField()
    trap = LabelField()
    key = CharField(max_length=120, unique=True)

    @classmethod
    def sorted_in(cls, lang):
        """All terms, in the alphabet of one language, its accents and articles aside."""
        return sorted(cls.select(), key=lambda term: sort_key(term.words.get(lang, "")))


def sort_key(words):
    """For sorting as dictionaries do: « évaluation » between « effets » and « financeur »."""
    folded = words.casefold().replace("œ", "oe").replace("æ", "ae").lstrip("*_«“’' ")
    return "".join(c for c in normalize("NFKD", folded) if not combining(c)), words
