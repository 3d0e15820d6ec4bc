"""The full-text side on PostgreSQL: a tsvector made here, so its parser decides nothing.

Exact words and stems stand in one vector, the stems with STEM before them; titles
weigh A, bodies B.
"""

from valuess.db import db
from valuess.search.models import SUBJECTS, scope
from valuess.search.words import exact, fold, stemmed

STEM = "="
APART = 10  # positions between title and body, so that no phrase spans both
LAST = 16383  # the last position a tsvector knows
OFTEN = 255  # positions a tsvector keeps of one word


def put(entry_id, title, body, lang):
    """Keep the words of an entry, in place of those kept before; title and body clean."""
    folded = fold(body)
    db.execute_sql(
        "INSERT INTO search_words (id, body, words) VALUES (%s, %s, %s::tsvector)"
        " ON CONFLICT (id) DO UPDATE SET body = EXCLUDED.body, words = EXCLUDED.words",
        (entry_id, folded, vector(title, body, folded, lang)),
    )


def vector(title, body, folded, lang):
    """The text form of a tsvector: 'word':1A,2B …"""
    places = {}

    def add(words, first, weight):
        for place, word in enumerate(words, first):
            kept = places.setdefault(word, [])
            if place <= LAST and len(kept) < OFTEN:
                kept.append(f"{place}{weight}")
        return first + len(words) + APART

    after = add(exact(fold(title)), 1, "A")
    add(exact(folded), after, "B")
    for text, first, weight in ((title, 1, "A"), (body, after, "B")):
        for place, each in enumerate(stemmed(text, lang), first):
            for stem in each:
                add([STEM + stem], place, weight)
    return " ".join(
        f"'{word}':{','.join(at)}" if at else f"'{word}'" for word, at in places.items()
    )


def drop(ids):
    """Nothing to do: the words go with their entry."""


def expression(wish):
    """A Wish as the text form of a tsquery: quoted words within our own brackets."""
    wanted = [any_of(each) for each in wish.stems] + [following(each) for each in wish.phrases]
    if wish.beginning:
        wanted.append(f"'{wish.beginning}':*")
    unwanted = [any_of(each) for each in wish.without_stems]
    unwanted += [following(each) for each in wish.without_phrases]
    return " & ".join([*(f"({each})" for each in wanted), *(f"!({each})" for each in unwanted)])


def any_of(stems):
    return " | ".join(f"'{STEM}{stem}'" for stem in stems)


def following(words):
    return " <-> ".join(f"'{word}'" for word in words)


def matching(wish, lang, audience, ranked):
    """The ids of the entries that fulfil a wish; the best first when `ranked`."""
    first, asked = scope(lang, audience), expression(wish)
    order, more = ("", ())
    if ranked:
        order, more = " ORDER BY ts_rank(words, %s::tsquery, 1) DESC, id", (asked,)
    rows = db.execute_sql(
        "SELECT id FROM search_words WHERE words @@ %s::tsquery AND id BETWEEN %s AND %s" + order,
        (asked, first, first + SUBJECTS - 1, *more),
    )
    return [row[0] for row in rows.fetchall()]


def kept(ids):
    """What is kept of each entry: {id: (source, ref, lang, text, folded text)}."""
    rows = db.execute_sql(
        "SELECT e.id, e.source, e.ref, e.lang, e.text, w.body FROM search_entry e"
        " JOIN search_words w ON w.id = e.id WHERE e.id = ANY(%s)",
        (ids,),
    )
    return {row[0]: row[1:] for row in rows.fetchall()}
