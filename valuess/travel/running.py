"""The coordinator's side: everyone's requests, deciding, the rules, the budget, the exports."""

from flask import abort, flash, g, redirect, request, url_for

from valuess import sheets
from valuess.accounts.models import Organisation
from valuess.htmx import render
from valuess.i18n import _
from valuess.travel import budget, deciding, exports, forms, settings, states
from valuess.travel.claiming import line_or_404
from valuess.travel.models import TravelRequest
from valuess.travel.settings import Changed, TravelEnvelope, TravelSetting
from valuess.travel.views import back_to, bp, collided, found, meeting_or_404, page


def decided_by_me(number):
    """The request, for a coordinator who is not its owner."""
    support = found(number)
    return support if support.role_of(g.user) == states.COORDINATOR else abort(404)


@bp.get("/all")
def all():
    """Every request of the meeting, by state, partner and currency."""
    meeting = meeting_or_404()
    chosen = {"state": request.args.get("state", ""), "payer": forms.number("payer"),
              "currency": request.args.get("currency", "")}  # fmt: skip
    return render(
        "travel/all.html", fragment="travel/_rows.html", meeting=meeting, chosen=chosen,
        requests=list(TravelRequest.listed(meeting, **chosen)), names=states.STATES,
        payers=list(Organisation.partners()), setting=TravelSetting.of(meeting),
    )  # fmt: skip


@bp.get("/budget")
def budget_page():
    """What is asked, approved, claimed, accepted and paid, by partner and currency."""
    meeting = meeting_or_404()
    setting = TravelSetting.of(meeting)
    rows = budget.rows(meeting)
    return render(
        "travel/budget.html", meeting=meeting, rows=rows, setting=setting,
        indicative=budget.indicative(rows, setting), measures=budget.MEASURES,
        by_state=budget.by_state(meeting), names=states.STATES,
    )  # fmt: skip


def rules_page(meeting, setting, opened, errors=None, now=None, status=200):
    typed = request.form if request.method == "POST" else None
    words = render(
        "travel/rules.html", meeting=meeting, setting=setting, typed=typed, now=now,
        opened=opened, errors=errors or {}, organisations=list(Organisation.partners()),
        envelopes=TravelEnvelope.fields(meeting),
    )  # fmt: skip
    return words, status


@bp.route("/rules", methods=["GET", "POST"])
def rules():
    """The words, currencies, indicative rates and envelopes of the meeting's support."""
    meeting = meeting_or_404()
    setting = TravelSetting.of(meeting)
    if request.method == "GET":
        return rules_page(meeting, setting, setting.version)
    values, envelopes, errors = forms.rules(list(Organisation.partners()))
    opened = forms.number("opened")
    if errors:
        return rules_page(meeting, setting, opened, errors, status=422)
    try:
        settings.rule(meeting, values, envelopes, opened, g.user)
    except Changed as changed:
        return rules_page(meeting, changed.now, changed.now.version, None, changed.now, 409)
    flash(_("Saved."), "done")
    return redirect(url_for("travel.rules"), 303)


@bp.post("/<int:number>/decide/<act>")
def decide(number, act):
    """Approve, refuse, send back, withdraw or give back the approval, check, pay."""
    support = decided_by_me(number)
    read = DECISIONS.get(act) or abort(404)
    verb, values, errors = read(support)
    if errors:
        return page(support, errors, 422, at=act)
    try:
        verb(support, g.user, *values, forms.carried())
    except Changed as changed:
        return collided(changed, act)
    except deciding.Unfit as unfit:
        return page(found(number), unfit.errors, 422, at=act)
    return back_to(support, _("Noted."))


def approving(support):
    amount, conditions, errors = forms.approval()
    return deciding.approve, (amount, conditions), errors


def amending(support):
    amount, conditions, errors = forms.approval()
    reason = forms.reason_of(errors, needed=True)

    def amend(support, by, amount, conditions, form):
        deciding.approve(support, by, amount, conditions, form, reason)

    return amend, (amount, conditions), errors


def with_reason(verb):
    def read(support):
        errors = {}
        reason = forms.reason_of(errors, needed=True)
        return verb, (reason,), errors

    return read


def paying(support):
    values, errors = forms.payment(support)
    return deciding.pay, (values, forms.proofs(errors)), errors


DECISIONS = {
    "approve": approving,
    "amend": amending,
    "refuse": with_reason(deciding.refuse),
    "return": with_reason(deciding.send_back),
    "revoke": with_reason(deciding.revoke),
    "reinstate": with_reason(deciding.reinstate),
    "check": lambda support: (deciding.check, (), {}),
    "pay": paying,
}
"""{act: (request) -> (verb, values, errors)}: what each form says."""


@bp.post("/<int:number>/line/<int:line>/judge")
def judge(number, line):
    """Accept a line, whole or in part, or refuse it."""
    support = decided_by_me(number)
    known = line_or_404(support, line)
    verdict, accepted, reason, errors = forms.verdict(known)
    if errors:
        return page(support, errors, 422, at=f"line-{line}")
    try:
        deciding.judge(support, g.user, known, verdict, accepted, reason, forms.carried())
    except Changed as changed:
        return collided(changed, "judge line")
    return redirect(f"{support.address}#line-{line}", 303)


def download(content, name, mime):
    return content, {
        "Content-Type": mime,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }


@bp.get("/export/<name>.csv")
def export_csv(name):
    """One of the tables as CSV: requests, lines, payments, budget."""
    make = exports.TABLES.get(name) or abort(404)
    heads, rows = make(meeting_or_404())
    return download(sheets.to_csv(heads, rows), f"travel-{name}.csv", sheets.CSV_TYPE)


@bp.get("/export.xlsx")
def export_xlsx():
    """All the tables as one workbook."""
    book = sheets.to_xlsx(exports.workbook(meeting_or_404()))
    return download(book, "travel.xlsx", sheets.XLSX_TYPE)
