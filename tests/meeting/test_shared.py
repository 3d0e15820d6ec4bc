"""The notes of a group: who writes, who sees before publication, and what others find."""

import pytest

from tests.agenda.making import make_item
from tests.writing.conftest import fields
from valuess.agenda.models import Host
from valuess.meeting.group.notebook import Notebook
from valuess.writing.models import Document, Text

from .conftest import sit


@pytest.fixture
def begun(group, browser_of):
    """Notes in English, begun by the host and not published: their browser."""
    host = browser_of("participant")
    start = host.post("/en/meeting/group/notes")
    assert start.status_code == 303
    form = fields(host.get(start.location))
    assert form["title"] == "Notes: group (en)"
    saved = host.post(start.location, {**form, "body": "We met.\n\nSecret word: heron."})
    assert saved.location == "/en/meeting/group-notes/notes-group-en"
    return host


HERE = "/en/meeting/group-notes/notes-group-en"


def test_the_group_writes_in_each_language_on_one_document(begun, group, browser_of):
    host = begun
    assert "heron" in host.get(HERE).text
    again = host.post("/en/meeting/group/notes")
    assert again.location == HERE
    french = host.post("/fr/meeting/group/notes")
    form = fields(host.get(french.location))
    host.post(french.location, {**form, "body": "Nous nous sommes vus."})
    assert (Document.select().where(Document.kind == "notes").count(), Text.select().count()) == (1, 2)
    form = fields(host.get(HERE + "/edit"))
    assert host.post(HERE + "/edit", {**form, "body": "We met again."}).status_code == 303
    assert browser_of("partner").get(HERE + "/history").status_code == 200


def test_others_see_them_once_published(begun, group, people, browser, browser_of):
    Host.delete().execute()  # the participant is of the group no more
    stranger = browser_of("participant")
    for path in ("", "/edit", "/history", "/revision/1", "/diff?from=1&to=1", ".md"):
        assert stranger.get(HERE + path).status_code == 404, path
    for path in ("/edit", "/draft", "/resolve", "/restore"):
        assert stranger.post(HERE + path, {"title": "x", "body": "y"}).status_code == 404, path
    assert stranger.post("/en/meeting/group/notes").status_code == 404
    document = Notebook.get().document_id
    for path in ("new", f"new?document={document}"):
        assert stranger.get(f"/fr/meeting/group-notes/{path}").status_code == 404
    for path in ("draft", f"draft?document={document}"):
        answer = stranger.post(f"/fr/meeting/group-notes/{path}", {"title": "x", "body": "y"})
        assert answer.status_code == 404
    assert browser.get(HERE).status_code == 404
    assert "Notes: group" not in browser.get("/en/meeting/group-notes/").text
    assert "Notes: group" not in stranger.get("/en/search?q=heron").text
    assert "Notes: group" in browser_of("partner").get("/en/search?q=heron").text
    assert browser_of("partner").post(HERE + "/publish", {"number": 1}).status_code == 303
    for person in (browser, stranger):
        assert "heron" in person.get(HERE).text
        assert HERE in person.get("/en/meeting/group-notes/").text
    assert "/edit" not in stranger.get(HERE).text and "/history" not in stranger.get(HERE).text
    partner = browser_of("partner")
    partner.post(HERE + "/edit", {**fields(partner.get(HERE + "/edit")), "body": "Now: egret."})
    for path in ("", "?version=working", ".md"):
        assert "egret" not in stranger.get(HERE + path).text
    assert "egret" in partner.get(HERE).text
    assert "egret" in partner.get(HERE + ".md").text


def test_who_sits_in_the_group_writes_and_who_waits_does_not(begun, group, people, browser_of):
    Host.delete().execute()
    seat = sit(group, people["participant"], 9, "waiting")
    member = browser_of("participant")
    assert member.get(HERE).status_code == 404
    seat.state = "seated"
    seat.save()
    assert "heron" in member.get(HERE).text
    assert member.post(HERE + "/publish", {"number": 1}).status_code == 403
    assert "/publish" not in member.get(HERE).text
    assert member.post(HERE + "/bin").status_code == 403


def test_a_group_does_not_see_the_titles_of_another(begun, group, people, browser_of):
    other = make_item(group.meeting, "other", capacity=3)
    Host.delete().execute()
    sit(other, people["participant"], 9)
    member = browser_of("participant")
    start = member.post("/en/meeting/other/notes").location
    form = {**fields(member.get(start)), "body": "See [[Notes: group (en)]]."}
    page = member.get(member.post(start, form).location).text
    assert f'href="{HERE}"' not in page


def test_the_item_leads_to_its_notes(begun, group, app, browser, browser_of):
    assert 'class="beside"' in browser_of("participant").get("/en/meeting/group").text
    assert HERE in browser_of("participant").get("/en/meeting/group").text
    assert HERE not in browser.get("/en/meeting/group").text
