"""What is measured inside one process: `python -m bench.inside MEASURE INSTANCE`, as JSON.

Each measure is taken in a process of its own, because the portal's database is one for
a process.
"""

import contextvars
import functools
import json
import random
import statistics
import sys
import time

import markdown
import nh3
from peewee import sqlite3

from bench.load import bodies, paragraphs
from valuess import create_app, search
from valuess.access import VISITOR
from valuess.accounts.models import Account
from valuess.db import db
from valuess.i18n import speaking
from valuess.writing import checks, saving
from valuess.writing.models import Text

EXTENSIONS = ["tables", "footnotes", "def_list", "abbr", "fenced_code", "sane_lists", "attr_list"]
QUERIES = 400
SAVES = 30


def page_zero(lang="fr"):
    return Text.get(Text.kind == "guide", Text.lang == lang, Text.title == f"Page 0 ({lang})")


def queries(app, instance):
    """How many SQL statements a signed-in partner's page takes, and the contents."""
    seen, run = [], db.obj.execute_sql

    def counted(sql, *args, **kwargs):
        seen.append(sql)
        return run(sql, *args, **kwargs)

    client, path = app.test_client(), page_zero().address("fr")
    name, _equals, value = open_cookie(instance).partition("=")
    client.set_cookie(name, value, domain="127.0.0.1")
    db.obj.execute_sql = counted
    counts = {}
    for address in (path, "/fr/guide/", "/fr/search?q=impact"):
        app.extensions["kept"].entries.clear()
        seen.clear()
        ask = functools.partial(client.get, address, base_url="http://127.0.0.1")
        answer = contextvars.Context().run(ask)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        counts[address.split("?")[0].replace(path, "page")] = len(seen)
    return counts


def open_cookie(instance):
    with open(f"{instance}/cookies") as file:
        return file.readline().strip()


def save(app, instance):
    """Milliseconds of a save of a 6 kB page, and of Markdown and nh3 alone on the same words."""
    text, by = page_zero(), Account.get(Account.email == "partner-0@demo.example")
    body = bodies(app.extensions["root"] / "content", "fr")[0]
    bare = markdown.Markdown(extensions=EXTENSIONS)
    saves, alone = [], []
    with speaking("fr"):
        for number in range(SAVES + 3):
            words = f"{body}\n\nPassage {number}, ajouté pour la mesure."
            base = Text.get_by_id(text.id).head
            alone.append(timed(lambda words=words: nh3.clean(bare.reset().convert(words))))
            writing = checks.Writing(text.title, words, base)
            saves.append(timed(lambda writing=writing: saving.save(text, writing, by)))
    return {"save": statistics.median(saves[3:]), "alone": statistics.median(alone[3:]),
            "characters": len(body)}  # fmt: skip


def timed(act):
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def find(app, instance):
    """99th percentile, in ms, of a search and of the bare FTS5 query for the same words."""
    bare = bare_index()
    chance, asked = random.Random(2014), []
    for lang in ("fr", "en"):
        words = sorted({
            word for p in paragraphs(app.extensions["root"] / "content", lang)
            for word in p.split() if word.isalpha() and len(word) > 4
        })  # fmt: skip
        asked += [(" ".join(chance.sample(words, size)), lang)
                  for size in (1, 2) for _again in range(QUERIES // 4)]  # fmt: skip
    ours, theirs = [], []
    for q, lang in asked:
        theirs.append(timed(lambda q=q: bare_find(bare, q)))
        with speaking(lang):
            ours.append(timed(lambda q=q, lang=lang: search.find(q, lang, VISITOR)))
    return {
        "search": percentile(ours),
        "bare": percentile(theirs),
        "median": statistics.median(ours),
        "bare median": statistics.median(theirs),
    }


def bare_index():
    """The same published words in a plain FTS5 table in memory."""
    bare = sqlite3.connect(":memory:")
    bare.execute("CREATE VIRTUAL TABLE words USING fts5(title, body)")
    rows = search.Entry.select(search.Entry.title, search.Entry.text)
    bare.executemany(
        "INSERT INTO words VALUES (?, ?)",
        rows.where(search.Entry.audience == VISITOR).tuples().iterator(),
    )
    return bare


def bare_find(bare, q):
    return bare.execute(
        "SELECT title, snippet(words, 1, '[', ']', '…', 30) FROM words WHERE words MATCH ?"
        " ORDER BY rank LIMIT 20",
        (q,),
    ).fetchall()


def percentile(values, share=0.99):
    return sorted(values)[round(share * len(values)) - 1]


MEASURES = {"queries": queries, "save": save, "find": find}


def main(measure, instance):
    app = create_app({"INSTANCE": instance, "TESTING": True})
    with app.test_request_context("/fr/", base_url="http://127.0.0.1"):
        print(json.dumps(MEASURES[measure](app, instance)))


if __name__ == "__main__":
    main(*sys.argv[1:])
