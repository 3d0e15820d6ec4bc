"""One search over everything that rooms register, the same on both databases.

A room calls `index` and `forget` inside the transaction that changes its words, and
registers once how its documents are shown: `register(source, describe)`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from valuess.access import PARTNER, VISITOR
from valuess.config import LANGUAGES
from valuess.db import on_postgresql
from valuess.search import postgresql, sqlite
from valuess.search.asked import terms, wish
from valuess.search.excerpts import excerpt
from valuess.search.models import Entry, Subject, number, subject_of
from valuess.search.words import clean

LONGEST_TITLE = 1_000
LONGEST_BODY = 200_000  # characters: what stands further on is not found

sources = {}


@dataclass
class Hit:
    """One document found. lang: of what is shown; kind: the label of its source."""

    url: str
    title: str
    lang: str
    kind: str
    excerpt: Markup


@dataclass
class Results:
    """A page of hits. total: documents found; more: whether another page follows."""

    hits: list = field(default_factory=list)
    total: int = 0
    more: bool = False


def register(source, describe: Callable):
    """describe(refs, audience): [(ref, lang)] → {(ref, lang): (url, title, kind label)}.

    Called once for a page of results; what it leaves out is not shown.
    """
    sources[source] = describe


def store():
    """The full-text side of the database in use."""
    return postgresql if on_postgresql() else sqlite


def index(source, ref, lang, audience, title, body):
    """Keep the words of a document, in place of those kept before; in the caller's transaction."""
    subject = Subject.number(source, ref)
    entry_id = number(subject, lang, audience)
    title, body = clean(title)[:LONGEST_TITLE], clean(body)[:LONGEST_BODY]
    Entry.put(entry_id, subject, source, ref, lang, audience, title, body)
    store().put(entry_id, title, body, lang)


def forget(source, ref, lang=None, audience=None):
    """Find a document no more: in one language or all, for one circle or all."""
    here = (Entry.source == source) & (Entry.ref == ref)
    if lang is not None:
        here &= Entry.lang == lang
    if audience is not None:
        here &= Entry.audience == audience
    ids = [row.id for row in Entry.select(Entry.id).where(here)]
    store().drop(ids)
    Entry.delete().where(Entry.id.in_(ids)).execute()


def find(q, lang, audience, limit=20, offset=0):
    """Results for what a reader typed, their own language first, each document once.

    audience: the reader's rank. From partner up, the working words are searched, which
    hold all they may see; below, the published ones.
    """
    audience = PARTNER if audience >= PARTNER else VISITOR
    found = terms(q)
    wishes = {code: wish(found, code, lang) for code in [lang, *LANGUAGES]}
    if not wishes[lang]:
        return Results()
    ids = matching(wishes, audience, offset + limit)
    if not ids:
        unfinished = {code: each.unfinished() for code, each in wishes.items()}
        wishes = {code: each for code, each in unfinished.items() if each}
        ids = matching(wishes, audience, offset + limit)
    shown = ids[offset : offset + limit]
    return Results(hits(shown, wishes, audience), len(ids), len(ids) > offset + limit)


def matching(wishes, audience, wanted):
    """Ids of entries, the first language of `wishes` before the others, each subject once.

    Only as many as `wanted` need to be in order: a language after them is not ranked.
    """
    ids, known = [], set()
    for lang, asked in wishes.items():
        more = store().matching(asked, lang, audience, ranked=len(ids) < wanted)
        fresh = [each for each in more if subject_of(each) not in known] if known else more
        known.update(map(subject_of, fresh))
        ids += fresh
    return ids


def hits(ids, wishes, audience):
    """The hits of a page, in the order of their ids: one query, and one of each source."""
    if not ids:
        return []
    kept, refs = store().kept(ids), {}
    for source, ref, lang, _text, _folded in kept.values():
        refs.setdefault(source, []).append((ref, lang))
    described = {
        (source, *key): words
        for source in refs.keys() & sources.keys()
        for key, words in sources[source](refs[source], audience).items()
    }
    made = []
    for source, ref, lang, text, folded in (kept[each] for each in ids if each in kept):
        words = described.get((source, ref, lang))
        if words:
            url, title, kind = words
            made.append(Hit(url, title, lang, kind, excerpt(wishes[lang], text, folded, lang)))
    return made
