"""Everything of a portal in one file, and back again.

A backup is a ZIP readable by its owner only: the database, attachments included, as it
was at one moment whatever is being written meanwhile, but for prepared files, which are
made again when somebody asks; the mark of a demonstration;
unless refused, the secret key and config.py; and manifest.json with the SHA-256 of each.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from flask import current_app
from peewee import sqlite3
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from valuess import db as store
from valuess.db import db
from valuess.i18n import _

FORMAT = 1
MARK = "demo"
SECRETS = ("secret_key", "config.py")
LEFT_OUT = ("prepared_piece", "prepared_file")  # tables whose rows must not outlive their day


class BackupError(Exception):
    """What went wrong, in words for the person at the keyboard."""


def make(target, app, secrets=True):
    """Write a backup to the path `target`, whole or not at all; its manifest."""
    target = Path(target)
    beside = target.with_name(target.name + ".part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder,
            os.fdopen(descriptor, "wb") as file,
        ):
            database = snapshot(Path(folder), app)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                manifest = fill(archive, database, app, secrets)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
    return manifest


def fill(archive, database, app, secrets):
    """Put the database file and what belongs to it into the archive; the manifest."""
    instance = Path(app.instance_path)
    members = {database.name: add(archive, database.name, database)}
    for name in (MARK, *SECRETS) if secrets else (MARK,):
        if (instance / name).is_file():
            members[name] = add(archive, name, instance / name)
    manifest = {
        "format": FORMAT,
        "made": store.now().isoformat(timespec="seconds") + "Z",
        "schema": applied(),
        "members": members,
    }
    archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    return manifest


def add(archive, name, path):
    """Copy a file into the archive; its checksum and size in bytes."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as source, archive.open(name, "w", force_zip64=True) as copy:
        while block := source.read(1 << 20):
            digest.update(block)
            size += copy.write(block)
    return {"sha256": digest.hexdigest(), "bytes": size}


def applied():
    """The names of the migrations that this database has had."""
    return sorted(store.Runner(db.obj, directory=str(store.MIGRATIONS)).applied())


def snapshot(folder, app):
    """The database at one moment, as a file in `folder`: a SQLite file or a pg_dump."""
    if store.on_postgresql():
        return dump(folder / "database.dump", app.config["DATABASE_URL"])
    return copy(folder / "database.sqlite3")


def copy(target):
    """The SQLite database as one file without a log beside it.

    The backup is made in one step, that is inside one read transaction: writers
    go on in the WAL meanwhile, and none of it is in the copy.
    """
    source, made = sqlite3.connect(db.obj.database), sqlite3.connect(target)
    try:
        source.backup(made, pages=-1)
        made.execute("PRAGMA journal_mode = DELETE")
        made.execute("PRAGMA secure_delete = ON")
        there = {name for (name,) in made.execute("SELECT name FROM sqlite_master")}
        for name in LEFT_OUT:
            if name in there:
                made.execute(f"DELETE FROM {name}")
        made.commit()
    finally:
        source.close()
        made.close()
    return target


def program(name):
    found = shutil.which(name)
    if not found:
        raise BackupError(
            _("%(name)s is not installed: apt-get install postgresql-client", name=name)
        )
    return found


def run(command, url, **kwargs):
    """Run a PostgreSQL program; the password travels in the environment, not in `ps`."""
    parts = conninfo_to_dict(url)
    secret = {"PGPASSWORD": str(parts.pop("password"))} if "password" in parts else {}
    done = subprocess.run(
        [program(command[0]), *command[1:], "--dbname", make_conninfo(**parts)],
        env={**os.environ, **secret}, capture_output=True, text=True, **kwargs,
    )  # fmt: skip
    if done.returncode:
        raise BackupError(f"{command[0]}: {done.stderr.strip()}")


def dump(target, url):
    without = [f"--exclude-table-data={name}" for name in LEFT_OUT]
    run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", *without,
         "--file", target], url)  # fmt: skip
    return target


def keep_aside(app, why):
    """A copy of the database beside it, before something is done to it; its path."""
    kind = "dump" if store.on_postgresql() else "sqlite3"
    stamp = store.now().strftime("%Y%m%d-%H%M%S")
    aside = Path(app.instance_path) / f"{why}-{stamp}.{kind}"
    os.close(os.open(aside, os.O_WRONLY | os.O_CREAT, 0o600))
    if store.on_postgresql():
        return dump(aside, app.config["DATABASE_URL"])
    return copy(aside)


def restore(path, app):
    """Put a backup in the place of what is there; the path where the latter is kept.

    Nothing is touched before every checksum, and the schema, have been verified.
    """
    instance = Path(app.instance_path)
    with tempfile.TemporaryDirectory(dir=instance) as folder:
        members = unpack(path, Path(folder))
        database = next(m for m in members if m.name.startswith("database."))
        if store.on_postgresql():
            aside = keep_aside(app, "before-restore")
            load(database, app.config["DATABASE_URL"])
        else:
            aside = exchange(database)
        for member in members:
            if member != database:
                place(member, instance / member.relative_to(folder), aside.stem)
    return aside


def unpack(path, folder):
    """The verified members of a backup, extracted into `folder`."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            check(manifest, set(archive.namelist()))
            return [
                extract(archive, name, said, folder) for name, said in manifest["members"].items()
            ]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BackupError(_("This is not a whole backup: %(error)s", error=error)) from error


def check(manifest, names):
    """Refuse what this portal cannot take back."""
    members = manifest["members"]
    expected = "database.dump" if store.on_postgresql() else "database.sqlite3"
    if manifest["format"] != FORMAT or names != {*members, "manifest.json"}:
        raise BackupError(_("This is not a whole backup: its list and its content differ."))
    if expected not in members or not set(members) <= {expected, MARK, *SECRETS}:
        raise BackupError(_("This backup is of another kind of database than this portal’s."))
    known = {m.name for m in store.Runner(db.obj, directory=str(store.MIGRATIONS)).migrations()}
    newer = sorted(set(manifest["schema"]) - known)
    if newer:
        raise BackupError(
            _(
                "This backup comes from a newer release (%(names)s): upgrade first.",
                names=", ".join(newer),
            )
        )


def extract(archive, name, said, folder):
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, open(target, "xb", opener=private) as file:
        shutil.copyfileobj(source, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())
    with open(target, "rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != said["sha256"]:
            raise BackupError(_("The backup is damaged: %(name)s has changed.", name=name))
    return target


def private(path, flags):
    return os.open(path, flags, 0o600)


def exchange(database):
    """Put a SQLite file in the place of the present one; the path of the latter.

    Leaving WAL mode needs the file to oneself: it fails while a portal has it open.
    """
    present = Path(db.obj.database)
    db.close_all()
    current_app.extensions["watch"].close()
    alone = sqlite3.connect(present, timeout=1)
    try:
        alone.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise BackupError(_("The portal is running: stop it, then restore.")) from error
    finally:
        alone.close()
    stamp = store.now().strftime("%Y%m%d-%H%M%S")
    aside = present.with_name(f"before-restore-{stamp}.sqlite3")
    os.link(present, aside)
    os.replace(database, present)
    flush(present.parent)
    return aside


def load(database, url):
    """Replace every table by the dump's, in one transaction."""
    with tempfile.NamedTemporaryFile("w+", suffix=".sql") as script:
        drops = "".join(f'DROP TABLE IF EXISTS "{name}" CASCADE;\n' for name in db.get_tables())
        db.close_all()
        done = subprocess.run(
            [program("pg_restore"), "--clean", "--if-exists", "--no-owner", "--no-privileges",
             "--file=-", database],
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise BackupError(done.stderr.strip())
        script.write("SET lock_timeout = '10s';\n" + drops + done.stdout)
        script.flush()
        run(["psql", "--no-psqlrc", "--quiet", "--single-transaction",
             "--set=ON_ERROR_STOP=1", "--file", script.name], url)  # fmt: skip


def place(member, target, mark):
    """Move a restored file to its place; one that differs there is kept under another name."""
    if target.exists():
        if target.read_bytes() == member.read_bytes():
            return
        os.link(target, target.with_name(f"{target.name}.{mark}"))
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(member, target)
    flush(target.parent)


def flush(folder):
    """Make the names in a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
