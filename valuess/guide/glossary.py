"""The glossary, for everyone; partners propose terms and accept those of others."""

from flask import abort, flash, g, redirect, request, url_for
from markupsafe import Markup

from valuess import frame
from valuess.config import LANGUAGES
from valuess.guide.views import bp
from valuess.htmx import part, render
from valuess.i18n import _
from valuess.writing.models import sees_working
from valuess.writing.terms import LIMITS, Term, Wrong

MOST = 10  # terms that others propose, on one's own page
FIELDS = [f"{name}_{lang}" for name in LIMITS for lang in LANGUAGES]


@bp.get("/glossary")
def glossary():
    """The terms of both languages, sorted in the reader's, and the way to them from the other."""
    writes = sees_working("guide")
    return render(
        "guide/glossary.html", terms=Term.sorted_in(g.lang, proposed=writes), writes=writes,
        user_id=g.user and g.user.id,
        others={lang: Term.sorted_in(lang) for lang in LANGUAGES if lang != g.lang},
    )  # fmt: skip


@bp.route("/glossary/propose", methods=["GET", "POST"])
def propose():
    """Propose a term: `?fr=` and `?en=` fill in its words."""
    if request.method == "GET":
        asked = {f"words_{lang}": request.args.get(lang, "")[:120] for lang in LANGUAGES}
        return render("guide/propose.html", values=asked, errors={})
    values = {name: " ".join(request.form.get(name, "").split(" ")).strip() for name in FIELDS}
    values["keep"] = "keep" in request.form
    try:
        Term.propose(values, g.user)
    except Wrong as wrong:
        return render("guide/propose.html", values=values, errors=wrong.errors), 422
    flash(_("Proposed. Another partner can accept it now."), "success")
    return redirect(url_for(".glossary"), 303)


def mine():
    """The terms that others propose, on a partner's own page; None when none waits."""
    offered = Term.offered(g.user) if sees_working("guide") else ()
    if not offered:
        return None
    words = part("guide/_offered.html", terms=offered[:MOST], more=len(offered) - MOST, lang=g.lang)
    return frame.Item(_("Glossary: terms to accept or decline"), Markup(words))


@bp.post("/glossary/<key>/accept")
def accept(key):
    """Take another partner's proposal into the glossary."""
    term = Term.waiting(key) or abort(404)
    if term.accept(g.user):
        flash(_("The term is in the glossary."), "success")
    else:
        flash(_("Somebody else than who proposed a term accepts it."), "warning")
    return redirect(url_for(".glossary"), 303)


@bp.post("/glossary/<key>/decline")
def decline(key):
    """Let a proposal go."""
    term = Term.waiting(key) or abort(404)
    term.decline(g.user)
    flash(_("The proposal is gone."), "success")
    return redirect(url_for(".glossary"), 303)
