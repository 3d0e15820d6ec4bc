"""The agenda as calendar files, and as words in each language at once."""

import re

from flask import Response, request
from markupsafe import Markup

from valuess.agenda.calendars import calendar, event
from valuess.config import LANGUAGES
from valuess.htmx import fingerprint, part
from valuess.i18n import speaking

TYPE = "text/calendar; charset=utf-8"
STAMP = re.compile(rb"DTSTAMP:[^\r\n]*")


def answer(name, items, file=None):
    """The answer that holds these items as a calendar; 304 when the client has it already.

    Its tag does not change with the moment at which the file was made.
    """
    body = calendar(name, [event(item) for item in items])
    made = Response(body, content_type=TYPE)
    made.set_etag(fingerprint(STAMP.sub(b"", body)), weak=True)
    made.headers["Cache-Control"] = "no-cache"
    if file:
        made.headers.set("Content-Disposition", "attachment", filename=file)
    return made.make_conditional(request)


def in_each_language(template, **values):
    """[(language, its words)] of a template, one after the other."""
    made = []
    for lang in LANGUAGES:
        with speaking(lang):
            made.append((lang, Markup(part(template, lang=lang, **values))))
    return made
