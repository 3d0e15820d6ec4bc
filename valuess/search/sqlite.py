"""The full-text side on SQLite: an FTS5 table."""

from itertools import chain

from valuess.db import db
from valuess.search.models import SUBJECTS, scope
from valuess.search.words import fold, stemmed

# The table is made by the migrations: a word in the title weighs eight times one in the
# body; exact words (title, body) count only in phrases.


def put(entry_id, title, body, lang):
    """Keep the words of an entry, in place of those kept before; title and body clean."""
    db.execute_sql(
        "REPLACE INTO search_words (rowid, title, body, title_stem, body_stem)"
        " VALUES (?, ?, ?, ?, ?)",
        (entry_id, fold(title), fold(body), spaced(title, lang), spaced(body, lang)),
    )


def spaced(text, lang):
    return " ".join(chain.from_iterable(stemmed(text, lang)))


def drop(ids):
    for entry_id in ids:
        db.execute_sql("DELETE FROM search_words WHERE rowid = ?", (entry_id,))


def expression(wish):
    """A Wish in the language of FTS5: nothing but words in quotes within our own brackets."""
    wanted = [f"{{title_stem body_stem}} : ({any_of(each)})" for each in wish.stems]
    wanted += [f'{{title body}} : "{" ".join(each)}"' for each in wish.phrases]
    if wish.beginning:
        wanted.append(f'{{title body}} : "{wish.beginning}" *')
    unwanted = [f"{{title_stem body_stem}} : ({any_of(each)})" for each in wish.without_stems]
    unwanted += [f'{{title body}} : "{" ".join(each)}"' for each in wish.without_phrases]
    asked = " AND ".join(f"({each})" for each in wanted)
    return asked + "".join(f" NOT ({each})" for each in unwanted)


def any_of(stems):
    return " OR ".join(f'"{stem}"' for stem in stems)


def matching(wish, lang, audience, ranked):
    """The ids of the entries that fulfil a wish; the best first when `ranked`."""
    first = scope(lang, audience)
    rows = db.execute_sql(
        "SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid BETWEEN ? AND ?"
        + (" ORDER BY rank" if ranked else ""),
        (expression(wish), first, first + SUBJECTS - 1),
    )
    return [row[0] for row in rows.fetchall()]


def kept(ids):
    """What is kept of each entry: {id: (source, ref, lang, text, folded text)}."""
    marks = ", ".join("?" * len(ids))
    rows = db.execute_sql(
        "SELECT e.id, e.source, e.ref, e.lang, e.text, w.body FROM search_entry e"
        f" CROSS JOIN search_words w ON w.rowid = e.id WHERE e.id IN ({marks})",
        ids,
    )
    return {row[0]: row[1:] for row in rows.fetchall()}
