"""In the demonstration the questionnaire is open, and answered by invented organisations. Once.

What they answer is drawn by lot: it looks like answers, and says nothing of any organisation.
"""

import random

from valuess.accounts.models import Account
from valuess.db import db, now
from valuess.survey import answers
from valuess.survey.answering import apart
from valuess.survey.building import demo as opened
from valuess.survey.form import CONSENT, GRID, ONE, OTHER, RANKING, SEVERAL, UNKNOWN
from valuess.survey.models import DRAFT, SENT, Response, Survey
from valuess.survey.results import audit, snapshots
from valuess.survey.shown import publishing

ANSWERS, SEED = 160, 2014
AT_HOME = {"fr": {"country": "france"}, "en": {"country": "england", "area": "south_west"}}
AWAY = {"fr": {"area": {"south_west"}}, "en": {}}  # what goes with no organisation of a language
RARE = {OTHER: 0.25, UNKNOWN: 0.15}  # of several; where one answer is given, nobody does
SAID = {"fr": "Précision inventée pour la démonstration (n° {})",
        "en": "Invented for the demonstration (no. {})"}  # fmt: skip
READY = 9  # organisations that leave an address for an interview
ADDRESS = {"fr": "Structure inventée n° {0}, inventee-{0}@demo.example",
           "en": "Invented organisation no. {0}, invented-{0}@demo.example"}  # fmt: skip
NOTES = "Demonstration: invented answers · Démonstration : réponses inventées"


def fill():
    """Open the starting questionnaire, fill it, freeze what was answered and publish it."""
    opened.fill()
    survey, by = Survey.listed().first(), Account.coordinators().first()
    if survey is None or survey.state == DRAFT or survey.responses.exists():
        return
    answered(survey)
    for number in range(1, READY + 1):
        lang = "fr" if number % 2 else "en"
        apart.leave(survey, [ADDRESS[lang].format(number)], lang)
    apart.follow(survey, apart.listed(survey)[0].id, by)
    frozen = snapshots.freeze(survey, by, NOTES)
    audit.spared(frozen)
    publishing.publish(survey, frozen.number, True, by)


def answered(survey, number=ANSWERS):
    """Send so many answers, always the same ones."""
    lot, form, version = random.Random(SEED), survey.form(), survey.released().number
    weights = weighed(form, lot)
    with db.atomic():
        held = Survey.held(survey.id)
        for at in range(number):
            lang = "fr" if lot.random() < 0.58 else "en"
            given = drawn(form, lang, weights, lot, at)
            held.changes += 1
            Response.create(
                survey=held, version=version, lang=lang, state=SENT, answers=given,
                counted=answers.kept(form, given), consented=now(), sent=now(),
                change=held.changes,
            )  # fmt: skip
        held.save(only=[Survey.changes])


def weighed(form, lot):
    """{(language, question, option): how readily it is chosen}, so that bars differ."""
    return {
        (lang, question.code, option.code): lot.uniform(0.45, 0.9) * rare(question, option)
        for lang in AT_HOME
        for question in form.questions()
        for option in question.options
    }


def rare(question, option):
    """How much more seldom some options are chosen: so few that figures would mostly be hidden."""
    return RARE.get(option.sort, 1) * (question.type != ONE or not option.sort)


def drawn(form, lang, weights, lot, at):
    """The answers of one organisation to all that it was asked."""
    given, seen = {}, set()
    while left := [code for code in answers.asked(form, given) if code not in seen]:
        question = form.question(left[0])
        seen.add(question.code)
        if question.contact or (question.type != ONE and lot.random() < 0.08):
            continue
        value = chosen(question, lang, weights, lot)
        if value not in answers.EMPTY:
            given[question.code] = value
        other = question.other()
        if other is not None and other.code in answers.codes(question, given):
            given[question.code + answers.BESIDE] = SAID[lang].format(at + 1)
    return given


def chosen(question, lang, weights, lot):
    """An answer to one question, or None for a type that the demonstration passes over."""

    def weight(option):
        return weights[lang, question.code, option.code]

    away = AWAY[lang].get(question.code, ())
    options = [option for option in question.options if option.code not in away]

    def one():
        return lot.choices(options, [weight(option) for option in options])[0].code

    if question.type == ONE:
        return AT_HOME[lang].get(question.code) or one()
    if question.type == GRID:
        return {row.code: one() for row in question.rows if lot.random() > 0.05}
    if question.type == RANKING:
        return lot.sample([option.code for option in options], k=min(3, len(options)))
    if question.type == SEVERAL:
        return several(options, weight, lot)
    return True if question.type == CONSENT else None


def several(options, weight, lot):
    """Some options; one that excludes the rest stands alone."""
    alone = [option for option in options if option.alone]
    if alone and lot.random() < 0.05:
        return [lot.choice(alone).code]
    return [o.code for o in options if not o.alone and lot.random() < weight(o) * 0.8]
