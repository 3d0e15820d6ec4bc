"""Decisions of groups: to read, to record, to revise; each at an address that stays."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.access import COORDINATOR, PARTICIPANT, may, rank
from valuess.agenda import chosen
from valuess.agenda.models import Item
from valuess.htmx import render
from valuess.i18n import _
from valuess.meeting.group import decided
from valuess.meeting.group.comers import run_item
from valuess.meeting.group.decided import STANCES, Changed, Decision
from valuess.meeting.views import bp
from valuess.writing.forms import new_token, number


@bp.get("/decisions")
def decisions():
    """Every decision of a meeting that stands, of one stance or one group where it is asked."""
    stance, group = request.args.get("stance", ""), request.args.get("group", "")
    meeting = chosen.found()
    rows = list(Decision.listed(stance, meeting=meeting))
    groups = {row.item.slug: str(row.item.title) for row in Decision.listed(meeting=meeting)}
    shown = [row for row in rows if group in ("", row.item.slug)]
    return render(
        "meeting/decisions.html", fragment="meeting/_decisions.html", decisions=shown,
        stance=stance, group=group, stances=STANCES, groups=groups, item=None, runs=False,
        meeting=meeting,
    )  # fmt: skip


@bp.get("/<slug>/decisions")
def item_decisions(slug):
    """What an item's group decided; for its hosts, what they may do with it."""
    item = Item.at(slug, g.user) or abort(404)
    runs = may(PARTICIPANT) and item.run_by(g.user)
    rows = [row for row in Decision.listed(item=item, all=True) if runs or not row.withdrawn]
    return render("meeting/decisions.html", decisions=rows, item=item, runs=runs, stances=STANCES)


@bp.get("/decisions/<int:number>")
def decision(number):
    """One decision, what it said before, and where it stands."""
    here = readable(number)
    runs = may(PARTICIPANT) and here.item.run_by(g.user)
    return render(
        "meeting/decision.html", decision=here, history=list(here.history()), runs=runs,
    )  # fmt: skip


def readable(number):
    """The decision of this number when its item may be seen; or 404."""
    here = Decision.numbered(number)
    if here is None or Item.at(here.item.slug, g.user) is None:
        abort(404)
    return here


def run_decision(number):
    """The same for who may change it: the hosts of its item, and coordinators; or 404."""
    here = readable(number)
    if not (here.item.run_by(g.user) or rank(g.user) >= COORDINATOR):
        abort(404)
    return here


@bp.route("/<slug>/decisions/new", methods=["GET", "POST"])
def new_decision(slug):
    """Record a decision of an item's group."""
    item = run_item(slug)
    if request.method == "GET":
        return form(item, None, decided.blank(item))
    fields, values, errors = decided.sent(request.form)
    token = request.form.get("token", "")
    if errors or not 8 <= len(token) <= 64:
        return form(item, None, fields, errors), 422
    made = Decision.record(item, values, token, g.user)
    flash(_("Decision %(number)s is recorded.", number=made.id), "success")
    return redirect(made.address(), 303)


@bp.route("/decisions/<int:number>/edit", methods=["GET", "POST"])
def edit_decision(number):
    """Revise a decision; what it said before stays in its history."""
    here = run_decision(number)
    if request.method == "GET":
        return form(here.item, here, decided.as_fields(here))
    fields, values, errors = decided.sent(request.form)
    if errors:
        return form(here.item, here, fields, errors), 422
    try:
        here.revise(values, opened(), g.user)
    except Changed as changed:
        return form(here.item, here, fields, now=changed.now), 409
    flash(_("Saved."), "success")
    return redirect(here.address(), 303)


def opened():
    """The version that the form had shown."""
    return number("opened")


def form(item, here, fields, errors=None, now=None):
    """The form filled in; now: the decision as somebody else has revised it meanwhile."""
    version = now.version if now else request.form.get("opened") or (here and here.version)
    return render(
        "meeting/decide.html", item=item, decision=here, fields=fields, errors=errors or {},
        now=now and decided.as_fields(now), opened=version, stances=STANCES,
        token=request.form.get("token") or new_token(),
    )  # fmt: skip


@bp.post("/decisions/<int:number>/withdraw")
def withdraw_decision(number):
    """Take a decision back; its address says so."""
    here = run_decision(number)
    here.withdraw(g.user)
    flash(_("Decision %(number)s is withdrawn.", number=here.id), "success")
    return redirect(here.address(), 303)


@bp.post("/decisions/<int:number>/reinstate")
def reinstate_decision(number):
    """Let a withdrawn decision stand again."""
    here = run_decision(number)
    here.reinstate(g.user)
    flash(_("Decision %(number)s stands again.", number=here.id), "success")
    return redirect(url_for(".decision", number=here.id), 303)
