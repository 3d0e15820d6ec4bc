"""For coordinators: one item of the agenda, made, changed, cancelled."""

import secrets

from flask import abort, flash, g, redirect, request, url_for

from valuess.accounts.rules import Refused
from valuess.agenda import around, changing
from valuess.agenda.models import COUNTRIES, KINDS, Item
from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.htmx import render
from valuess.i18n import _
from valuess.meeting.organise import fields, handwriting, shaping
from valuess.meeting.organise.organising import meeting_or_404, version, zones
from valuess.meeting.views import bp

LISTS = ("spoken", "interpreted", "hosts")


def item_or_404(slug):
    return Item.at(slug, g.user) or abort(404)


def sent():
    """The form of an item as it was typed."""
    typed = request.form.to_dict()
    typed.update({name: request.form.getlist(name) for name in LISTS})
    return typed


def hosts_in(typed, errors):
    """(chosen, found): the accounts ticked, and those that fit the words typed to find more.

    One who fits alone counts as ticked; several, or nobody, is for the person to say: who has
    ticked one of them has said it, whatever still stands in the field.
    """
    chosen, words = shaping.people_numbered(typed["hosts"]), typed.get("host", "").strip()
    if not words:
        return chosen, []
    ticked, fitting = {account.id for account in chosen}, shaping.people_like(words)
    found = [account for account in fitting if account.id not in ticked]
    if "find" not in typed and len(found) < len(fitting):
        return chosen, []
    if len(found) == 1 and "find" not in typed:
        return chosen + found, []
    errors["host"] = _("Tick those you mean.") if found else _("Nobody here has such a name.")
    return chosen, found


def named(accounts):
    """Accounts as choices of a form: (number as text, name, address)."""
    return [(str(account.id), account.name, account.email) for account in accounts]


def item_page(typed, meeting, item=None, errors=None, hosts=(), found=(), now=None, status=200):
    """The form of an item; now: what somebody else wrote meanwhile."""
    page = render(
        "meeting/organise_item.html", typed=typed, meeting=meeting, item=item, now=now,
        errors=errors or {}, hosts=named(hosts), found=named(found), kinds=list(KINDS.items()),
        countries=list(COUNTRIES.items()), zones=zones(typed.get("zone"), typed.get("zone_end")),
        kept_by=shaping.kept_by(item) if item is not None else (),
        once=typed.get("once") or secrets.token_urlsafe(12),
    )  # fmt: skip
    return page, status


def saved(meeting, item=None):
    """Do what the form says, or give it back: with what is wrong, or what would happen."""
    typed = sent()
    values, errors = fields.item_of(typed, meeting)
    values["shown"] = bool(typed.get("shown"))
    hosts, found = hosts_in(typed, errors)
    if "find" in typed or "back" in typed or errors:
        wrong = errors if not {"find", "back"} & typed.keys() else {}
        return item_page(typed, meeting, item, wrong, hosts, found, status=422 if wrong else 200)
    if item is None:
        made = shaping.add_item(meeting, values, g.user, hosts, once=typed.get("once", ""))
        return gone_to(made)
    return changed(item, typed, values, hosts)


def changed(item, typed, values, hosts):
    """Change an item; when people hold seats in it, only once the consequences were seen."""
    try:
        if version() != item.version:
            raise changing.Changed(item)
        changes = shaping.differing(item, values)
        if shaping.moves(item, changes):
            foreseen = changing.foresee(item, changes)
            if typed.get("seen") != foreseen.mark():
                return foreseen_page(item, foreseen)
        made = shaping.reshape(item, values, version(), g.user, hosts)
        for words in around.reminders(made) if {"starts", "ends"} & changes.keys() else ():
            flash(words, "warning")
        return gone_to(made)
    except changing.Changed as error:
        current = error.item
        now = fields.item_typed(current)
        return item_page(typed, item.meeting, current, hosts=hosts, now=now, status=409)


def gone_to(item):
    flash(_("%(name)s: saved.", name=item.title), "done")
    return redirect(url_for("meeting.organise_agenda", key=item.meeting.key), 303)


def foreseen_page(item, foreseen, cancelling=False):
    """What would happen, with everything typed kept for the confirmation."""
    kept = [(name, value) for name, values in request.form.lists() for value in values
            if name not in ("csrf_token", "seen", "back")]  # fmt: skip
    return render(
        "meeting/organise_foreseen.html", item=item, foreseen=foreseen, kept=kept,
        seen=foreseen.mark(), cancelling=cancelling,
    )  # fmt: skip


@bp.route("/organise/<key>/items/new", methods=["GET", "POST"])
def organise_add(key):
    """An item that is not on the agenda yet."""
    meeting = meeting_or_404(key)
    if request.method == "POST":
        return saved(meeting)
    return item_page(fields.new_item_typed(meeting, asked_day()), meeting)


def asked_day():
    """The day that the link asked for, or None."""
    try:
        return handwriting.day_of(request.args.get("day", ""))
    except ValueError:
        return None


@bp.route("/organise/items/<slug>", methods=["GET", "POST"])
def organise_item(slug):
    """Change an item, in both languages."""
    item = item_or_404(slug)
    if request.method == "POST":
        return saved(item.meeting, item)
    hosts = shaping.hosts_of(item)
    return item_page(fields.item_typed(item), item.meeting, item, hosts=hosts)


@bp.post("/organise/items/<slug>/duplicate")
def organise_duplicate(slug):
    made = shaping.duplicate(item_or_404(slug), g.user, request.form.get("once", ""))
    flash(_("Here is the copy. It is hidden until you show it."), "done")
    return redirect(url_for("meeting.organise_item", slug=made.slug), 303)


@bp.post("/organise/items/<slug>/delete")
def organise_delete(slug):
    """Take an item off for good, while nobody ever had a seat in it."""
    item = item_or_404(slug)
    try:
        shaping.delete(item, g.user)
    except Refused as refused:
        typed = fields.item_typed(item)
        return item_page(typed, item.meeting, item, {"": refused.errors["item"]}, status=422)
    flash(_("%(name)s: deleted.", name=item.title), "done")
    return redirect(url_for("meeting.organise_agenda", key=item.meeting.key), 303)


@bp.post("/organise/items/<slug>/hide")
def organise_hide(slug):
    return gone_to(shaping.show(item_or_404(slug), g.user, shown=False))


@bp.post("/organise/items/<slug>/show")
def organise_show(slug):
    return gone_to(shaping.show(item_or_404(slug), g.user))


@bp.route("/organise/items/<slug>/cancel", methods=["GET", "POST"])
def organise_cancel(slug):
    """Cancel an item: first who loses what, then the words for them, then it is done."""
    item = item_or_404(slug)
    if item.cancelled:
        return gone_to(item)
    seated, waiting = changing.places(item)
    foreseen = changing.Consequences(losing=seated + waiting)
    if request.method == "GET" or request.form.get("seen") != foreseen.mark():
        return foreseen_page(item, foreseen, cancelling=True)
    said = {lang: fields.in_order(request.form.get(f"words_{lang}", "")[:2000], lang)
            for lang in LANGUAGES}  # fmt: skip
    return gone_to(changing.cancel(item, g.user, Label(said) if any(said.values()) else None))


@bp.post("/organise/items/<slug>/restore")
def organise_restore(slug):
    return gone_to(changing.restore(item_or_404(slug), g.user))
