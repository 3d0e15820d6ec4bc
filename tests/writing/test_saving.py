"""The verbs of writing: what each leaves behind, and what it never loses."""

import threading

import pytest
from flask import g

from valuess import audit, search
from valuess.access import PARTNER, VISITOR
from valuess.db import db
from valuess.writing import checks, publishing, saving
from valuess.writing.drafts import Draft
from valuess.writing.models import Name, Redirect, Reference, Revision, Text

from .conftest import BODY, begin


def found(app, words, lang, audience):
    """How many results a search has."""
    with app.test_request_context(f"/{lang}/search"):
        g.lang = lang
        return search.find(words, lang, audience).total


def write(text, body, by, base=None, title=None, **said):
    base = text.head if base is None else base
    return saving.save(text, checks.Writing(title or text.title, body, base, **said), by)


def test_begin_makes_everything_at_once(app, people):
    text = begin("L’impact, pourquoi ?", "Voir [[Deux rives]].", people["partner"], "fr")
    assert text.slug == "l-impact-pourquoi"
    assert (text.head, text.public) == (1, None)
    assert Revision.get(Revision.text == text).html.startswith("<p>Voir <a data-page=")
    assert Reference.targets(text, "page", public=False) == ["deux rives"]
    assert [entry.act for entry in audit.Entry.latest()][0] == "text begun"
    assert found(app, "deux rives", "fr", PARTNER) == 1
    assert found(app, "deux rives", "fr", VISITOR) == 0


def test_two_savers_of_two_passages_both_stay(written, people):
    mine = BODY.replace("opening", "OPENING")
    theirs = BODY.replace("another thing", "a second thing")
    assert write(written, theirs, people["partner"], base=1).status == "saved"
    outcome = write(written, mine, people["coordinator"], base=1)
    assert outcome.status == "merged"
    assert outcome.revision.body == mine.replace("another thing", "a second thing")
    assert Text.get_by_id(written.id).head == 3


def test_what_conflicts_leaves_the_page_and_keeps_the_attempt(written, people):
    write(written, BODY.replace("one thing", "this"), people["partner"], base=1)
    outcome = write(written, BODY.replace("one thing", "that"), people["coordinator"], base=1)
    assert outcome.status == "conflict"
    assert [(c.mine, c.theirs) for c in outcome.merge.conflicts] == [
        ("The first part says that.", "The first part says this.")
    ]
    head = written.revision_numbered(Text.get_by_id(written.id).head)
    assert "says this." in head.body and "says that." not in head.body
    attempt = written.revision_numbered(3)
    assert (attempt.outcome, attempt.author) == ("attempt", people["coordinator"])
    assert "says that." in attempt.body


def test_a_double_submit_creates_one_revision(written, people):
    changed = BODY.replace("sea", "Channel")
    first = write(written, changed, people["partner"], base=1, token="once")
    second = write(written, changed, people["partner"], base=1, token="once")
    assert first.revision == second.revision
    assert written.revisions().count() == 2


def test_a_double_conflict_keeps_one_attempt(written, people):
    write(written, BODY.replace("one thing", "this"), people["partner"], base=1)
    that = BODY.replace("one thing", "that")
    outcomes = [write(written, that, people["coordinator"], base=1, token="t") for _ in range(2)]
    assert [o.status for o in outcomes] == ["conflict", "conflict"]
    assert written.revisions().where(Revision.outcome == "attempt").count() == 1


def test_the_same_words_save_nothing(written, people):
    outcome = write(written, BODY, people["partner"])
    assert (outcome.status, outcome.revision.number) == ("same", 1)
    assert written.revisions().count() == 1


def test_a_section_is_put_back_into_its_page(written, people):
    words = "## First part\n\nIt now says more.\n"
    outcome = write(written, words, people["partner"], base=1, section=0)
    assert outcome.revision.body == BODY.replace(
        "The first part says one thing.", "It now says more."
    )


def test_two_sections_at_once_do_not_collide(written, people):
    write(written, "## Second part\n\nNew end.\n", people["partner"], base=1, section=1)
    outcome = write(written, "## First part\n\nNew start.\n", people["partner"], 1, section=0)
    assert outcome.status == "merged"
    assert "New start." in outcome.revision.body and "New end." in outcome.revision.body


@pytest.mark.parametrize(
    ("title", "body", "base", "field"),
    [
        ("", BODY, 1, "title"),
        (" \u00a0\t", BODY, 1, "title"),
        ("?!", BODY, 1, "title"),
        ("x" * 10_000, BODY, 1, "title"),
        ("Two shores", "a" * 64_001, 1, "body"),
        ("Two shores", "[" * 5_000, 1, "body"),
        ("Two shores", BODY, 0, "base"),
        ("Two shores", BODY, 99, "base"),
    ],
)
def test_what_cannot_be_saved_names_its_field(written, people, title, body, base, field):
    with pytest.raises(checks.Unacceptable) as refused:
        saving.save(written, checks.Writing(title, body, base), people["partner"])
    assert list(refused.value.errors) == [field]
    assert written.revisions().count() == 1


def test_a_section_that_never_was_is_refused(written, people):
    with pytest.raises(checks.Unacceptable) as refused:
        write(written, "## Nowhere", people["partner"], base=1, section=7)
    assert list(refused.value.errors) == ["base"]


def test_a_title_taken_is_refused_whatever_its_case(written, people):
    with pytest.raises(checks.Unacceptable) as refused:
        begin("two  SHORES", "x", people["partner"])
    assert list(refused.value.errors) == ["title"]


def test_slugs_that_collide_are_numbered(app, people):
    first = begin("Évaluer", "x", people["partner"], "fr")
    second = begin("Evaluer", "x", people["partner"], "fr")
    assert (first.slug, second.slug) == ("evaluer", "evaluer-2")


def test_reserved_addresses_are_left_to_the_room(app, people):
    assert begin("New", "x", people["partner"]).slug == "new-2"


def test_a_renamed_page_keeps_its_old_address_and_its_links(written, people):
    other = begin("Other", "See [[Two shores]].", people["partner"])
    write(written, BODY, people["partner"], title="Two coasts")
    text = Text.get_by_id(written.id)
    assert (text.slug, text.title) == ("two-coasts", "Two coasts")
    assert Redirect.from_slug("guide", "en", "two-shores") == text
    assert Name.texts("guide", "en", ["two shores"])["two shores"] == text
    assert [t.id for t in Reference.to_page(text, public=False)] == [other.id]


def test_a_published_page_keeps_its_address_until_the_new_title_is_published(written, people):
    publishing.publish(written, 1, people["partner"])
    outcome = write(written, BODY, people["partner"], base=1, title="Two coasts")
    assert Text.get_by_id(written.id).slug == "two-shores"
    publishing.publish(written, outcome.revision.number, people["partner"])
    assert Text.get_by_id(written.id).slug == "two-coasts"


def test_publishing_shows_that_revision_and_no_later_one(app, written, people):
    publishing.publish(written, 1, people["partner"])
    write(written, BODY.replace("sea", "secretword"), people["partner"], base=1)
    text = Text.get_by_id(written.id)
    assert (text.public, text.head) == (1, 2)
    assert found(app, "secretword", "en", VISITOR) == 0
    assert found(app, "secretword", "en", PARTNER) == 1


def test_an_attempt_cannot_be_published(written, people):
    write(written, BODY.replace("one thing", "this"), people["partner"], base=1)
    kept = write(written, BODY.replace("one thing", "that"), people["partner"], base=1)
    with pytest.raises(checks.Unacceptable):
        publishing.publish(written, kept.revision.number, people["partner"])


def test_withdrawing_hides_from_visitors_and_loses_nothing(app, written, people):
    publishing.publish(written, 1, people["partner"])
    publishing.withdraw(written, people["partner"])
    assert Text.at("guide", "en", "two-shores") is None
    assert Text.at("guide", "en", "two-shores", working=True).revision.body == BODY
    assert found(app, "opening", "en", VISITOR) == 0


def test_restoring_adds_to_the_history(written, people):
    write(written, "Something else.", people["partner"], base=1)
    revision = publishing.restore(written, 1, people["partner"], "again")
    assert publishing.restore(written, 1, people["partner"], "again") == revision
    assert (revision.number, revision.body) == (3, BODY)
    assert [r.number for r in written.revisions()] == [3, 2, 1]


def test_the_bin_hides_and_gives_back_with_everything(app, written, people):
    publishing.publish(written, 1, people["partner"])
    publishing.put_in_bin(written.document_id, people["partner"])
    assert Text.at("guide", "en", "two-shores", working=True) is None
    assert found(app, "opening", "en", VISITOR) == 0
    assert found(app, "opening", "en", PARTNER) == 0
    publishing.give_back(written.document_id, people["partner"])
    assert Text.at("guide", "en", "two-shores").revision.body == BODY
    assert found(app, "opening", "en", VISITOR) == 1


def test_saving_ends_the_draft_of_that_form_only(written, people):
    partner = people["partner"]
    for token in ("one", "two"):
        Draft.keep(partner, token, kind="guide", lang="en", text=written, body="x", changed=True)
    write(written, BODY + "\nMore.\n", partner, base=1, token="one")
    assert [d.token for d in Draft.waiting(partner, "guide", "en", written)] == ["two"]


def test_a_save_that_fails_half_way_leaves_nothing(written, people, monkeypatch):
    def broken(*_args):
        raise RuntimeError("the power went")

    monkeypatch.setattr(search, "index", broken)
    before = [entry.id for entry in audit.Entry.latest()]
    with pytest.raises(RuntimeError):
        write(written, BODY.replace("sea", "Channel"), people["partner"], base=1)
    assert Text.get_by_id(written.id).head == 1
    assert written.revisions().count() == 1
    assert [entry.id for entry in audit.Entry.latest()] == before


def saved_by_many(app, text, people, count, rounds):
    """`count` threads, each adding its own words to its own paragraph; the outcomes."""
    outcomes, start = [], threading.Barrier(count)

    def one(index):
        with app.app_context():
            start.wait()
            for turn in range(rounds):
                here = Text.get_by_id(text.id)
                base = here.revision_numbered(here.head)
                body = base.body.replace(f"p{index}.", f"w{index}x{turn} p{index}.")
                writing = checks.Writing(base.title, body, base.number, token=f"{index}-{turn}")
                outcomes.append(saving.save(here, writing, people["partner"]).status)
            db.close()

    threads = [threading.Thread(target=one, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def words_lost(text, count, rounds):
    here = Text.get_by_id(text.id)
    body = here.revision_numbered(here.head).body
    return [f"w{i}x{t}" for i in range(count) for t in range(rounds) if f"w{i}x{t} " not in body]


EIGHT = "\n\n".join(f"Paragraph of writer p{index}." for index in range(8))


def test_eight_people_saving_at_once_lose_nothing(app, people):
    text = begin("Crowd", EIGHT, people["partner"])
    outcomes = saved_by_many(app, text, people, 8, 3)
    assert len(outcomes) == 24 and set(outcomes) <= {"saved", "merged"}
    assert words_lost(text, 8, 3) == []


def test_without_the_check_of_the_head_words_are_lost(app, people, monkeypatch):
    """The control: when a save forgets that others came between, the race above must fail."""
    text = begin("Crowd", EIGHT, people["partner"])
    monkeypatch.setattr(
        saving,
        "combine",
        lambda base, head, title, body: saving.Combined(
            saving.merge(body, body, body), title, moved_on=False
        ),
    )
    saved_by_many(app, text, people, 8, 3)
    assert words_lost(text, 8, 3) != []
