"""A person's own addresses: what they follow, how often they hear, and how that stops."""

from flask import Blueprint, abort, flash, g, redirect, request, url_for

from valuess.htmx import render
from valuess.i18n import _
from valuess.safety import csrf
from valuess.writing.kinds import kinds
from valuess.writing.talk import digest as digests
from valuess.writing.talk import following
from valuess.writing.talk.following import ALL, BELOW, DAILY, NEVER, PAGE, WEEKLY
from valuess.writing.talk.views import found

bp = Blueprint("following", __name__, url_prefix="/<lang:lang>/following")


@bp.post("/digest")
def digest():
    """Say how often one hears of what one follows."""
    every = request.form.get("every")
    if every not in (DAILY, WEEKLY, NEVER):
        abort(400)
    following.set_digest(g.user, every)
    flash(_("Saved."), "success")
    return redirect(url_for("accounts.index", _anchor="digest"), 303)


@bp.post("/<int:number>/stop")
def stop(number):
    """Follow something no longer."""
    following.stop(g.user, number) or abort(404)
    flash(_("You no longer follow it."), "success")
    return redirect(url_for("home.my"), 303)


@bp.route("/stop/<token>", methods=["GET", "POST"])
@csrf.exempt
def stop_digest(token):
    """The link of a digest: asks, then stops them. Mail programs post to it by themselves.

    Who holds the link may stop the mails, signed in or not; so no other proof is asked for.
    """
    account = digests.of_token(token) or abort(404)
    if request.method == "POST":
        following.set_digest(account, NEVER)
    return render("writing/digest_stop.html", done=request.method == "POST", token=token)


def follow(kind, slug):
    """Choose what to follow: this page, it with all below it, or all of its kind."""
    text, _pairs = found(kind, slug)
    g.alternates = {
        lang: there.removesuffix("/discussion") + "/follow" for lang, there in g.alternates.items()
    }
    if request.method == "GET":
        here = [following.at(g.user, kind, number) for number in (text.document_id, None)]
        return render("writing/follow.html", text=text, kind=kinds[kind], here=here)
    what = request.form.get("what")
    if what not in (PAGE, ALL) and (what != BELOW or kinds[kind].below is None):
        abort(400)
    following.follow(g.user, kind, text.document_id, what)
    flash(_("You follow it now. What happens reaches you by mail."), "success")
    return redirect(url_for(".show", slug=text.slug), 303)
