"""What machines ask for."""

import re

from peewee import OperationalError

from valuess.db import db


def test_healthz_answers_while_the_database_does(browser, monkeypatch):
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"

    def away(*_args, **_kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(db.obj, "execute_sql", away)
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")


def test_a_page_says_in_words_that_the_database_is_away(browser, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(db.obj, "execute_sql", away)
    answer = browser.get("/fr/")
    assert answer.status_code == 503
    assert '<html lang="fr">' in answer.text
    assert answer.headers["Retry-After"] == "10"


def test_robots_and_sitemap(content, browser):
    assert "Disallow: /fr/account/\n" in browser.get("/robots.txt").text
    answer = browser.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    addresses = re.findall("<loc>(.*?)</loc>", answer.text)
    assert len(addresses) == len(set(addresses)) == 2 + 2 * (8 + 15)
    assert "http://127.0.0.1:8000/fr/programme/les-partenaires" in addresses
