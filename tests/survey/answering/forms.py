"""A small questionnaire with every type of question, for the tests."""

from valuess.survey.form import (
    ANY,
    CONSENT,
    DATE,
    EXCLUSIVE,
    GRID,
    LONG,
    NUMBER,
    ONE,
    OTHER,
    RANKING,
    SEVERAL,
    SHORT,
    WORDS,
    Condition,
    Form,
    Option,
    Question,
    Rule,
    Section,
)


def label(en, fr=None):
    return {"en": en, "fr": fr or f"{en} (fr)"}


def option(code, sort=""):
    return Option(code, label(code.capitalize()), sort)


def when(question, *codes):
    return Rule((Condition(question, ANY, codes),))


COUNTRY = Question(
    "country", ONE, label("Country", "Pays"), required=True, axis=True,
    options=(option("france"), option("england"), option("other", OTHER)),
)  # fmt: skip
TERMS = Question(
    "terms", SEVERAL, label("Terms you use", "Mots employés"),
    options=(option("impact"), option("value"), option("other", OTHER), option("none", EXCLUSIVE)),
)  # fmt: skip
EVALUATES = Question(
    "evaluates", ONE, label("Do you evaluate?", "Évaluez-vous ?"),
    options=(option("yes"), option("no")),
)  # fmt: skip
WHY_NOT = Question("why_not", LONG, label("Why not?", "Pourquoi ?"), rule=when("evaluates", "no"))
EFFECTS = Question(
    "effects", GRID, label("Effects", "Effets"), options=(option("weak"), option("strong")),
    rows=(option("work"), option("health")),
)  # fmt: skip
ORDER = Question(
    "order", RANKING, label("In which order?", "Dans quel ordre ?"),
    options=(option("time"), option("money"), option("skills")),
)  # fmt: skip
STAFF = Question(
    "staff", NUMBER, label("Staff", "Salariés"), unit=label("FTE", "ETP"), least="0", most="5000"
)
SINCE = Question("since", DATE, label("Since when?", "Depuis quand ?"))
NAME = Question("town", SHORT, label("Town", "Ville"))
AGREES = Question("agrees", CONSENT, label("I may be quoted", "On peut me citer"))
INTERVIEW = Question(
    "interview", ONE, label("Would you give an interview?", "Accepteriez-vous un entretien ?"),
    options=(option("yes"), option("no")),
)  # fmt: skip
ADDRESS = Question(
    "address", SHORT, label("Where can we reach you?", "Où vous joindre ?"), contact=True,
    rule=when("interview", "yes"),
)  # fmt: skip

FORM = Form((
    Section("you", label("You", "Vous"), questions=(COUNTRY, NAME, STAFF, SINCE)),
    Section("practice", label("Practice", "Pratique"), questions=(EVALUATES, WHY_NOT, TERMS)),
    Section("effects", label("Effects", "Effets"), questions=(EFFECTS, ORDER),
            rule=when("evaluates", "yes")),
    Section("end", label("To end", "Pour finir"), questions=(
        Question("so", WORDS, label("Almost done.", "Presque fini.")), AGREES, INTERVIEW, ADDRESS,
    )),
))  # fmt: skip

ANSWERS = {
    "country": "france", "town": "Rennes", "staff": "12.5", "since": "2010-09-01",
    "evaluates": "yes", "terms": ["impact", "other"], "terms.other": "bilan",
    "effects": {"work": "strong"}, "order": ["money", "time"], "agrees": True, "interview": "no",
}  # fmt: skip
