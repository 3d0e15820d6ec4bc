"""How a file is understood: suggested, remembered from files like it, and corrected by a person."""

from dataclasses import dataclass
from datetime import timedelta

from valuess.db import db, now
from valuess.survey.bringing import heads, parts, rows, suggesting, times
from valuess.survey.bringing.models import READ, SurveyHeading
from valuess.survey.bringing.words import plain
from valuess.survey.models import SurveyImport

SHOWN = 150  # blocks that match nothing, of which the choice is shown
MOST = 120  # answers of a question that are listed


def columns_of(brought):
    return [heads.Column(*told) for told in brought.mapping["columns"]]


def suggest(brought):
    """Fill in how a new file is understood: as files like it were, else as it looks."""
    told, form = brought.mapping, brought.survey.form()
    columns, seen = columns_of(brought), told["seen"]
    same, others = SurveyHeading.recalled(brought.survey, told["signature"])
    found = suggesting.targets(form, columns, heads.blocks(columns), seen)
    known = {}
    for past in [*reversed(others), same]:
        known |= past.get("columns", {})
    found = [known.get(key, one) for key, one in zip(heads.keys(columns), found, strict=True)]
    lang = same.get("lang") or language_of(form, columns, seen)
    told["targets"] = sound(found, form)
    told["recalled"] = bool(same)
    told["lang"] = lang
    told["zone"] = same.get("zone") or brought.survey.zone
    told["order"] = told["order"] or same.get("order") or (
        times.MDY if lang == "en" and told["form"] == heads.TWO else times.DMY)  # fmt: skip
    told["values"] = understood(form, told, same.get("values") or merged(others))
    keep(brought)


def merged(others):
    """What was decided of answers in other files, the latest last."""
    found = {}
    for past in reversed(others):
        for code, known in past.get("values", {}).items():
            found.setdefault(code, {}).update(known)
    return found


def understood(form, told, decided):
    """{question: {answer: option}}: what was decided, else as it looks."""
    cells = suggesting.cells_of(form, told["targets"], told["seen"])
    found = suggesting.values(form, cells)
    for code, known in decided.items():
        question = form.question(code)
        if question is None or code not in cells:
            continue
        there = {plain(cell) for cell in cells[code]}
        possible = {rows.LEFT, rows.OWN_WORDS, *(option.code for option in question.options)}
        found[code] |= {w: a for w, a in known.items() if w in there and a in possible}
    return found


def sound(targets, form):
    """The targets that this form has, each of them once."""
    there = {t for q in form.questions() if not q.contact for t in parts.possible(q)}
    there |= set(parts.FRONT)
    found, taken = [], set()
    for told in targets:
        fits = told in there and told not in taken
        found.append(told if fits else "")
        taken.add(told)
    return found


def language_of(form, columns, seen):
    """The language in which more headings and cells are said."""
    told = {plain(column.head) for column in columns} | {plain(c.part) for c in columns if c.part}
    told |= {plain(cell) for cells in seen for cell in cells[:12]}
    counts = {}
    for question in form.questions():
        for item in (question, *question.options, *question.rows):
            for lang, label in item.label.items():
                if len(set(item.label.values())) > 1:
                    counts[lang] = counts.get(lang, 0) + (plain(label) in told)
    first = max(counts, key=counts.get, default="fr")
    if not counts.get(first):
        return "fr" if {"reponse", "reponse ouverte", "langue"} & told else "en"
    return first


def keep(brought):
    """Store how a file is understood."""
    brought.save(only=[SurveyImport.mapping, SurveyImport.report])


def decide(brought, chosen):
    """Take over what was chosen in the page. chosen: {field: value}, see `Block` and `answers`.

    Where the question of a block was changed, its columns are suggested anew.
    """
    form, columns, told = brought.survey.form(), columns_of(brought), brought.mapping
    with db.atomic():
        brought = SurveyImport.held(brought.id)
        if brought.state != READ:
            return brought
        told = brought.mapping
        before = list(told["targets"])
        for number, places in enumerate(heads.blocks(columns)):
            for at, target in chosen_of(number, places, columns, told, form, chosen):
                told["targets"][at] = target
        told["targets"] = sound(told["targets"], form)
        decided = told["values"]
        if before != told["targets"]:
            decided = understood(form, told, decided)
        told["values"] = answers_chosen(form, told, decided, chosen)
        for name, allowed in (("order", (times.DMY, times.MDY)), ("zone", times.ZONES),
                              ("lang", ("fr", "en"))):  # fmt: skip
            if chosen.get(name) in allowed:
                told[name] = chosen[name]
        brought.report = {}
        keep(brought)
    return brought


def chosen_of(number, places, columns, told, form, chosen):
    """(place, target) of the columns of one block."""
    wanted, before = chosen.get(f"block-{number}"), owner(told["targets"], places)
    if wanted is None:
        return []
    if wanted != before:
        question = form.question(wanted)
        if question is None:
            one = wanted if wanted in parts.FRONT else ""
            return [(at, one if n == 0 else "") for n, at in enumerate(places)]
        found = suggesting.of_block(question, places, columns, told["seen"])
        return zip(places, found, strict=True)
    return [(at, chosen[f"column-{at}"]) for at in places if f"column-{at}" in chosen]


def answers_chosen(form, told, known, chosen):
    """{question: {answer: option}} with what was chosen for the answers that are listed."""
    cells = suggesting.cells_of(form, told["targets"], told["seen"])
    for code, there in cells.items():
        question, found = form.question(code), known.setdefault(code, {})
        possible = {option.code for option in question.options} | {rows.LEFT}
        possible |= {rows.OWN_WORDS} if question.other() else set()
        for n, cell in enumerate(there):
            wanted = chosen.get(f"answer-{code}-{n}")
            if wanted in possible:
                found[plain(cell)] = wanted
            elif wanted == "":
                found.pop(plain(cell), None)
    return {code: found for code, found in known.items() if code in cells}


def owner(targets, places):
    """What a block is: a question's code, one of FRONT, or ""."""
    for at in places:
        if targets[at] in parts.FRONT:
            return targets[at]
        aim = parts.target(targets[at])
        if aim:
            return aim.question
    return ""


def remember(brought):
    """Have the next file with these headings understood in the same way."""
    told = brought.mapping
    known = dict(zip(heads.keys(columns_of(brought)), told["targets"], strict=True))
    SurveyHeading.remember(brought.survey, told["signature"], {
        "columns": known, **{name: told[name] for name in ("values", "order", "zone", "lang")},
    })  # fmt: skip


def reader(brought, form=None):
    """What reads the rows of this import."""
    told = brought.mapping
    return rows.Reader(
        form or brought.survey.form(), told["targets"], told["values"], told["order"],
        told["zone"], told["lang"], told["signature"][:8],
        [column.part or column.head for column in columns_of(brought)], now() + timedelta(days=1),
    )  # fmt: skip


@dataclass
class Block:
    """Columns under one head, for the page. owner: see `owner`; places: of its columns;
    choices: targets that they may be; unsure: columns left out of a question's block."""

    number: int
    head: str
    places: list
    owner: str
    choices: list
    unsure: int


def blocks(brought):
    """([Block] to show, how many more match nothing)."""
    told, form, columns = brought.mapping, brought.survey.form(), columns_of(brought)
    found, unmatched, more = [], 0, 0
    for number, places in enumerate(heads.blocks(columns)):
        mine = owner(told["targets"], places)
        unmatched += not mine
        if not mine and unmatched > SHOWN:
            more += len(places)
            continue
        question = form.question(mine) if mine else None
        unsure = sum(1 for at in places if not told["targets"][at] and told["filled"][at])
        head, choices = columns[places[0]].head, parts.possible(question) if question else []
        found.append(Block(number, head, places, mine, choices, unsure if mine else 0))
    return found, more


@dataclass
class Answers:
    """The different answers of a question. told: [(place, cell, option chosen or "")]."""

    question: object
    told: list
    unknown: int


def answers(brought):
    """[Answers] of each question whose answers are named in cells."""
    told, form, found = brought.mapping, brought.survey.form(), []
    for code, cells in suggesting.cells_of(form, told["targets"], told["seen"]).items():
        known = told["values"].get(code, {})
        listed = [(n, cell, known.get(plain(cell), "")) for n, cell in enumerate(cells)]
        unknown = sum(1 for _n, _cell, option in listed if not option)
        listed.sort(key=lambda one: bool(one[2]))  # those to decide first
        found.append(Answers(form.question(code), listed[:MOST], unknown))
    return found
