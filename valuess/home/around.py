"""What the frame of every page asks for: where things are, what was just said, who is here."""

from flask import current_app, g, get_flashed_messages, url_for

from valuess import sharing
from valuess.access import COORDINATOR, rank
from valuess.cache import until_commit
from valuess.i18n import language
from valuess.programme.models import Page

ENDPOINTS = {
    "front": "home.index",
    "my": "home.my",
    "sign_in": "accounts.sign_in",
    "sign_out": "accounts.sign_out",
    "account": "accounts.index",
}
RUNNING = {
    "admin": "admin.index",
    "people": "admin.people",
    "organisations": "admin.organisations",
    "audit": "admin.audit",
    "outbox": "admin.outbox",
}


class Messages:
    """The messages for this person: taken only by the page that shows them.

    A fragment has the same values as a page and shows no messages: it must not use
    them up.
    """

    def __iter__(self):
        return iter(get_flashed_messages(with_categories=True))


def addresses(endpoints):
    """{name: address} for those of the endpoints that there are."""
    known = current_app.view_functions
    return {name: url_for(where) for name, where in endpoints.items() if where in known}


def links(runs):
    """Where the frame leads; `runs`: with what only coordinators are led to."""
    pages = Page.known()
    about = pages.get("about-this-portal")
    told = {
        "about": pages["programme"].url if "programme" in pages else url_for("programme.index"),
        "partners": pages["partners"].url if "partners" in pages else None,
        "accessibility": about and about.url + passage(about, "accessib"),
    }
    return {**addresses(ENDPOINTS), **told, **(addresses(RUNNING) if runs else {})}


def passage(line, beginning):
    """The #id of the passage of a page whose heading begins so; "" where there is none."""
    marks = (mark for _level, mark, words in line.headings if words.lower().startswith(beginning))
    return next((f"#{mark}" for mark in marks), "")


def surroundings():
    runs = rank(g.get("user")) >= COORDINATOR
    return {
        "links": until_commit(("links", language(), runs), lambda: links(runs)),
        "search_url": until_commit(("search url", language()), lambda: url_for("home.search")),
        "messages": Messages(),
        "user": sharing.person(),
    }
