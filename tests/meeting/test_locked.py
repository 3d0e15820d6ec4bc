"""A locked store: 503, when to try again, and everything that was typed still on the page."""

from contextlib import closing
from html import unescape

import psycopg
import pytest
from peewee import sqlite3

from valuess.agenda.models import Item, Registration
from valuess.db import db
from valuess.meeting.group.decided import Decision

from .organise_forms import form
from .test_decisions import FORM as DECISION
from .test_registering import NEEDS, PATH, WELL


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("role", "path", "typed", "model"),
    [
        ("partner", PATH, {**WELL, **NEEDS}, Registration),
        ("coordinator", "/en/meeting/organise/2014/items/new", form(once="a-form"), Item),
        ("participant", "/en/meeting/group/decisions/new", DECISION, Decision),
    ],
)
def test_a_locked_store_gives_the_words_back_and_takes_them_later(
    app, group, browser_of, role, path, typed, model
):
    person, before = browser_of(role), model.select().count()
    person.get("/en/my/")  # so that its session is known
    with closing(sqlite3.connect(db.obj.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        db.execute_sql("PRAGMA busy_timeout = 100")
        refused = person.post(path, typed)
        other.execute("ROLLBACK")
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (503, True)
    page = unescape(refused.text)
    for value in (v for each in typed.values() for v in (each if isinstance(each, list) else [each])):
        assert str(value) in page
    for name in typed:
        assert f'name="{name}"' in page or not typed[name], name
    assert model.select().count() == before
    assert person.post(path, typed).status_code == 303
    assert model.select().count() == before + 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_row_that_another_holds_long_is_the_same_503(app, group, browser_of, postgresql):
    coordinator, typed = browser_of("coordinator"), {"text": "Mon mot", "opened": "0"}
    coordinator.get("/en/my/")
    assert db.execute_sql("SHOW lock_timeout").fetchone() == ("5s",)
    db.execute_sql("SET lock_timeout = 100")
    with psycopg.connect(postgresql) as other:
        other.execute("SELECT 1 FROM account FOR UPDATE")
        refused = coordinator.post("/en/meeting/group/note", typed)
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (503, True)
    assert "Mon mot" in refused.text
    assert coordinator.post("/en/meeting/group/note", typed).status_code == 303
