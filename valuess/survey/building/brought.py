"""A questionnaire that comes from a file, part by part: what is not understood is noted, never
dropped in silence. Pure, but for the reader's language of the notes.

Every function takes a place (where in the file, in words) and the list of notes it adds to.
"""

from dataclasses import dataclass, field

from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.i18n import _
from valuess.survey import form as forms

LABELS = ("title", "asker", "intro", "purpose", "handling", "consent", "thanks")
PLAIN = {"slug": 60, "contact": 254, "zone": 40}  # most characters of each
SWITCHES = ("anonymous", "public")
LONGEST = 20_000  # characters of one text
LARGEST = 2_000_000  # bytes of a file


class Unreadable(ValueError):
    """The file is no questionnaire at all; the words say why."""


@dataclass(frozen=True)
class Note:
    """One thing that was not understood. place: a line, a row or a path, in words."""

    place: str
    words: str


@dataclass
class Brought:
    """head: {field of Survey: value} of what the file says beside the questions."""

    head: dict = field(default_factory=dict)
    form: forms.Form = field(default_factory=forms.Form)
    notes: list = field(default_factory=list)


def label(told, place, notes):
    """{"fr": …, "en": …} of what is told in each language; words alone hold in all."""
    if isinstance(told, str):
        return dict.fromkeys(LANGUAGES, words(told, place, notes)) if told.strip() else {}
    if not isinstance(told, dict):
        note(notes, place, _("words are expected here, in each language"))
        return {}
    for lang in told.keys() - LANGUAGES.keys():
        note(notes, place, _("“%(language)s” is no language of this portal", language=lang))
    found = {lang: words(told.get(lang, ""), place, notes) for lang in LANGUAGES}
    return {lang: said for lang, said in found.items() if said}


def words(told, place, notes):
    """Text within bounds, without what a text cannot hold."""
    if not isinstance(told, str):
        note(notes, place, _("words are expected here"))
        return ""
    said = "".join(c for c in told if c.isprintable() or c in "\n\t\u00a0\u202f").strip()
    if len(said) > LONGEST:
        note(notes, place, _("too long: cut after %(num)d characters", num=LONGEST))
    return said[:LONGEST]


def code(told, place, notes):
    """A code as it may be; "" with a note when it may not."""
    said = told.strip() if isinstance(told, str) else ""
    if forms.CODE.fullmatch(said):
        return said
    note(notes, place, _("“%(code)s” is no code: small letters, figures and _, a letter first",
                         code=str(told)[:60]))  # fmt: skip
    return ""


def truth(told, place, notes):
    """True or False of what is said for it in files."""
    said = str(told).strip().lower()
    if said in ("true", "yes", "1", "oui", "vrai", "true()"):
        return True
    if said not in ("false", "no", "0", "non", "faux", "", "false()"):
        note(notes, place, _("“%(words)s” is neither yes nor no", words=said[:60]))
    return False


def head(told, notes):
    """{field of Survey: value} of the head that is told; unknown keys are noted."""
    found = {}
    for name, value in told.items():
        if name in LABELS:
            found[name] = Label(label(value, name, notes))
        elif name in PLAIN:
            found[name] = words(value, name, notes)[: PLAIN[name]]
        elif name in SWITCHES:
            found[name] = truth(value, name, notes)
        elif name == "smallest" and str(value).isascii() and str(value).isdigit():
            found[name] = min(int(str(value)[:4]), 1000)
        else:
            note(notes, str(name)[:60], _("not known here"))
    return found


def note(notes, place, said):
    notes.append(Note(place, said))
