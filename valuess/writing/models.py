"""The tables of writing, and what can be asked of them."""

from flask import g
from peewee import (
    JOIN,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
    fn,
)

from valuess.access import may
from valuess.accounts.models import Account
from valuess.config import LANGUAGES
from valuess.db import BaseModel, JSONText, Moment, marks, now, statement
from valuess.files.models import shown_by
from valuess.markup import title_key
from valuess.writing.kinds import kinds

MEANING, TYPO, LOCAL = "meaning", "typo", "local"
PROPOSED = ""  # a kind of edit not said: the portal proposes it
SAVED, MERGED, ATTEMPT = "saved", "merged", "attempt"


class Document(BaseModel):
    """A page, language aside. `binned` is when it was put into the bin, if it was."""

    kind = CharField(max_length=20, index=True)
    created = Moment(default=now)
    binned = Moment(null=True)
    binned_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")

    @classmethod
    def standing(cls, kind, number):
        """The document with this id, unless it is in the bin; or None."""
        return cls.get_or_none(cls.id == number, cls.kind == kind, cls.binned.is_null())

    @classmethod
    def in_bin(cls, kind):
        """Binned documents of a kind, the latest first, each with a `.text` to name it."""
        first = Text.select(fn.MIN(Text.id)).where(Text.document == cls.id)
        return (
            cls.select(cls, Text, Account)
            .join(Text, on=(Text.id == first), attr="text")
            .switch(cls)
            .join(Account, JOIN.LEFT_OUTER, on=(cls.binned_by == Account.id))
            .where(cls.kind == kind, cls.binned.is_null(False))
            .order_by(cls.binned.desc(), cls.id.desc())
        )


class Text(BaseModel):
    """A document in one language.

    head: number of the working revision; public: of the one that visitors read,
    or None. `title` is the working title; the slug follows the published one.
    """

    document = ForeignKeyField(Document, backref="texts", on_delete="CASCADE")
    kind = CharField(max_length=20)
    lang = CharField(max_length=5)
    slug = CharField(max_length=120)
    title = CharField(max_length=200)
    head = IntegerField(default=0)
    public = IntegerField(null=True)

    class Meta:
        indexes = ((("document", "lang"), True), (("kind", "lang", "slug"), True))

    @property
    def about(self):
        """How the audit trail names it."""
        return f"{self.kind}:{self.document_id}:{self.lang}"

    @property
    def waits(self):
        """True when the working version is not the published one."""
        return self.public != self.head

    def address(self, lang=None, **values):
        return kinds[self.kind].address(self.slug, lang or self.lang, **values)

    @classmethod
    def with_words(cls, number):
        """Texts that are not in the bin, each with `.document` and the `.revision` of this number.

        number: Text.head or Text.public.
        """
        return (
            cls.select(cls, Document, Revision)
            .join(Document)
            .switch(cls)
            .join(
                Revision,
                on=((Revision.text == cls.id) & (Revision.number == number)),
                attr="revision",
            )
            .where(Document.binned.is_null())
        )

    @classmethod
    def readable(cls, kind, working):
        """Texts of a kind that the reader may see: working ones, or published ones."""
        return cls.with_words(cls.head if working else cls.public).where(cls.kind == kind)

    @classmethod
    def lines(cls, kind, wanted, working):
        """(document id, lang, slug, title) of the readable texts that are wanted.

        wanted: (document id, lang) pairs, one or more.
        """
        number = "head" if working else "public"
        documents, languages = (set(each) for each in zip(*wanted, strict=True))
        return statement(
            "SELECT t.document_id, t.lang, t.slug, r.title FROM text t"
            f" JOIN revision r ON r.text_id = t.id AND r.number = t.{number}"
            " JOIN document d ON d.id = t.document_id AND d.binned IS NULL"
            f" WHERE t.kind = ? AND t.document_id IN ({marks(documents)})"
            f" AND t.lang IN ({marks(languages)})",
            kind, *documents, *languages,
        )  # fmt: skip

    @classmethod
    def at(cls, kind, lang, slug, working=False):
        """The readable text at this address, or None; the other languages come after."""
        found = list(cls.readable(kind, working).where(cls.slug == slug).limit(len(LANGUAGES)))
        return min(found, key=lambda text: text.lang != lang, default=None)

    @classmethod
    def with_bin(cls, number):
        """The text of this number, with its `.document`, in the bin or not."""
        return cls.select(cls, Document).join(Document).where(cls.id == number).get()

    @classmethod
    def ever_at(cls, kind, lang, slug):
        """The text of a language that has, or had, this address, in the bin or not; or None."""
        here = cls.get_or_none(cls.kind == kind, cls.lang == lang, cls.slug == slug)
        moved = here or Redirect.from_slug(kind, lang, slug)
        return moved if moved and moved.lang == lang else None

    @classmethod
    def document_at(cls, kind, lang, slug):
        """The number of the document that has, or had, this address in a language; or None."""
        here = cls.kind == kind, cls.slug == slug
        found = cls.select(cls.document).where(*here).order_by(cls.lang != lang).first()
        found = found or Redirect.from_slug(kind, lang, slug)
        return found and found.document_id

    @classmethod
    def of_document(cls, document, working=False):
        """{lang: text} of the readable texts of a document, without their words."""
        query = (
            cls.select(cls, Document)
            .join(Document)
            .where(cls.document == document, Document.binned.is_null())
        )
        if not working:
            query = query.where(cls.public.is_null(False))
        return {text.lang: text for text in query}

    @classmethod
    def named(cls, kind, lang, title):
        """The text whose present working title this is, spelt alike or nearly, or None."""
        key = title_key(title)
        text = Name.texts(kind, lang, [key]).get(key)
        return text if text and title_key(text.title) == key else None

    def revisions(self):
        """Its history, the latest first, attempts included, each with its author."""
        return (
            Revision.select(Revision, Account)
            .join(Account, JOIN.LEFT_OUTER)
            .where(Revision.text == self)
            .order_by(Revision.number.desc())
        )

    def base_and_head(self, base):
        """(the revision of this number or None, the working one), their words alone: one query."""
        rows = statement(
            "SELECT r.number = t.head, r.number, r.id, r.title, r.body FROM text t"
            " JOIN revision r ON r.text_id = t.id AND r.number IN (t.head, ?) WHERE t.id = ?",
            base, self.id,
        )  # fmt: skip
        found, working = {}, None
        for is_head, number, *words in rows:
            names = zip(("id", "title", "body"), words, strict=True)
            row = Revision(__no_default__=True, text=self, number=number, **dict(names))
            found[number], working = row, row if is_head else working
        return found.get(base), working

    def revision_numbered(self, number):
        """One revision, with its author, or None."""
        return self.revisions().where(Revision.number == number).first()

    def keep_head(self):
        """Write down which revision is the working one, and its title and slug."""
        values = self.head, self.title, self.slug, self.id
        statement("UPDATE text SET head = ?, title = ?, slug = ? WHERE id = ?", *values)

    def moved_to(self):
        return Redirect.select().where(Redirect.text == self)


class Revision(BaseModel):
    """One state of a text, and how it came about.

    base: the number its writer started from. outcome: `saved`; `merged` with what
    came between; or `attempt`: what someone wrote that conflicted, never the head.
    kind: what its writer says the edit is; proposed: what the portal took it for, "" where
    it was not asked. `html`, `headings`, `words`, `plain`: made from `body` once, at save.
    """

    text = ForeignKeyField(Text, on_delete="CASCADE")
    number = IntegerField()
    base = IntegerField(default=0)
    title = CharField(max_length=200)
    body = TextField()
    html = TextField(default="")
    headings = JSONText(default=list)
    words = IntegerField(default=0)
    author = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = Moment(default=now)
    note = CharField(max_length=300, default="")
    kind = CharField(max_length=10, default=MEANING)
    proposed = CharField(max_length=10, default="")
    outcome = CharField(max_length=10, default=SAVED)
    token = CharField(max_length=64, null=True, unique=True)

    class Meta:
        indexes = ((("text", "number"), True),)

    @classmethod
    def last_number(cls, text):
        """The number of a text's latest revision, whatever its outcome; 0 before the first."""
        last = statement("SELECT MAX(number) FROM revision WHERE text_id = ?", text.id)
        return last.fetchone()[0] or 0

    @classmethod
    def saying(cls, words):
        """(text's number, its own, its body) of every version of any text that says this."""
        return cls.select(cls.text, cls.number, cls.body).where(cls.body.contains(words)).tuples()

    @classmethod
    def tokens_of(cls, author, most=20):
        """The tokens of the forms that a person saved last: what a browser need not offer again."""
        query = cls.select(cls.token).where(cls.author == author, cls.token.is_null(False))
        return [row.token for row in query.order_by(cls.id.desc()).limit(most)]


class Redirect(BaseModel):
    """An address that a text once had."""

    kind = CharField(max_length=20)
    lang = CharField(max_length=5)
    slug = CharField(max_length=120)
    text = ForeignKeyField(Text, on_delete="CASCADE")

    class Meta:
        indexes = ((("kind", "lang", "slug"), True),)

    @classmethod
    def from_slug(cls, kind, lang, slug):
        """The Text that now stands for an old address, or None."""
        row = (
            cls.select(cls, Text)
            .join(Text)
            .where(cls.kind == kind, cls.slug == slug)
            .order_by(cls.lang != lang)
            .first()
        )
        return row.text if row else None


class Name(BaseModel):
    """A title that a text has or had, so that [[links]] to it follow a renaming."""

    kind = CharField(max_length=20)
    lang = CharField(max_length=5)
    key = CharField(max_length=200)
    text = ForeignKeyField(Text, on_delete="CASCADE")
    since = Moment(default=now)

    class Meta:
        indexes = ((("kind", "lang", "key", "text"), True),)

    @classmethod
    def matches(cls, kind, lang, keys):
        return cls.kind == kind, cls.lang == lang, cls.key.in_(list(keys))

    @classmethod
    def texts(cls, kind, lang, keys):
        """{key: Text} for titles present or past; who bears the name now comes first."""
        if not keys:
            return {}
        rows = (
            cls.select(cls, Text, Document)
            .join(Text)
            .join(Document)
            .where(*cls.matches(kind, lang, keys), Document.binned.is_null())
            .order_by(cls.since)
        )
        return {row.key: row.text for row in rows}


class Reference(BaseModel):
    """What a text points to: pages by title key, files by token, embeds by their words.

    public: whether its published revision says so, or its working one.
    """

    text = ForeignKeyField(Text, on_delete="CASCADE")
    public = BooleanField()
    sort = CharField(max_length=10)
    target = CharField(max_length=250)

    class Meta:
        indexes = ((("text", "public"), False), (("sort", "target"), False))

    @classmethod
    def targets(cls, text, sort, public):
        query = cls.select(cls.target).where(
            cls.text == text, cls.sort == sort, cls.public == public
        )
        return [row.target for row in query.order_by(cls.id)]

    @classmethod
    def to_page(cls, text, public):
        """Texts that link to this one by a title it has or had, each with its `.revision`.

        public: as their published versions say, else as their working ones do.
        """
        keys = Name.select(Name.key).where(Name.text == text)
        linking = cls.select(cls.text).where(
            cls.sort == "page", cls.target.in_(keys), cls.public == public
        )
        return (
            Text.readable(text.kind, working=not public)
            .where(Text.lang == text.lang, Text.id != text.id, Text.id.in_(linking))
            .order_by(Revision.title)
        )

    @classmethod
    def shows_file(cls, token, _user):
        """True when a published text that is not in the bin shows the file with this token."""
        query = (
            cls.select()
            .join(Text)
            .join(Document)
            .where(cls.sort == "file", cls.target == token, cls.public, Document.binned.is_null())
        )
        return query.exists()


shown_by.append(Reference.shows_file)


def sees_working(kind, slug=None):
    """True when the person on the page may read the working versions of this kind.

    slug: of the text in question, for kinds whose texts are not everyone's of that rank.
    """
    if not may(kinds[kind].level, g.get("user")):
        return False
    if kinds[kind].within is None:
        return True
    document = Text.document_at(kind, g.lang, slug)
    return document is not None and kinds[kind].within(document, g.user)
