import html
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import PASSWORD, Browser
from valuess.accounts.door import own_path
from valuess.accounts.models import Organisation, Session

EDIT = "/en/admin/organisations/new"
LONG = "A long text, « with » <b>marks</b> & several\nlines.\n" * 3
SIGN_IN = {"email": "coordinator@demo.example", "password": PASSWORD}


@pytest.mark.parametrize("good", ["/", "/fr/", "/en/guide/a?b=c#d", "/fr/guide/évaluer"])
def test_own_paths(good):
    assert own_path(good) == good


@pytest.mark.parametrize(
    "bad",
    [None, "", "//e.example", "/\\e.example", "\\\\e", "https://e.example", "javascript:alert(1)",
     "e", "/a\\b", "/a\r\nSet-Cookie: b", "/\t/e.example", "/\x00", " /fr/", "/a b",
     "/\u2028", "/" + "a" * 2000],
)  # fmt: skip
def test_other_paths(bad):
    assert own_path(bad) is None


@given(st.text(alphabet=st.sampled_from("/\\:?#@.eé \t\r\n\x00\x85\u2028%2fht"), max_size=12))
@example("/\\/e")
@example("///e")
def test_a_path_that_is_let_through_stays_here(value):
    path = own_path(value)
    if path is not None:
        # browsers drop tabs and line ends, and read a backslash as a slash
        seen = "".join(c for c in path if c not in "\t\r\n").replace("\\", "/")
        assert seen == path and not urlsplit(seen).netloc and not urlsplit(seen).scheme


def test_a_visitor_at_a_closed_page_signs_in_and_comes_there(app, people):
    browser = Browser(app)
    asked = browser.get("/en/admin/audit?act=x")
    assert asked.status_code == 303
    assert asked.location == "/en/account/sign-in?next=/en/admin/audit?act%3Dx"
    assert "/en/admin/audit?act=x" in html.unescape(browser.get(asked.location).text)
    entered = browser.post("/en/account/sign-in", {**SIGN_IN, "next": "/en/admin/audit?act=x"})
    assert (entered.status_code, entered.location) == (303, "/en/admin/audit?act=x")


@pytest.mark.parametrize("target", ["//evil.example/", "/\\evil.example", "https://evil.example/"])
def test_signing_in_leads_nowhere_else(app, people, target):
    entered = Browser(app).post("/en/account/sign-in", {**SIGN_IN, "next": target})
    assert (entered.status_code, entered.location) == (303, "/en/my/")


def test_a_session_that_ended_in_mid_writing_gives_everything_back(app, browser_of, hidden):
    browser = browser_of("coordinator")
    browser.get(EDIT)
    Session.delete().execute()
    written = {"name": 'An "organisation" <i>', "about_en": LONG, "position": "3", "password": "no"}
    asked = browser.post(EDIT, written)
    assert asked.status_code == 401
    carried = {name: html.unescape(value) for name, value in hidden(asked.text).items()}
    kept = {f"kept:{name}": value for name, value in written.items() if name != "password"}
    assert carried == {"next": EDIT, **kept}
    back = browser.post("/en/account/sign-in", {**carried, **SIGN_IN})
    assert back.status_code == 200 and Organisation.select().count() == 0
    fields = {name: html.unescape(value) for name, value in hidden(back.text).items()}
    assert fields == {name: value for name, value in written.items() if name != "password"}
    assert f'action="{EDIT}"' in back.text and "Continue saving" in back.text
    assert browser.post(EDIT, fields).status_code == 303
    made = Organisation.get()
    assert (made.name, made.about["en"], made.position) == (written["name"], LONG.strip(), 3)


def test_a_wrong_password_on_the_way_back_loses_nothing(app, people, hidden):
    browser = Browser(app)
    asked = browser.post(EDIT, {"name": "Kept"})
    carried = hidden(asked.text)
    wrong = browser.post("/en/account/sign-in", {**carried, **SIGN_IN, "password": "wrong"})
    assert wrong.status_code == 422 and hidden(wrong.text) == carried


def test_signed_in_in_another_window(browser_of, people, hidden):
    browser = browser_of("coordinator")
    back = browser.post("/en/account/sign-in", {"next": EDIT, "kept:name": "Kept"})
    assert back.status_code == 200 and hidden(back.text) == {"name": "Kept"}


def test_htmx_gets_a_line_rather_than_a_page(app):
    answer = Browser(app).post(EDIT, {"name": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401 and "<html" not in answer.text


def test_a_stale_form_gives_everything_back_and_can_be_sent_again(browser_of, hidden):
    browser = browser_of("coordinator")
    stale = browser.client.post(EDIT, data={"csrf_token": "old", "name": "Kept", "about_en": LONG})
    assert stale.status_code == 400
    fields = {name: html.unescape(value) for name, value in hidden(stale.text).items()}
    assert fields == {"name": "Kept", "about_en": LONG}
    assert f'action="{EDIT}"' in stale.text
    assert browser.post(EDIT, fields).status_code == 303


@pytest.mark.parametrize("origin", ["http://localhost", None])
def test_a_stale_form_without_a_session_goes_by_the_sign_in(browser, hidden, origin):
    headers = {"Origin": origin} if origin else {}
    stale = browser.client.post(EDIT, data={"csrf_token": "old", "name": "Kept"}, headers=headers)
    assert stale.status_code == 401
    assert hidden(stale.text) == {"next": EDIT, "kept:name": "Kept"}


@pytest.mark.parametrize("database", ["sqlite"])  # pages alone
@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null"])
@pytest.mark.parametrize("role", ["coordinator", None])
def test_a_form_of_another_site_is_not_given_back_to_be_sent(
    browser, browser_of, hidden, role, origin
):
    person = browser_of(role) if role else browser
    forged = person.client.post(EDIT, data={"name": "Not mine"}, headers={"Origin": origin})
    assert forged.status_code == 400
    assert "Not mine" not in forged.text and f'action="{EDIT}"' not in forged.text


def test_a_role_withdrawn_in_mid_writing_gives_the_words_back(browser_of):
    refused = browser_of("partner").post(EDIT, {"name": "n", "about_en": LONG})
    assert refused.status_code == 403
    assert LONG in html.unescape(refused.text)
