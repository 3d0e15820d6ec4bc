"""Loads the starting pages and the glossary from content/, once."""

import tomllib

from valuess.config import LANGUAGES
from valuess.db import Label, db
from valuess.guide.models import Page
from valuess.writing import names, starting
from valuess.writing.models import Document
from valuess.writing.terms import Term


def load(folder):
    """Begin and publish each page of content/guide that was never loaded; how many.

    A page that people have since changed, moved or binned is left as it is.
    """
    count = 0
    for source in sorted((folder / "guide").iterdir()):
        if source.is_dir() and Page.get_or_none(Page.key == source.name) is None:
            with db.atomic():
                document = Document.create(kind="guide")
                page = Page.begin(document)
                page.key = source.name
                page.save()
                count += starting.publish_files("guide", document, source)
    load_terms(folder / "glossary.toml")
    return count


def load_terms(path):
    """Add the terms that are not there yet."""
    known = {term.key for term in Term.select(Term.key)}
    for entry in tomllib.loads(path.read_text("utf-8"))["term"]:
        key = names.slug_of(entry["fr"])
        if key not in known:
            labels = {
                name: Label({lang: entry.get(f"{prefix}{lang}", "") for lang in LANGUAGES})
                for name, prefix in (("words", ""), ("gloss", "gloss_"), ("trap", "trap_"))
            }
            Term.create(key=key, keep=entry.get("keep", False), **labels)
