"""What every answer carries, and what the portal says when something goes wrong."""

import errno

import psycopg
import pytest
from peewee import OperationalError

from valuess.writing import saving

from .writing.conftest import BODY, begin

PAGE = "/en/guide/two-shores"
FORM = {"title": "Two shores", "body": BODY + "\nWords to give back.\n", "base": "1"}


@pytest.mark.parametrize("database", ["sqlite"])  # pages alone
@pytest.mark.parametrize("path", ["/en/", "/fr/guide/", "/en/nowhere", "/static/style.css"])
def test_every_answer_carries_a_strict_policy(app, browser, path):
    headers = browser.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "data:" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "HX-Request" in headers["Vary"] and "Cookie" in headers["Vary"]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[::1", "a b"])
def test_an_unknown_host_is_refused_without_a_page(app, browser, host):
    answer = browser.get("/fr/", headers={"Host": host, "Accept-Language": "fr"})
    assert answer.status_code == 400
    assert host not in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database or disk is full"), 507),
        (OperationalError("database is locked"), 503),
        (OperationalError("attempt to write a readonly database"), 503),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (psycopg.OperationalError("the connection is lost"), 503),
    ],
)
def test_a_store_in_trouble_gives_the_words_back(
    app, people, browser_of, monkeypatch, error, status
):
    begin("Two shores", BODY, people["partner"])

    def broken(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(saving, "save", broken)
    answer = browser_of("partner").post(f"{PAGE}/edit", FORM)
    assert answer.status_code == status
    assert "Words to give back." in answer.text
    if status == 503:
        assert answer.headers["Retry-After"] == "10"


def test_what_nobody_foresaw_gives_the_words_back_too(app, people, browser_of, monkeypatch):
    begin("Two shores", BODY, people["partner"])
    monkeypatch.setattr(saving, "save", lambda *_: 1 / 0)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = browser_of("partner").post(f"{PAGE}/edit", FORM)
    assert answer.status_code == 500
    assert "Words to give back." in answer.text and "Traceback" not in answer.text


def test_a_token_that_is_missing_or_old_gives_the_words_back_to_send_again(
    app, people, browser_of
):
    begin("Two shores", BODY, people["partner"])
    partner = browser_of("partner")
    for token in ({}, {"csrf_token": "stale"}):
        answer = partner.client.post(f"{PAGE}/edit", data={**FORM, **token})
        assert answer.status_code == 400
        assert "Words to give back." in answer.text
        assert f'action="{PAGE}/edit"' in answer.text


def test_a_very_large_form_is_refused(app, people, browser_of):
    begin("Two shores", BODY, people["partner"])
    answer = browser_of("partner").post(f"{PAGE}/edit", {**FORM, "body": "x" * 5_000_000})
    assert answer.status_code == 413


def test_signed_in_pages_are_not_stored_by_browsers(app, people, browser, browser_of):
    begin("Two shores", BODY, people["partner"])
    assert browser_of("partner").get(PAGE).headers["Cache-Control"] == "no-store"
    assert browser.get("/en/").headers["Cache-Control"] == "private, no-cache"


def test_a_page_kept_for_visitors_is_packed_and_known_by_its_tag(app, browser):
    first = browser.get("/en/guide/", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    again = browser.get("/en/guide/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = browser.client.head("/en/guide/")
    assert (head.status_code, head.data) == (200, b"")
