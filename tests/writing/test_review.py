"""A review by another shore: asked for, made, returned, overtaken; and who may make it."""

import threading
from urllib.parse import unquote

import pytest

from valuess import audit
from valuess.accounts.models import Account, Organisation
from valuess.db import db
from valuess.mail import Mail
from valuess.writing import checks, personal, publishing, saving
from valuess.writing.models import Text
from valuess.writing.review import asking, states, who
from valuess.writing.review.models import Review

from .conftest import BODY, begin, fields

PAGE = "/en/guide/two-shores"


@pytest.fixture
def shores(people):
    """Two organisations: the partner writes in the one, the reviewer and Ann are of the other."""
    south, north = (
        Organisation.create(key=key, name=name)
        for key, name in (("south", "South shore"), ("north", "North shore"))
    )
    people["partner"].organisation = south
    people["partner"].save()
    for name, lang in (("reviewer", "fr"), ("ann", "en")):
        people[name] = Account.create(
            email=f"{name}@demo.example", name=f"Demo {name}", role="partner", lang=lang,
            organisation=north,
        )  # fmt: skip
    people["twin"] = Account.create(
        email="twin@demo.example", name="Demo twin", role="partner", organisation=south
    )
    return people


def write(text, by, old="sea", new="Channel", **said):
    """The next version, by that person."""
    here = Text.get_by_id(text.id)
    body = here.revision_numbered(here.head).body.replace(old, new)
    return saving.save(here, checks.Writing(here.title, body, here.head, **said), by).revision


def state(text):
    here = Text.get_by_id(text.id)
    return states.states([here])[here.id].name


def asked(text, people, **said):
    return asking.ask(text, said.pop("words", "Please."), said.pop("reviewer", None),
                      people["partner"])  # fmt: skip


def decide(text, review, act, by, number=None, head=None, words="Fine."):
    number = number or Text.get_by_id(text.id).head
    return asking.decide(text, review.id, act, (number, head or number), words, by)


def test_from_a_draft_to_what_visitors_read(written, shores, browser_of, browser):
    """The south asks, the north reads and approves, the south publishes: nothing is missing."""
    south, north = browser_of("partner"), browser_of("reviewer")
    assert state(written) == "draft"
    page = south.get(f"{PAGE}/review").text
    assert "Demo reviewer, North shore" in page and "Demo twin" not in page
    named = str(shores["reviewer"].id)
    answer = south.post(f"{PAGE}/review", {"words": "The sea, please.", "reviewer": named})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/review")
    assert state(written) == "in review"
    letter = Mail.get(Mail.to == "reviewer@demo.example")
    assert letter.lang == "fr" and letter.subject.startswith("À relire")
    assert "The sea, please." in letter.text and f"{PAGE}/review" in letter.text
    mine = north.get("/en/my/").text
    assert "To review" in mine and f'{PAGE}/review"' in mine and "You are asked" in mine
    read = north.get(f"{PAGE}/review")
    assert "An opening paragraph about the sea." in read.text and "The sea, please." in read.text
    form = {**fields(read), "act": "approved", "words": "It reads well."}
    assert north.post(f"{PAGE}/review/{Review.get().id}/decide", form).status_code == 303
    assert state(written) == "approved"
    letter = Mail.get(Mail.to == "partner@demo.example")
    assert letter.subject == "Approved: Two shores" and "It reads well." in letter.text
    history = south.get(f"{PAGE}/history").text
    assert "by Demo reviewer" in history and "It reads well." in history
    assert browser.get(PAGE).status_code == 404
    assert "To review" not in north.get("/en/my/").text
    answer = south.post(f"{PAGE}/publish", {"number": "1"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "An opening paragraph" in browser.get(PAGE).text
    assert "knowingly" not in south.get(f"{PAGE}/history").text
    acts = [entry.act for entry in audit.Entry.latest()]
    assert acts[:3] == ["text published", "review approved", "review asked"]


def test_a_text_returned_goes_back_with_words(written, shores, browser_of):
    review = asked(written, shores)
    north = browser_of("ann")
    form = {**fields(north.get(f"{PAGE}/review")), "act": "returned", "words": " "}
    path = f"{PAGE}/review/{review.id}/decide"
    empty = north.post(path, form)
    assert empty.status_code == 422 and "Say what should be changed." in empty.text
    assert 'id="e-words"' in empty.text
    assert north.post(path, {**form, "words": "Say which sea."}).status_code == 303
    assert state(written) == "returned"
    south = browser_of("partner")
    assert "Returned to you" in south.get("/en/my/").text
    assert "Say which sea." in south.get(f"{PAGE}/review").text
    assert "Say which sea." in Mail.get(Mail.to == "partner@demo.example").text
    write(written, shores["partner"])
    assert state(written) == "draft"
    asked(written, shores)
    assert "Returned to you" not in south.get("/en/my/").text


def test_a_version_saved_after_the_approval_is_another(written, shores, browser_of):
    decide(written, asked(written, shores), "approved", shores["reviewer"])
    write(written, shores["partner"])
    assert state(written) == "changed"
    partner = browser_of("partner")
    page, history = partner.get(PAGE).text, partner.get(f"{PAGE}/history").text
    for words in (page, history):
        assert f"{PAGE}/diff?from=1&amp;to=2" in words
    assert "Changed since approval" in page
    publishing.publish(written, 1, shores["partner"])
    assert "approved by Demo reviewer" in partner.get(f"{PAGE}/publish").text
    write(written, shores["partner"], "Channel", "sea")
    assert state(written) == "approved"  # the very words that were approved


def test_who_wrote_what_changed_does_not_review_it_nor_do_theirs(written, shores):
    review = asked(written, shores)
    for name in ("partner", "twin"):
        with pytest.raises(checks.Unacceptable):
            decide(written, review, "approved", shores[name])
    with pytest.raises(checks.Unacceptable):  # of no organisation at all
        decide(written, review, "approved", shores["coordinator"])
    write(written, shores["ann"])  # now both shores have written
    with pytest.raises(checks.Unacceptable):
        decide(written, review, "approved", shores["reviewer"])
    assert state(written) == "in review"


def test_only_what_changed_since_publication_counts(written, shores, browser_of):
    publishing.publish(written, 1, shores["partner"])
    write(written, shores["ann"])
    here = Text.get_by_id(written.id)
    wrote = who.authors_of(here, states.of(here))
    assert wrote == [shores["ann"]]
    assert [a.name for a in who.candidates(here, wrote)] == ["Demo partner", "Demo twin"]
    decide(written, asked(written, shores), "approved", shores["twin"])
    assert state(written) == "approved"


def test_what_is_published_unreviewed_is_reviewed_by_others_still(written, shores):
    """Nothing changed since publication: then all that nobody approved is looked at."""
    publishing.publish(written, 1, shores["partner"])
    review = asked(written, shores)
    with pytest.raises(checks.Unacceptable):
        decide(written, review, "approved", shores["twin"])
    decide(written, review, "approved", shores["reviewer"])
    assert state(written) == "approved"


def test_nobody_of_the_authors_organisation_is_named(written, shores, browser_of):
    south = browser_of("partner")
    sent = {"words": "Kept <b>", "reviewer": str(shores["twin"].id)}
    answer = south.post(f"{PAGE}/review", sent)
    assert answer.status_code == 422
    assert 'id="e-reviewer"' in answer.text and "Kept &lt;b&gt;" in answer.text
    assert Review.select().count() == 0
    long = south.post(f"{PAGE}/review", {"words": "w" * 4001})
    assert long.status_code == 422 and 'id="e-words"' in long.text


def test_a_head_that_moved_on_is_not_approved_unseen(written, shores, browser_of):
    """The south saves once more while the north reads: the north is told, its words are kept."""
    review = asked(written, shores)
    north = browser_of("reviewer")
    path = f"{PAGE}/review/{review.id}/decide"
    form = {**fields(north.get(f"{PAGE}/review")), "act": "approved", "words": "Good as it is."}
    write(written, shores["partner"])
    answer = north.post(path, form)
    assert answer.status_code == 409
    assert "Good as it is." in answer.text
    assert f"{PAGE}/diff?from=1&amp;to=2" in answer.text
    assert state(written) == "in review"
    seen = {**fields(answer), "act": "approved", "words": "Good."}
    assert seen["head"] == "2"
    assert north.post(path, {**seen, "decided": "1"}).status_code == 303  # the one they read
    assert (Review.get().decided, state(written)) == (1, "changed")


@pytest.mark.parametrize("decided", ["", "0", "7", "-1", "x", "9" * 30])
def test_a_version_that_is_none_is_not_approved(written, shores, browser_of, decided):
    review = asked(written, shores)
    form = {"act": "approved", "head": "1", "decided": decided}
    answer = browser_of("ann").post(f"{PAGE}/review/{review.id}/decide", form)
    assert answer.status_code == 422
    assert state(written) == "in review"


def test_an_attempt_is_not_approved(written, shores):
    write(written, shores["partner"], "one thing", "this")
    attempt = saving.save(
        written, checks.Writing("Two shores", BODY.replace("one thing", "that"), 1),
        shores["twin"],
    ).revision  # fmt: skip
    review = asked(written, shores)
    with pytest.raises(checks.Unacceptable):
        decide(written, review, "approved", shores["ann"], attempt.number, 2)


def test_of_two_reviewers_at_once_the_second_is_told(written, shores, browser_of):
    review = asked(written, shores)
    ann = browser_of("ann")
    form = {**fields(ann.get(f"{PAGE}/review")), "act": "returned", "words": "Not yet: the sea."}
    decide(written, review, "approved", shores["reviewer"])
    answer = ann.post(f"{PAGE}/review/{review.id}/decide", form)
    assert answer.status_code == 409
    assert "Demo reviewer approved version 1" in answer.text
    assert "Not yet: the sea." in answer.text and 'name="reviewer"' in answer.text
    assert state(written) == "approved"
    again = ann.post(f"{PAGE}/review", {"words": "Not yet: the sea."})
    assert (again.status_code, state(written)) == (303, "in review")


def test_two_approvals_in_one_moment_make_one(written, shores, app):
    review = asked(written, shores)
    start, said = threading.Barrier(2), []

    def one(name):
        with app.app_context():
            start.wait()
            try:
                said.append(decide(written, review, "approved", shores[name]).by.name)
            except asking.Overtaken as over:
                said.append(over.why)
            finally:
                db.close()

    threads = [threading.Thread(target=one, args=[name]) for name in ("ann", "reviewer")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said)[1] == "closed" and sorted(said)[0].startswith("Demo ")
    acts = [entry.act for entry in audit.Entry.latest()]
    assert acts.count("review approved") == 1
    assert Mail.select().where(Mail.to == "partner@demo.example").count() == 1


def test_the_same_form_twice_is_one(written, shores, browser_of):
    south, north = browser_of("partner"), browser_of("ann")
    for _again in range(2):
        assert south.post(f"{PAGE}/review", {"words": "Once."}).status_code == 303
    form = {**fields(north.get(f"{PAGE}/review")), "act": "approved", "words": "Yes."}
    for _again in range(2):
        path = f"{PAGE}/review/{Review.get().id}/decide"
        assert north.post(path, form).status_code == 303
    assert Review.select().count() == 1
    assert Mail.select().where(Mail.to == "partner@demo.example").count() == 1


def test_a_second_request_is_told_of_the_first(written, shores, browser_of):
    asked(written, shores)
    answer = browser_of("twin").post(f"{PAGE}/review", {"words": "Mine too."})
    assert answer.status_code == 409
    assert "Demo partner asked for it" in answer.text and "Mine too." in answer.text


def test_a_request_is_taken_back_by_who_asked(written, shores, browser_of):
    review = asked(written, shores, reviewer=shores["reviewer"].id)
    path = f"{PAGE}/review/{review.id}/take-back"
    assert browser_of("ann").post(path).status_code == 422
    assert "Take the request back" not in browser_of("ann").get(f"{PAGE}/review").text
    south = browser_of("partner")
    assert "Take the request back" in south.get(f"{PAGE}/review").text
    assert south.post(path).status_code == 303
    assert state(written) == "draft"
    subjects = [m.subject for m in Mail.select().where(Mail.to == "reviewer@demo.example")]
    assert len(subjects) == 2
    late = browser_of("reviewer").post(
        f"{PAGE}/review/{review.id}/decide",
        {"act": "approved", "head": "1", "decided": "1", "words": "Late words."},
    )
    assert late.status_code == 409
    assert "taken back by Demo partner" in late.text and "Late words." in late.text


def test_a_page_put_into_the_bin_under_a_reviewer(written, shores, browser_of):
    review = asked(written, shores)
    north = browser_of("reviewer")
    form = {**fields(north.get(f"{PAGE}/review")), "act": "approved", "words": "An hour’s work."}
    publishing.put_in_bin(written.document_id, shores["partner"])
    path = f"{PAGE}/review/{review.id}/decide"
    answer = north.post(path, form)
    assert answer.status_code == 409
    assert "This page is in the bin" in answer.text and "An hour’s work." in answer.text
    assert north.get(f"{PAGE}/review").status_code == 410
    assert "To review" not in north.get("/en/my/").text
    publishing.give_back(written.document_id, shores["partner"])
    assert "To review" in north.get("/en/my/").text
    assert north.post(path, form).status_code == 303
    assert state(written) == "approved"


def test_a_text_withdrawn_under_a_reviewer_stays_to_be_reviewed(written, shores, browser_of):
    publishing.publish(written, 1, shores["partner"])
    write(written, shores["partner"])
    review = asked(written, shores)
    north = browser_of("reviewer")
    form = {**fields(north.get(f"{PAGE}/review")), "act": "approved", "words": "Yes."}
    publishing.withdraw(written, shores["partner"])
    assert "Not published" in north.get(f"{PAGE}/review").text
    assert north.post(f"{PAGE}/review/{review.id}/decide", form).status_code == 303
    assert "Taken back from visitors by Demo partner" in north.get(f"{PAGE}/history").text


def test_a_page_renamed_under_a_reviewer_is_found(written, shores, browser_of):
    review = asked(written, shores)
    saving.save(written, checks.Writing("Two coasts", BODY, 1), shores["partner"])
    north = browser_of("ann")
    moved = north.get(f"{PAGE}/review")
    assert (moved.status_code, moved.location) == (301, "/en/guide/two-coasts/review")
    form = {"act": "approved", "head": "1", "decided": "1", "words": "Of the old name."}
    answer = north.post(f"{PAGE}/review/{review.id}/decide", form)
    assert answer.status_code == 409 and "Of the old name." in answer.text


@pytest.mark.parametrize("role", ["outsider", "participant"])
def test_a_review_is_for_those_who_write(written, shores, browser_of, browser, role):
    review = asked(written, shores)
    for person in (browser_of(role), browser):
        assert person.get(f"{PAGE}/review").status_code in (303, 403)
        path = f"{PAGE}/review/{review.id}/decide"
        sent = {"act": "approved", "decided": "1", "head": "1"}
        assert person.post(path, sent).status_code in (401, 403)
    assert state(written) == "in review"


def test_a_review_of_another_page_is_not_found(written, shores, browser_of):
    other = begin("Elsewhere", "Words.", shores["partner"])
    review = asked(other, shores)
    north = browser_of("ann")
    for end in ("decide", "take-back"):
        sent = {"act": "approved", "decided": "1", "head": "1"}
        assert north.post(f"{PAGE}/review/{review.id}/{end}", sent).status_code == 404
    assert north.get("/en/guide/no-such-page/review").status_code == 404
    assert state(other) == "in review"


def test_kinds_that_are_not_reviewed_have_no_review(app, people, browser_of):
    made = saving.begin("programme", "en", checks.Writing("A page", "x"), people["coordinator"])
    slug = Text.get_by_id(made.revision.text_id).slug
    coordinator = browser_of("coordinator")
    assert coordinator.get(f"/en/programme/{slug}/review").status_code == 404
    assert "/review" not in coordinator.get(f"/en/programme/{slug}").text
    assert coordinator.post(f"/en/programme/{slug}/publish", {"number": "1"}).status_code == 303
    assert Text.get_by_id(made.revision.text_id).public == 1


def test_hostile_words_are_inert_in_a_review(written, shores, browser_of):
    evil = "<script>alert(1)</script> {{ 7*7 }}"
    review = asked(written, shores, words=evil, reviewer=shores["ann"].id)
    ann = browser_of("ann")
    pages = [ann.get(f"{PAGE}/review").text]
    decide(written, review, "returned", shores["ann"], words=evil)
    pages += [ann.get(f"{PAGE}/{end}").text for end in ("review", "history", "publish")]
    for page in pages:
        assert "<script>alert" not in page and "{{ 7*7 }}" in page
    assert Mail.get(Mail.to == "ann@demo.example").text.count(evil) == 1


def test_reviews_go_into_the_export_and_lose_their_names(written, shores):
    review = asked(written, shores, reviewer=shores["ann"].id, words="Mine alone.")
    decide(written, review, "returned", shores["ann"], words="Hers alone.")
    exported = {name: personal.export(shores[name]) for name in ("partner", "ann")}
    assert [r["words"] for r in exported["partner"]["reviews"]] == ["Mine alone."]
    assert "answer" not in exported["partner"]["reviews"][0]
    assert [r["answer"] for r in exported["ann"]["reviews"]] == ["Hers alone."]
    personal.erase(shores["ann"])
    kept = Review.get()
    assert (kept.by, kept.reviewer, kept.answer) == (None, None, "Hers alone.")
    assert kept.asker == shores["partner"]


def test_my_page_asks_as_much_for_one_review_as_for_thirty(written, shores, browser_of, queries):
    north = browser_of("ann")
    asked(written, shores)
    with queries() as few:
        north.get("/en/my/")
    for n in range(12):
        asked(begin(f"Page {n}", "Words.", shores["partner"]), shores)
    with queries() as many:
        page = north.get("/en/my/").text
    assert unquote(page).count("/review") == 13
    assert len(few) == len(many)
