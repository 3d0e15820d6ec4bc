"""A backup holds all that was answered before it began; a restore gives it back exactly."""

import json
import shutil
import subprocess
import threading
import time
import zipfile
from pathlib import Path

import pytest
from peewee import sqlite3

from valuess import backup
from valuess import db as store
from valuess.audit import Entry, note
from valuess.db import db


def dumped(app):
    """The whole database as text."""
    if not store.on_postgresql():
        reading = sqlite3.connect(db.obj.database)
        try:
            return contents(reading)
        finally:
            reading.close()
    url = app.config["DATABASE_URL"]
    text = subprocess.run(
        [shutil.which("pg_dump"), "--no-owner", "--dbname", url], check=True, capture_output=True
    ).stdout.decode()
    random_keys = ("\\restrict", "\\unrestrict")
    return [line for line in text.splitlines() if not line.startswith(random_keys)]


def contents(connection):
    """Every definition and every row of a SQLite database, index tables of the search too."""
    objects = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name")
    kept = list(objects)
    for kind, name, _sql in list(kept):
        if kind == "table":
            kept += [(name, *row) for row in connection.execute(f'SELECT * FROM "{name}"')]
    return kept


def fill(app):
    (Path(app.instance_path) / "config.py").write_text("MAIL_FROM = 'portal@demo.example'\n")
    for number in range(50):
        note("page saved", about=f"guide:{number}", words=f"évaluation « {number} » ’")


def test_a_restore_gives_back_every_byte(app, tmp_path):
    fill(app)
    before = dumped(app)
    backup.make(tmp_path / "kept.zip", app)
    note("something else")
    Entry.delete().where(Entry.about == "guide:3").execute()
    config = Path(app.instance_path) / "config.py"
    config.write_text("MAIL_FROM = 'other@demo.example'\n")
    after = dumped(app)
    assert after != before
    db.close()
    aside = backup.restore(tmp_path / "kept.zip", app)
    assert dumped(app) == before
    assert config.read_text() == "MAIL_FROM = 'portal@demo.example'\n"
    replaced = Path(app.instance_path) / f"config.py.{aside.stem}"
    assert replaced.read_text() == "MAIL_FROM = 'other@demo.example'\n"
    assert aside.stat().st_size > 0
    if not store.on_postgresql():
        kept = sqlite3.connect(aside)
        assert contents(kept) == after
        kept.close()


def test_the_portal_writes_on_after_a_restore(app, tmp_path):
    fill(app)
    backup.make(tmp_path / "kept.zip", app)
    db.close()
    backup.restore(tmp_path / "kept.zip", app)
    note("after")
    assert Entry.latest().get().act == "after"
    assert Entry.select().count() == 51


def test_a_backup_under_writers_has_all_that_was_acknowledged(app, tmp_path):
    acknowledged, stop, errors = [], threading.Event(), []

    def write(name):
        try:
            with app.app_context():
                for number in range(100_000):
                    if stop.is_set():
                        return
                    with db.atomic():
                        note("written", about=f"{name}:{number}")
                        note("written", about=f"{name}:{number}:twin")
                    acknowledged.append(f"{name}:{number}")
        except Exception as error:
            errors.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for writer in writers:
        writer.start()
    wait_until(lambda: len(acknowledged) > 60)
    before = set(acknowledged)
    backup.make(tmp_path / "kept.zip", app)
    reached = len(acknowledged)
    wait_until(lambda: len(acknowledged) > reached + 20)  # writers went on
    stop.set()
    for writer in writers:
        writer.join()
    assert errors == []
    db.close()
    backup.restore(tmp_path / "kept.zip", app)
    held = {entry.about for entry in Entry.select()}
    assert before <= held
    assert {name for name in held if not name.endswith(":twin")} == {
        name.removesuffix(":twin") for name in held if name.endswith(":twin")
    }
    assert len(held) < 2 * len(acknowledged)


def wait_until(reached):
    end = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_what_is_inside_and_who_may_read_it(app, tmp_path):
    fill(app)
    (Path(app.instance_path) / "secret_key").write_text("k" * 64)
    (Path(app.instance_path) / "demo").touch()
    manifest = backup.make(tmp_path / "kept.zip", app)
    name = "database.dump" if store.on_postgresql() else "database.sqlite3"
    assert list(manifest["members"]) == [name, "demo", "secret_key", "config.py"]
    assert (tmp_path / "kept.zip").stat().st_mode & 0o777 == 0o600
    without = backup.make(tmp_path / "open.zip", app, secrets=False)
    assert list(without["members"]) == [name, "demo"]
    assert sorted(p.name for p in tmp_path.glob("*.part")) == []


def tampered(source, target, change):
    """A copy of a backup with its members changed by `change(name, data)`."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            name, data = change(name, old.read(name))
            new.writestr(name, data)


def manifest_with(**values):
    def change(name, data):
        if name == "manifest.json":
            data = json.dumps({**json.loads(data), **values})
        return name, data

    return change


def spoiled(name, data):
    return name, data[:-1] + bytes([data[-1] ^ 1]) if name.startswith("database") else data


def outside(name, data):
    if name == "manifest.json":
        return name, data.replace(b'"config.py"', b'"../config.py"')
    return name.replace("config.py", "../config.py"), data


@pytest.mark.parametrize(
    "change,said",
    [
        (spoiled, "The backup is damaged"),
        (manifest_with(schema=["0001_initial", "9999_later"]), "newer release (9999_later)"),
        (manifest_with(format=2), "not a whole backup"),
        (manifest_with(members={}), "not a whole backup"),
        (outside, "another kind of database"),
    ],
)
def test_a_doubtful_backup_is_refused_and_nothing_is_touched(app, tmp_path, change, said):
    fill(app)
    backup.make(tmp_path / "kept.zip", app)
    tampered(tmp_path / "kept.zip", tmp_path / "bad.zip", change)
    before = dumped(app)
    with pytest.raises(backup.BackupError) as refused:
        backup.restore(tmp_path / "bad.zip", app)
    assert said in str(refused.value)
    assert dumped(app) == before


def test_half_a_file_is_no_backup(app, tmp_path):
    backup.make(tmp_path / "kept.zip", app)
    data = (tmp_path / "kept.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(data[: len(data) // 2])
    with pytest.raises(backup.BackupError, match="not a whole backup"):
        backup.restore(tmp_path / "half.zip", app)


def test_a_running_portal_is_not_pulled_from_under_its_readers(app, tmp_path, database):
    if database == "postgresql":
        return  # there, restoring is one transaction, whoever reads
    backup.make(tmp_path / "kept.zip", app)
    portal = sqlite3.connect(db.obj.database)
    portal.execute("SELECT count(*) FROM audit").fetchone()
    with pytest.raises(backup.BackupError, match="The portal is running"):
        backup.restore(tmp_path / "kept.zip", app)
    portal.close()
