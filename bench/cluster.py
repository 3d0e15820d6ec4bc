"""A PostgreSQL cluster of our own, without a network, gone afterwards."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg


def programs():
    """The folder of PostgreSQL's programs, the newest; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextlib.contextmanager
def cluster():
    """The URL of a running cluster; what it holds is not flushed to the disk."""
    folder = Path(tempfile.mkdtemp(prefix="valuess-postgresql-"))
    as_owner = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = folder / "data"
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [*as_owner, programs() / "initdb", "-D", data, "-U", "valuess", "-A", "trust",
         "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"], **run,
    )  # fmt: skip
    control = [*as_owner, programs() / "pg_ctl", "-D", data, "-w"]
    settings = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=200"
    subprocess.run([*control, "-l", folder / "log", "-o", settings, "start"], **run)
    yield f"postgresql://valuess@/postgres?host={folder}"
    subprocess.run([*control, "-m", "immediate", "stop"], **run)
    shutil.rmtree(folder)


def another(url, name):
    """The URL of a new, empty database of the cluster."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.replace("/postgres?", f"/{name}?")
