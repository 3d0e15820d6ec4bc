"""The database: SQLite in the instance folder, or PostgreSQL from DATABASE_URL.

Writes go through `db.atomic()`: on SQLite it begins IMMEDIATE, so a verb reads
after taking the write lock; on PostgreSQL a verb locks the row it changes with
`locked()`. SQLite is the one that pysqlite3 brings, never the system's: versions
3.7.0 to 3.51.2 can corrupt a WAL database (https://www.sqlite.org/wal.html#walresetbug).
"""

import json
import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import psycopg
from flask import g, has_app_context
from peewee import DatabaseProxy, DateTimeField, Model, TextField, sqlite3
from playhouse.db_url import parse
from playhouse.migrations import Runner
from playhouse.pool import PooledSqliteDatabase
from playhouse.postgres_ext import PooledPsycopg3Database

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 5  # for which a write waits for another's lock; then the portal is busy
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "cache_size": -500,
    "temp_store": "memory",
}

db = DatabaseProxy()


class BaseModel(Model):
    """What every table has: the portal's database and singular names."""

    class Meta:
        database = db
        legacy_table_names = False

    @classmethod
    def add(cls, **values):
        """Insert a row whose number the database gives, and return it.

        As `create`, without composing the statement anew each time.
        """
        row = cls(**values)
        fields = [field for field in cls._meta.sorted_fields if field.name != "id"]
        sql = inserting(cls._meta.table_name, *(field.column_name for field in fields))
        values = [field.db_value(row.__data__.get(field.name)) for field in fields]
        if on_postgresql():
            row.id = statement(f"{sql} RETURNING id", *values).fetchone()[0]
        else:  # where RETURNING takes longer than the insert
            row.id = statement(sql, *values).lastrowid
        row._dirty.clear()
        return row

    @classmethod
    def held(cls, number):
        """The row of this number as it is now, held until the transaction ends, as by `locked`."""
        fields = cls._meta.sorted_fields
        sql = holding(cls._meta.table_name, *(field.column_name for field in fields))
        found = statement(sql + (" FOR UPDATE" if on_postgresql() else ""), number).fetchone()
        if found is None:
            raise cls.DoesNotExist(f"{cls.__name__} {number}")
        pairs = zip(fields, found, strict=True)
        return cls(__no_default__=True, **{field.name: field.python_value(v) for field, v in pairs})


def now():
    """The present, in UTC, without zone: as every time in the store."""
    return datetime.now(UTC).replace(tzinfo=None)


class Moment(DateTimeField):
    """A time in UTC; the reader's zone is chosen when it is shown."""


class Label(dict):
    """A short text in every language: {"fr": "…", "en": "…"}; prints in the reader's."""

    def __str__(self):
        return self[self.language()] if self else ""

    def language(self):
        """The code of the language in which it prints: the reader's, else the first there is."""
        wanted = g.get("lang") if has_app_context() else None
        return wanted if self.get(wanted) else next((code for code in self if self[code]), wanted)


class LabelField(TextField):
    """Stores a Label as JSON text."""

    def db_value(self, value):
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value):
        return None if value is None else Label(json.loads(value))


class JSONText(TextField):
    """Stores lists and dictionaries as JSON text, the same on both databases."""

    def db_value(self, value):
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def python_value(self, value):
        return None if value is None else json.loads(value)


def on_postgresql():
    return isinstance(db.obj, PooledPsycopg3Database)


def statement(sql, *values):
    """Run plain SQL, its values marked `?`; the cursor.

    For what every save does: composing such a statement costs ten times as much as it.
    """
    return db.execute_sql(sql.replace("?", "%s") if on_postgresql() else sql, values)


def marks(values):
    """As many marks for a statement as there are values."""
    return ", ".join("?" * len(values))


@cache
def inserting(table, *columns):
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks(columns)})'


@cache
def holding(table, *columns):
    names = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {names} FROM "{table}" WHERE id = ?'


def locked(query):
    """The same select, holding its rows until the transaction ends.

    SQLite needs nothing: the IMMEDIATE transaction already holds the whole file.
    """
    return query.for_update() if on_postgresql() else query


class Watch:
    """Tells whether anything was committed, by any process, since last asked.

    `stamp()` returns an opaque value; two equal stamps mean that nothing was
    committed between them. SQLite: PRAGMA data_version of a connection that never
    writes; it tells nothing of another connection's, so these are numbered. PostgreSQL:
    the text of pg_current_snapshot(), which changes with every transaction that was
    given an id, that is with every write.
    """

    def __init__(self, ask, reconnect):
        self.ask, self.reconnect = ask, reconnect
        self.lock = threading.Lock()
        self.connection, self.turn = None, 0

    def stamp(self):
        with self.lock:
            try:
                if self.connection is None:
                    self.connection = self.reconnect()
                    self.turn += 1
                return self.turn, self.connection.execute(self.ask).fetchone()[0]
            except (sqlite3.Error, psycopg.Error):
                self.connection = None
                raise

    def close(self):
        with self.lock:
            if self.connection is not None:
                self.connection.close()
                self.connection = None


def open_store(url, folder):
    """Point `db` at the configured database and return its Watch.

    url: "" for SQLite in `folder`, else sqlite:///path or postgresql://…
    """
    if url.startswith(("postgres://", "postgresql://")):
        told = parse(url)
        told["options"] = f"-c lock_timeout={BUSY_SECONDS}s {told.get('options', '')}".strip()
        store = PooledPsycopg3Database(
            **told, max_connections=20, stale_timeout=300, timeout=10, connect_timeout=5
        )
        watch = Watch(
            "SELECT pg_current_snapshot()::text",
            lambda: psycopg.connect(url, autocommit=True, connect_timeout=5),
        )
    else:
        path = url.removeprefix("sqlite:///") or str(Path(folder) / "valuess.sqlite3")
        store = PooledSqliteDatabase(
            path,
            pragmas={**PRAGMAS, "busy_timeout": BUSY_SECONDS * 1000},
            lock_type="IMMEDIATE",
            check_same_thread=False,
            max_connections=64,
            timeout=10,  # for a free connection of the pool
        )
        watch = Watch(
            "PRAGMA data_version",
            lambda: sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False),
        )
    db.initialize(store)
    return watch


def init_app(app):
    """A pooled connection for each request that asks for one, given back at its end."""
    app.extensions["watch"] = open_store(app.config["DATABASE_URL"], app.instance_path)

    @app.teardown_appcontext
    def give_back(_error):
        if not db.is_closed() and not db.in_transaction():
            db.close()


def upgrade():
    """Bring the schema to the present: run the migrations not yet run; their names."""
    return Runner(db.obj, directory=str(MIGRATIONS)).up()


def pending():
    """The names of migrations that this database still lacks."""
    runner = Runner(db.obj, directory=str(MIGRATIONS))
    applied = runner.applied()
    return [m.name for m in runner.migrations() if m.name not in applied]
