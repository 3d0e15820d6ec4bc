"""The form with which one registers: what it sends, and what is wrong with it."""

from flask import request

from valuess.agenda.models import COUNTRIES
from valuess.agenda.registering import Coming
from valuess.agenda.tongues import choices
from valuess.i18n import _

SHORT, LONG, NOTE = 160, 1_000, 2_000
LIMITS = {"organisation": SHORT, "diet": LONG, "access": LONG, "note": NOTE}


def typed(name):
    return request.form.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()


def several(name, known):
    """Those of the values sent that are known, each once, in their known order."""
    sent = request.form.getlist(name)
    return [value for value in known if value in sent]


def coming(meeting):
    """Coming, {field: message}."""
    country = typed("country")
    said = Coming(
        days=several("days", [day.isoformat() for day in meeting.days]),
        organisation=typed("organisation"),
        country=country if country in COUNTRIES else "",
        languages=several("languages", [code for code, _name in choices()]),
        interpretation=bool(typed("interpretation")),
        note=typed("note"), consent=bool(typed("consent")),
        diet=typed("diet"), access=typed("access"),
    )  # fmt: skip
    return said, errors(said)


def errors(said):
    found = {}
    if not said.days:
        found["days"] = _("Choose at least one day.")
    if not said.organisation:
        found["organisation"] = _("Say which organisation you come from.")
    if not said.languages:
        found["languages"] = _("Choose at least one language that you speak.")
    for name, limit in LIMITS.items():
        if len(getattr(said, name)) > limit:
            found[name] = _("These words have %(n)s characters; the most is %(limit)s.",
                            n=len(getattr(said, name)), limit=limit)  # fmt: skip
    if (said.diet or said.access) and not said.consent:
        found["consent"] = _(
            "Tick the box so that we may keep what you wrote, or empty both fields."
        )
    return found
