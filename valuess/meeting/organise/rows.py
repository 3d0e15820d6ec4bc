"""One row of a table, read as an item: what its cells say, in the manners of the form. Pure."""

import re
from datetime import datetime, timedelta

from valuess import sheets
from valuess.agenda.models import GROUP, JOURNEY, MEAL, OTHER, PLENARY, VISIT
from valuess.i18n import _
from valuess.meeting.organise import fields, handwriting
from valuess.meeting.organise.handwriting import plain

KIND_WORDS = {
    PLENARY: "plenary pleniere plenieres seance ouverture cloture conference opening closing",
    GROUP: "group groupe atelier ateliers workshop working travail groupes groups",
    VISIT: "visit visite visits visites",
    MEAL: "meal repas dejeuner diner lunch dinner breakfast pause buffet coffee cafe",
    JOURNEY: "journey trajet transport voyage coach car autocar ferry train travel transfer",
    OTHER: "other autre divers",
}
LANGUAGE_WORDS = {"fr": "fr francais french fra", "en": "en anglais english eng gb uk"}
TIMES = ("day", "start", "end", "end_day", "lasts")


def kind_of(words):
    """The kind that a word of a table means, in either language."""
    said = plain(words).split()
    for kind, names in KIND_WORDS.items():
        if set(said) & set(names.split()):
            return kind
    raise ValueError("no kind")


def codes_of(words):
    """The codes of languages named one after the other: « français, anglais », FR/EN."""
    found = []
    for word in plain(re.sub(r"\b(et|and)\b", " ", words.casefold())).split():
        code = next((c for c, names in LANGUAGE_WORDS.items() if word in names.split()), None)
        if code is None:
            raise ValueError("no language")
        found.append(code)
    return found


def cells_of(row, mapping):
    """{field: words} of the cells that say something."""
    found = {}
    for number, field in mapping.items():
        cell = row[int(number)].strip() if int(number) < len(row) else ""
        if cell and field:
            quoted = cell[0] == "'" and cell[1:2] in sheets.DANGEROUS
            found[field] = cell[1:] if quoted else cell  # as sheets.inert writes it
    return found


def read(cells, meeting, item=None):
    """(values, errors, typed) of a row; `item`, when it is there already, lends what it does
    not say. An empty cell changes nothing."""
    base = fields.item_typed(item) if item else {**fields.new_item_typed(meeting), "day": ""}
    typed = {**base, **cells, "kind": base["kind"] if item else OTHER}
    errors = {}
    take_words(cells, typed, errors)
    take_times(cells, typed, errors)
    if "zone" in cells and "zone_end" not in cells:
        typed["zone_end"] = typed["zone"]
    values, wrong = fields.item_of(typed, meeting, lenient=True)
    return values, {**wrong, **errors}, typed


def take_words(cells, typed, errors):
    """The cells where a table has words and the form has choices."""
    for field, how, message in (
        ("kind", kind_of, _("Write plenary, working group, visit, meal, journey or other.")),
        ("spoken", codes_of, _("Write French, English or both.")),
        ("interpreted", codes_of, _("Write French, English or both.")),
        ("waits", handwriting.yes_of, _("Write yes or no.")),
    ):  # fmt: skip
        if field in cells:
            try:
                typed[field] = how(cells[field])
            except ValueError:
                typed[field] = {"kind": OTHER, "waits": "1"}.get(field, [])
                errors[field] = message
    typed["waits"] = "1" if typed.get("waits") else ""


def take_times(cells, typed, errors):
    """A day within the cell of the hour, a length instead of an end, an end on another day."""
    if not cells.keys() & set(TIMES):
        return
    begun = dated(cells.get("start"))
    if begun and "day" not in cells:
        typed["day"] = begun[0].isoformat()
    over = dated(cells.get("end"))
    typed["end_day"] = cells.get("end_day", over[0].isoformat() if over else "")
    if "end" not in cells and "lasts" in cells:
        try:
            starts = datetime.combine(
                handwriting.day_of(typed["day"]), handwriting.clock_of(typed["start"])
            )
            ends = starts + timedelta(minutes=handwriting.minutes_of(cells["lasts"]))
        except (ValueError, OverflowError):
            errors["lasts"] = _("Write minutes, such as 90.")
        else:
            typed["end_day"], typed["end"] = ends.date().isoformat(), f"{ends:%H:%M}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cells.get("start", "")):
        errors["start"] = _("It lasts whole days: an item needs an hour.")


def dated(words):
    """(date, time) when a cell holds both, else None."""
    try:
        return handwriting.both_of(words or "")
    except ValueError:
        return None
