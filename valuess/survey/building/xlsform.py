"""A questionnaire as an XLSForm: the rows of its sheets survey, choices and settings. Pure.

https://xlsform.org/en/. What XLSForm has no word for stands in columns of our own, which begin
with `valuess_` and which other programs leave alone.
"""

from valuess.config import LANGUAGES
from valuess.survey import form as forms
from valuess.survey.building import relevance
from valuess.survey.building.brought import LABELS, PLAIN, SWITCHES

OWN = "valuess_"
NAMES = {lang: f"{name} ({lang})" for lang, name in LANGUAGES.items()}
TYPES = {
    forms.ONE: "select_one", forms.SEVERAL: "select_multiple", forms.RANKING: "rank",
    forms.SHORT: "text", forms.LONG: "text", forms.NUMBER: "decimal", forms.DATE: "date",
    forms.CONSENT: "acknowledge", forms.WORDS: "note",
}  # fmt: skip
HEADS = ["type", "name", *(f"label::{name}" for name in NAMES.values()),
         *(f"hint::{name}" for name in NAMES.values()), "required", "relevant", "constraint",
         "appearance", *(f"{OWN}{name}" for name in ("part", "axis", "contact", "least", "most")),
         *(f"{OWN}unit_{lang}" for lang in LANGUAGES)]  # fmt: skip
CHOICES = ["list_name", "name", *(f"label::{name}" for name in NAMES.values()),
           f"{OWN}sort", f"{OWN}retired"]  # fmt: skip
INTRO, OTHER, ROW = "intro", "other", "row"  # what a row is part of
SAY = {"fr": "Précisez", "en": "Say which"}


def sheets(head, form):
    """{sheet: (heads, rows)} of a workbook. head: {field of Survey: value}, see brought.py."""
    rows = [row for section in form.sections for row in of_section(section, form)]
    choices = [
        {"list_name": question.code, "name": option.code, **spread("label", option.label),
         f"{OWN}sort": option.sort, f"{OWN}retired": yes(option.retired)}
        for question in form.questions() for option in question.options
    ]  # fmt: skip
    told = settings(head)
    return {
        "survey": (HEADS, lined(HEADS, rows)),
        "choices": (CHOICES, lined(CHOICES, choices)),
        "settings": (list(told), [list(told.values())]),
    }


def lined(heads, rows):
    return [[row.get(head, "") for head in heads] for row in rows]


def spread(name, label):
    return {f"{name}::{NAMES[lang]}": label.get(lang, "") for lang in LANGUAGES}


def yes(value):
    return "yes" if value else ""


def settings(head):
    title = head.get("title") or {}
    slug = head.get("slug") or "survey"
    told = {"form_title": title.get("fr") or title.get("en") or slug, "form_id": slug,
            "default_language": NAMES["fr"]}  # fmt: skip
    for name in LABELS:
        told |= {f"{OWN}{name}_{lang}": (head.get(name) or {}).get(lang, "") for lang in LANGUAGES}
    for name in (*PLAIN, "smallest", *SWITCHES):
        value = head.get(name, "")
        told[f"{OWN}{name}"] = (yes(value) or "no") if isinstance(value, bool) else str(value)
    return told


def of_section(section, form):
    """The rows of a section: a group of its own page."""
    yield {"type": "begin_group", "name": section.code, **spread("label", section.title),
           "relevant": relevance.written(section.rule, form),
           "appearance": "field-list"}  # fmt: skip
    if section.intro:
        yield {"type": "note", "name": f"{section.code}__intro", f"{OWN}part": INTRO,
               **spread("label", section.intro)}  # fmt: skip
    for question in section.questions:
        yield from of_question(question, form)
    yield {"type": "end_group"}


def of_question(question, form):
    base = {
        "name": question.code, **spread("label", question.label), **spread("hint", question.hint),
        "required": yes(question.required), "relevant": relevance.written(question.rule, form),
        f"{OWN}axis": yes(question.axis), f"{OWN}contact": yes(question.contact),
        f"{OWN}least": question.least, f"{OWN}most": question.most,
        **{f"{OWN}unit_{lang}": question.unit.get(lang, "") for lang in LANGUAGES},
    }  # fmt: skip
    if question.type == forms.GRID:
        yield {**base, "type": "begin_group", "appearance": "table-list", "required": "",
               f"{OWN}part": "grid required" if question.required else "grid"}  # fmt: skip
        for row in question.rows:
            yield {"type": f"select_one {question.code}", f"{OWN}part": ROW,
                   "name": f"{question.code}{relevance.GRID}{row.code}",
                   "required": yes(question.required), **spread("label", row.label)}  # fmt: skip
        yield {"type": "end_group"}
        return
    kind = TYPES[question.type]
    kind = f"{kind} {question.code}" if question.type in forms.CHOICES else kind
    appearance = "multiline" if question.type == forms.LONG else ""
    yield {**base, "type": kind, "appearance": appearance, "constraint": constraint(question)}
    other = question.other()
    if other:
        yield {"type": "text", "name": f"{question.code}__other", f"{OWN}part": OTHER,
               **spread("label", SAY),
               "relevant": f"selected(${{{question.code}}}, '{other.code}')"}  # fmt: skip


def constraint(question):
    """What a program that asks may check: bounds, and options that exclude the rest."""
    if question.type == forms.SEVERAL:
        alone = [f"selected(., '{o.code}')" for o in question.options if o.alone]
        return f"not(({' or '.join(alone)}) and count-selected(.) > 1)" if alone else ""
    said = "date('%s')" if question.type == forms.DATE else "%s"
    bounds = ((">=", question.least), ("<=", question.most))
    return " and ".join(f". {sign} {said % bound}" for sign, bound in bounds if bound)
