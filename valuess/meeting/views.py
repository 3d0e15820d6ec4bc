"""The agenda, for everyone: its pages, what is on now, one item, the calendars."""

from flask import Blueprint, abort, g, redirect, request, url_for

from valuess.agenda import around, chosen, desk
from valuess.agenda.models import Item, Meeting
from valuess.config import LANGUAGES
from valuess.htmx import render
from valuess.meeting import feeds, reading
from valuess.meeting.models import Note
from valuess.sharing import render_shared

bp = Blueprint("meeting", __name__, url_prefix="/<lang:lang>/meeting")
desk.furnish(bp)


def in_front_or_404():
    return Meeting.in_front() or abort(404)


@bp.get("/")
def index():
    """The agenda of the meeting in front."""
    meeting = Meeting.in_front()
    if meeting is None:
        return render("meeting/none.html")
    return agenda_page(meeting)


@bp.get("/of/<key>")
def of(key):
    """The agenda of another meeting."""
    return agenda_page(Meeting.get_or_none(Meeting.key == key) or abort(404))


def agenda_page(meeting):
    page = reading.page(meeting)
    key = (request.full_path, meeting.id, reading.line_of_now(page["days"]))
    return render_shared(key, "meeting/index.html", fragment="meeting/_items.html", **page)


@bp.get("/now")
def now():
    """What is on now, and next: for a phone."""
    meeting = in_front_or_404()
    present = reading.present(meeting, reading.moment(meeting))
    return render(
        "meeting/now.html", fragment="meeting/_now.html", meeting=meeting, present=present,
        left=reading.left([*present.on, *present.then]),
    )  # fmt: skip


@bp.get("/screen")
def screen():
    """The same for a screen in the foyer, in both languages at once."""
    meeting = in_front_or_404()
    present = reading.present(meeting, reading.moment(meeting))
    return render(
        "meeting/screen.html", fragment="meeting/_screen.html", meeting=meeting, present=present,
        sides=feeds.in_each_language("meeting/_side.html", meeting=meeting, present=present),
    )  # fmt: skip


@bp.get("/<slug>")
def show(slug):
    """One item of the agenda; a visit and a coach have their pages among the visits."""
    item = Item.at(slug, g.user) or abort(404)
    if item.endpoint != "meeting.show":
        return redirect(url_for(item.endpoint, slug=item.slug))
    elsewhere = around.page_of(item)
    if elsewhere:
        return redirect(elsewhere)
    return render(
        "meeting/show.html", item=item, hosts=reading.hosts(item), note=Note.of(item, g.user),
        panel=desk.panel(item, g.user),
    )  # fmt: skip


@bp.get("/<slug>.ics")
def ics(slug):
    """One item as a calendar file."""
    item = Item.at(slug, g.user) or abort(404)
    return feeds.answer(str(item.title), [item], f"{item.slug}.ics")


@bp.get("/meeting.ics")
def calendar():
    """The whole agenda as a calendar to subscribe to."""
    meeting = chosen.meeting() or abort(404)
    return feeds.answer(str(meeting.title), reading.agenda(meeting))


def feed():
    """The same at an address without a language: `?lang=`, else what the client asks for."""
    asked = request.args.get("lang")
    g.lang = asked if asked in LANGUAGES else g.lang
    answer = calendar()
    answer.vary.add("Accept-Language")
    return answer
