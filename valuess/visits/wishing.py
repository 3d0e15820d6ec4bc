"""Wishes, by everyone; the allocation, by the coordinator."""

from flask import abort, flash, g, redirect, request, url_for

from valuess import jobs
from valuess.accounts.models import Account
from valuess.agenda import chosen
from valuess.agenda.allotting import Overfull
from valuess.agenda.models import Item, Registration
from valuess.htmx import render
from valuess.i18n import _
from valuess.visits import allocating, forms, outcome, wishes
from valuess.visits.allocating import APPLIED, COMMAND, Refused
from valuess.visits.views import bp
from valuess.visits.wishes import Allocation, Pin, Wish

BY_WISHES = "wishes"
PAGE = 50


def meeting_of_wishes():
    """The meeting, where visits are given out by wishes; or 404."""
    meeting = chosen.meeting()
    return meeting if meeting and meeting.choice == BY_WISHES else abort(404)


@bp.route("/wishes", methods=["GET", "POST"], endpoint="wishes")
def my_wishes():
    """Rank the visits of each time slot."""
    meeting = meeting_of_wishes()
    slots = [(slot, wishes.ranks_in(slot)) for slot in wishes.slots(wishes.visits_of(meeting))]
    registered = Registration.standing(meeting, g.user) is not None
    if request.method == "GET":
        return wishes_form(meeting, slots, known(meeting, slots), registered)
    ranked, typed, errors = forms.wishes(slots)
    if errors or not registered:
        return wishes_form(meeting, slots, typed, registered, errors), 422
    count = wishes.wish(g.user, meeting, ranked)
    flash(_("Your wishes are saved.") if count else _("You have no wish now."), "success")
    return redirect(url_for(".wishes"), 303)


def known(meeting, slots):
    """The fields of the form for the wishes kept."""
    ranks = Wish.of(g.user, meeting)
    return {
        f"wish-{n}-{ranks[item.id]}": item.slug
        for n, (slot, _most) in enumerate(slots, 1) for item in slot if item.id in ranks
    }  # fmt: skip


def wishes_form(meeting, slots, fields, registered, errors=None):
    shown = [
        {"items": slot, "ranks": ranks, "open": wishes.open_now(slot), "until": wishes.closes(slot)}
        for slot, ranks in slots
    ]  # fmt: skip
    return render("visits/wishes.html", meeting=meeting, slots=shown, fields=fields,
                  registered=registered, errors=errors or {})  # fmt: skip


@bp.get("/allocation")
def allocation():
    """Where the allocation stands, and its result before it is applied."""
    meeting = chosen.meeting()
    if meeting is None or meeting.choice != BY_WISHES:
        return render("visits/by_seats.html", meeting=meeting)
    run = Allocation.latest(meeting)
    visits = wishes.visits_of(meeting)
    name = request.args.get("name", "").strip()[:80]
    page = request.args.get("page", "1")
    page = max(1, int(page)) if page.isdigit() and len(page) < 6 else 1
    return render(
        "visits/allocation.html", fragment="visits/_progress.html", run=run, meeting=meeting,
        visits=visits, alive=bool(run and jobs.alive(run)), name=name,
        wishing=len({person for person, _item, _rank in Wish.all_of(meeting)}),
        pins=outcome.pins(meeting), slots=len(wishes.slots(visits)),
        result=outcome.shown(run, visits, name, page, PAGE) if run and run.result else None,
        people=outcome.wishers(meeting), untold=allocating.untold(run) if run else 0,
        telling=bool(run) and allocating.telling_now(run),
    )  # fmt: skip


@bp.post("/allocation/run")
def run():
    """Begin the allocation, in a process of its own."""
    meeting = meeting_of_wishes()
    try:
        jobs.launch(COMMAND, allocating.begin(meeting, g.user))
    except Refused as refused:
        return sorry(refused)
    return redirect(url_for(".allocation"), 303)


@bp.post("/allocation/apply", endpoint="apply")
def apply_result():
    """Seat everyone as the result says, then write to them."""
    run = number_of_run()
    try:
        jobs.launch(COMMAND, allocating.apply(run, g.user))
    except Refused as refused:
        return sorry(refused)
    except Overfull as error:
        title = error.item.title
        flash(_("“%(title)s” has fewer seats than that: run it again.", title=title), "error")
        return redirect(url_for(".allocation"), 303)
    flash(_("Applied: the seats are given, and everyone is written to."), "success")
    return redirect(url_for(".allocation"), 303)


@bp.post("/allocation/tell")
def tell():
    """Write to those who were not written to when the process was stopped."""
    run = number_of_run()
    if allocating.untold(run):
        jobs.launch(COMMAND, run)
    return redirect(url_for(".allocation"), 303)


@bp.route("/allocation/back", methods=["GET", "POST"])
def take_back():
    """Take an applied result back: first who loses a seat, then it is done."""
    run = Allocation.latest(meeting_of_wishes())
    if run is None or run.state != APPLIED:
        return redirect(url_for(".allocation"), 303)
    foreseen, kept = allocating.undoing(run)
    if request.method == "GET" or request.form.get("seen") != foreseen.mark():
        visits = outcome.undone(foreseen, kept, wishes.visits_of(run.meeting))
        return render("visits/take_back.html", run=run, foreseen=foreseen, kept=kept, visits=visits)
    jobs.launch(COMMAND, allocating.take_back(run, g.user))
    flash(_("Taken back: the seats are free, and everyone concerned is written to."), "success")
    return redirect(url_for(".allocation"), 303)


@bp.post("/allocation/drop")
def drop_result():
    """Forget the result."""
    allocating.drop(number_of_run(), g.user)
    return redirect(url_for(".allocation"), 303)


@bp.post("/allocation/pin")
def pin():
    """Give a visit to someone beforehand: fields `person`, `visit` (its slug); `pull` undoes it."""
    meeting = meeting_of_wishes()
    person = request.form.get("person", "")
    account = Account.get_or_none(Account.id == int(person[:9])) if person.isdigit() else None
    item = Item.get_or_none(Item.slug == request.form.get("visit", ""), Item.meeting == meeting)
    if account is None or item is None:
        flash(_("Choose someone and a visit."), "error")
    elif request.form.get("pull"):
        Pin.pull(account, item, g.user)
    else:
        Pin.put(account, item, g.user)
    return redirect(url_for(".allocation"), 303)


def number_of_run():
    """The run named by the form's field `run`, of the meeting in front; or 404."""
    number = request.form.get("run", "")
    run = Allocation.latest(meeting_of_wishes())
    return run if run and number == str(run.id) else abort(404)


def sorry(refused):
    flash(outcome.why_not(refused), "error")
    return redirect(url_for(".allocation"), 303)
