"""Loads the programme's starting pages, its words and its partners from content/, once."""

import re
import tomllib

from valuess.accounts.models import Organisation
from valuess.config import LANGUAGES
from valuess.db import Label, db
from valuess.programme.models import NEXT, WORDS, Page, Step, Wording
from valuess.writing import starting
from valuess.writing.models import Document


def load(folder):
    """Bring in what was never loaded; how many texts were published.

    What people have since changed, renamed or binned is left as it is.
    """
    site = read(folder / "site.toml") | read(folder / "notice.toml")
    site["notice"] = {lang: site.pop(f"text_{lang}", "") for lang in LANGUAGES}
    load_words(site)
    load_steps(site["step"])
    load_partners(read(folder / "partners.toml")["partner"])
    return load_pages(folder / "programme")


def read(path):
    return tomllib.loads(path.read_text("utf-8"))


def label(entry, name):
    """A Label from the keys name_fr, name_en … of a table."""
    return Label({lang: entry.get(f"{name}_{lang}", "") for lang in LANGUAGES})


def load_words(site):
    known = {row.key for row in Wording.select(Wording.key)}
    for key in WORDS:
        if key not in known:
            Wording.create(key=key, text=site.get(key) or label(site, key))


def load_steps(entries):
    known = {row.key for row in Step.select(Step.key)}
    for position, entry in enumerate(entries, 1):
        if entry["key"] not in known:
            labels = {name: label(entry, name) for name in Step.LABELS}
            phase = entry.get("phase", NEXT)
            Step.create(key=entry["key"], position=position, phase=phase, **labels)


def load_partners(entries):
    known = {row.key for row in Organisation.select(Organisation.key)}
    for position, entry in enumerate(entries, 1):
        if entry["key"] not in known:
            Organisation.create(
                key=entry["key"], name=entry["name"], place=label(entry, "place"),
                about=label(entry, "about"), country=entry["country"],
                website=entry["website"], partner=True, position=position,
            )  # fmt: skip


def load_pages(folder):
    """Begin and publish each page of the folder that was never loaded; how many texts.

    A page's key is its folder's name without the number that orders it.
    """
    count = 0
    for source in sorted(path for path in folder.iterdir() if path.is_dir()):
        key = re.sub(r"^\d+-", "", source.name)
        if Page.get_or_none(Page.key == key) is None:
            with db.atomic():
                document = Document.create(kind="programme")
                page = Page.begin(document)
                page.key = key
                page.save()
                count += starting.publish_files("programme", document, source)
    return count
