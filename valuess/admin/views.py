"""The coordinator's desk, the audit trail and the outbox."""

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for

from valuess import frame
from valuess.accounts.models import Account, Invitation
from valuess.admin.acts import in_words
from valuess.agenda.models import Item
from valuess.audit import Entry
from valuess.htmx import render
from valuess.i18n import _
from valuess.mail import Mail

bp = Blueprint("admin", __name__, url_prefix="/<lang:lang>/admin")
PAGE = 50


def number(name, default=None):
    raw = request.args.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else default


@bp.get("/")
def index():
    return render(
        "admin/index.html",
        people=Account.listed().count(),
        invited=Invitation.waiting().count(),
        waiting=Mail.listed("waiting").count(),
        failed=Mail.listed("failed").count(),
        no_mail=not current_app.config["MAIL_URL"],
        running=frame.running,
    )


@bp.get("/audit")
def audit():
    """Who did what, 50 at a time, the latest first."""
    act = request.args.get("act", "")
    entries = list(Entry.latest(act, number("before")).limit(PAGE + 1))
    shown = entries[:PAGE]
    names = Account.names({e.account for e in shown if e.account} | about(shown, "account"))
    return render(
        "admin/audit.html", entries=shown, act=act, names=names, in_words=in_words,
        titles=Item.titles(about(shown, "item")),
        acts=[("", _("Every act"))] + [(a, in_words(a)) for a in Entry.acts()],
        older=shown[-1].id if len(entries) > PAGE else None,
    )  # fmt: skip


def about(entries, kind):
    """The numbers of what these acts were about, of one kind."""
    parts = (entry.about.partition(":") for entry in entries)
    return {int(rest) for said, _colon, rest in parts if said == kind and rest.isdigit()}


@bp.get("/outbox")
def outbox():
    """What waits, what was sent, what failed."""
    state = request.args.get("state", "")
    here = max(1, number("page", 1))
    mails = Mail.listed(state)
    return render(
        "admin/outbox.html", mails=list(mails.paginate(here, PAGE)), state=state, here=here,
        pages=-(-mails.count() // PAGE), no_mail=not current_app.config["MAIL_URL"],
    )  # fmt: skip


@bp.post("/outbox/<int:number>/retry")
def retry(number):
    mail = Mail.get_or_none(Mail.id == number, Mail.sent.is_null(), Mail.to != "")
    if mail is None:
        abort(404)
    mail.retry()
    flash(_("The mail will be tried again now."), "done")
    return redirect(url_for(".outbox"), 303)
