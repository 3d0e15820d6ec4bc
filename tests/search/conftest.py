"""A small corpus about evaluation, in two languages and for two circles of readers."""

import pytest

from valuess import search
from valuess.access import PARTNER, VISITOR
from valuess.db import db

CORPUS = [
    # ref, lang, title, body
    (
        1,
        "fr",
        "Pourquoi évaluer",
        "L’évaluation aide une association à montrer son utilité sociale.",
    ),
    (1, "en", "Why evaluate", "Evaluation helps a charity to show its social value."),
    (2, "fr", "Les œuvres sociales", "Une œuvre de longue haleine, avec des bénévoles."),
    (2, "en", "Social works", "Long work with volunteers in many charities; utilité sociale."),
    (
        3,
        "fr",
        "Recueillir la parole",
        "Des évaluations, des entretiens & des <b>mots</b> d’aujourd’hui.",
    ),
    (4, "en", "Only in English", "Proving our value: charities and the value of evidence."),
    (5, "fr", "Le coût d’une enquête", "ÉVALUER LE TEMPS, LE BUT ET LES ACTIVITÉS."),
]


@pytest.fixture
def corpus(app):
    """The corpus, published and working alike, and one page that only partners see."""
    with db.atomic():
        for ref, lang, title, body in CORPUS:
            for audience in (VISITOR, PARTNER):
                search.index("test", ref, lang, audience, title, body)
        search.index("test", 9, "fr", PARTNER, "Brouillon", "Une évaluation confidentielle.")
    asked = []

    def describe(refs, audience):
        asked.append((sorted(refs), audience))
        titles = {(ref, lang): title for ref, lang, title, _body in CORPUS}
        titles[9, "fr"] = "Brouillon"
        return {
            (ref, lang): (f"/{lang}/test/{ref}", titles[ref, lang], "Test") for ref, lang in refs
        }

    search.register("test", describe)
    yield asked
    del search.sources["test"]
