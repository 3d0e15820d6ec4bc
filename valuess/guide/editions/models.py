"""The tables of editions. A draft has no number yet; a frozen one is never written again."""

from flask import current_app
from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from valuess.accounts.models import Account, Organisation
from valuess.db import BaseModel, JSONText, LabelField, Moment, now


class Edition(BaseModel):
    """An edition. open: True while it is prepared, one at a time; None once it is frozen.

    number: given at freezing, from 1 without gaps. languages, notice ({lang: words}),
    partners ([{lang: name}]), stale ([[document, lang, paragraphs]]) and unsigned ([name]):
    as they were at freezing. address: the permanent one, absolute.
    """

    number = IntegerField(null=True, unique=True)
    open = BooleanField(null=True, unique=True, default=True)
    title = LabelField()
    date = DateField()
    remarks = LabelField()
    version = IntegerField(default=1)
    by = IntegerField(null=True)
    begun = Moment(default=now)
    frozen = Moment(null=True)
    address = CharField(max_length=300, default="")
    notice = JSONText(default=dict)
    partners = JSONText(default=list)
    stale = JSONText(default=list)
    unsigned = JSONText(default=list)

    @classmethod
    def draft(cls):
        """The one that is being prepared, or None."""
        return cls.get_or_none(cls.open)

    @classmethod
    def all_frozen(cls):
        """Those that visitors read, the latest first."""
        return cls.select().where(cls.number.is_null(False)).order_by(cls.number.desc())

    @classmethod
    def numbered(cls, number):
        """The frozen one of this number, or None."""
        return cls.get_or_none(cls.number == number)

    @property
    def permanent(self):
        return {lang: self.address.replace("/fr/", f"/{lang}/", 1) for lang in self.title}

    def signatures(self):
        """In the order of signing."""
        return EditionSignature.select().where(EditionSignature.edition == self).order_by(
            EditionSignature.at, EditionSignature.id
        )  # fmt: skip

    def texts(self):
        """{position: {lang: EditionText}} without their bodies, in reading order: one query."""
        fields = [f for f in EditionText._meta.sorted_fields if f.name not in ("body", "html")]
        rows = (
            EditionText.select(*fields)
            .where(EditionText.edition == self)
            .order_by(EditionText.position, EditionText.lang)
        )
        found = {}
        for row in rows:
            found.setdefault(row.position, {})[row.lang] = row
        return found

    def text(self, slug, lang):
        """The frozen page with this slug, in `lang` when there are several; or None."""
        rows = EditionText.select().where(EditionText.edition == self, EditionText.slug == slug)
        return min(rows, key=lambda row: row.lang != lang, default=None)


class EditionSignature(BaseModel):
    """The agreement of a partner organisation. mark: of what was to go in when it was signed."""

    edition = ForeignKeyField(Edition, on_delete="CASCADE")
    organisation = ForeignKeyField(Organisation, null=True, on_delete="SET NULL")
    name = CharField(max_length=160)
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    person = CharField(max_length=120)
    at = Moment(default=now)
    note = CharField(max_length=500, default="")
    mark = CharField(max_length=40)

    class Meta:
        table_name = "edition_signature"
        indexes = ((("edition", "organisation"), True),)


class EditionText(BaseModel):
    """A page of a frozen edition in one language. html: as book.Words has it.

    pairs: [[left places], [right places], status], see beside.rows.
    """

    edition = ForeignKeyField(Edition, on_delete="CASCADE")
    position = IntegerField()
    document = IntegerField()
    number = CharField(max_length=40)
    depth = IntegerField()
    lang = CharField(max_length=5)
    slug = CharField(max_length=120)
    title = CharField(max_length=200)
    body = TextField()
    html = TextField()
    headings = JSONText(default=list)
    pairs = JSONText(default=list)

    class Meta:
        table_name = "edition_text"
        indexes = (
            (("edition", "lang", "slug"), True),
            (("edition", "lang", "document"), True),
        )


class EditionFile(BaseModel):
    """A picture of a frozen edition. key: "<token>/<name>" as the texts name it."""

    edition = ForeignKeyField(Edition, on_delete="CASCADE")
    key = CharField(max_length=200)
    mime = CharField(max_length=120)
    content = BlobField()

    class Meta:
        table_name = "edition_file"
        indexes = ((("edition", "key"), True),)


class EditionJob(BaseModel):
    """The making of an edition's files: see jobs. tries: how often it was launched."""

    edition = ForeignKeyField(Edition, on_delete="CASCADE", unique=True)
    state = CharField(max_length=10)
    started = Moment(default=now)
    beat = Moment(default=now)
    ended = Moment(null=True)
    progress = FloatField(default=0)
    process = IntegerField(default=0)
    tries = IntegerField(default=1)
    error = CharField(max_length=20, default="")

    class Meta:
        table_name = "edition_job"


class EditionCopy(BaseModel):
    """A file made of a frozen edition. format: "fr.pdf", "both.pdf", "zip"…; see making.FORMATS."""

    edition = ForeignKeyField(Edition, on_delete="CASCADE")
    format = CharField(max_length=20)
    mime = CharField(max_length=120)
    sha256 = CharField(max_length=64)
    size = IntegerField()
    content = BlobField()
    made = Moment(default=now)

    class Meta:
        table_name = "edition_copy"
        indexes = ((("edition", "format"), True),)

    @classmethod
    def of(cls, edition):
        """{format: copy} without their bytes."""
        fields = [f for f in cls._meta.sorted_fields if f.name != "content"]
        return {row.format: row for row in cls.select(*fields).where(cls.edition == edition)}

    @classmethod
    def taken(cls, edition, name):
        """The copy with its bytes, or None."""
        return cls.get_or_none(cls.edition == edition, cls.format == name)


def permanent(number, lang="fr"):
    """The address at which an edition stays, absolute."""
    return f"{current_app.config['PUBLIC_URL']}/{lang}/guide/edition/{number}"
