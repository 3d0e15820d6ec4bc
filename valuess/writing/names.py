"""By what a text is found: its slug, the titles it has or had, what it points to."""

import re
import unicodedata

from valuess import markup
from valuess.db import now, statement
from valuess.writing.kinds import kinds
from valuess.writing.models import Name, Redirect, Reference, Text

SLUG_LIMIT = 80


def slug_of(title):
    """The address made from a title: « Évaluer l’impact » → evaluer-l-impact."""
    folded = title.casefold().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    folded = "".join(
        c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)
    )
    return re.sub(r"[^\w]+", "-", folded).strip("-_")[:SLUG_LIMIT].strip("-")


def free_slug(kind, lang, title, text=None):
    """A slug that no other text has or had in this language; the text's own are free to it."""
    wanted = slug_of(title)
    taken = {row.slug for row in Text.select().where(Text.kind == kind, Text.lang == lang)
             .where(Text.slug.startswith(wanted)) if row != text}  # fmt: skip
    taken |= {
        row.slug
        for row in Redirect.select().where(Redirect.kind == kind, Redirect.lang == lang)
        .where(Redirect.slug.startswith(wanted)) if text is None or row.text_id != text.id
    }  # fmt: skip
    taken |= set(kinds[kind].reserved)
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def move(text, title):
    """Let the slug follow the title; the old address redirects."""
    if slug_of(title) == re.sub(r"-\d+$", "", text.slug) or slug_of(title) == text.slug:
        return
    slug = free_slug(text.kind, text.lang, title, text)
    Redirect.delete().where(
        Redirect.kind == text.kind, Redirect.lang == text.lang, Redirect.slug == slug
    ).execute()
    if text.head > 1 or text.public:
        Redirect.insert(
            kind=text.kind, lang=text.lang, slug=text.slug, text=text
        ).on_conflict_ignore().execute()
    text.slug = slug


def remember_name(text, title):
    key = markup.title_key(title)
    Name.delete().where(Name.text == text, Name.key == key).execute()
    Name.create(kind=text.kind, lang=text.lang, key=key, text=text, since=now())


def refer(text, made, public):
    """Write down what the text points to, where that has changed."""
    wanted = {
        (sort, target[:250])
        for sort, targets in (("page", made.links), ("file", made.files), ("embed", made.embeds))
        for target in targets
    }
    here = "FROM reference WHERE text_id = ? AND public = ?"
    if wanted == set(statement(f"SELECT sort, target {here}", text.id, public)):
        return
    statement(f"DELETE {here}", text.id, public)
    if wanted:
        rows = [(text.id, public, *pair) for pair in sorted(wanted)]
        fields = [Reference.text, Reference.public, Reference.sort, Reference.target]
        Reference.insert_many(rows, fields=fields).execute()
