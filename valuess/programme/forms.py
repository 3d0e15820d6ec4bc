"""The form of the programme's words and steps: what it sends, and what is wrong with it."""

import re

from flask import request

from valuess.config import LANGUAGES
from valuess.i18n import _
from valuess.markup import typography
from valuess.programme.models import PHASES

SHORT, LONG = 200, 1200
LONG_FIELDS = ("intro", "notice", "summary")


def sent(names):
    """{field: words} of the form for each of these names, spaces and signs put in order."""
    return {name: in_order(request.form.get(name, ""), name[-2:]) for name in names}


def in_order(words, lang):
    """The words on one line, as their language sets them; no-break spaces stay."""
    line = re.sub(r"[ \t\r\n\f\v]+", " ", words).strip()
    return typography(line, lang) if lang in LANGUAGES else line


def limit(name):
    """The most characters that a field takes."""
    return LONG if any(part in LONG_FIELDS for part in name.split("-")) else SHORT


def errors(fields):
    """{field: message} for what cannot be kept: nothing may be empty in either language."""
    found = {}
    for name, words in fields.items():
        if name.endswith("-phase"):
            if words not in PHASES:
                found[name] = _("Choose where the step stands.")
        elif not words:
            found[name] = _("Write it in %(language)s too.", language=LANGUAGES[name[-2:]])
        elif len(words) > limit(name):
            found[name] = _(
                "These words have %(n)s characters; the most is %(limit)s.",
                n=len(words), limit=limit(name),
            )  # fmt: skip
    return found
