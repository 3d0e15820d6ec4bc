"""What the front page and one's own page gather from the rooms."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from markupsafe import Markup
from peewee import PeeweeException, fn, sqlite3
from playhouse.pool import MaxConnectionsExceeded
from psycopg import Error as PostgresError

from valuess.accounts.models import Organisation
from valuess.cache import until_commit
from valuess.db import db
from valuess.guide.models import Page as GuidePage
from valuess.i18n import language
from valuess.writing.drafts import Draft
from valuess.writing.kinds import kinds
from valuess.writing.models import Document, Revision, Text

LATEST, WROTE, WAITING, ADDRESSES = 3, 8, 30, 50_000
LANGUAGE_OF = {"FR": "fr", "GB": "en"}
WORDS_SHOWN = 32


@dataclass
class Item:
    """A page to read. lang: of its words; at: when those words were written."""

    title: str
    url: str
    lang: str
    words: str
    at: datetime


@dataclass
class Partner:
    """A partner of the programme; `language`: the code of the one it works in, or None."""

    name: str
    place: str
    about: str
    language: str | None
    website: str


def partners():
    """The partners, in the reader's language; kept until anything is committed."""
    return until_commit(
        ("partners", language()),
        lambda: [
            Partner(p.name, str(p.place or ""), str(p.about or ""), LANGUAGE_OF.get(p.country),
                    p.website)
            for p in Organisation.partners()
        ],
    )  # fmt: skip


def latest():
    """Guide pages to read now: those published last, those of one day in the guide's order."""
    return until_commit(("latest", language()), lambda: read_latest(language()))


def read_latest(lang):
    rows = (
        Text.readable("guide", working=False)
        .join_from(Document, GuidePage, attr="place")
        .where(Text.lang == lang)
        .order_by(fn.DATE(Revision.at).desc(), GuidePage.position, Text.id)
        .limit(LATEST)
    )
    return [
        Item(
            text.revision.title, text.address(lang), text.lang,
            beginning(text.revision.html), text.revision.at,
        )
        for text in rows
    ]  # fmt: skip


def beginning(html):
    """The first words of a page's first paragraph, whole sentences when they are not too few."""
    paragraph = html.partition("<p>")[2].partition("</p>")[0]
    words = Markup(paragraph).striptags().split()
    if len(words) <= WORDS_SHOWN:
        return " ".join(words)
    ends = [n for n in range(WORDS_SHOWN // 2, WORDS_SHOWN) if words[n].endswith((".", "?", "!"))]
    return " ".join(words[: ends[-1] + 1]) if ends else " ".join(words[:WORDS_SHOWN]) + " …"


def drafts(account):
    """(draft, address at which it is taken up again) for a person's unsaved words."""
    return [(draft, resumed(draft)) for draft in Draft.of(account) if draft.kind in kinds]


def resumed(draft):
    if draft.text:
        return url_for(f"{draft.kind}.edit", lang=draft.lang, slug=draft.text.slug, draft=draft.id)
    return url_for(f"{draft.kind}.new", lang=draft.lang, document=draft.document_id, draft=draft.id)


def written_by(account):
    """Texts that a person wrote on, the latest first: each with `.revision`, their last one."""
    last = (
        Revision.select(fn.MAX(Revision.id).alias("id"))
        .where(Revision.author == account)
        .group_by(Revision.text)
    )
    return (
        Text.select(Text, Document, Revision)
        .join(Revision, on=(Revision.text == Text.id), attr="revision")
        .switch(Text)
        .join(Document)
        .where(Document.binned.is_null(), Revision.id.in_(last))
        .order_by(Revision.at.desc(), Revision.id.desc())
        .limit(WROTE)
    )


def waiting(kind_names):
    """Texts whose working version visitors do not read yet, the longest wait first."""
    return (
        Text.with_words(Text.head)
        .where(Text.kind.in_(kind_names), (Text.public.is_null()) | (Text.public != Text.head))
        .order_by(Revision.at, Text.id)
        .limit(WAITING)
    )


def published():
    """Addresses of all that is published, for machines that read the portal."""
    rows = (
        Text.select(Text, Document)
        .join(Document)
        .where(Document.binned.is_null(), Text.public.is_null(False))
        .order_by(Text.id)
        .limit(ADDRESSES)
    )
    hidden = {name: kind.hidden() for name, kind in kinds.items()}
    return [
        text.address()
        for text in rows
        if text.kind in kinds and text.document_id not in hidden[text.kind]
    ]


def database_answers():
    """True when the database answers a question."""
    try:
        db.execute_sql("SELECT 1")
    except (PeeweeException, sqlite3.Error, PostgresError, MaxConnectionsExceeded):
        return False
    return True
