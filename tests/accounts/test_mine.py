import json

from tests.conftest import PASSWORD, Browser
from valuess.accounts.models import Account, Session

NEW = "a new long password"


def test_a_new_password_ends_every_other_session(browser_of, letters):
    here, there = browser_of("partner"), browser_of("partner")
    fields = {"current_password": "wrong", "new_password": NEW}
    assert here.post("/en/account/password", fields).status_code == 422
    assert there.get("/en/account/").status_code == 200
    fields["current_password"] = PASSWORD
    assert here.post("/en/account/password", fields).status_code == 303
    assert here.get("/en/account/").status_code == 200
    assert there.get("/en/account/").status_code == 303
    assert Session.select().count() == 1
    assert len(letters("partner@demo.example")) == 1


def test_name_and_language(browser_of, people):
    browser = browser_of("partner")
    wrong = browser.post("/en/account/details", {"name": " ", "lang": "br"})
    assert wrong.status_code == 422
    right = browser.post("/en/account/details", {"name": "New\r\nName\u202e", "lang": "fr"})
    assert right.status_code == 303
    account = Account.get_by_id(people["partner"].id)
    assert (account.name, account.lang) == ("New Name", "fr")


def test_a_new_address_counts_once_it_is_confirmed(app, browser_of, people, letters, link_in):
    browser = browser_of("partner")
    fields = {"email": "moved@demo.example", "current_password": PASSWORD}
    assert browser.post("/en/account/email", {**fields, "current_password": "x"}).status_code == 422
    assert browser.post("/en/account/email", fields).status_code == 303
    assert len(letters("partner@demo.example")) == 1
    path = link_in(letters("moved@demo.example")[0])
    Browser(app).get(path)
    assert Account.get_by_id(people["partner"].id).email == "partner@demo.example"
    assert Browser(app).post(path).status_code == 303
    assert Account.get_by_id(people["partner"].id).email == "moved@demo.example"
    assert Browser(app).post(path).status_code == 410


def test_an_address_that_someone_has_is_not_given_away(browser_of, people, letters):
    browser = browser_of("partner")
    fields = {"email": "coordinator@demo.example", "current_password": PASSWORD}
    assert browser.post("/en/account/email", fields).status_code == 303
    (mail,) = letters("coordinator@demo.example")
    assert "http" not in mail.text
    assert mail.subject == "This address already has an account"


def test_ending_a_session_of_one_s_own_and_nobody_else_s(browser_of, people):
    here, there, other = browser_of("partner"), browser_of("partner"), browser_of("coordinator")
    numbers = {s.account_id: s.id for s in Session.select().order_by(Session.id)}

    def end(role):
        number = numbers[people[role].id]
        return here.post(f"/en/account/sessions/{number}/end").status_code

    assert (end("coordinator"), end("partner")) == (404, 303)
    assert there.get("/en/account/").status_code == 303
    assert here.get("/en/account/").status_code == other.get("/en/account/").status_code == 200


def test_what_is_held_of_me(browser_of, people):
    answer = browser_of("partner").get("/en/account/data.json")
    held = json.loads(answer.data)
    assert held["account"]["email"] == "partner@demo.example"
    assert "password" not in answer.text and people["partner"].password_hash not in answer.text
