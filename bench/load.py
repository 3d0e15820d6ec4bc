"""Fills an instance with bilingual pages of about 6 kB and with people to work on them.

Pages go through the verbs that people's saves go through, in transactions of a hundred.
Only the rendering of a text already rendered is not repeated: fifty bodies in each
language, put together from the guide's own paragraphs, serve all pages.
"""

import functools
import random
import sys
from pathlib import Path

from valuess import create_app, markup
from valuess import db as store
from valuess.accounts.models import Account, Session, digest, new_token
from valuess.accounts.rules import hashed
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.i18n import speaking
from valuess.writing import checks, publishing, saving
from valuess.writing.models import Text

BODIES = 50
LENGTH = 6_000  # characters
PEOPLE = 8
PASSWORD = "eight people at once"


def paragraphs(folder, lang):
    """Every paragraph and heading of the guide's starting texts, without links to pages."""
    found = []
    for path in sorted(folder.glob(f"guide/*/{lang}.md")):
        found += [p for p in path.read_text("utf-8").split("\n\n")[1:] if "[[" not in p]
    return found


def bodies(folder, lang):
    """Bodies of about LENGTH characters, always the same ones."""
    chance, source, made = random.Random(2014), paragraphs(folder, lang), []
    for _number in range(BODIES):
        body = ""
        while len(body) < LENGTH:
            body += chance.choice(source) + "\n\n"
        made.append(body.strip())
    return made


def fill(app, pages):
    """Begin and publish this many pages in both languages."""
    markup.render = functools.cache(markup.render)
    words = {lang: bodies(app.extensions["root"] / "content", lang) for lang in LANGUAGES}
    for first in range(0, pages, 100):
        with db.atomic():
            for number in range(first, min(first + 100, pages)):
                document = None
                for lang in LANGUAGES:
                    document = published(number, lang, words[lang][number % BODIES], document)


def published(number, lang, body, document):
    with speaking(lang):
        writing = checks.Writing(f"Page {number} ({lang})", body)
        outcome = saving.begin("guide", lang, writing, None, document)
        text = Text.get_by_id(outcome.revision.text_id)
        publishing.publish(text, outcome.revision.number, None)
    return text.document


def people():
    """Partners, already signed in: the tokens of their sessions."""
    tokens = []
    for number in range(PEOPLE):
        token = new_token()
        account = Account.create(
            email=f"partner-{number}@demo.example", name=f"Partner {number}", role="partner",
            password_hash=hashed(PASSWORD),
        )  # fmt: skip
        Session.create(hash=digest(token), account=account)
        tokens.append(token)
    return tokens


def cookie(app, token):
    """The cookie of a browser in which that session is open."""
    serialiser = app.session_interface.get_signing_serializer(app)
    values = {"_user_id": token, "_fresh": True, "csrf_token": "b" * 40}
    return f"{app.config['SESSION_COOKIE_NAME']}={serialiser.dumps(values)}"


def main(instance, pages):
    app = create_app({"INSTANCE": instance})
    with app.app_context():
        store.upgrade()
        fill(app, int(pages))
        cookies = [cookie(app, token) for token in people()]
        (Path(instance) / "cookies").write_text("\n".join(cookies))


if __name__ == "__main__":
    main(*sys.argv[1:])
