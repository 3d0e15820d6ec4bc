from flask import url_for
from werkzeug.routing import Rule

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


def test_an_address_is_composed_when_it_is_first_made_and_once(app, monkeypatch):
    compose, composed = Rule._compile_builder, []
    monkeypatch.setattr(
        Rule, "_compile_builder", lambda rule, *rest: composed.append(rule) or compose(rule, *rest)
    )
    app.add_url_rule("/<lang:lang>/late/<int:number>", "late", str)
    assert composed == []
    with app.test_request_context():
        made = [url_for("late", lang="fr", number=number, more="é") for number in (1, 2)]
    assert made == ["/fr/late/1?more=%C3%A9", "/fr/late/2?more=%C3%A9"]
    assert len(composed) == 1
