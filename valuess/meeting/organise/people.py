"""For coordinators: who comes to a meeting, and their seats."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.accounts.rules import Refused
from valuess.agenda import seats, times
from valuess.agenda.models import COUNTRIES, WAITING, Item, Need, Seat
from valuess.config import LANGUAGES
from valuess.htmx import render
from valuess.i18n import _
from valuess.meeting.organise import registered
from valuess.meeting.organise.organising import meeting_or_404
from valuess.meeting.views import bp


def people_page(meeting, errors=None, status=200):
    """The list, by what was asked, with its sums and the needs counted."""
    people = registered.listed(meeting, {})
    asked = request.args
    page = render(
        "meeting/organise_people.html", fragment="meeting/_organise_people.html",
        meeting=meeting, asked=asked, errors=errors or {}, countries=COUNTRIES,
        people=registered.listed(meeting, asked) if any(asked.values()) else people,
        sums=registered.summed_up(meeting, people), seats=registered.seat_counts(meeting),
        needs=registered.needs(meeting), days_of=registered.days_of, languages_spoken=LANGUAGES,
        day_choices=[(day.isoformat(), times.weekday(day)) for day in meeting.days],
    )  # fmt: skip
    return page, status


def person_or_404(key, number):
    meeting = meeting_or_404(key)
    return meeting, registered.of(meeting, number) or abort(404)


def person_page(meeting, registration, error="", status=200):
    account = registration.account
    held = list(Seat.held(account, meeting))
    page = render(
        "meeting/organise_person.html", meeting=meeting, registration=registration, held=held,
        error=error, need=Need.get_or_none(Need.registration == registration),
        items=registered.open_items(meeting, account), countries=COUNTRIES, waiting=WAITING,
        days_of=registered.days_of, free_words=registered.free_words,
    )  # fmt: skip
    return page, status


def here(key, number):
    return redirect(url_for("meeting.organise_person", key=key, number=number), 303)


def item_sent(meeting):
    """The item that a form names, in this meeting."""
    raw = request.form.get("item", "")
    known = raw.isascii() and raw.isdigit() and len(raw) < 10
    return known and Item.get_or_none(Item.id == int(raw), Item.meeting == meeting)


@bp.get("/organise/<key>/people")
def organise_people(key):
    return people_page(meeting_or_404(key))


@bp.post("/organise/<key>/people")
def organise_enrol(key):
    """Register someone by the address of their account."""
    meeting = meeting_or_404(key)
    try:
        made = registered.enrol(meeting, request.form.get("email", ""), g.user)
    except Refused as refused:
        return people_page(meeting, refused.errors, 422)
    flash(_("%(name)s is registered.", name=made.account.name), "done")
    return here(key, made.account_id)


@bp.get("/organise/<key>/people/<int:number>")
def organise_person(key, number):
    return person_page(*person_or_404(key, number))


@bp.post("/organise/<key>/people/<int:number>/seat")
def organise_seat(key, number):
    """Seat someone by hand; the ledger decides as for anyone."""
    meeting, registration = person_or_404(key, number)
    item = item_sent(meeting)
    if not item:
        return person_page(meeting, registration, _("Choose what they take part in."), 422)
    outcome = seats.take(item, registration.account, by=g.user)
    if outcome.refused:
        return person_page(meeting, registration, registered.why(outcome), 422)
    flash(_("They have a seat: %(title)s.", title=item.title) if outcome.seat.state != WAITING
          else _("They are on the waiting list: %(title)s.", title=item.title), "done")  # fmt: skip
    return here(key, number)


@bp.post("/organise/<key>/people/<int:number>/unseat")
def organise_unseat(key, number):
    """Take a seat away; they are told, and whoever waits moves up."""
    meeting, registration = person_or_404(key, number)
    item = item_sent(meeting)
    if item:
        seats.remove(item, registration.account, by=g.user)
        flash(_("The seat is taken away: %(title)s.", title=item.title), "done")
    return here(key, number)


@bp.post("/organise/<key>/people/<int:number>/withdraw")
def organise_withdraw(key, number):
    """Take someone off the list, with all their seats."""
    _meeting, registration = person_or_404(key, number)
    registered.withdraw(registration, g.user)
    flash(_("%(name)s is no longer registered.", name=registration.account.name), "done")
    return redirect(url_for("meeting.organise_people", key=key), 303)
