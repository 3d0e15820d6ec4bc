"""An XLSForm read: its sheets as a Brought. What is not understood is noted with its row."""

import re
from dataclasses import dataclass, field, replace

from valuess import sheets
from valuess.config import LANGUAGES
from valuess.i18n import _
from valuess.survey import form as forms
from valuess.survey.building import brought, relevance, typed
from valuess.survey.building.brought import Brought, Unreadable, label, note, truth, words
from valuess.survey.building.xlsform import INTRO, OTHER, OWN, ROW

MOST_ROWS = 3_000
LARGEST = 5_000_000  # bytes
KINDS = {
    "text": forms.SHORT, "string": forms.SHORT, "integer": forms.NUMBER, "int": forms.NUMBER,
    "decimal": forms.NUMBER, "range": forms.NUMBER, "date": forms.DATE, "note": forms.WORDS,
    "acknowledge": forms.CONSENT, "trigger": forms.CONSENT,
}  # fmt: skip
LISTS = {"select_one": forms.ONE, "select_multiple": forms.SEVERAL, "rank": forms.RANKING,
         "select1": forms.ONE}  # fmt: skip
SILENT = ("start", "end", "today", "deviceid", "username", "audit", "phonenumber", "email",
          "simserial", "subscriberid", "start-geopoint")  # fmt: skip
KNOWN = ("type", "name", "label", "hint", "required", "relevant", "relevance", "constraint",
         "appearance", *(f"{OWN}{name}" for name in ("part", "axis", "contact", "least", "most")),
         *(f"{OWN}unit_{lang}" for lang in LANGUAGES))  # fmt: skip
TABLES = ("table-list", "matrix", "grid")
BOUND = re.compile(r"\.\s*(>=|<=)\s*(?:date\('([\d-]+)'\)|(-?\d+(?:\.\d+)?))")
LANGUAGE = {"français": "fr", "french": "fr", "anglais": "en", "english": "en"}


@dataclass
class Reading:
    """What is read so far: sections with their questions, and the grid that is open."""

    lists: dict
    notes: list
    sections: list = field(default_factory=list)
    open: list = field(default_factory=list)  # "section", "grid" or "group" of each open group
    grid: forms.Question | None = None


def read(content):
    """A Brought from bytes of a workbook. Raises Unreadable."""
    if len(content) > LARGEST or not content.startswith(b"PK\x03\x04"):
        raise Unreadable(_("This is no workbook (.xlsx)."))
    told = tables(content)
    if "survey" not in told:
        raise Unreadable(_("This workbook has no sheet named “survey”: it is no XLSForm."))
    made = Brought()
    choices = lists_of(told.get("choices", []), made.notes)
    reading = Reading(choices, made.notes)
    rows, _heads = table(told["survey"])
    unknown(told["survey"], KNOWN, "survey", made.notes)
    for number, row in rows:
        of_row(row, _("survey, row %(num)d", num=number), reading)
    made.form = forms.Form(tuple(
        replace(section, questions=tuple(questions)) for section, questions in reading.sections
    ))  # fmt: skip
    made.head = head(told.get("settings", []), made.notes)
    return made


def tables(content):
    """{name of the sheet, small: rows}, of a workbook read in a process of its own."""
    found, rows, count = {}, [], 0
    try:
        for item in sheets.every_table(content):
            if isinstance(item, str):
                rows = found.setdefault(item.strip().lower(), [])
            elif isinstance(item, list):
                rows.append(item)
                count += 1
            if count > MOST_ROWS:
                raise Unreadable(_("This file is too large for a questionnaire."))
    except sheets.Unreadable as error:
        raise Unreadable(_("This workbook cannot be read.")) from error
    return found


def table(rows):
    """([(number, {head: cell})], heads) of a sheet; empty rows left out."""
    heads = [re.sub(r"\s*::?\s*", "::", cell.strip()) for cell in rows[0]] if rows else []
    heads = [h if "::" in h else h.lower().replace(" ", "_") for h in heads]
    lines = [
        (number, dict(zip(heads, row, strict=False)))
        for number, row in enumerate(rows[1:], 2)
        if any(row)
    ]
    return lines, heads


def unknown(rows, known, sheet, notes):
    """Note the columns that say something here and are not understood."""
    lines, heads = table(rows)
    for head in heads:
        name, _colons, language = head.partition("::")
        if name in known and (not language or language_of(language)):
            continue
        if head and any(row.get(head) for _number, row in lines):
            note(notes, sheet, _("the column “%(name)s” is not understood", name=head[:60]))


def language_of(name):
    """The code of a language as XLSForm names it: "Français (fr)", "English", "fr"."""
    said = name.strip().lower()
    inside = re.search(r"\(([a-z]{2})", said)
    found = inside[1] if inside else LANGUAGE.get(said, said)
    return found if found in LANGUAGES else None


def texts(row, name, place, notes):
    """The label of that name, of columns per language or of one for all."""
    told = {}
    for head, cell in row.items():
        begins, _colons, language = head.partition("::")
        if begins == name and cell:
            if not language:
                told = {lang: cell for lang in LANGUAGES} | told
            elif language_of(language):
                told[language_of(language)] = cell
    return label(told, place, notes) if told else {}


def lists_of(rows, notes):
    """{name of the list: its options}."""
    unknown(rows, ("list_name", "list name", "name", "value", "label", f"{OWN}sort",
                   f"{OWN}retired"), "choices", notes)  # fmt: skip
    found = {}
    for number, row in table(rows)[0]:
        place = _("choices, row %(num)d", num=number)
        raw = row.get("name") or row.get("value") or ""
        options = found.setdefault(row.get("list_name", "").strip(), [])
        known = named(raw, place, notes, [o.code for o in options])
        sort = row.get(f"{OWN}sort", "")
        if sort not in forms.SORTS:
            note(notes, place, _("“%(sort)s” is no sort of option", sort=sort[:60]))
            sort = ""
        retired = truth(row.get(f"{OWN}retired", ""), place, notes)
        options.append(forms.Option(known, texts(row, "label", place, notes), sort, retired))
    return found


def named(raw, place, notes, taken=()):
    """A code for a name of the file; another one, with a note, where it cannot be a code here."""
    said = raw.strip()
    if forms.CODE.fullmatch(said):
        return said
    made = typed.made_code({"en": said}, taken)
    note(notes, place, _("“%(name)s” is called “%(code)s” here", name=said[:60], code=made))
    return made


def rule_of(row, place, notes):
    raw = row.get("relevant") or row.get("relevance") or ""
    try:
        rule = relevance.read(raw)
    except relevance.NotUnderstood:
        note(notes, place, _("the rule “%(rule)s” is not understood: everybody would be asked",
                             rule=raw[:200]))  # fmt: skip
        return None
    return rule and forms.Rule(tuple(
        replace(test, question=plain(test.question), codes=tuple(map(plain, test.codes)))
        for test in rule.tests
    ), rule.every)  # fmt: skip


def plain(name):
    """A name as `named` makes it, without a note."""
    return name if forms.CODE.fullmatch(name) else typed.made_code({"en": name})


def of_row(row, place, reading):
    kind = " ".join(row.get("type", "").split())
    verb = kind.lower().replace(" ", "_")
    if verb == "begin_group":
        begin(row, place, reading)
    elif verb == "end_group":
        end(place, reading)
    elif kind.split(" ")[0].lower() in SILENT:
        note(reading.notes, place, _("“%(type)s” is left out: nothing is recorded of who answers "
                                     "and when", type=kind[:60]))  # fmt: skip
    elif row.get(f"{OWN}part") == OTHER:
        return  # said by the option itself
    elif row.get(f"{OWN}part") == INTRO and reading.sections:
        section, questions = reading.sections[-1]
        intro = texts(row, "label", place, reading.notes)
        reading.sections[-1] = replace(section, intro=intro), questions
    elif reading.grid is not None:
        grid_row(row, kind, place, reading)
    elif kind:
        question = question_of(row, kind, place, reading)
        if question is not None:
            add(question, reading)
    else:
        note(reading.notes, place, _("this row has no type"))


def begin(row, place, reading):
    name = named(row.get("name", ""), place, reading.notes)
    title, rule = texts(row, "label", place, reading.notes), rule_of(row, place, reading.notes)
    part = row.get(f"{OWN}part", "")
    appearance = row.get("appearance", "").lower().split()
    if part.startswith("grid") or any(mark in TABLES for mark in appearance):
        reading.grid = replace(question_base(row, name, place, reading), type=forms.GRID, rule=rule,
                               required=part == "grid required")  # fmt: skip
        reading.open.append("grid")
    elif reading.open:
        note(reading.notes, place, _("a group within a group: its questions join the section"))
        if rule:
            note(reading.notes, place, _("the rule of this group is not taken over"))
        reading.open.append("group")
    else:
        reading.sections.append((forms.Section(name, title, {}, (), rule), []))
        reading.open.append("section")


def end(place, reading):
    if not reading.open:
        note(reading.notes, place, _("this group was never begun"))
    elif reading.open.pop() == "grid":
        grid, reading.grid = reading.grid, None
        add(grid, reading)


def add(question, reading):
    """Put a question into the section that is open; into one of its own where none is."""
    if not reading.sections or not reading.open:
        codes = [section.code for section, _questions in reading.sections]
        code = typed.made_code({"en": "questions"}, codes)
        if not codes or not codes[-1].startswith("questions"):
            reading.sections.append((forms.Section(code, {}), []))
    reading.sections[-1][1].append(question)


def question_base(row, name, place, reading):
    notes = reading.notes
    switches = {n: truth(row.get(f"{OWN}{n}", ""), place, notes) for n in ("axis", "contact")}
    unit = {lang: words(row.get(f"{OWN}unit_{lang}", ""), place, notes) for lang in LANGUAGES}
    bounds = {n: row.get(f"{OWN}{n}", "")[:40] for n in ("least", "most")}
    return forms.Question(
        name, forms.SHORT, texts(row, "label", place, notes), texts(row, "hint", place, notes),
        required=truth(row.get("required", ""), place, notes), **bounds, **switches,
        unit={lang: said for lang, said in unit.items() if said}, rule=rule_of(row, place, notes),
    )  # fmt: skip


def question_of(row, kind, place, reading):
    """The Question of a row, or None, noted, for a type that is not understood."""
    verb, _space, rest = kind.replace("select one", "select_one").replace(
        "select multiple", "select_multiple").partition(" ")  # fmt: skip
    verb, listed = verb.lower(), verb.lower() in LISTS
    if not listed and verb not in KINDS:
        note(reading.notes, place, _("“%(type)s” is no type of question here: the row is left out",
                                     type=kind[:60]))  # fmt: skip
        return None
    base = question_base(row, named(row.get("name", ""), place, reading.notes), place, reading)
    if listed:
        return replace(base, type=LISTS[verb], options=options_of(rest, place, reading))
    long = KINDS[verb] == forms.SHORT and "multiline" in row.get("appearance", "")
    made = replace(base, type=forms.LONG if long else KINDS[verb])
    return bounded(made, row, place, reading.notes)


def bounded(question, row, place, notes):
    """With the bounds that its constraint says; any other constraint is noted."""
    said = row.get("constraint", "").strip()
    if not said or question.least or question.most:
        return question
    found = {sign: day or number for sign, day, number in BOUND.findall(said)}
    rest = BOUND.sub("", said).replace("and", "").strip()
    if rest or question.type not in (forms.NUMBER, forms.DATE):
        note(notes, place, _("the constraint “%(words)s” is not understood", words=said[:200]))
        return question
    return replace(question, least=found.get(">=", ""), most=found.get("<=", ""))


def options_of(rest, place, reading):
    name, _space, more = rest.partition(" ")
    options = list(reading.lists.get(name, ()))
    if not options:
        note(reading.notes, place, _("there is no list named “%(name)s”", name=name[:60]))
    if more.strip() == "or_other" and all(option.sort != forms.OTHER for option in options):
        taken = [option.code for option in options]
        code = typed.made_code({"en": "other"}, taken)
        options.append(forms.Option(code, {"fr": "Autre", "en": "Other"}, forms.OTHER))
    elif more.strip():
        note(reading.notes, place, _("“%(words)s” is not understood", words=more[:60]))
    return tuple(options)


def grid_row(row, kind, place, reading):
    """One row of the grid that is open: its list is the scale."""
    verb, _space, rest = kind.partition(" ")
    if verb.lower() not in ("select_one", "select1"):
        note(reading.notes, place, _("“%(type)s” is no line of a grid: the row is left out",
                                     type=kind[:60]))  # fmt: skip
        return
    grid = reading.grid
    name = row.get("name", "")
    name = (
        name.removeprefix(f"{grid.code}{relevance.GRID}") if row.get(f"{OWN}part") == ROW else name
    )
    known = named(name, place, reading.notes, [r.code for r in grid.rows])
    line = forms.Option(known, texts(row, "label", place, reading.notes))
    options = options_of(rest, place, reading)
    if grid.rows and options != grid.options:
        note(
            reading.notes, place, _("this line of the grid has another scale: the first one counts")
        )
    if row.get("relevant"):
        note(reading.notes, place, _("a line of a grid has no rule of its own"))
    kept = grid.options if grid.rows else options
    reading.grid = replace(grid, rows=(*grid.rows, line), options=kept)


def head(rows, notes):
    """What the sheet settings says of the survey."""
    lines, _heads = table(rows)
    row = lines[0][1] if lines else {}
    told = {}
    for name in brought.LABELS:
        said = {lang: row.get(f"{OWN}{name}_{lang}", "") for lang in LANGUAGES}
        if any(said.values()):
            told[name] = {lang: text for lang, text in said.items() if text}
    for name in (*brought.PLAIN, "smallest", *brought.SWITCHES):
        if row.get(f"{OWN}{name}"):
            told[name] = row[f"{OWN}{name}"]
    if "title" not in told and row.get("form_title"):
        told["title"] = dict.fromkeys(LANGUAGES, row["form_title"])
    return brought.head(told, notes)
