from datetime import timedelta

import pytest

from tests.conftest import PASSWORD, Browser
from valuess.accounts.changing import LINKS_EACH_EMAIL, ask_link
from valuess.accounts.joining import first_link, invite
from valuess.accounts.models import Account, Invitation, Link, Session, digest
from valuess.audit import Entry
from valuess.db import db, now
from valuess.mail import Mail

NEW = "a new long password"


def path_of(url):
    return url.removeprefix("http://127.0.0.1:8000")


def test_an_invitation_the_whole_way(app, browser_of, letters, link_in):
    asked = browser_of("coordinator").post(
        "/en/admin/people/invite",
        {"email": "New.Partner@Demo.example", "role": "partner", "lang": "fr"},
    )
    assert asked.status_code == 200  # no mail server: the link is shown to be handed over
    (mail,) = letters("new.partner@demo.example")
    path = link_in(mail)
    assert path.startswith("/fr/account/invitation/") and path.encode() in asked.data
    guest = Browser(app)
    for _scanner in range(3):
        assert guest.get(path).status_code == 200
    weak = guest.post(path, {"name": "Name <b>", "password": "0123456789", "lang": "fr"})
    assert weak.status_code == 422 and b"Name &lt;b&gt;" in weak.data
    joined = guest.post(path, {"name": "Name", "password": NEW, "lang": "fr"})
    assert (joined.status_code, joined.location) == (303, "/fr/my/")
    made = Account.with_email("new.partner@demo.example")
    assert (made.name, made.role, made.lang) == ("Name", "partner", "fr")
    assert guest.get("/fr/account/").status_code == 200
    assert [e.act for e in Entry.select().order_by(Entry.id)] == [
        "person invited",
        "account opened",
    ]
    assert Browser(app).get(path).status_code == 410
    again = Browser(app).post(path, {"name": "Other", "password": NEW, "lang": "fr"})
    assert again.status_code == 410 and Account.select().count() == 5


def test_only_digests_of_tokens_are_stored(app, people):
    url = invite("new@demo.example", "partner", "en")
    token = url.rpartition("/")[2]
    assert len(token) == 43
    assert Invitation.get().hash == digest(token) != token


def test_an_old_or_withdrawn_invitation_opens_nothing(app, browser, people):
    path = path_of(invite("new@demo.example", "partner", "en"))
    Invitation.update(expires=now() - timedelta(seconds=1)).execute()
    assert browser.get(path).status_code == 410
    path = path_of(invite("new@demo.example", "partner", "en"))
    Invitation.delete().execute()
    assert browser.get(path).status_code == 410


def test_a_second_invitation_replaces_the_first(app, browser, people):
    first, second = (path_of(invite("new@demo.example", "partner", "en")) for _n in range(2))
    assert browser.get(first).status_code == 410
    assert browser.get(second).status_code == 200


def ask(browser, email, page="by-link"):
    return browser.post(f"/en/account/{page}", {"email": email})


def test_a_link_signs_in_once_and_only_by_its_button(app, people, letters, link_in):
    assert ask(Browser(app), "partner@demo.example").status_code == 200
    path = link_in(letters("partner@demo.example")[0])
    for _scanner in range(3):
        page = Browser(app).get(path)
        assert b"p\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2@demo.example" in page.data
    browser = Browser(app)
    assert browser.post(path).status_code == 303
    assert browser.get("/en/account/").status_code == 200
    assert Browser(app).post(path).status_code == Browser(app).get(path).status_code == 410
    assert Session.select().count() == 1


@pytest.mark.parametrize("page", ["by-link", "forgotten"])
def test_asking_for_a_link_says_and_does_the_same_for_unknown_addresses(
    app, people, page, queries, letters
):
    ask(Browser(app), "warm@demo.example", page)  # so that neither is the first of its peer
    answers, work = [], []
    for email in ("partner@demo.example", "nobody1@demo.example"):
        with queries() as seen:
            answer = ask(Browser(app), email, page)
        answers.append(answer.data.replace(email.encode(), b"@"))
        work.append([sql.split('"')[0] for sql in seen])
        assert answer.status_code == 200
    assert answers[0] == answers[1] and work[0] == work[1]
    assert letters("nobody1@demo.example") == []
    assert len(letters("partner@demo.example")) == 1
    assert Mail.listed().count() == 1


def test_links_are_limited_for_each_address(app, people):
    for _n in range(LINKS_EACH_EMAIL):
        assert ask(Browser(app), "partner@demo.example").status_code == 200
    assert ask(Browser(app), "partner@demo.example").status_code == 429
    for _n in range(LINKS_EACH_EMAIL):
        assert ask(Browser(app), "nobody@demo.example").status_code == 200
    assert ask(Browser(app), "nobody@demo.example").status_code == 429


def test_a_forgotten_password(app, people, browser_of, letters, link_in):
    elsewhere = browser_of("partner")
    ask(Browser(app), "partner@demo.example", "forgotten")
    path = link_in(letters("partner@demo.example")[0])
    browser = Browser(app)
    assert browser.post(path, {"password": "short"}).status_code == 422
    assert browser.post(path, {"password": "partner@demo.example"}).status_code == 422
    assert browser.post(path, {"password": NEW}).status_code == 303
    assert browser.get("/en/account/").status_code == 200
    assert elsewhere.get("/en/account/").status_code == 303
    fields = {"email": "partner@demo.example", "password": PASSWORD}
    assert Browser(app).post("/en/account/sign-in", fields).status_code == 422
    fields["password"] = NEW
    assert Browser(app).post("/en/account/sign-in", fields).status_code == 303
    assert letters("partner@demo.example")[1].subject == "Your password was changed"


def test_links_in_mails_use_the_public_address_not_the_request_s(app, people, letters):
    with app.test_request_context("/en/account/by-link", base_url="http://evil.example"):
        ask_link("partner@demo.example", "sign-in")
    (mail,) = letters("partner@demo.example")
    assert "http://127.0.0.1:8000/en/account/link/" in mail.text and "evil" not in mail.text


def test_the_first_coordinator(app):
    assert path_of(first_link("en")) != (path := path_of(first_link("en")))
    browser = Browser(app)
    assert browser.get(path).status_code == 200
    fields = {"email": "me@demo.example", "name": "Me", "password": NEW, "lang": "en"}
    assert browser.post(path, {**fields, "email": "no"}).status_code == 422
    assert browser.post(path, fields).location == "/en/admin/"
    assert browser.get("/en/admin/").status_code == 200
    assert first_link("en") is None
    assert Browser(app).post(path, fields).status_code == 410
    assert [a.email for a in Account.coordinators()] == ["me@demo.example"]


def test_a_link_is_made_or_rolled_back_with_its_mail(app, people):
    class Stop(Exception):
        pass

    with pytest.raises(Stop), db.atomic():
        invite("new@demo.example", "partner", "en")
        raise Stop
    assert (Mail.select().count(), Invitation.select().count(), Link.select().count()) == (0, 0, 0)
