"""Which meeting a page is about: the one of its address, `?meeting=2014`, else the one in front.

What is asked for is carried on by every link and form of such a page, so that an earlier
meeting can be finished while the next one is in front, and the next one be prepared.
"""

from datetime import timedelta

from flask import abort, has_request_context, request

from valuess.agenda.models import Meeting
from valuess.cache import until_commit
from valuess.db import now

LATELY = timedelta(days=60)  # for which a meeting that is over stays on one's own page
ROOMS = ("meeting", "visits", "travel")
ONE_THING = {"slug", "number", "key", "token"}  # addresses that say which meeting by themselves
ALSO = {"admin.index", "notes.index"}  # pages of other rooms that are about a meeting
OF_THE_FRONT = {"meeting.index", "meeting.now", "meeting.screen", "meeting.worker"}


def asked():
    """The key of the meeting that the address asks for, or ""."""
    return request.args.get("meeting", "")[:60] if has_request_context() else ""


def meeting():
    """The Meeting of this page, or None: none of this key, or none at all."""
    key = asked()
    return Meeting.get_or_none(Meeting.key == key) if key else Meeting.in_front()


def found():
    """As `meeting`; what is asked for and not there is a 404."""
    here = meeting()
    return abort(404) if here is None and asked() else here


def followed():
    """The meetings that concern people now: the one in front, then those not over, or lately."""
    front, since = Meeting.in_front(), now().date() - LATELY
    near = [each for each in others(front) if each.last >= since]
    return [front, *near] if front else near


def key_of(meeting):
    """What `?meeting=` is to say of it in a link: None of the one in front."""
    front = Meeting.in_front()
    return None if front is None or meeting.id == front.id else meeting.key


def others(present):
    """The meetings other than this one, the latest first. Kept until anything is committed."""
    every = until_commit(("meetings",), lambda: list(Meeting.listed()))
    return [each for each in every if present is None or each.id != present.id]


def carry(endpoint, values):
    """For app.url_defaults: links of a page on an asked-for meeting are on it, too."""
    key = asked()
    if not key or "meeting" in values or endpoint in OF_THE_FRONT or ONE_THING & values.keys():
        return
    if endpoint.partition(".")[0] in ROOMS or endpoint in ALSO:
        values["meeting"] = key
