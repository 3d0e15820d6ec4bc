"""Writing through the browser, as partners do."""

import re
from datetime import datetime

import pytest

from valuess.writing import checks, publishing, saving
from valuess.writing.drafts import Draft
from valuess.writing.models import Revision, Text

from .conftest import BODY, begin, fields

PAGE = "/en/guide/two-shores"


def opened(browser, path=f"{PAGE}/edit"):
    response = browser.get(path)
    assert response.status_code == 200, response.text
    return fields(response)


def test_a_partner_edits_and_lands_on_the_page(written, browser_of):
    partner = browser_of("partner")
    form = opened(partner)
    form["body"] = form["body"].replace("sea", "Channel")
    answer = partner.post(f"{PAGE}/edit", form)
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = partner.get(PAGE).text
    assert "the Channel" in page and "Page saved." in page
    assert Draft.select().count() == 0


def test_a_visitor_sees_the_page_once_it_is_published(written, browser, browser_of):
    assert browser.get(PAGE).status_code == 404
    answer = browser_of("partner").post(f"{PAGE}/publish", {"number": "1", "knowingly": "1"})
    assert answer.status_code == 303
    assert "An opening paragraph" in browser.get(PAGE).text


def test_a_visitor_never_reads_the_working_version(written, browser, browser_of, people):
    publishing.publish(written, 1, people["partner"])
    browser.get(PAGE)
    writing = checks.Writing("New name", BODY.replace("sea", "hush"), 1)
    saving.save(written, writing, people["partner"])
    for path in (PAGE, f"{PAGE}?version=working", f"{PAGE}.md", "/en/guide/", "/fr/guide/"):
        words = browser.get(path).text
        assert "hush" not in words and "New name" not in words, path
    assert "hush" in browser_of("partner").get(PAGE).text
    assert "hush" not in browser_of("partner").get(f"{PAGE}?version=published").text


def test_a_commit_is_on_the_next_page_even_a_kept_one(written, browser, people):
    publishing.publish(written, 1, people["partner"])
    assert "the sea" in browser.get(PAGE).text
    outcome = saving.save(
        written, checks.Writing("Two shores", BODY.replace("sea", "Channel"), 1), people["partner"]
    )
    publishing.publish(written, outcome.revision.number, people["partner"])
    assert "the Channel" in browser.get(PAGE).text


def test_a_page_of_the_other_language_is_shown_and_labelled(app, browser, people):
    text = begin("Deux rives", "Bonjour.", people["partner"], "fr")
    publishing.publish(text, 1, people["partner"])
    page = browser.get("/en/guide/deux-rives").text
    assert '<article class="page-body" lang="fr">' in page
    assert "This page does not exist in English yet." in page
    assert 'hreflang="fr" href="/fr/guide/deux-rives"' in page


def test_the_switch_leads_to_the_same_page_under_its_other_name(written, browser, people):
    french = begin("Deux rives", "Bonjour.", people["partner"], "fr", written.document)
    for text in (written, french):
        publishing.publish(text, 1, people["partner"])
    assert 'hreflang="fr" href="/fr/guide/deux-rives"' in browser.get(PAGE).text
    crossed = browser.get("/fr/guide/two-shores")
    assert (crossed.status_code, crossed.location) == (302, "/fr/guide/deux-rives")


def test_an_old_address_redirects(written, browser_of, people):
    saving.save(written, checks.Writing("Two coasts", BODY, 1), people["partner"])
    answer = browser_of("partner").get(PAGE)
    assert (answer.status_code, answer.location) == (301, "/en/guide/two-coasts")


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"title": ""}, 422, "title"),
        ({"title": "t" * 10_000}, 422, "title"),
        ({"body": "[" * 5_000}, 422, "body"),
        ({"body": "- " * 2_000 + "x"}, None, None),
        ({"body": "word " * 400_000}, 413, "body"),
        ({"base": ""}, 422, "base"),
        ({"base": "nonsense"}, 422, "base"),
        ({"base": "-1"}, 422, "base"),
        ({"base": "9" * 30}, 422, "base"),
        ({"note": "n" * 301}, 422, "note"),
    ],
)
def test_a_refused_form_comes_back_with_every_word(written, browser_of, change, status, field):
    partner = browser_of("partner")
    form = {**opened(partner), "body": BODY + "\nKept words <b>&\n", **change}
    answer = partner.post(f"{PAGE}/edit", form)
    if status is None:
        assert answer.status_code in (303, 422)
        return
    assert answer.status_code == status
    back = fields(answer)
    assert back["body"] == form["body"]
    assert back["title"] == form["title"]
    assert f'id="e-{field}"' in answer.text or f'href="#f-{field}"' in answer.text
    looks = answer.text.partition('id="writing-preview"')[2].partition("</div>")[0]
    assert ("Kept words" in looks) == (field != "body")
    assert Text.get_by_id(written.id).head == 1


def test_a_refused_base_shows_the_present_words_beside(written, browser_of):
    answer = browser_of("partner").post(
        f"{PAGE}/edit", {"title": "Two shores", "body": "Mine", "token": "t"}
    )
    assert answer.status_code == 422
    assert "An opening paragraph" in answer.text and "Mine" in answer.text
    assert fields(answer)["base"] == "1"


def test_a_form_without_its_fields_is_broken(written, browser_of):
    assert browser_of("partner").post(f"{PAGE}/edit", {"title": "x"}).status_code == 400


def test_a_conflict_is_a_choice_and_the_choice_is_saved(written, browser_of, people):
    mine = browser_of("partner")
    form = opened(mine)
    theirs = BODY.replace("one thing", "this").replace("sea", "Channel")
    saving.save(written, checks.Writing("Two shores", theirs, 1), people["coordinator"])
    form["body"] = form["body"].replace("one thing", "that")
    page = mine.post(f"{PAGE}/edit", form)
    assert page.status_code == 409
    assert "says <mark>that</mark>." in page.text and "says <mark>this</mark>." in page.text
    sent = fields(page)
    unchosen = mine.post(f"{PAGE}/resolve", sent)
    assert unchosen.status_code == 409 and "Choose what to keep here." in unchosen.text
    done = mine.post(f"{PAGE}/resolve", {**sent, "choice-0": "own", "own-0": "Both say it."})
    assert done.status_code == 303
    text = Text.get_by_id(written.id)
    body = text.revision_numbered(text.head).body
    assert "Both say it." in body and "Channel" in body
    assert "says that." not in body and "says this." not in body
    history = mine.get(f"{PAGE}/history").text
    assert "Attempt, kept aside" in history


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", ["that"]), ("theirs", ["this"]), ("both", ["this", "that"])]
)
def test_each_choice_keeps_what_it_says(written, browser_of, people, choice, kept):
    browser = browser_of("partner")
    form = opened(browser)
    saving.save(
        written, checks.Writing("Two shores", BODY.replace("one thing", "this"), 1),
        people["coordinator"],
    )  # fmt: skip
    form["body"] = form["body"].replace("one thing", "that")
    sent = fields(browser.post(f"{PAGE}/edit", form))
    browser.post(f"{PAGE}/resolve", {**sent, "choice-0": choice})
    text = Text.get_by_id(written.id)
    body = text.revision_numbered(text.head).body
    assert [word for word in ("this", "that") if f"says {word}." in body] == kept


def test_a_conflict_of_titles_is_a_choice_too(written, browser_of, people):
    browser = browser_of("partner")
    form = opened(browser)
    saving.save(written, checks.Writing("Their title", BODY, 1), people["coordinator"])
    page = browser.post(f"{PAGE}/edit".replace("two-shores", "their-title"),
                        {**form, "title": "My title"})  # fmt: skip
    assert page.status_code == 409
    sent = {**fields(page), "title": "My title"}
    assert browser.post("/en/guide/their-title/resolve", sent).status_code == 303
    assert Text.get_by_id(written.id).title == "My title"


def test_two_tabs_of_one_person_are_two_drafts(written, browser_of):
    browser = browser_of("partner")
    one, two = opened(browser), opened(browser)
    assert one["token"] != two["token"]
    for form, words in ((one, "first tab"), (two, "second tab")):
        browser.post(f"{PAGE}/draft", {**form, "body": words})
    assert sorted(draft.body for draft in Draft.select()) == ["first tab", "second tab"]


def test_a_draft_is_offered_again_and_taken_up(written, browser_of):
    browser = browser_of("partner")
    form = opened(browser)
    kept = browser.post(f"{PAGE}/draft", {**form, "body": "half a thou", "place": "First part"})
    assert "Draft kept on" in kept.text
    elsewhere = browser_of("partner")
    page = elsewhere.get(f"{PAGE}/edit")
    assert "You have unsaved words here" in page.text
    link = re.search(r'href="([^"]*draft=\d+)"', page.text)[1]
    taken = fields(elsewhere.get(link))
    assert (taken["body"].strip(), taken["token"]) == ("half a thou", form["token"])


def test_a_draft_is_its_writers_alone(written, browser_of):
    form = opened(browser_of("partner"))
    browser_of("partner").post(f"{PAGE}/draft", {**form, "body": "private thought"})
    number = Draft.get(Draft.body == "private thought").id
    other = browser_of("coordinator")
    assert "private thought" not in other.get(f"{PAGE}/edit?draft={number}").text
    assert other.post(f"/en/guide/draft/{number}/drop").status_code == 404


def test_a_draft_given_up_is_gone(written, browser_of):
    browser = browser_of("partner")
    browser.post(f"{PAGE}/draft", {**opened(browser), "body": "no"})
    number = Draft.get(Draft.changed).id
    assert browser.post(f"/en/guide/draft/{number}/drop").status_code == 303
    assert Draft.get_or_none(Draft.id == number) is None


def test_one_sees_who_else_is_writing_and_where(written, browser_of, people):
    form = opened(browser_of("coordinator"))
    browser_of("coordinator").post(f"{PAGE}/draft", {**form, "body": "x", "place": "First part"})
    name = people["coordinator"].name
    expected = f"{name} is writing at “First part”"
    assert expected in browser_of("partner").get(f"{PAGE}/edit").text
    assert expected in browser_of("partner").get(PAGE).text


def test_opening_one_section_edits_that_section(written, browser_of):
    browser = browser_of("partner")
    form = opened(browser, f"{PAGE}/edit?section=1")
    assert form["body"].startswith("## Second part")
    assert "First part" not in form["body"]
    form["body"] = "## Second part\n\nAnew.\n"
    browser.post(f"{PAGE}/edit", form)
    text = Text.get_by_id(written.id)
    assert text.revision_numbered(2).body == BODY.replace(
        "The second part says another thing.", "Anew."
    )
    assert browser.get(f"{PAGE}/edit?section=9").status_code == 404


def test_the_preview_button_works_without_a_script(written, browser_of):
    browser = browser_of("partner")
    form = {**opened(browser), "body": "Now *leaning*.", "preview": "1"}
    page = browser.post(f"{PAGE}/edit", form)
    assert page.status_code == 200
    assert "<em>leaning</em>" in page.text
    assert fields(page)["body"].strip() == "Now *leaning*."
    assert Text.get_by_id(written.id).head == 1


def test_the_live_preview_is_a_fragment(written, browser_of):
    answer = browser_of("partner").post("/fr/guide/preview", {"body": "Vraiment ?"})
    assert answer.text.strip() == "<p>Vraiment\u202f?</p>"


def test_a_red_link_starts_the_page_and_backlinks_show(written, browser_of):
    browser = browser_of("partner")
    form = {**opened(browser), "body": "See [[A new page]]."}
    browser.post(f"{PAGE}/edit", form)
    page = browser.get(PAGE).text
    assert 'class="missing" href="/en/guide/new?title=A+new+page"' in page
    start = fields(browser.get("/en/guide/new?title=A+new+page"))
    assert start["title"] == "A new page"
    made = browser.post("/en/guide/new", {**start, "body": "Here."})
    assert made.location == "/en/guide/a-new-page"
    assert '<a href="/en/guide/a-new-page">A new page</a>' in browser.get(PAGE).text
    backlinks = browser.get("/en/guide/a-new-page").text.split("Pages that link here")[1]
    assert f'<a href="{PAGE}">Two shores</a>' in backlinks


def test_visitors_see_no_link_to_what_they_may_not_read(written, browser, browser_of, people):
    hidden = begin("Hidden page", "x", people["partner"])
    outcome = saving.save(
        written, checks.Writing("Two shores", "See [[Hidden page]].", 1), people["partner"]
    )
    publishing.publish(written, outcome.revision.number, people["partner"])
    assert "<p>See Hidden page.</p>" in browser.get(PAGE).text
    publishing.publish(hidden, 1, people["partner"])
    assert '<a href="/en/guide/hidden-page">Hidden page</a>' in browser.get(PAGE).text


def test_the_diff_shows_words_that_came_and_went(written, browser_of, people):
    saving.save(written, checks.Writing("Two shores", BODY.replace("sea", "Channel"), 1),
                people["partner"])  # fmt: skip
    page = browser_of("partner").get(f"{PAGE}/diff?from=1&to=2").text
    assert "<del>sea" in page and "<ins>Channel" in page
    assert "1 word added" in page and "1 word removed" in page
    assert browser_of("partner").get(f"{PAGE}/diff?from=1&to=77").status_code == 404


def test_hostile_words_are_inert_in_every_view(written, browser_of, people):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} [x](javascript:y)"
    browser = browser_of("partner")
    outcome = saving.save(
        written, checks.Writing(f"T {evil[:60]}", f"## {evil}\n\n{evil}", 1, note=evil),
        people["partner"],
    )  # fmt: skip
    slug = Text.get_by_id(written.id).slug
    form = fields(browser.get(f"/en/guide/{slug}/edit"))
    browser.post(f"/en/guide/{slug}/draft", {**form, "body": evil, "place": evil, "title": evil})
    saving.save(written, checks.Writing(f"U {evil[:60]}", evil + " b", 2), people["coordinator"])
    slug = Text.get_by_id(written.id).slug
    pages = [
        browser.get(f"/en/guide/{slug}{end}").text
        for end in ("", "/edit", "/history", "/diff?from=1&to=3", "/revision/2")
    ]
    pages.append(browser.post(f"/en/guide/{slug}/edit", {**form, "base": "2", "body": evil}).text)
    pages.append(browser_of("coordinator").get(f"/en/guide/{slug}/edit").text)
    assert outcome.status == "saved"
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


def test_a_page_put_into_the_bin_comes_back(written, browser_of):
    browser = browser_of("partner")
    assert browser.post(f"{PAGE}/bin").location == "/en/guide/bin"
    assert browser.get(PAGE).status_code == 404
    assert "Two shores" in browser.get("/en/guide/bin").text
    browser.post(f"/en/guide/bin/{written.document_id}")
    assert browser.get(PAGE).status_code == 200


def test_the_other_language_is_begun_from_the_page(written, browser_of):
    browser = browser_of("partner")
    page = browser.get("/fr/guide/two-shores").text
    assert f"/fr/guide/new?document={written.document_id}" in page
    start = fields(browser.get(f"/fr/guide/new?document={written.document_id}"))
    made = browser.post(
        f"/fr/guide/new?document={written.document_id}",
        {**start, "title": "Deux rives", "body": "Bonjour."},
    )
    assert made.location == "/fr/guide/deux-rives"
    texts = Text.of_document(written.document_id, working=True)
    assert {lang: text.slug for lang, text in texts.items()} == {
        "en": "two-shores",
        "fr": "deux-rives",
    }


def test_the_back_button_after_a_save_does_not_save_twice(written, browser_of):
    browser = browser_of("partner")
    form = opened(browser)
    form["body"] = form["body"].replace("sea", "Channel")
    for _again in range(2):
        assert browser.post(f"{PAGE}/edit", form).status_code == 303
    assert Revision.select().where(Revision.text == written).count() == 2


def test_a_role_withdrawn_in_mid_edit_gives_the_words_back(written, browser_of, people):
    browser = browser_of("partner")
    form = {**opened(browser), "body": "Words that must not be lost."}
    partner = people["partner"]
    partner.role = ""
    partner.save()
    answer = browser.post(f"{PAGE}/edit", form)
    assert answer.status_code == 403
    assert "Words that must not be lost." in answer.text


def test_a_session_that_ended_gives_the_words_back_after_sign_in(written, browser, people):
    answer = browser.post(
        f"{PAGE}/edit", {"title": "Two shores", "body": "Long work.", "base": "1"}
    )
    assert answer.status_code == 401
    assert "Long work." in answer.text
    assert Text.get_by_id(written.id).head == 1


def test_an_unknown_language_is_not_found(written, browser):
    assert browser.get("/de/guide/two-shores").status_code == 404


def test_forms_left_open_and_unchanged_are_forgotten_but_no_words_are(written, browser_of):
    browser = browser_of("partner")
    opened(browser)
    browser.post(f"{PAGE}/draft", {**opened(browser), "body": "words to keep"})
    long_ago = datetime(2014, 1, 1)
    Draft.update(touched=long_ago).execute()
    opened(browser)
    assert [draft.body for draft in Draft.select().where(Draft.touched == long_ago)] == [
        "words to keep"
    ]
