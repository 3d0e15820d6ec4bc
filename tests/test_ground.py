from valuess.audit import Entry, note
from valuess.db import db


def test_an_act_is_noted(app):
    with db.atomic():
        note("page saved", about="guide:1", words=3)
    entry = Entry.latest().get()
    assert (entry.act, entry.about, entry.detail) == ("page saved", "guide:1", {"words": 3})


def test_the_stamp_changes_with_every_commit_and_only_then(app):
    watch = app.extensions["watch"]
    before = watch.stamp()
    assert watch.stamp() == before
    with db.atomic():
        note("something")
    assert watch.stamp() != before


def test_a_stamp_of_another_connection_is_another(app):
    """On SQLite two connections may count alike though something was committed between them."""
    watch = app.extensions["watch"]
    before = watch.stamp()
    watch.close()
    assert watch.stamp() != before
