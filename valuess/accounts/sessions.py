"""Who is here: signing in, the person behind a request, signing out."""

from flask import current_app, flash, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from peewee import OperationalError, sqlite3

from valuess import limits
from valuess.accounts.cookies import Cookies
from valuess.accounts.models import Account, Session, digest, new_token
from valuess.accounts.rules import fits, hashed, hasher
from valuess.cache import until_commit
from valuess.db import db

MINUTES = 60
TRIES_EACH_EMAIL, TRIES_EACH_PEER, TRIES_WINDOW = 10, 60, 15 * MINUTES

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip

manager = LoginManager()
manager.session_protection = None  # a phone changes its address on every train
manager.anonymous_user = type(None)


def described(user_agent):
    """A browser and its system in two words, as far as they can be told."""
    names = [
        next((name for mark, name in known if mark in user_agent), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in names if name)


@manager.user_loader
def load(token):
    """The person whose session this is, or None: one query."""
    found = opened(token)
    if found is None:
        return None
    found.account.session = found
    return found.account


def opened(token):
    """The live session with this token. One that only reads may have it from what was kept."""
    if request.method in ("GET", "HEAD"):
        return until_commit(("session", token), lambda: Session.open(token))
    return Session.open(token)


def who():
    """Set g.user before anything asks; a request without a session cookie costs nothing."""
    g.user = None
    if request.endpoint == "static":
        return
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        g.user = current_user._get_current_object()
    if g.user is not None and g.user.session.stale():
        renew(g.user.session)


def renew(seen):
    """Note that a session is in use, and let its cookie last as long again."""
    try:
        seen.touch()
    except (OperationalError, sqlite3.OperationalError) as error:
        current_app.logger.warning("session not renewed: %s", error)  # reading goes on
        return
    session.modified = True


def enter(account):
    """Sign a person in, with a new session and a new cookie: nothing of the old one stays."""
    token = new_token()
    with db.atomic():
        if g.get("user"):
            g.user.session.delete_instance()
        made = Session.create(
            hash=digest(token), account=account, label=described(request.user_agent.string)
        )
    made.token, account.session = token, made
    renewed()
    session.permanent = True
    login_user(account, force=True)
    g.user = account


def leave():
    """Sign out: the session ends in the store too."""
    if g.user is not None:
        with db.atomic():
            g.user.session.delete_instance()
    logout_user()
    renewed()
    g.user = None


def renewed():
    """Nothing of the browser's session stays, its form token neither."""
    session.clear()
    g.pop("csrf_token", None)


def sign_in(email, password):
    """Sign in whoever has this address and password; the Account, or None.

    429 when it was tried too often. It takes as long whether the address is known or not.
    """
    limits.hit("sign-in from", limits.peer(), TRIES_EACH_PEER, TRIES_WINDOW)
    limits.hit("sign-in as", email, TRIES_EACH_EMAIL, TRIES_WINDOW)
    account = Account.with_email(email)
    if not fits(password, account.password_hash if account else None):
        return None
    with db.atomic():
        limits.forget("sign-in as", email)
        if hasher().check_needs_rehash(account.password_hash):
            Account.update(password_hash=hashed(password)).where(Account.id == account.id).execute()
        enter(account)
    return account


def say(message, category="done"):
    """A message for the next page."""
    flash(message, category)


def init_app(app):
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False  # renew() does, now and then
    app.session_interface = Cookies()
    manager.init_app(app, add_context_processor=False)
    # Before everything else: the answer to a bad form token, too, must know who asks.
    app.before_request_funcs.setdefault(None, []).insert(0, who)
