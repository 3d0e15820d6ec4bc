"""What a column may be: the whole of a question, or a part of it. Pure.

    question             its answer; of several, all of them in one cell
    question/option      ticked or not; of a ranking, the place given
    question[row]        a row of a grid, the cell saying which of the scale
    question[row]/option one place of a grid, ticked or not
    question#2           a ranking's second place, the cell saying which option
    question.other       what was said beside “other”

or ":id", ":start", ":end", ":lang" of who answered; "" is left out.
"""

import re
from dataclasses import dataclass

from valuess.later import fuzz
from valuess.survey.bringing import words
from valuess.survey.bringing.words import means, plain
from valuess.survey.form import GRID, ONE, RANKING, SEVERAL, WORDS

ID, START, END, LANG = ":id", ":start", ":end", ":lang"
FRONT = (ID, START, END, LANG)
TARGET = re.compile(
    r"(?P<question>[a-z][a-z0-9_]*)"
    r"(?:\[(?P<row>\w+)\])?(?:/(?P<option>\w+)|\#(?P<place>\d+)|(?P<other>\.other))?"
)
NUMBERED = re.compile(r"(?:a|ao|sq|item|rang|rank|ranking)?\s*0*(\d{1,2})")
NEAR = 88  # from which two labels are taken for the same


@dataclass(frozen=True)
class Target:
    """What a column is: see above. Empty texts where there is none."""

    question: str
    row: str = ""
    option: str = ""
    place: str = ""
    other: bool = False


def target(told):
    """The Target that a text tells, or None."""
    found = TARGET.fullmatch(told or "")
    if found is None:
        return None
    said = {name: value or "" for name, value in found.groupdict().items()}
    return Target(**{**said, "other": bool(said["other"])})


def possible(question):
    """Every target that a column of a question may be, as texts, in order."""
    code, options = question.code, [option.code for option in question.options]
    found = []
    if question.type == GRID:
        for row in question.rows:
            found.append(f"{code}[{row.code}]")
            found += [f"{code}[{row.code}]/{option}" for option in options]
        return found
    found.append(code)
    if question.type in (ONE, SEVERAL, RANKING):
        found += [f"{code}/{option}" for option in options]
    if question.type == RANKING:
        found += [f"{code}#{n}" for n in range(1, len(options) + 1)]
    if question.other() is not None:
        found.append(f"{code}.other")
    return found


def said(items):
    """{as compared: code} of options or rows: their labels in every language, and their codes."""
    found = {plain(item.code): item.code for item in items}
    for item in items:
        found |= {plain(label): item.code for label in item.label.values() if label}
    return found


def named(question):
    """{as compared: code} of what an answer may be called: its option, or “other” in every tool."""
    other = question.other()
    by_tools = dict.fromkeys(words.OTHER, other.code) if other else {}
    return {**by_tools, **said(question.options)}


def counted(items):
    """{"1": code, …}: by their place, as numeric exports say it."""
    return {str(n): item.code for n, item in enumerate(items, 1)}


def nearest(word, known):
    """The code whose label is nearest to a word, where one is near enough; else ""."""
    if len(word) < 4:
        return ""
    found = max(((fuzz.ratio(word, label), code) for label, code in known.items()), default=(0, ""))
    return found[1] if found[0] >= NEAR else ""


def code_of(word, known):
    return known.get(word) or nearest(word, known)


def by_place(word, items):
    """The code of an item that is called by its number: SQ002, A3."""
    found = NUMBERED.fullmatch(word)
    return counted(items).get(found[1], "") if found and not word.isdigit() else ""


def suggested(question, part, cells):
    """The target of a column of a question, from its part and some of its cells; "" for none."""
    word = plain(part) if part else ""
    if not word or means(part, words.ANSWER):
        return "" if question.type == GRID else question.code
    options = said(question.options)
    if question.type == GRID:
        return of_grid(question, part, options)
    if question.type not in (ONE, SEVERAL, RANKING):
        return question.code
    other = question.other()
    found = code_of(word, options) or by_place(word, question.options)
    if other is not None and (found == other.code or means(part, words.OTHER)):
        ticks = {plain(cell) for cell in cells} <= {word, "1", "0", "yes", "oui", "y", *options}
        return f"{question.code}/{other.code}" if cells and ticks else f"{question.code}.other"
    place = NUMBERED.fullmatch(word)
    if question.type == RANKING and place and not found:
        return f"{question.code}#{place[1]}"
    return f"{question.code}/{found}" if found else ""


def of_grid(question, part, options):
    rows = said(question.rows)
    whole = rows.get(plain(part))
    if whole:
        return f"{question.code}[{whole}]"
    for dash in re.finditer(r" [-–—:] ", part):
        row = code_of(plain(part[: dash.start()]), rows)
        option = code_of(plain(part[dash.end() :]), options)
        if row and option:
            return f"{question.code}[{row}]/{option}"
    row = nearest(plain(part), rows) or by_place(plain(part), question.rows)
    return f"{question.code}[{row}]" if row else ""


def parts_of(form):
    """{question as compared: set of its parts as compared}, by code and by every label."""
    found = {}
    for question in form.questions():
        if question.type == WORDS:
            continue
        inside = {*said(question.options), *said(question.rows)}
        for name in (question.code, *question.label.values()):
            found.setdefault(plain(name), set()).update(inside)
    return found
