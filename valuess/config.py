"""Settings: defaults here; the environment, then instance/config.py, override them.

README.md lists each setting for the person who runs the portal.
"""

import os
import secrets
from pathlib import Path

LANGUAGES = {"fr": "Français", "en": "English"}
TIMEZONES = {"fr": "Europe/Paris", "en": "Europe/London"}

DEFAULTS = {
    "DATABASE_URL": "",
    "PUBLIC_URL": "http://127.0.0.1:8000",
    "TRUSTED_HOSTS": None,
    "TRUSTED_PROXIES": 0,
    "MAIL_URL": "",
    "MAIL_FROM": "valuess@localhost",
    "DEMO": False,
    # A page is at most 64,000 characters; a form somewhat larger is still read,
    # so that what was typed can be given back with the message that says so.
    "MAX_FORM_MEMORY_SIZE": 4_000_000,
    "MAX_CONTENT_LENGTH": 24_000_000,
    "MAX_UPLOAD": 10_000_000,
    "SESSION_COOKIE_NAME": "valuess",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 30,
    "WTF_CSRF_TIME_LIMIT": None,
    "BABEL_DEFAULT_LOCALE": "en",
    "BABEL_DEFAULT_TIMEZONE": "UTC",
}

FROM_ENVIRONMENT = ("DATABASE_URL", "PUBLIC_URL", "MAIL_URL", "MAIL_FROM", "SECRET_KEY",
                    "TRUSTED_PROXIES")  # fmt: skip


def instance_path():
    """The folder of the database and the secrets: VALUESS_INSTANCE, or instance/."""
    given = os.environ.get("VALUESS_INSTANCE")
    return Path(given).resolve() if given else Path(__file__).resolve().parent.parent / "instance"


def load(app, overrides=None):
    """Fill app.config, and make the instance folder and its secret key if they are new."""
    app.config.from_mapping(DEFAULTS)
    for name in FROM_ENVIRONMENT:
        if os.environ.get(name):
            app.config[name] = os.environ[name]
    if os.environ.get("TRUSTED_HOSTS"):
        app.config["TRUSTED_HOSTS"] = os.environ["TRUSTED_HOSTS"].replace(",", " ").split()
    folder = Path(app.instance_path)
    folder.mkdir(parents=True, exist_ok=True)
    app.config.from_pyfile(folder / "config.py", silent=True)
    if os.environ.get("VALUESS_DEMO") or (folder / "demo").exists():
        app.config["DEMO"] = True
    app.config.from_mapping(overrides or {})
    app.config["SECRET_KEY"] = app.config.get("SECRET_KEY") or secret_key(folder)
    settle(app, app.config["PUBLIC_URL"])


def settle(app, public):
    """What follows from the portal's own address; once more when `serve` has found another."""
    app.config["PUBLIC_URL"] = public = public.rstrip("/")
    app.config["SESSION_COOKIE_SECURE"] = public.startswith("https://")
    given = app.config.setdefault("GIVEN_HOSTS", app.config["TRUSTED_HOSTS"])
    own = ["localhost", "127.0.0.1", "[::1]", host_of(public)]
    app.config["TRUSTED_HOSTS"] = own if given is None else given


def host_of(url):
    """The host name of a URL, without port: 'https://a.example:8/x' → 'a.example'."""
    rest = url.split("://", 1)[-1].split("/", 1)[0]
    return rest if rest.endswith("]") else rest.rsplit(":", 1)[0]


def secret_key(folder):
    """The key kept in the instance folder, made on first start, readable by its owner only."""
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()
