"""Who comes: the list, the needs without names, the letter to all."""

from datetime import date

from valuess.accounts.models import Account
from valuess.agenda.models import Host, Need, Registration
from valuess.mail import Mail
from valuess.meeting.group.letters import Letter
from valuess.sheets import read


def registration(name):
    account = Account.get(Account.email == f"{name}@demo.example")
    return Registration.get(Registration.account == account)


def test_needs_are_counted_without_names(group, browser_of):
    for name in ("anne", "bob"):
        Need.create(registration=registration(name), diet="vegetarian", until=date(2099, 1, 1))
    Need.create(registration=registration("chloé"), diet="vegan", until=date(2099, 1, 1))
    page = browser_of("participant").get("/en/meeting/group/people").text
    needs = page.split("What is needed")[1].split("Write to all")[0]
    assert "2 × vegetarian" in needs and "vegan<" not in needs
    assert not any(name in needs for name in ("anne", "bob"))
    assert "2 people come" in page and "1 person waits" in page and "France 1" in page


def test_the_tables_are_inert_and_say_who_waits(group, browser_of):
    Registration.update(organisation="=HYPERLINK(1)").execute()
    host = browser_of("participant")
    for ending in ("csv", "xlsx"):
        answer = host.get(f"/en/meeting/group/people.{ending}")
        heads, rows = read(answer.data)
        assert heads == ["Name", "Organisation", "Country", "Languages", "Seat"]
        assert [(row[0], row[4]) for row in rows] == [
            ("anne", "Comes"), ("bob", "Comes"), ("chloé", "Waiting list, 1"),
        ]  # fmt: skip
        assert rows[0][1].lstrip("'") == "=HYPERLINK(1)"
    assert b"'=HYPERLINK" in host.get("/en/meeting/group/people.csv").data


LETTER = {
    "token": "token-0001", "subject-fr": "Le groupe", "words-fr": "Apportez un exemple.",
    "subject-en": "", "words-en": "",
}  # fmt: skip


def test_a_letter_goes_to_each_once_in_their_language_or_labelled(group, people, browser_of):
    host = browser_of("participant")
    for _turn in range(2):
        assert host.post("/en/meeting/group/write", LETTER).status_code == 303
    mails = {mail.to: mail for mail in Mail.select()}
    assert sorted(mails) == ["anne@demo.example", "bob@demo.example", "chloé@demo.example"]
    assert Mail.select().count() == 3 and Letter.get().count == 3
    french, english = mails["anne@demo.example"], mails["bob@demo.example"]
    assert (french.lang, french.subject) == ("fr", "Le groupe")
    assert "Apportez un exemple." in french.text
    assert french.message("portal@example.org")["Reply-To"] == "participant@demo.example"
    assert "qu’en une langue" not in french.text
    assert english.lang == "en" and "was written in French only" in english.text


def test_a_letter_in_both_languages(group, browser_of):
    both = {**LETTER, "subject-en": "The\nBcc: x@y.example", "words-en": "Bring an example."}
    browser_of("participant").post("/en/meeting/group/write", both)
    english = Mail.get(Mail.to == "bob@demo.example")
    assert english.subject == "The Bcc: x@y.example"
    assert "Bring an example." in english.text and "Apportez" not in english.text


def test_an_unfinished_letter_comes_back(group, browser_of):
    host = browser_of("participant")
    answer = host.post("/en/meeting/group/write", {**LETTER, "subject-fr": ""})
    assert answer.status_code == 422
    assert "Give the letter a subject." in answer.text and "Apportez un exemple." in answer.text
    empty = host.post("/en/meeting/group/write", {"token": "token-0001"})
    assert "in one language at least" in empty.text
    assert Mail.select().count() == 0


def test_a_host_of_another_item_writes_to_nobody(group, people, browser_of):
    Host.delete().execute()
    assert browser_of("participant").post("/en/meeting/group/write", LETTER).status_code == 404
    assert Mail.select().count() == 0
