"""What may be found: one entry for each document, language and circle of readers."""

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

from valuess.db import BaseModel, statement

SUBJECTS = 1 << 32  # numbers within one language and circle


class Subject(BaseModel):
    """A document that entries are about, whatever their languages and circles."""

    source = CharField(max_length=40)
    ref = IntegerField()

    class Meta:
        table_name = "search_subject"
        indexes = ((("source", "ref"), True),)

    @classmethod
    def number(cls, source, ref):
        """The id of the subject, made when it is new."""
        here = "SELECT id FROM search_subject WHERE source = ? AND ref = ?", source, ref
        known = statement(*here).fetchone()
        if known is None:
            cls.insert(source=source, ref=ref).on_conflict_ignore().execute()
            known = statement(*here).fetchone()
        return known[0]


class Entry(BaseModel):
    """The words of a document in one language, as one circle of readers may see them.

    id: see `number`. audience: VISITOR (published words) or PARTNER (working words),
    ranks of valuess.access. text: plain, for the excerpts.
    """

    id = BigIntegerField(primary_key=True)
    subject = ForeignKeyField(Subject, on_delete="CASCADE")
    source = CharField(max_length=40)
    ref = IntegerField()
    lang = CharField(max_length=3)
    audience = IntegerField()
    title = TextField()
    text = TextField()

    class Meta:
        table_name = "search_entry"
        indexes = ((("source", "ref", "lang", "audience"), True),)

    @classmethod
    def put(cls, entry_id, subject, source, ref, lang, audience, title, text):
        """Keep an entry, in place of the one of this id."""
        statement(
            "INSERT INTO search_entry (id, subject_id, source, ref, lang, audience, title, text)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, text = EXCLUDED.text",
            entry_id, subject, source, ref, lang, audience, title, text,
        )  # fmt: skip


def scope(lang, audience):
    """The first number of the entries in a language for a circle; SUBJECTS may follow.

    The full-text tables keep nothing but words and numbers, so the number itself
    says the circle, the language and the document: choosing by language, and showing
    a document once, need no other table.
    """
    code = lang.encode("ascii")
    if not 0 < len(code) <= 3:
        raise ValueError(f"a language code has two or three letters: {lang!r}")
    return (audience << 24 | int.from_bytes(code, "big")) * SUBJECTS


def number(subject, lang, audience):
    """The id of an entry."""
    return scope(lang, audience) + subject


def subject_of(entry_id):
    """The same for every language and circle of one document."""
    return entry_id % SUBJECTS
