"""What may be wrong with an installation, in plain words.

Each check yields findings: well, a warning (works, but not as it should for a public
portal), or bad (something is broken or about to be).
"""

import shutil
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from peewee import PeeweeException, sqlite3

from valuess import db as store
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.i18n import _, ngettext
from valuess.mail import Mail

BACKPORTS = {(3, 44): 6, (3, 50): 7}
"""Patch level from which these older series have the WAL-reset fix (sqlite.org/wal.html)."""
LITTLE_SPACE = 500_000_000  # bytes
FIRST_DAY = 1767225600  # 1 January 2026: a clock before the software's own time is wrong


@dataclass
class Finding:
    """`level`: "well", "warning" or "bad"; `words`: one sentence."""

    level: str
    words: str

    @property
    def bad(self):
        return self.level == "bad"

    @property
    def mark(self):
        return {"well": "✓", "warning": "!", "bad": "✗"}[self.level]


def sound(version):
    """True when a SQLite version (a tuple of three) has no WAL-reset corruption bug."""
    if version < (3, 7, 0) or version >= (3, 51, 3):
        return True
    return version[2] >= BACKPORTS.get(version[:2], 1000)


def sqlite_library(app):
    version = sqlite3.sqlite_version
    if sound(sqlite3.sqlite_version_info):
        yield Finding("well", _("SQLite %(version)s is sound.", version=version))
    else:
        yield Finding(
            "bad",
            _("SQLite %(version)s can corrupt the database: run make install again.",
              version=version),
        )  # fmt: skip


def database(app):
    try:
        pending = store.pending()
        verdict = whole()
    except (PeeweeException, sqlite3.Error) as error:
        yield Finding("bad", _("The database does not answer: %(error)s", error=error))
        return
    if pending:
        yield Finding("bad", ngettext(
            "%(num)d migration is waiting: run make run, or flask upgrade.",
            "%(num)d migrations are waiting: run make run, or flask upgrade.", len(pending),
        ))  # fmt: skip
    else:
        yield Finding("well", _("The schema is the present one."))
    if verdict == "ok":
        yield Finding("well", _("The database is whole."))
    else:
        yield Finding(
            "bad", _("The database is damaged: restore a backup. (%(error)s)", error=verdict)
        )


def whole():
    """ "ok", or what SQLite finds wrong; PostgreSQL looks after itself."""
    if store.on_postgresql():
        db.execute_sql("SELECT 1")
        return "ok"
    return db.execute_sql("PRAGMA integrity_check(1)").fetchone()[0]


def disk(app):
    free = shutil.disk_usage(app.instance_path).free
    level = "well" if free > LITTLE_SPACE else "bad"
    yield Finding(level, _("Free disk space: %(n)s MB.", n=free // 1_000_000))


def secrecy(app):
    """Only the portal's own account may read its secrets and its database."""
    exposed = [
        path.name
        for path in (*Path(app.instance_path).glob("*.sqlite3"),
                     Path(app.instance_path) / "secret_key",
                     Path(app.instance_path) / "config.py")
        if path.exists() and path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH)
    ]  # fmt: skip
    open_folder = Path(app.instance_path).stat().st_mode & stat.S_IXOTH
    if exposed and open_folder:
        names = ", ".join(sorted(exposed))
        words = _("Anyone on this machine can read %(names)s: run chmod 700 %(folder)s",
                  names=names, folder=app.instance_path)  # fmt: skip
        yield Finding("bad", words)
    else:
        yield Finding("well", _("The database and the secrets are readable by their owner only."))


def addresses(app):
    if not app.config["PUBLIC_URL"].startswith("https://"):
        yield Finding("warning", _("PUBLIC_URL is not https: fine on one’s own machine only."))
    if not app.config["MAIL_URL"]:
        yield Finding("warning", _("MAIL_URL is not set: mails wait in the outbox."))


def outbox(app):
    if store.pending():
        return
    waiting, failed = (Mail.listed(state).count() for state in ("waiting", "failed"))
    if waiting:
        words = ngettext(
            "%(num)d mail waits to be sent.", "%(num)d mails wait to be sent.", waiting
        )
        yield Finding("warning", words)
    if failed:
        words = ngettext(
            "%(num)d mail could not be sent.", "%(num)d mails could not be sent.", failed
        )
        yield Finding("warning", words)


def catalogues(app):
    folder = app.extensions["root"] / "translations"
    for lang in LANGUAGES:
        source = folder / lang / "LC_MESSAGES" / "messages.po"
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            yield Finding(
                "bad", _("The words of %(lang)s are not compiled: run make install.", lang=lang)
            )


def clock(app):
    if time.time() < FIRST_DAY:
        yield Finding("bad", _("The clock of this machine is wrong."))


CHECKS = [sqlite_library, database, disk, secrecy, addresses, outbox, catalogues, clock]


def register(check):
    """Have a room's own check made after the database's: findings, given the application."""
    if check not in CHECKS:
        CHECKS.insert(CHECKS.index(database) + 1, check)


def examine(app):
    """Every finding, in the language being spoken."""
    for check in CHECKS:
        yield from check(app)
