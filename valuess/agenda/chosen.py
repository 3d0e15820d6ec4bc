"""Which meeting a page is about: the one of its address, `?meeting=2014`, else the one in front.

What is asked for is carried on by every link and form of such a page, so that an earlier
meeting can be finished while the next one is in front, and the next one be prepared.
"""

from flask import has_request_context, request

from valuess.agenda.models import Meeting
from valuess.cache import until_commit

ROOMS = ("meeting", "visits", "travel")
ONE_THING = {"slug", "number", "key", "token"}  # addresses that say which meeting by themselves
OF_THE_FRONT = {"meeting.index", "meeting.now", "meeting.screen", "meeting.calendar",
                "meeting.feed", "meeting.worker"}  # fmt: skip


def asked():
    """The key of the meeting that the address asks for, or ""."""
    return request.args.get("meeting", "")[:60] if has_request_context() else ""


def meeting():
    """The Meeting of this page, or None: none of this key, or none at all."""
    key = asked()
    return Meeting.get_or_none(Meeting.key == key) if key else Meeting.in_front()


def others(present):
    """The meetings other than this one, the latest first. Kept until anything is committed."""
    every = until_commit(("meetings",), lambda: list(Meeting.listed()))
    return [each for each in every if present is None or each.id != present.id]


def carry(endpoint, values):
    """For app.url_defaults: links of a page on an asked-for meeting are on it, too."""
    key = asked()
    if not key or "meeting" in values or endpoint in OF_THE_FRONT or ONE_THING & values.keys():
        return
    if endpoint.partition(".")[0] in ROOMS:
        values["meeting"] = key
