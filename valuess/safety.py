"""What every answer carries, and what the portal says when something goes wrong."""

import errno

import psycopg
from flask import current_app, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from peewee import OperationalError, sqlite3
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException, SecurityError, ServiceUnavailable

from valuess.access import ACCESS, may
from valuess.htmx import render
from valuess.i18n import _, preferred

csrf = CSRFProtect()

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'"
)
PLAIN = "text/plain; charset=utf-8"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
VARY = ("Cookie", "Accept-Encoding", "HX-Request", "HX-Target")
FULL = (errno.ENOSPC, errno.EDQUOT)
NOT_KEPT = ("csrf_token", "password", "new_password", "current_password")


def typed():
    """What the person had written in the form that failed: (name, value) pairs."""
    try:
        return [
            (name, value)
            for name, values in request.form.lists()
            for value in values
            if name not in NOT_KEPT and value
        ]
    except HTTPException:
        return []


class DiskFull(HTTPException):
    code = 507
    description = "Insufficient Storage"


def from_database(error):
    """The answer to a database that could not do what was asked.

    SQLite ends a transaction itself when the disk is full, so that the rollback which
    follows fails too: the reason is then in the error before.
    """
    reasons = [error]
    while reasons[-1].__context__ is not None:
        reasons.append(reasons[-1].__context__)
    text = " ".join(str(reason).lower() for reason in reasons)
    if "full" in text or "no space" in text:
        return DiskFull()
    unavailable = ServiceUnavailable(retry_after=10)
    unavailable.read_only = "readonly" in text or "read-only" in text
    return unavailable


def from_elsewhere():
    """True when the form was sent by a page of another site: browsers name it in Origin."""
    origin = request.headers.get("Origin")
    own = (current_app.config["PUBLIC_URL"], f"{request.scheme}://{request.host}")
    return origin is not None and origin not in own


def page(error, kept=None):
    """An HTTP error as a page in the reader's language, with what they had typed.

    kept: (name, value) pairs to give back instead.
    """
    g.setdefault("lang", preferred())
    if request.view_args and request.view_args.get("lang"):
        g.lang = request.view_args["lang"]
    elif request.path[1:3] in current_app.extensions["catalogues"]:
        g.lang = request.path[1:3]
    g.setdefault("user", None)
    g.alternates = {}
    g.mishap = error
    if kept is None:
        kept = typed() if request.method == "POST" else []
    answer = current_app.make_response(
        render("errors/error.html", error=error, code=error.code, kept=kept)
    )
    answer.status_code = error.code
    answer.headers["Cache-Control"] = "no-store"
    if error.code in (429, 503):
        retry = getattr(error, "retry_after", None) or 10
        answer.headers["Retry-After"] = str(retry)
    return answer


def init_app(app):
    csrf.init_app(app)

    @app.after_request
    def guard(response):
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["PUBLIC_URL"].startswith("https://"):
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if "Vary" in response.headers:
            response.vary.update(VARY)
        else:
            response.headers["Vary"] = ", ".join(VARY)
        if request.endpoint == "static" and request.args.get("v"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif "Cache-Control" not in response.headers or request.endpoint == "static":
            signed_in = g.get("user") is not None
            response.headers["Cache-Control"] = "no-store" if signed_in else "private, no-cache"
        return response

    @app.errorhandler(SecurityError)
    def unknown_host(_error):
        """No page: its links would need the name that is not trusted."""
        g.lang = preferred()
        return _("This portal does not answer to this name."), 400, {"Content-Type": PLAIN}

    @app.errorhandler(HTTPException)
    def http(error):
        return error if error.code and error.code < 400 else page(error)

    @app.errorhandler(CSRFError)
    def forged(error):
        """A stale form of the reader's own comes back with its words; another site's does not."""
        if from_elsewhere():
            return page(error, kept=())
        level = ACCESS.get(request.endpoint)
        if g.get("user") is None and level is not None and not may(level):
            return app.extensions["ask_who"]()
        return page(error)

    @app.errorhandler(OperationalError)
    @app.errorhandler(sqlite3.OperationalError)
    @app.errorhandler(psycopg.OperationalError)
    @app.errorhandler(MaxConnectionsExceeded)
    def database(error):
        app.logger.warning("database: %s", error)
        return page(from_database(error))

    @app.errorhandler(OSError)
    def disk(error):
        if error.errno in FULL:
            return page(DiskFull())
        raise error
