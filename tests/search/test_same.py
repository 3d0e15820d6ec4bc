"""Both databases find the same: what SQLite answers is written down for PostgreSQL."""

import random

import pytest

from valuess import create_app, search
from valuess import db as store
from valuess.access import VISITOR
from valuess.db import db
from valuess.search.models import Subject

WORDS = """évaluation évaluer évalué utilité sociale associations bénévole bénévolat œuvre
charity charities evaluation evaluating social value impact l’impact aujourd’hui co-écrire the
le la des of activité activités activite 2014 12e sociaux social mesure mesurer measure naïve
qualité quality rendre-compte e-mail http://example.org/a.b?c=d v1.2 3,5 1e5 x_y réunion"""
VOCABULARY = WORDS.split()


def filled(config):
    """An application whose store holds 120 documents, always the same."""
    app = create_app(config)
    with app.app_context():
        if store.pending():
            store.upgrade()
        Subject.delete().execute()  # what other tests left, with its entries
        dice = random.Random(7)
        with db.atomic():
            for ref in range(120):
                for lang in dice.choice((["fr"], ["en"], ["fr", "en"])):
                    words = [dice.choice(VOCABULARY) for _ in range(dice.randint(3, 40))]
                    body = " ".join(words)
                    search.index("test", ref, lang, VISITOR, dice.choice(VOCABULARY), body)
    return app


def answers(app, queries):
    with app.app_context():
        return {
            (q, lang): sorted(
                (hit.url, hit.excerpt) for hit in search.find(q, lang, VISITOR, 200).hits
            )
            for q in queries
            for lang in ("fr", "en")
        }


@pytest.fixture
def described():
    search.register(
        "test", lambda refs, audience: {(r, c): (f"/{c}/{r}", str(r), "Test") for r, c in refs}
    )
    yield
    del search.sources["test"]


def test_both_databases_answer_alike(tmp_path, postgresql, described):
    dice = random.Random(11)
    queries = [
        *VOCABULARY,
        *(f'"{a} {b}"' for a, b in zip(VOCABULARY, VOCABULARY[1:], strict=False)),
    ]
    queries += [" ".join(dice.sample(VOCABULARY, 2)) for _ in range(60)]
    queries += [f"{a} -{b}" for a, b in (dice.sample(VOCABULARY, 2) for _ in range(40))]
    queries += ["eval", "bénév", "mesur", "socia", "char", "réu"]
    made = []
    for config in ({"INSTANCE": tmp_path}, {"INSTANCE": tmp_path, "DATABASE_URL": postgresql}):
        app = filled({"TESTING": True, **config})
        made.append(answers(app, queries))
        db.close_all()
        app.extensions["watch"].close()
    assert {k: (v, made[1][k]) for k, v in made[0].items() if v != made[1][k]} == {}
    assert sum(bool(found) for found in made[0].values()) > 150
