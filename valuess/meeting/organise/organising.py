"""For coordinators: the meetings, and the working table of an agenda."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.agenda import chosen, times
from valuess.agenda.models import Item, Meeting, Registration
from valuess.htmx import render
from valuess.i18n import _, ngettext
from valuess.meeting.organise import fields, handwriting, shaping, table
from valuess.meeting.views import bp


def meeting_or_404(key):
    return Meeting.get_or_none(Meeting.key == key) or abort(404)


def version():
    """The version that a form was opened at."""
    raw = request.form.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1


def zones(*more):
    """Time zones to choose from: those of the programme by name, then Europe's, then
    those of France overseas, then others."""
    known = list(times.ZONES) + sorted(handwriting.EUROPE - set(times.ZONES))
    known += handwriting.OVERSEAS
    known += sorted(zone for zone in set(more) if zone and zone not in known)
    return [(zone, zone_name(zone)) for zone in known]


def zone_name(zone):
    if zone in times.ZONES:
        return f"{times.ZONES[zone]} · {zone}"
    return zone


def words():
    """How the meeting stands, for the coordinator's desk."""
    meeting = chosen.meeting()
    if meeting is None:
        return _("No meeting yet.")
    items = Item.of(meeting, all=True).count()
    people = Registration.listed(meeting).count()
    return ", ".join((
        ngettext("%(num)d item on the agenda", "%(num)d items on the agenda", items),
        ngettext("%(num)d person registered", "%(num)d people registered", people),
    ))  # fmt: skip


@bp.get("/organise/")
def organise():
    """The agenda of the meeting; the list of meetings while there is none."""
    meeting = chosen.meeting()
    if meeting is None:
        return redirect(url_for("meeting.organise_meetings"))
    return redirect(url_for("meeting.organise_agenda", key=meeting.key))


@bp.get("/organise/meetings")
def organise_meetings():
    return render("meeting/organise_meetings.html", meetings=list(Meeting.listed()))


@bp.get("/organise/<key>/")
def organise_agenda(key):
    """The working table of an agenda, by day."""
    meeting = meeting_or_404(key)
    days = table.of(meeting)
    wrong = sum(line.faulty for _day, lines in days for line in lines)
    return render("meeting/organise.html", meeting=meeting, days=days, wrong=wrong)


def meeting_page(typed, meeting=None, errors=None, now=None, status=200):
    """The form of a meeting; now: what somebody else wrote meanwhile."""
    page = render(
        "meeting/organise_meeting.html", typed=typed, meeting=meeting, errors=errors or {},
        now=now, zones=zones(typed.get("zone")),
    )  # fmt: skip
    return page, status


def described(meeting=None):
    """Write down what the form says of a meeting, or give it back with what is wrong."""
    typed = request.form.to_dict()
    values, errors = fields.meeting_of(typed)
    if errors:
        return meeting_page(typed, meeting, errors, status=422)
    try:
        made = shaping.describe_meeting(values, g.user, meeting, version())
    except shaping.Changed as error:
        now = fields.meeting_typed(error.now)
        return meeting_page(typed, error.now, now=now, status=409)
    flash(_("%(name)s: saved.", name=made.title), "done")
    return redirect(url_for("meeting.organise_agenda", key=made.key), 303)


@bp.route("/organise/new", methods=["GET", "POST"])
def organise_new():
    """A meeting that is not there yet."""
    typed = {"zone": "Europe/London", "choice": "seats"}
    return described() if request.method == "POST" else meeting_page(typed)


@bp.route("/organise/<key>/settings", methods=["GET", "POST"])
def organise_meeting(key):
    """What a meeting is, in both languages; its days, and how people come to it."""
    meeting = meeting_or_404(key)
    if request.method == "POST":
        return described(meeting)
    return meeting_page(fields.meeting_typed(meeting), meeting)
