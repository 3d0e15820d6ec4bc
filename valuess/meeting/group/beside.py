"""What the meeting's room shows beside an item's page, and inside the guide's pages."""

from flask import g
from markupsafe import Markup

from valuess import evidence, frame, markup
from valuess.access import PARTICIPANT, rank
from valuess.agenda import chosen
from valuess.config import LANGUAGES
from valuess.htmx import part
from valuess.i18n import _, lazy, ngettext
from valuess.meeting.group.decided import Decision, headline
from valuess.meeting.group.marks import attended, hosted
from valuess.meeting.group.notebook import line_of
from valuess.meeting.group.sheets import Sheet
from valuess.search.words import fold


def beside(item, user):
    """The notes and decisions of an item; for its hosts, the way to what they do."""
    runs = rank(user) >= PARTICIPANT and item.run_by(user)
    line = line_of(item, user)
    decisions = list(Decision.listed(item=item, all=runs).where(Decision.withdrawn.is_null()))
    if not (runs or line.writes or line.texts or decisions):
        return Markup()
    return Markup(
        part("meeting/_beside.html", item=item, runs=runs, line=line, decisions=decisions,
             lang=g.lang)
    )


def decision_of(argument):
    """The decision that a text cites, or None."""
    number = int(argument) if argument.isascii() and argument.isdigit() else 0
    return Decision.numbered(number) if 0 < number < 2**31 else None


def told(argument, working):
    """A decision as evidence; it is told of as long as it stands and its item is shown."""
    found = decision_of(argument)
    if found is None:
        return None
    title = _("Decision %(number)s", number=found.id)
    if found.withdrawn or not found.item.shown:
        gone = _("this decision no longer stands, or its item is hidden.")
        return evidence.Told(title, gone=gone)
    html = Markup(part("meeting/_evidence.html", decision=found, lang=g.lang))
    langs = tuple(lang for lang in LANGUAGES if found.words.get(lang))
    address = found.address(g.lang)
    return evidence.Told(title, html, langs, found.decided, str(found.item.title), address)


def citable(asked, lang, most):
    """Decisions whose words hold those asked for."""
    standing = Decision.listed(all=True).where(Decision.withdrawn.is_null())
    wanted = fold(asked).split()
    found = []
    for decision in standing:
        words = fold(" ".join([*decision.words.values(), *decision.finding.values()]))
        if decision.item.shown and all(word in words for word in wanted):
            title = _("Decision %(number)s", number=decision.id)
            said, spoken = headline(str(decision.words)), decision.words.language()
            found.append(evidence.Found(str(decision.id), title, spoken, said))
    return found[:most]


def embedded(argument, shown):
    """The embed {{ decision: 12 }}: a card of the decision, as it is when the page is shown."""
    found = decision_of(argument)
    if found is None or found.withdrawn or not found.item.shown:
        note = (
            _("There is no decision %(number)s that may be shown here.", number=argument)
            if shown.working
            else _("This decision no longer stands.")
        )
        return Markup(part("meeting/_no_evidence.html", note=note, working=shown.working))
    return Markup(part("meeting/_evidence.html", decision=found, lang=g.lang))


def mine():
    """What a person hosts at the meetings, and their certificates; for their own page."""
    meetings = chosen.followed() if rank(g.user) >= PARTICIPANT else []
    items = [item for meeting in meetings for item in hosted(meeting, g.user)]
    there = [meeting for meeting in meetings if attended(meeting, g.user)]
    if not (items or there):
        return None
    html = part("meeting/_hosting.html", hosted=items, there=there, lang=g.lang)
    return frame.Item(_("Your groups") if items else _("Attendance"), Markup(html))


def sheets_stand():
    """For the coordinator's desk: how many signature sheets are scanned and compared."""
    meeting = chosen.meeting()
    if meeting is None:
        return _("No meeting yet")
    made, done = Sheet.progress(meeting)
    return ngettext(
        "%(num)d sheet printed, %(done)s reconciled", "%(num)d sheets printed, %(done)s reconciled",
        made, done=done,
    )  # fmt: skip


markup.register_embed("decision", embedded)
evidence.register(evidence.Kind("decision", lazy("Decision of the meeting"), told, citable))
