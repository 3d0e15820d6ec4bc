import re

import pytest

from tests.conftest import PASSWORD, Browser
from valuess import create_app, limits
from valuess.accounts import rules
from valuess.accounts.managing import place
from valuess.accounts.models import Session
from valuess.accounts.sessions import TRIES_EACH_EMAIL, TRIES_EACH_PEER, described

SIGN_IN = "/en/account/sign-in"


def sign_in(browser, email, password=PASSWORD, **fields):
    return browser.post(SIGN_IN, {"email": email, "password": password, **fields})


def without_token(page):
    return re.sub(rb'name="csrf_token" value="[^"]+"', b"", page)


def test_who_has_the_password_comes_in(browser, people):
    answer = sign_in(browser, " Partner@Demo.example ")
    assert (answer.status_code, answer.location) == (303, "/en/my/")
    assert browser.get("/en/account/").status_code == 200
    session = Session.get()
    assert session.account == people["partner"]


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(app, browser, people):
    wrong = sign_in(browser, "partner@demo.example", "not the password")
    page = wrong.data.replace(b"partner@demo.example", b"nobody@demo.example")
    unknown = sign_in(browser, "nobody@demo.example", "not the password")
    assert wrong.status_code == unknown.status_code == 422
    assert without_token(page) == without_token(unknown.data)


def test_an_unknown_address_costs_a_check_of_the_password_too(app, people, monkeypatch):
    checked = []
    fits = rules.PasswordHasher.verify
    monkeypatch.setattr(
        rules.PasswordHasher, "verify",
        lambda self, kept, typed: checked.append(kept) or fits(self, kept, typed),
    )  # fmt: skip
    for email in ("partner@demo.example", "nobody@demo.example"):
        assert sign_in(Browser(app), email, "not the password").status_code == 422
    assert len(checked) == 2


def test_the_session_is_a_new_one_and_its_token_is_not_stored(app, browser, people):
    browser.get(SIGN_IN)
    with browser.client.session_transaction() as session:
        session["left"] = "by someone else"
    sign_in(browser, "partner@demo.example")
    with browser.client.session_transaction() as session:
        token = session["_user_id"]
        assert "left" not in session
    assert token != Session.get().hash
    assert Session.open(token).account == people["partner"]


def test_a_closed_account_does_not_come_in(browser, people):
    people["partner"].active = False
    people["partner"].save()
    assert sign_in(browser, "partner@demo.example").status_code == 422


def test_too_many_tries_for_one_address(app, people):
    for _try in range(TRIES_EACH_EMAIL):
        assert sign_in(Browser(app), "partner@demo.example", "wrong").status_code == 422
    refused = sign_in(Browser(app), "partner@demo.example")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 15 * 60
    assert sign_in(Browser(app), "coordinator@demo.example").status_code == 303


def test_x_forwarded_for_does_not_dodge_the_limit(app, people):
    browser = Browser(app)
    statuses = {
        browser.post(
            SIGN_IN, {"email": f"n{n}@demo.example", "password": "x"},
            headers={"X-Forwarded-For": f"192.0.2.{n}"},
        ).status_code
        for n in range(TRIES_EACH_PEER)
    }  # fmt: skip
    assert statuses == {422}
    refused = browser.post(
        SIGN_IN, {"email": "new@demo.example"}, headers={"X-Forwarded-For": "198.51.100.7"}
    )
    assert refused.status_code == 429


def test_a_trusted_proxy_names_the_peer(tmp_path):
    made = create_app({"TESTING": True, "INSTANCE": tmp_path, "TRUSTED_PROXIES": "1"})
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1, 198.51.100.7"}
    seen = []
    made.before_request_funcs[None] = [lambda: seen.append(limits.peer()) or "seen"]
    made.test_client().get("/en/account/sign-in", environ_overrides=environ)
    assert seen == ["198.51.100.7"]


def test_a_right_password_starts_the_count_anew(app, people):
    for _try in range(TRIES_EACH_EMAIL - 1):
        sign_in(Browser(app), "partner@demo.example", "wrong")
    assert sign_in(Browser(app), "partner@demo.example").status_code == 303
    assert sign_in(Browser(app), "partner@demo.example", "wrong").status_code == 422


def test_signing_out_ends_the_session_in_the_store(app, browser_of):
    browser = browser_of("partner")
    with browser.client.session_transaction() as session:
        token = session["_user_id"]
    assert browser.post("/en/account/sign-out").status_code == 303
    assert Session.open(token) is None
    thief = Browser(app)
    with thief.client.session_transaction() as session:
        session["_user_id"] = token
    assert thief.get("/en/account/").status_code == 303


def test_a_get_does_not_sign_out(browser_of):
    browser = browser_of("partner")
    assert browser.get("/en/account/sign-out").status_code == 405
    assert browser.get("/en/account/").status_code == 200


def test_a_role_withdrawn_counts_at_once(browser_of, people):
    browser = browser_of("coordinator")
    assert browser.get("/en/admin/").status_code == 200
    people["partner"].role = "coordinator"
    people["partner"].save()
    place(people["coordinator"], "partner", None, by=people["partner"])
    assert browser.get("/en/admin/").status_code == 403


def test_one_query_tells_who_is_here_and_none_until_the_next_commit(browser_of, queries):
    browser = browser_of("participant")
    counts = []
    for _again in range(2):
        with queries() as seen:
            browser.get("/en/account/forgotten")
        counts.append(len([sql for sql in seen if '"session"' in sql or '"account"' in sql]))
    assert counts == [1, 0]


def test_a_form_is_never_taken_from_someone_who_was_only_remembered(browser_of, queries):
    browser = browser_of("participant")
    browser.get("/en/account/")
    with queries() as seen:
        browser.post("/en/account/details", {"name": "Name", "lang": "fr"})
    assert '"session"' in seen[0]


def test_a_visitor_without_cookie_asks_no_account_and_gets_no_cookie(app, people, queries):
    with queries() as seen:
        answer = Browser(app).get("/en/account/link/none-such")
    assert "Set-Cookie" not in answer.headers
    assert [sql for sql in seen if '"session"' in sql] == []


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
         "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("<script>", ""),
    ],
)  # fmt: skip
def test_a_browser_in_words(agent, words):
    assert described(agent) == words
