"""The front page, search, one's own page, and what machines ask for."""

from flask import Blueprint, current_app, g, redirect, request, url_for

from valuess import frame, search
from valuess.access import ACCESS, may, rank
from valuess.home import models
from valuess.htmx import render
from valuess.i18n import preferred
from valuess.programme.models import steps, words
from valuess.writing.forms import number
from valuess.writing.kinds import kinds

bp = Blueprint("home", __name__)
PAGE = 20
LAST_PAGE = 50


@bp.get("/")
def root():
    """To the front page in the reader's language."""
    lang = g.user.lang if g.user else preferred()
    answer = redirect(url_for("home.index", lang=lang))
    answer.vary.add("Accept-Language")
    return answer


@bp.get("/<lang:lang>/")
def index():
    """The programme, its steps and where each stands, what is on, what to read."""
    items = [item for item in (make() for make in frame.front) if item]
    return render(
        "home/index.html", words=words(), steps=steps(), items=items,
        latest=models.latest(), partners=models.partners(),
    )  # fmt: skip


@bp.get("/<lang:lang>/search", endpoint="search")
def find():
    """Everything the reader may see that says what they look for."""
    q = request.args.get("q", "").strip()
    turned = min(max(number("page", 1), 1), LAST_PAGE) - 1
    results = search.find(q, g.lang, rank(g.user), limit=PAGE, offset=turned * PAGE)
    return render(
        "home/search.html", fragment="home/_results.html", q=q, results=results,
        number=turned + 1, pages=min(-(-results.total // PAGE), LAST_PAGE),
        first=turned * PAGE + 1,
    )  # fmt: skip


@bp.get("/<lang:lang>/my/")
def my():
    """What the person on the page has begun, wrote lately, and may decide."""
    mine = [name for name in kinds if may(ACCESS[f"{name}.publish"])]
    items = [item for item in (make() for make in frame.mine) if item]
    return render(
        "home/my.html", drafts=models.drafts(g.user), wrote=list(models.written_by(g.user)),
        waiting=list(models.waiting(mine)) if mine else [], writes=bool(mine),
        items=items,
    )  # fmt: skip


@bp.get("/healthz")
def healthz():
    """200 when the database answers, else 503."""
    well = models.database_answers()
    return ("ok\n" if well else "the database does not answer\n"), 200 if well else 503, {
        "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store",
    }  # fmt: skip


@bp.get("/robots.txt")
def robots():
    """What crawlers need not read, and where the list of pages is."""
    words = render("home/robots.txt", public=current_app.config["PUBLIC_URL"])
    return words, {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/sitemap.xml")
def sitemap():
    """Every published page."""
    rooms = [address for give in frame.addresses for address in give()]
    words = render(
        "home/sitemap.xml", addresses=[*models.published(), *rooms],
        public=current_app.config["PUBLIC_URL"],
    )  # fmt: skip
    return words, {"Content-Type": "application/xml; charset=utf-8"}
