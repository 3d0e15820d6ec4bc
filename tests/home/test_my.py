"""One's own page: what it offers to each role."""

import pytest

from valuess.i18n import speaking
from valuess.writing import publishing, saving
from valuess.writing.checks import Writing
from valuess.writing.drafts import Draft
from valuess.writing.models import Text


def begin(title, by, lang="en"):
    with speaking(lang):
        made = saving.begin("guide", lang, Writing(title, "Words."), by)
    return Text.get_by_id(made.revision.text_id)


def test_a_visitor_is_asked_who_they_are(browser):
    answer = browser.get("/fr/my/")
    assert (answer.status_code, answer.location) == (303, "/fr/account/sign-in?next=/fr/my/")


@pytest.mark.parametrize(
    ("role", "greeting", "runs"),
    [
        ("outsider", "no role yet", False),
        ("participant", "You take part", False),
        ("partner", "on both shores", False),
        ("coordinator", "You run the portal", True),
    ],
)
def test_a_greeting_for_each_role(browser_of, role, greeting, runs):
    page = browser_of(role).get("/en/my/").text
    assert f"Hello, Demo {role}" in page
    assert greeting in page
    assert ("/en/admin/programme" in page) is runs
    assert ("Waits to be published" in page) is (role in ("partner", "coordinator"))


def test_unsaved_words_lead_back_into_the_editor(people, browser_of):
    text = begin("Two shores", people["partner"])
    Draft.keep(
        people["partner"], "one", kind="guide", lang="en", text=text, base=1,
        title="Two shores", body="More.", changed=True,
    )  # fmt: skip
    Draft.keep(
        people["partner"], "two", kind="guide", lang="fr", title="Marées", body="x", changed=True
    )
    page = browser_of("partner").get("/en/my/").text
    known, new = Draft.get(Draft.token == "one"), Draft.get(Draft.token == "two")
    assert f'href="/en/guide/two-shores/edit?draft={known.id}"' in page
    assert f'href="/fr/guide/new?draft={new.id}"' in page
    assert "Marées" in page
    other = browser_of("coordinator").get("/en/my/").text
    assert "Words you have not saved" not in other


def test_what_one_wrote_and_what_waits(people, browser_of):
    mine, theirs = begin("Mine", people["partner"]), begin("Theirs", people["coordinator"])
    publishing.publish(mine, 1, people["partner"])
    page = browser_of("partner").get("/en/my/").text
    waits, wrote = page.split('id="waiting"')[1].split('id="wrote"')
    assert "Theirs" in waits and "Mine" not in waits
    assert "Mine" in wrote and "Theirs" not in wrote
    publishing.publish(theirs, 1, people["partner"])
    page = browser_of("partner").get("/en/my/").text
    assert "Nothing waits" in page


# On PostgreSQL a commit in any database of the server empties what is kept.
@pytest.mark.parametrize("database", ["sqlite"])
def test_the_number_of_queries_does_not_grow(people, browser_of, queries):
    partner = browser_of("partner")
    begin("First", people["partner"])
    partner.get("/en/my/")
    with queries() as few:
        partner.get("/en/my/")
    for n in range(12):
        begin(f"Page {n}", people["partner"])
    partner.get("/en/my/")
    with queries() as many:
        assert partner.get("/en/my/").status_code == 200
    assert len(many) == len(few) == 3
