"""A page that everyone of one rank sees alike, made once, with holes for what is one's own.

A signed-in person's page differs from another's of the same rank by a name and by the
tokens of its forms. So the page is rendered with marks in those places, kept until
anything is committed, and the marks are filled in for each person. Nothing personal is
in what is kept.
"""

import secrets

from flask import g, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from valuess.access import rank
from valuess.cache import until_commit
from valuess.htmx import chosen, render

# Not to be guessed, so that no text of a page can hold them.
NAME, TOKEN = (f"{secrets.token_hex(12)}-{part}" for part in ("name", "token"))


class Anyone:
    """The person on a page that is being made for all of their rank."""

    name = Markup(NAME)

    def __init__(self, role):
        self.role = role


def person():
    """Who the frame of the page speaks of: the person, or anyone while a shared page is made."""
    user = g.get("user")
    return Anyone(user.role) if user and g.get("for_all") else user


def token():
    """The token of a form, or the mark where each person's own will stand."""
    return TOKEN if g.get("for_all") else own_token()


def own_token():
    """The signed token of this session: it holds for hours, one made a minute ago too."""
    secret = session.get("csrf_token")
    return until_commit(("token", secret), generate_csrf) if secret else generate_csrf()


def render_shared(key, page, fragment=None, **context):
    """The page for the person who asks, made once for all of their rank and language.

    key: what distinguishes the page from others; `context` must depend on nothing else,
    and on nobody. A waiting message is one's own: then the page is made for one.
    """
    page = chosen(page, fragment)
    if g.user is None or session.get("_flashes"):
        return render(page, **context)
    made = until_commit(("page", page, g.lang, rank(g.user), *key), lambda: for_all(page, context))
    return made.replace(TOKEN, own_token()).replace(NAME, str(escape(g.user.name)))


def for_all(page, context):
    g.for_all = True
    try:
        return render(page, **context)
    finally:
        g.for_all = False


def init_app(app):
    app.jinja_env.globals["csrf_token"] = token
    app.context_processor(lambda: {"csrf_token": token})  # after that of Flask-WTF, in its place
