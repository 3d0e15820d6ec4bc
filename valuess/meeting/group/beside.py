"""What the meeting's room shows beside an item's page, and inside the guide's pages."""

from flask import g
from markupsafe import Markup

from valuess import frame, markup
from valuess.access import PARTICIPANT, rank
from valuess.agenda import chosen
from valuess.htmx import part
from valuess.i18n import _, ngettext
from valuess.meeting.group.decided import Decision
from valuess.meeting.group.marks import attended, hosted
from valuess.meeting.group.notebook import line_of
from valuess.meeting.group.sheets import Sheet


def beside(item, user):
    """The notes and decisions of an item; for its hosts, the way to what they do."""
    runs = rank(user) >= PARTICIPANT and item.run_by(user)
    line = line_of(item, user)
    decisions = list(Decision.listed(item=item, all=runs).where(Decision.withdrawn.is_null()))
    if not (runs or line.writes or line.texts or decisions):
        return Markup()
    return Markup(
        part("meeting/_beside.html", item=item, runs=runs, line=line, decisions=decisions)
    )


def evidence(argument, shown):
    """The embed {{ decision: 12 }}: a card of the decision, as it is when the page is shown."""
    number = int(argument) if argument.isascii() and argument.isdigit() else 0
    found = Decision.numbered(number) if 0 < number < 2**31 else None
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


markup.register_embed("decision", evidence)
