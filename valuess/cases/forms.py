"""What the forms of case studies send, read: (values, {field: message})."""

import re
from datetime import date

from flask import request

from valuess.accounts.models import Organisation
from valuess.accounts.rules import name_of
from valuess.cases import facts
from valuess.cases.consents import PURPOSES
from valuess.cases.models import NAME, NOTES, PEOPLE, PLACE, WORDS
from valuess.cases.naming import LONGEST
from valuess.cases.pseudonyms import SORTS
from valuess.cases.quotations import ANSWER, WHO
from valuess.cases.quotations import LONGEST as QUOTED
from valuess.config import LANGUAGES
from valuess.db import Label, now
from valuess.i18n import _
from valuess.writing.forms import number

GUIDE = 20_000
YES, NO = "yes", "no"
REPLACE, LEAVE = "replace", "leave"


def line_of(name):
    return name_of(request.form.get(name, ""))


def text_of(name):
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def labels_of(name, read=line_of):
    """A Label of the fields name-fr, name-en …; languages left empty are left out."""
    said = {lang: read(f"{name}-{lang}") for lang in LANGUAGES}
    return Label({lang: words for lang, words in said.items() if words})


def too_long(errors, name, words, most):
    if len(words) > most:
        errors[name] = _("Write at most %(n)s characters.", n=most)


def day_of(name, errors, earliest=2000, latest=2100, past=False):
    """A date of the form: ISO, as browsers send it, or 13/05/2014 as people type it."""
    raw = request.form.get(name, "").strip()
    typed = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", raw, re.ASCII)
    try:
        found = date(*map(int, reversed(typed.groups()))) if typed else date.fromisoformat(raw)
        if not earliest <= found.year <= latest:
            raise ValueError(raw)
    except ValueError:
        errors[name] = _("Write a date as day/month/year, such as 13/05/2014.")
        return None
    if past and found > now().date():
        errors[name] = _("This day has not come yet.")
    return found


def one_of(name, options, errors, needed=False):
    value = request.form.get(name, "")
    if value not in options and (value or needed):
        errors[name] = _("Choose one of the list.")
    return value if value in options else ""


def case():
    """The facts of a case: (values for Case, errors)."""
    errors = {}
    sectors = [code for code in facts.SECTORS if code in request.form.getlist("sectors")]
    values = {
        "name": labels_of("name"), "organisation": line_of("organisation"),
        "country": one_of("country", facts.COUNTRIES, errors, needed=True),
        "area": one_of("area", facts.AREAS, errors),
        "legal_form": one_of("legal_form", facts.LEGAL_FORMS, errors),
        "staff": one_of("staff", facts.STAFF, errors),
        "income": one_of("income", facts.INCOMES, errors),
        "sectors": sectors, "host": Organisation.get_or_none(Organisation.id == number("host")),
        "keep_until": day_of("keep_until", errors),
    }  # fmt: skip
    first = f"name-{next(iter(LANGUAGES))}"
    if not values["name"]:
        errors[first] = _("Say what the case is called, in one language at least.")
    for lang, words in values["name"].items():
        too_long(errors, f"name-{lang}", words, NAME)
    too_long(errors, "organisation", values["organisation"], PLACE)
    return values, errors


def interview():
    """What is told of an interview: (values for CaseInterview, errors)."""
    errors = {}
    values = {
        "day": day_of("day", errors, past=True), "place": line_of("place"),
        "lang": one_of("lang", LANGUAGES, errors, needed=True), "people": text_of("people"),
        "notes": text_of("notes"),
    }  # fmt: skip
    for name, most in (("place", PLACE), ("people", PEOPLE), ("notes", NOTES)):
        too_long(errors, name, values[name], most)
    return values, errors


def answers():
    """What was answered: ({purpose: given}, day, errors). Purposes left as they are, left out."""
    errors = {}
    said = {purpose: request.form.get(f"consent-{purpose}", "") for purpose in PURPOSES}
    given = {purpose: value == YES for purpose, value in said.items() if value in (YES, NO)}
    day = day_of("day", errors, past=True)
    if not given and not errors:
        errors[f"consent-{next(iter(PURPOSES))}"] = _("Choose an answer to one purpose at least.")
    return given, day, errors


def key(count):
    """Lines of the key: ([(real, shown, sort)], {numbers to drop}, errors).

    The fields of suggestion n: act-n, real-n, shown-n, sort-n; a line typed in full is one more.
    """
    errors, lines, form = {}, [], request.form
    for place in range(count):
        act, real = form.get(f"act-{place}", ""), line_of(f"real-{place}")
        shown = real if act == LEAVE else line_of(f"shown-{place}")
        if act not in (REPLACE, LEAVE) or not real:
            continue
        sort = one_of(f"sort-{place}", SORTS, errors, needed=True)
        if not shown:
            errors[f"shown-{place}"] = _("Say what stands in its place.")
        for name, words in ((f"real-{place}", real), (f"shown-{place}", shown)):
            too_long(errors, name, words, LONGEST)
        lines.append((real, shown, sort))
    dropped = {int(each) for each in form.getlist("drop") if re.fullmatch("[0-9]{1,9}", each)}
    return lines, dropped, errors


def rows():
    """How many lines the form of the key has."""
    return min(number("rows"), 1_000)


def quotation(lang, translates):
    """The words of a quotation: ({lang: words}, {lang: who}, errors)."""
    errors = {}
    words = labels_of("words", text_of)
    who = labels_of("who")
    if not words.get(lang):
        errors[f"words-{lang}"] = _("Write the words to be quoted.")
    for code, said in words.items():
        too_long(errors, f"words-{code}", said, QUOTED)
        if code != lang and not translates:
            errors[f"words-{code}"] = _("Nobody has agreed to a translation.")
    for code, said in who.items():
        too_long(errors, f"who-{code}", said, WHO)
    if not who:
        errors[f"who-{lang}"] = _("Say who speaks, by a pseudonym or a role.")
    return words, who, errors


def change():
    """What an interviewee asks to change: (words, errors)."""
    words, errors = text_of("words"), {}
    if not words:
        errors["words"] = _("Say what you would like to change.")
    too_long(errors, "words", words, ANSWER)
    return words, errors


def transcript():
    """The words of a transcript as they were typed: (words, errors)."""
    words, errors = request.form.get("words", ""), {}
    too_long(errors, "words", words, WORDS)
    if not words.strip():
        errors["words"] = _("Write what was said, or send a file.")
    return words, errors


def guide():
    """The interview guide: ({lang: title}, {lang: words}, errors)."""
    errors = {}
    title, words = labels_of("title"), labels_of("words", text_of)
    for code in LANGUAGES:
        too_long(errors, f"title-{code}", title.get(code, ""), NAME)
        too_long(errors, f"words-{code}", words.get(code, ""), GUIDE)
        if not title.get(code):
            errors[f"title-{code}"] = _("Give it a title in both languages.")
        if not words.get(code):
            errors[f"words-{code}"] = _("Write it in both languages.")
    return title, words, errors
