"""The form that explains where paper and phone differ: fields `why-KEY`, ticks `unknown-KEY`."""

from flask import request

from valuess.i18n import _
from valuess.meeting.group.marks import PRESENT
from valuess.meeting.group.sheets import WHY


def said():
    """({person's key: words}, {keys ticked as not explained}) of the form sent."""
    words, unknown = {}, set()
    for name, value in request.form.items():
        kind, _dash, key = name.partition("-")
        if kind == "why":
            words[key] = value.replace("\x00", "")
        elif kind == "unknown":
            unknown.add(key)
    return words, unknown


def typed(differing, known):
    """{person's key: (words, ticked)} for the form: what was sent, else what was kept before."""
    words, unknown = said()
    found = {}
    for person in differing:
        row = known.get(person.key)
        if row is not None and row.signed != (person.paper == PRESENT):
            row = None
        kept = (row.words, not row.explained) if row and not words else ("", False)
        found[person.key] = (words.get(person.key, kept[0]), person.key in unknown or kept[1])
    return found


def errors(unexplained):
    """{field: message}."""
    lacking = _("Say why, or tick that it is not explained.")
    long = _("At most %(limit)s characters.", limit=WHY)
    return {f"why-{key}": lacking for key in unexplained.lacking} | {
        f"why-{key}": long for key in unexplained.long
    }
