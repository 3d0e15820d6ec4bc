"""My request for travel support: the rules, asking, following, sending the claim."""

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from werkzeug.http import dump_options_header

from valuess.accounts.models import Organisation
from valuess.agenda import chosen
from valuess.htmx import render
from valuess.i18n import _
from valuess.travel import asking, claims, forms, states
from valuess.travel.models import MEANS, TravelFile, TravelRequest
from valuess.travel.settings import Changed, TravelSetting

bp = Blueprint("travel", __name__, url_prefix="/<lang:lang>/travel", cli_group=None)
SAID = {
    "withdraw": lambda: _("Your request is withdrawn."),
    "travel": lambda: _("Noted: you have travelled. Write down each expense with its evidence."),
    "claim": lambda: _("Your claim is sent. A coordinator checks it now."),
}


def meeting_or_404():
    return chosen.meeting() or abort(404)


def found(number):
    """The request, for its owner and coordinators; for others it does not exist."""
    return TravelRequest.visible(number, g.user) or abort(404)


def own(number):
    """The request, for its owner alone."""
    support = found(number)
    return support if support.role_of(g.user) == states.OWNER else abort(404)


def page(support, errors=None, status=200, **more):
    """A request as it stands, with the acts that are open to whoever looks."""
    role = support.role_of(g.user)
    steps = support.steps()
    words = render(
        "travel/show.html", support=support, role=role, steps=steps, errors=errors or {},
        acts=states.open_acts(role, support.state), missing=claims.missing(support),
        stage=states.stage(support.state), way=states.WAY, names=states.STATES, form=request.form,
        setting=TravelSetting.of(support.meeting), key=forms.new_key(), means=MEANS,
        mine=role == states.OWNER, turns=states.COORDINATORS_TURN,
        **{"conflict": None, "at": "", **more},
    )  # fmt: skip
    return words, status


def collided(changed, wanted):
    """409: what the other person did, beside what was wanted here."""
    present = found(changed.now.id)
    return page(present, status=409, conflict=present.steps()[-1], wanted=wanted)


@bp.get("/")
def index():
    """The rules, and one's own requests."""
    meeting = chosen.meeting()
    requests = list(TravelRequest.mine(g.user, meeting)) if meeting else []
    return render(
        "travel/index.html", meeting=meeting, requests=requests,
        setting=TravelSetting.of(meeting) if meeting else None,
        living=bool(meeting and asking.living(g.user, meeting)),
    )  # fmt: skip


def ask_page(setting, values, errors=None, support=None, now=None, status=200, key=""):
    return (
        render(
            "travel/ask.html", setting=setting, values=values, errors=errors or {}, now=now,
            support=support, means=MEANS, payers=list(Organisation.partners()),
            key=key or forms.new_key(),
        ),
        status,
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
def new():
    """Ask for support."""
    meeting = meeting_or_404()
    setting = TravelSetting.of(meeting)
    if request.method == "GET":
        present = asking.living(g.user, meeting)
        return redirect(present.address, 303) if present else ask_page(setting, {})
    values, errors = forms.support(setting.currencies)
    if errors:
        return ask_page(setting, request.form, errors, status=422, key=request.form.get("key"))
    form = forms.carried()
    form.key = form.key or forms.new_key()
    support, _new = asking.ask(meeting, g.user, values | forms.newcomer(meeting), form)
    flash(_("Your request is sent. You are told by mail once it is decided."), "done")
    return redirect(support.address, 303)


@bp.get("/<int:number>")
def show(number):
    """A request, for its owner and for coordinators."""
    return page(found(number))


@bp.route("/<int:number>/change", methods=["GET", "POST"])
def change(number):
    """Correct a request that is not approved yet."""
    support = own(number)
    setting = TravelSetting.of(support.meeting)
    if request.method == "GET":
        may = states.after(states.OWNER, "change", support.state)
        known = support.__data__ | {"payer": support.payer_id}
        return ask_page(setting, known, support=support) if may else redirect(support.address, 303)
    values, errors = forms.support(setting.currencies)
    if errors:
        return ask_page(setting, request.form, errors, support, status=422)
    try:
        asking.change(support, g.user, values, forms.carried())
    except Changed as changed:
        return ask_page(setting, request.form, None, changed.now, now=changed.now, status=409)
    flash(_("Your request is sent again."), "done")
    return redirect(support.address, 303)


@bp.post("/<int:number>/act/<act>")
def act(number, act):
    """What the owner does without another form: withdraw, travel, claim."""
    support = own(number)
    verbs = {"withdraw": asking.withdraw, "travel": asking.travel, "claim": claims.send}
    verb = verbs.get(act) or abort(404)
    try:
        verb(support, g.user, forms.carried())
    except Changed as changed:
        return collided(changed, act)
    except claims.Unready as unready:
        return page(support, {"": unready.missing[0]}, 422)
    flash(SAID[act](), "done")
    return redirect(support.address, 303)


@bp.get("/<int:number>/file/<int:file>/<path:name>")
def evidence(number, file, name):
    """A piece of evidence, for the owner of the request and for coordinators."""
    kept = TravelFile.visible(found(number), file, name) or abort(404)
    how = "inline" if kept.is_picture else "attachment"
    return kept.bytes(), {
        "Content-Type": kept.mime,
        "Content-Disposition": dump_options_header(how, {"filename": kept.name}),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }


def back_to(support, said):
    flash(said, "done")
    return redirect(url_for("travel.show", number=support.id), 303)
