"""What the front page, one's own page and the list for search engines say of the meeting."""

from flask import g, url_for
from markupsafe import Markup

from valuess.access import PARTICIPANT, rank
from valuess.agenda import chosen
from valuess.agenda.models import Meeting, Registration
from valuess.config import LANGUAGES
from valuess.db import now
from valuess.frame import Item
from valuess.htmx import part
from valuess.i18n import _
from valuess.meeting import reading


def on_now():
    """For the front page: before, the days and the first items; then what is on; then after."""
    meeting = Meeting.in_front()
    if meeting is None:
        return None
    present = reading.present(meeting, now())
    first = reading.agenda(meeting)[:3] if present.state == reading.BEFORE else []
    headings = {
        reading.BEFORE: _("The meeting is coming"),
        reading.DURING: _("The meeting: now and next"),
        reading.OVER: _("After the meeting"),
    }
    words = part("meeting/_front.html", lang=g.lang, meeting=meeting, present=present, first=first)
    return Item(headings[present.state], Markup(words))


def mine():
    """For one's own page: where one's registrations stand, and the first step."""
    if rank(g.user) < PARTICIPANT:
        return None
    rows = [(each, Registration.standing(each, g.user)) for each in chosen.followed()]
    parts = [
        part("meeting/_mine.html", lang=g.lang, meeting=meeting, row=row)
        for meeting, row in rows if row or meeting.open_to_register()
    ]  # fmt: skip
    return Item(_("The meeting"), Markup("").join(map(Markup, parts))) if parts else None


def addresses():
    """Of the agenda and each item on it, in every language."""
    meetings = list(Meeting.listed())
    front = Meeting.in_front()
    found = []
    for lang in LANGUAGES:
        for meeting in meetings:
            here = {} if meeting.id == front.id else {"key": meeting.key}
            found.append(url_for("meeting.of" if here else "meeting.index", lang=lang, **here))
            found += [
                url_for(item.endpoint, lang=lang, slug=item.slug)
                for item in reading.agenda(meeting)
            ]
    return found
