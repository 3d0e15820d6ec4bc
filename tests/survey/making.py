"""A small survey with sent answers, for the tests of what is shown of it."""

from valuess.db import now
from valuess.survey.form import (
    Form,
    Option,
    Question,
    Section,
    packed,
)
from valuess.survey.models import OPEN, SENT, Response, Survey, SurveyVersion


def words(fr, en):
    return {"fr": fr, "en": en}


def option(code, fr, en, sort=""):
    return Option(code, words(fr, en), sort)


COUNTRY = Question(
    "country", "one", words("Pays", "Country"), axis=True,
    options=(option("france", "France", "France"), option("england", "Angleterre", "England")),
)  # fmt: skip
SIZE = Question(
    "staff", "one", words("Salariés", "Staff"), axis=True,
    options=(option("none", "aucun", "none"), option("some", "quelques-uns", "some")),
)  # fmt: skip
REASONS = Question(
    "reasons", "several", words("Pourquoi évaluer ?", "Why evaluate?"),
    options=(
        option("improve", "améliorer", "improve"), option("account", "rendre compte", "account"),
        option("other", "autre", "other", "other"),
    ),
)  # fmt: skip
EFFECTS = Question(
    "effects", "grid", words("Effets", "Effects"),
    rows=(option("work", "emploi", "work"), option("health", "santé", "health")),
    options=(option("weak", "faible", "weak"), option("strong", "fort", "strong")),
)  # fmt: skip
COMMENT = Question("comment", "long", words("Un commentaire ?", "A comment?"))
CONTACT = Question("address", "short", words("Adresse", "Address"), contact=True)
FORM = Form((
    Section("you", words("Vous", "You"), questions=(COUNTRY, SIZE)),
    Section("how", words("Comment", "How"), questions=(REASONS, EFFECTS, COMMENT, CONTACT)),
))  # fmt: skip


def survey(form=FORM, **values):
    """An open survey with one released version."""
    made = Survey.create(
        slug=values.pop("slug", "impact"), title=words("Votre impact", "Your impact"), state=OPEN,
        **values,
    )  # fmt: skip
    SurveyVersion.create(survey=made, number=1, told=packed(form), released=now())
    return made


def answer(made, counted, lang="fr", **values):
    """One sent answer."""
    made.changes += 1
    made.save(only=[Survey.changes])
    return Response.create(
        survey=made, version=1, lang=lang, state=SENT, sent=now(), change=made.changes,
        answers=counted, counted=counted, **values,
    )  # fmt: skip


def answered(made, number=60):
    """So many answers, in which nothing is left to chance."""
    for at in range(number):
        counted = {
            "country": "france" if at % 3 else "england", "staff": ("none", "some")[at % 2],
            "reasons": ["improve"] if at % 4 else ["account", "other"],
            "effects": {"work": ("weak", "strong")[at % 2], "health": "strong"},
        }  # fmt: skip
        if at % 4 == 0:
            counted["reasons.other"] = f"motif {at}"
        if at % 10 == 0:
            counted["comment"] = f"Remarque {at}, évaluée"
        answer(made, counted, "fr" if at % 3 else "en")
    return made
