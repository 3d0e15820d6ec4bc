"""What it costs to know where two languages stand: `python -m bench.pairing INSTANCE`, as JSON."""

import contextvars
import functools
import json
import random
import statistics
import sys
import time

from bench.inside import open_cookie, timed
from bench.load import paragraphs
from valuess import create_app, markup
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.i18n import speaking
from valuess.writing import checks, saving, standing
from valuess.writing.models import Text
from valuess.writing.pairing import Accord

LONG, PAGES, EACH, TURNS = 300, 200, 60, 7


def written(app, count, turn):
    """{lang: a text of so many paragraphs, none twice}."""
    made = {}
    for lang in LANGUAGES:
        source = [p for p in paragraphs(app.extensions["root"] / "content", lang) if "\n" not in p]
        chance = random.Random(turn)
        made[lang] = [f"{chance.choice(source)} {turn}.{n}" for n in range(count)]
    return made


def alignment(app):
    """Milliseconds: both sides of a long page coupled; then one edit of it followed."""
    first, later = [], []
    for turn in range(TURNS):
        words, accord = written(app, LONG, turn), Accord()
        left, right = (words[lang] for lang in standing.SIDES)
        accord.edit(0, "Titre", "\n\n".join(left))
        first.append(timed(functools.partial(accord.edit, 1, "Title", "\n\n".join(right))))
        left[turn] += " Une phrase de plus."
        later.append(timed(functools.partial(accord.edit, 0, "Titre", "\n\n".join(left))))
    return {"coupled": statistics.median(first), "edited": statistics.median(later)}


def fill(app, pages):
    """A guide of so many pages of EACH paragraphs in both languages; nothing of it is rendered."""
    made_once = markup.render("Un texte.", "fr")
    markup.render, known = (lambda body, lang: made_once), markup.render
    with db.atomic():
        for page in range(pages):
            document = None
            for lang, words in written(app, EACH, page).items():
                with speaking(lang):
                    made = checks.Writing(f"Table {page} {lang}", "\n\n".join(words))
                    outcome = saving.begin("guide", lang, made, None, document)
                document = Text.get_by_id(outcome.revision.text_id).document
    markup.render = known


def table(app, instance):
    """Milliseconds and statements of the table of a guide of PAGES pages of EACH paragraphs."""
    fill(app, PAGES)
    client = app.test_client()
    name, _equals, value = open_cookie(instance).partition("=")
    client.set_cookie(name, value, domain="127.0.0.1")
    get = functools.partial(client.get, "/fr/guide/standing", base_url="http://127.0.0.1")

    def ask():
        return contextvars.Context().run(get)

    began = time.perf_counter()
    if ask().status_code != 200:
        raise RuntimeError("the table is not there")
    cold, seen, run = time.perf_counter() - began, [], db.obj.execute_sql
    db.obj.execute_sql = lambda sql, *args, **kwargs: seen.append(sql) or run(sql, *args, **kwargs)
    ask()
    statements = len(seen)
    warm = []
    for _turn in range(TURNS):
        app.extensions["kept"].entries.clear()
        warm.append(timed(ask))
    return {"cold": cold * 1000, "warm": statistics.median(warm), "statements": statements}


def main(instance):
    app = create_app({"INSTANCE": instance, "TESTING": True})
    with app.test_request_context("/fr/", base_url="http://127.0.0.1"):
        print(json.dumps(alignment(app) | table(app, instance)))


if __name__ == "__main__":
    main(sys.argv[1])
