"""What the form of a survey's settings says, and what is wrong with it."""

from datetime import datetime

from valuess.agenda.times import ZONES, local, utc, zone_name
from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.i18n import _
from valuess.survey.building import typed as typing
from valuess.survey.models import Survey
from valuess.typography import slug

LINES = {"title": 200, "asker": 200, "consent": 1000}
TEXTS = ("intro", "purpose", "handling", "thanks")
LONGEST = 10_000
SWITCHES = ("anonymous", "public", "showing")
MOMENTS = ("opens", "closes")
RESERVED = ("run", "new")


def typed(survey):
    """The settings as a form shows them; moments on the clock of the place."""
    given = {"zone": survey.zone, "contact": survey.contact, "smallest": str(survey.smallest),
             "edited": str(survey.edited)}  # fmt: skip
    for name in (*LINES, *TEXTS):
        typing.spread(given, name, getattr(survey, name) or {})
    for name in SWITCHES:
        given[name] = "1" if getattr(survey, name) else ""
    for name in MOMENTS:
        moment = getattr(survey, name)
        given[name] = f"{local(moment, survey.zone):%Y-%m-%dT%H:%M}" if moment else ""
    return given


def values(given, survey):
    """(values, errors): the fields of a Survey that the form says."""
    errors, found = {}, {}
    for name, most in LINES.items():
        found[name] = Label(typing.label(given, name, errors, most))
    for name in TEXTS:
        found[name] = Label(typing.label(given, name, errors, LONGEST, multiline=True))
    both(found["title"], "title", errors)
    found["zone"] = given.get("zone") if given.get("zone") in ZONES else survey.zone
    for name in MOMENTS:
        found[name] = moment(given.get(name, ""), found["zone"], name, errors)
    if found["opens"] and found["closes"] and found["opens"] >= found["closes"]:
        errors["closes"] = _("It closes before it opens.")
    found |= {name: bool(given.get(name)) for name in SWITCHES}
    found["contact"] = given.get("contact", "").strip()[:254]
    if found["contact"] and "@" not in found["contact"]:
        errors["contact"] = _("This is no e-mail address.")
    raw = given.get("smallest", "").strip()
    if raw.isascii() and raw.isdigit() and 3 <= int(raw[:4]) <= 100:
        found["smallest"] = int(raw[:4])
    else:
        errors["smallest"] = _("A number from 3 to 100.")
    return found, errors


def both(label, name, errors):
    for lang in LANGUAGES:
        if not label.get(lang):
            errors.setdefault(f"{name}_{lang}", _("Say it in both languages."))


def moment(raw, zone, name, errors):
    """The UTC moment of a day and hour on the clock of a zone; None for nothing."""
    if not raw.strip():
        return None
    try:
        there = datetime.strptime(raw.strip()[:16], "%Y-%m-%dT%H:%M")
        return utc(there.date(), there.time(), zone)
    except (ValueError, OverflowError):
        errors[name] = _("A day and an hour, as 2014-05-13T18:00.")
        return None


def new(given, brought=None):
    """(head, errors) of a survey that is not there yet; its address is made of its title.

    brought: the file it comes from, whose texts hold where nothing else was typed.
    """
    errors = {}
    head = dict(brought.head) if brought else {}
    title = Label(typing.label(given, "title", errors, LINES["title"]))
    title = Label({**head.get("title", {}), **title})
    if brought is None:
        both(title, "title", errors)
    wanted = title or Label(dict.fromkeys(LANGUAGES, head.get("slug") or _("New questionnaire")))
    head |= {"title": wanted, "slug": free_slug(wanted, head.get("slug", ""))}
    if head.get("zone") not in ZONES:
        head.pop("zone", None)
    return head, errors


def zones():
    return [(zone, zone_name(zone)) for zone in ZONES]


def free_slug(title, wanted=""):
    """An address that no survey has: the one wanted, or one made of the English title."""
    wanted = slug(wanted or title.get("en") or "survey", 50) or "survey"
    taken = {survey.slug for survey in Survey.select(Survey.slug)} | set(RESERVED)
    numbered = (f"{wanted}-{n}" for n in range(2, 1000))
    return wanted if wanted not in taken else next(s for s in numbered if s not in taken)


def named(accounts):
    """Accounts as choices of a form."""
    return [(account.id, f"{account.name} ({account.email})") for account in accounts]


def copies(surveys):
    """Surveys whose questions a new one may begin with."""
    none = ("", _("none: begin empty"))
    return [none, *((survey.slug, str(survey.title)) for survey in surveys)]
