"""What every test shares: both databases, people of each role, a browser with its token.

Each test that touches the store runs on SQLite and on PostgreSQL. A migrated
SQLite file is made once and copied for each test; the PostgreSQL cluster is started
once for each worker, and its tables are emptied between tests.
"""

import contextlib
import contextvars
import gc
import shutil
import socket

import psycopg
import pytest
from aiosmtpd.controller import Controller
from babel.support import Translations
from itsdangerous import URLSafeTimedSerializer
from jinja2 import BytecodeCache
from werkzeug.routing import Rule

from bench.cluster import cluster, programs
from tests.mail.box import Box
from valuess import create_app
from valuess import db as store
from valuess.accounts.models import Account, Session, digest, new_token
from valuess.accounts.rules import hashed
from valuess.config import LANGUAGES
from valuess.db import db

FAST = {"TESTING": True, "ARGON2": {"time_cost": 1, "memory_cost": 8, "parallelism": 1}}
PASSWORD = "two shores, one tide"
DATABASES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgresql():
    """The URL of a PostgreSQL cluster of our own, stopped at the end."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed: `apt install postgresql` runs these tests too")
    with cluster() as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def collecting():
    """What every application shares is kept from the collector: going through all of it again
    and again took half of what it costs to make one."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A SQLite file with the present schema and nothing in it."""
    folder = tmp_path_factory.mktemp("migrated")
    create_app({**FAST, "INSTANCE": folder})
    store.upgrade()
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_all()
    return folder / "valuess.sqlite3"


NAMES = """SELECT tablename FROM pg_tables WHERE schemaname = current_schema()
    AND tablename <> 'schema_migration' ORDER BY 1"""
ANEW = """SELECT setval(quote_ident(sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL"""


class Emptying:
    """Makes a PostgreSQL database of the present schema empty again, on one connection.

    The tables that hold rows are emptied and their numbers begin anew: ten times as quick as
    TRUNCATE, which makes new files for every table it may reach.
    """

    def __init__(self, url):
        self.url, self.known, self.asked = url, None, None
        self.connection = psycopg.connect(url, autocommit=True)
        # replica: no trigger, no foreign key
        self.connection.execute("SET session_replication_role = replica")

    def now(self):
        if self.migrated() != len(list(store.MIGRATIONS.glob("[0-9]*.py"))):
            store.upgrade()
        asked = self.asking([name for (name,) in self.connection.execute(NAMES)])
        held = [name for (name,) in self.connection.execute(asked, prepare=True)]
        if held:
            self.connection.execute("; ".join(f'DELETE FROM "{name}"' for name in held))
        self.connection.execute(ANEW, prepare=True)

    def migrated(self):
        """How many migrations the database has seen."""
        made = self.connection.execute("SELECT to_regclass('schema_migration')").fetchone()[0]
        if made is None:
            return 0
        return self.connection.execute("SELECT count(*) FROM schema_migration").fetchone()[0]

    def asking(self, names):
        """The SQL that tells which of these tables hold rows."""
        if names != self.known:
            each = (f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in names)
            self.known, self.asked = names, " UNION ALL ".join(each)
        return self.asked


@pytest.fixture(scope="session")
def emptying(postgresql):
    """`emptying.now()` brings the schema to the present and empties its tables."""
    made = Emptying(postgresql)
    yield made
    made.connection.close()


@pytest.fixture(params=DATABASES)
def database(request):
    return request.param


class Compiled(BytecodeCache):
    """Templates compiled once for all applications of a process, in one language."""

    def __init__(self):
        self.known = {}

    def load_bytecode(self, bucket):
        checksum, code = self.known.get(bucket.key, (None, None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket):
        self.known[bucket.key] = bucket.checksum, bucket.code


compile_builder, builders = Rule._compile_builder, {}


def compiled_once(rule, append_unknown=True):
    """How Werkzeug builds the address of a rule: compiling it for each application anew took
    most of a test's time."""
    key = rule.rule, rule.subdomain, repr(rule.defaults), tuple(rule._trace), append_unknown
    if key not in builders:
        builders[key] = compile_builder(rule, append_unknown)
    return builders[key]


Rule._compile_builder = compiled_once
COMPILED = {lang: Compiled() for lang in LANGUAGES}
read_catalogue, catalogues = Translations.load, {}


def read_once(folder, languages, domain):
    """The words of a language, read once for all applications of a process."""
    key = folder, *languages, domain
    if key not in catalogues:
        catalogues[key] = read_catalogue(folder, languages, domain)
    return catalogues[key]


Translations.load = read_once


@pytest.fixture
def app(database, request, tmp_path):
    """An application on an empty, migrated store, with a request-less context open."""
    overrides = {**FAST, "INSTANCE": tmp_path}
    if database == "postgresql":
        overrides["DATABASE_URL"] = request.getfixturevalue("postgresql")
    else:
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "valuess.sqlite3")
    made = create_app(overrides)
    for lang, environment in made.extensions["environments"].items():
        environment.bytecode_cache = COMPILED[lang]
    if database == "postgresql":
        request.getfixturevalue("emptying").now()
    with made.app_context():
        yield made
    with contextlib.suppress(Exception):
        db.close()
    db.close_all()
    made.extensions["watch"].close()


class Browser:
    """A test client that carries its CSRF token, as the forms of a real page do.

    Each request runs in an empty context: the test's own application context would
    otherwise lend its `g` to every request.
    """

    def __init__(self, app):
        self.app, self.client = app, app.test_client()

    def get(self, path, **kwargs):
        return contextvars.Context().run(lambda: self.client.get(path, **kwargs))

    def carry(self, token):
        """Hold the cookie of a session that is already open."""
        with self.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True

    def token(self):
        return contextvars.Context().run(self.signed)

    def signed(self):
        with self.client.session_transaction() as session:
            raw = session.setdefault("csrf_token", "f" * 40)
        return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw)

    def post(self, path, data=None, **kwargs):
        data = {**(data or {}), "csrf_token": self.token()}
        return contextvars.Context().run(lambda: self.client.post(path, data=data, **kwargs))


@pytest.fixture
def browser(app):
    """A visitor's browser."""
    return Browser(app)


@pytest.fixture
def queries(app):
    """`with queries() as seen:` gathers the SQL that runs meanwhile."""

    @contextlib.contextmanager
    def watching():
        seen, run = [], db.obj.execute_sql

        def noted(sql, params=None, *args, **kwargs):
            seen.append(sql)
            return run(sql, params, *args, **kwargs)

        db.obj.execute_sql = noted
        try:
            yield seen
        finally:
            del db.obj.execute_sql

    return watching


@pytest.fixture
def people(app):
    """{role: Account} of one person of each role; "outsider" has none."""
    made = {}
    for role in ("outsider", "participant", "partner", "coordinator"):
        made[role] = Account.create(
            email=f"{role}@demo.example",
            name=f"Demo {role}",
            role="" if role == "outsider" else role,
            password_hash=hashed(PASSWORD),
        )
    return made


@pytest.fixture
def browser_of(app, people):
    """browser_of("partner"): a browser in which that person is signed in."""

    def signed_in(role):
        made, token = Browser(app), new_token()
        Session.create(hash=digest(token), account=people[role])
        contextvars.Context().run(made.carry, token)
        return made

    return signed_in


@pytest.fixture
def box(app):
    """A running mail server, to which the portal delivers when a test says so."""
    made = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    app.extensions["deliverer"].wake = lambda: None  # each test delivers by itself
    made.controller = controller
    yield made
    if controller.server is not None:
        controller.stop()
