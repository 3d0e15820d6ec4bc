"""What an edit is: proposed, chosen, corrected later; and what is published knowingly."""

import pytest

from valuess import audit
from valuess.writing import checks, edits, publishing, saving
from valuess.writing.deeds import Deed
from valuess.writing.diff import proposed_kind
from valuess.writing.models import Revision, Text
from valuess.writing.review import readiness

from .conftest import BODY, fields

PAGE = "/en/guide/two-shores"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("paragraph", "paragarph", "typo"),
        ("sea.", "sea", "typo"),
        ("another thing", "no other thing", "meaning"),
        ("one thing", "2 things", "meaning"),
        ("\n## Second part\n", "\n", "meaning"),
        (BODY[-20:], BODY[-20:] + "\nOne more.\n", "meaning"),
    ],
)
def test_the_portal_proposes_what_the_change_is(old, new, kind):
    before, after = ("Title", BODY), ("Title", BODY.replace(old, new))
    assert edits.proposed(before, after) == kind
    assert proposed_kind(*edits.apart(before[1], after[1])) == proposed_kind(before[1], after[1])
    assert edits.proposed(before, ("Other", before[1])) == "meaning"


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_code_with_an_empty_line_is_never_a_correction(fence):
    old = f"Words.\n\n{fence}\nfirst = 1\n\nsecond\n{fence}\n"
    assert edits.proposed(("T", old), ("T", old.replace("second", "secnod"))) == "meaning"


@pytest.mark.parametrize(
    ("old", "new", "sent", "kept", "told"),
    [
        ("opening", "openning", "", "typo", "(as proposed)"),
        ("opening", "closing", "", "meaning", None),
        ("opening", "openning", "meaning", "meaning", "(proposed: correction)"),
        ("opening", "closing", "typo", "typo", "(proposed: changes what is said)"),
        ("opening", "closing", "nonsense", "meaning", None),
    ],
)
def test_the_writer_leaves_it_to_the_portal_or_decides(
    written, browser_of, old, new, sent, kept, told
):
    partner = browser_of("partner")
    form = fields(partner.get(f"{PAGE}/edit"))
    form = {**form, "body": form["body"].replace(old, new), "kind": sent}
    assert partner.post(f"{PAGE}/edit", form).status_code == 303
    assert written.revision_numbered(2).kind == kept
    history = partner.get(f"{PAGE}/history").text
    for words in ("(as proposed)", "(proposed: correction)", "(proposed: changes what is said)"):
        assert (words in history) is (words == told)


def test_the_draft_kept_says_what_the_change_is_so_far(written, browser_of):
    partner = browser_of("partner")
    form = {**fields(partner.get(f"{PAGE}/edit?section=0")), "kind": ""}
    assert "As it stands" not in partner.post(f"{PAGE}/draft", form).text
    form["body"] = form["body"].replace("says", "sasy")
    assert "this change only corrects" in partner.post(f"{PAGE}/draft", form).text
    form["body"] += "\n\nMore.\n"
    assert "alters what is said" in partner.post(f"{PAGE}/draft", form).text
    assert "As it stands" not in partner.post(f"{PAGE}/draft", {**form, "kind": "typo"}).text


def test_local_asks_for_its_reason_and_keeps_everything(written, browser_of):
    partner = browser_of("partner")
    form = fields(partner.get(f"{PAGE}/edit"))
    form = {**form, "body": BODY.replace("sea", "Exe"), "kind": "local", "note": " "}
    answer = partner.post(f"{PAGE}/edit", form)
    assert answer.status_code == 422 and 'id="e-note"' in answer.text
    assert 'value="local" selected' in answer.text and "about the Exe" in answer.text
    assert Text.get_by_id(written.id).head == 1
    assert partner.post(f"{PAGE}/edit", {**form, "note": "UK law"}).status_code == 303
    revision = written.revision_numbered(2)
    assert (revision.kind, revision.note, revision.proposed) == ("local", "UK law", "meaning")


def test_a_wrong_mark_is_corrected_from_the_history(written, browser_of, people):
    write(written, people["partner"])
    coordinator = browser_of("coordinator")
    assert f"{PAGE}/revision/2#marked" in coordinator.get(f"{PAGE}/history").text
    page = coordinator.get(f"{PAGE}/revision/2")
    sent = {"was": fields(page)["was"], "kind": "local", "reason": ""}
    refused = coordinator.post(f"{PAGE}/revision/2/kind", sent)
    assert refused.status_code == 422 and 'id="e-reason"' in refused.text
    assert 'value="local" selected' in refused.text
    done = coordinator.post(f"{PAGE}/revision/2/kind", {**sent, "reason": "French  law"})
    assert (done.status_code, done.location) == (303, f"{PAGE}/history")
    revision = written.revision_numbered(2)
    assert (revision.kind, revision.note) == ("local", "French law")
    history = coordinator.get(f"{PAGE}/history").text
    assert "Marked anew by Demo coordinator" in history and "French law" in history
    entry = audit.Entry.latest().first()
    assert (entry.act, entry.detail) == (
        "edit marked anew", {"number": 2, "was": "meaning", "now": "local"},
    )  # fmt: skip


def test_of_two_who_mark_anew_the_second_is_told(written, browser_of, people):
    write(written, people["partner"])
    edits.rekind(written, 2, "typo", people["coordinator"])
    answer = browser_of("partner").post(
        f"{PAGE}/revision/2/kind", {"was": "meaning", "kind": "local", "reason": "My reason"}
    )
    assert answer.status_code == 409
    assert "Someone marked it meanwhile" in answer.text and "My reason" in answer.text
    assert 'name="was" value="typo"' in answer.text
    assert written.revision_numbered(2).kind == "typo"


@pytest.mark.parametrize(
    ("number", "kind", "status"),
    [(1, "", 422), (1, "nonsense", 422), (9, "typo", 404), (1, "meaning", 303), (3, "typo", 422)],
)
def test_what_cannot_be_marked(written, browser_of, people, number, kind, status):
    write(written, people["partner"], "one thing", "this")
    attempt = saving.save(
        written, checks.Writing("Two shores", BODY.replace("one thing", "that"), 1),
        people["coordinator"],
    )  # fmt: skip
    assert attempt.revision.number == 3
    sent = {"was": "meaning", "kind": kind}
    answer = browser_of("partner").post(f"{PAGE}/revision/{number}/kind", sent)
    assert answer.status_code == status
    assert Deed.select().count() == 0
    assert {r.kind for r in Revision.select()} == {"meaning"}


def write(text, by, old="sea", new="Channel"):
    body = BODY.replace(old, new)
    return saving.save(text, checks.Writing(text.title, body, 1), by).revision


def test_publishing_asks_what_one_knows(written, browser_of, browser, monkeypatch):
    partner = browser_of("partner")
    monkeypatch.setattr(readiness, "waiting", lambda text: 3)
    assert f'href="{PAGE}/publish"' in partner.get(PAGE).text
    page = partner.get(f"{PAGE}/publish").text
    assert "Nobody of another organisation has reviewed this version." in page
    assert "3 paragraphs wait in the other language." in page
    refused = partner.post(f"{PAGE}/publish", {"number": "1"})
    assert refused.status_code == 422 and 'id="e-knowingly"' in refused.text
    assert browser.get(PAGE).status_code == 404
    sent = {"number": "1", "knowingly": "1"}
    assert partner.post(f"{PAGE}/publish", sent).status_code == 303
    assert browser.get(PAGE).status_code == 200
    history = partner.get(f"{PAGE}/history").text
    assert "knowingly: not approved by another organisation" in history
    assert "3 paragraphs waiting in the other language" in history
    entry = audit.Entry.latest().first()
    assert entry.detail == {"number": 1, "missing": {"review": 1, "other language": 3}}


def test_what_comes_with_the_portal_is_published_as_it_is(written):
    publishing.publish(written, 1, None)
    assert Deed.get().detail == {"missing": {}}


def test_a_version_that_is_none_has_no_page_to_publish_it(written, browser_of):
    partner = browser_of("partner")
    assert partner.get(f"{PAGE}/publish?number=9").status_code == 404
    sent = {"number": "9", "knowingly": "1"}
    assert partner.post(f"{PAGE}/publish", sent).status_code == 303
    assert Text.get_by_id(written.id).public is None
