"""Editions: prepared, signed, frozen once, never changed, read in both languages, their files."""

import hashlib
import io
from datetime import date, timedelta

import pypdf
import pytest
from flask import current_app

from tests.at_once import results
from valuess import audit, jobs, paper
from valuess.accounts import personal as accounts
from valuess.accounts.models import Organisation
from valuess.db import db, now
from valuess.files.models import File
from valuess.guide.editions import binding, freezing, making
from valuess.guide.editions.models import (
    Edition,
    EditionCopy,
    EditionFile,
    EditionJob,
    EditionSignature,
    EditionText,
)
from valuess.guide.models import Page
from valuess.writing import checks, publishing, saving
from valuess.writing.models import Text

from ..writing.conftest import begin

NEXT = "/en/guide/editions/next"
FIELDS = {"title-fr": "Le guide", "title-en": "The guide", "date": "2014-05-15", "version": "0",
          "remarks-fr": "", "remarks-en": ""}  # fmt: skip
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
    "606060f80f000104010050f5a0b70000000049454e44ae426082"
)


@pytest.fixture
def launched(monkeypatch):
    """The jobs that would have been launched in processes of their own."""
    rows = []
    monkeypatch.setattr(jobs, "launch", lambda _command, row: rows.append(row))
    return rows


@pytest.fixture
def printed(monkeypatch):
    """No PDF is really made: its HTML stands for it."""
    monkeypatch.setattr(paper, "pdf", lambda html: b"%PDF-" + str(html).encode())


@pytest.fixture
def guide(app, people):
    """Two published pages, the first in both languages, with a picture and a link: their texts."""
    partner = people["partner"]
    made = Organisation.create(key="reso", name="Demo network", partner=True)
    Organisation.create(key="forum", name="Demo forum", partner=True, position=1)
    partner.organisation = made
    partner.save()
    picture = File.keep("shore.png", PNG, 10_000, partner)
    body = f"See [[Method]].\n\n{picture.markdown('A shore')}\n\nLast words.\n"
    english = begin("Two shores", body, partner)
    method = begin("Method", "## A step\n\nOnly in English.", partner)
    said = f"Voir [[Méthode]].\n\n{picture.markdown('Un rivage')}\n\nDerniers mots.\n"
    french = begin("Deux rives", said, partner, "fr", english.document)
    for text in (english, method, french):
        publishing.publish(text, 1, partner)
    return english, method, french


def prepared(people):
    """The number of an edition in preparation, and the mark of what would go in."""
    titles = {"fr": "Le guide", "en": "The guide"}
    made = freezing.prepare(titles, date(2014, 5, 15), {}, people["coordinator"])
    return made.id, freezing.planned().mark


def frozen(people, number=None, mark=None):
    number, mark = (number, mark) if number else prepared(people)
    with current_app.test_request_context("/en/"):
        current_app.preprocess_request()
        return freezing.freeze(number, mark, people["coordinator"])


def everything():
    """A digest of every row that an edition is."""
    models = (Edition, EditionText, EditionFile, EditionSignature)
    return hashlib.sha256(
        repr([list(model.select().order_by(model.id).tuples()) for model in models]).encode()
    ).hexdigest()


def test_from_preparing_to_the_pages_of_the_edition(
    guide, people, browser, browser_of, launched, queries
):
    desk, partner = browser_of("coordinator"), browser_of("partner")
    assert "No edition yet" in browser.get("/en/guide/editions").text
    assert desk.post("/en/guide/editions/prepare", FIELDS).location == NEXT
    page = partner.get(NEXT).text
    assert "No French" in page and "Not signed" in page and "2 published pages" in page
    mark = freezing.planned().mark
    assert partner.post(f"{NEXT}/sign", {"mark": mark, "note": "Well read."}).status_code == 303
    assert "Well read." in desk.get(NEXT).text
    form = {"draft": Edition.draft().id, "mark": mark}
    assert desk.post(f"{NEXT}/freeze", form).status_code == 422
    assert Edition.numbered(1) is None
    answer = desk.post(f"{NEXT}/freeze", {**form, "knowingly": "1"})
    assert answer.location == "/en/guide/edition/1" and len(launched) == 1
    front = browser.get("/en/guide/edition/1").text
    assert "Demo forum" in front and "had not signed" in front and "Well read." in front
    assert "Demo network, Demo forum (2014). The guide." in front
    assert "/en/guide/edition/1/two-shores" in front and "1</span>" in front
    read = browser.get("/en/guide/edition/1/two-shores").text
    assert 'href="/en/guide/edition/1/method"' in read and 'href="/en/guide/two-shores"' in read
    assert "/fr/guide/edition/1/deux-rives" in read
    shown = read.split('src="/en/guide/edition/1/picture/')[1].split('"')[0]
    picture = browser.get(f"/en/guide/edition/1/picture/{shown}")
    assert (picture.mimetype, picture.status_code) == ("image/png", 200)
    assert browser.get("/fr/guide/edition/1/two-shores").location.endswith("/deux-rives")
    assert 'lang="en"' in browser.get("/fr/guide/edition/1/method").text
    assert "/fr/guide/edition/1/deux-rives" in browser.get("/sitemap.xml").text
    assert browser.get("/en/guide/edition/2").status_code == 404
    with queries() as seen:
        browser_of("participant").get("/en/guide/edition/1")
    assert len(seen) < 20


def article(browser):
    return browser.get("/en/guide/edition/1/two-shores").text.split('class="prose"')[1].split("</art")[0]


def test_a_frozen_edition_changes_by_no_byte(guide, people, browser):
    english, method, _french = guide
    frozen(people)
    before, page = everything(), article(browser)
    book = binding.book(Edition.numbered(1))
    saving.save(english, checks.Writing("Other shores", "Other words.", 1), people["partner"])
    publishing.publish(Text.get_by_id(english.id), 2, people["partner"])
    publishing.put_in_bin(method.document_id, people["partner"])
    Page.arranged([(english.document_id, None)], people["partner"])
    Organisation.update(name="Renamed").execute()
    File.delete().execute()
    assert everything() == before and binding.book(Edition.numbered(1)) == book
    assert article(browser) == page


def test_asked_twice_it_is_one_and_numbers_have_no_gaps(guide, people, browser_of, launched):
    desk = browser_of("coordinator")
    for _twice in range(2):
        desk.post("/en/guide/editions/prepare", FIELDS)
    assert Edition.select().count() == 1
    first, mark = Edition.draft().id, freezing.planned().mark
    for _twice in range(2):
        desk.post(f"{NEXT}/freeze", {"draft": first, "mark": mark, "knowingly": "1"})
    assert [row.number for row in Edition.select()] == [1]
    desk.post("/en/guide/editions/prepare", FIELDS)
    desk.post(f"{NEXT}/drop")
    assert frozen(people).number == 2 and len(set(Edition.all_frozen())) == 2


def test_frozen_by_two_at_once(app, guide, people):
    draft, mark = prepared(people)
    assert results(app, [lambda: frozen(people, draft, mark).number] * 4) == [1] * 4
    assert EditionJob.select().count() == 1 and EditionText.select().count() == 3


def test_what_was_changed_since_it_was_shown_is_neither_signed_nor_frozen(
    guide, people, browser_of, launched
):
    desk, partner = browser_of("coordinator"), browser_of("partner")
    desk.post("/en/guide/editions/prepare", FIELDS)
    mark = freezing.planned().mark
    partner.post(f"{NEXT}/sign", {"mark": mark})
    publishing.withdraw(guide[1], people["partner"])
    assert partner.post(f"{NEXT}/sign", {"mark": mark}).status_code == 409
    form = {"draft": Edition.draft().id, "mark": mark, "knowingly": "1"}
    assert desk.post(f"{NEXT}/freeze", form).status_code == 409
    assert "Signed an earlier state" in desk.get(NEXT).text
    partner.post(f"{NEXT}/unsign")
    assert EditionSignature.select().count() == 0
    assert desk.post(f"{NEXT}/sign", {"mark": freezing.planned().mark}).status_code == 409
    changed = {**FIELDS, "title-en": "Mine", "version": "1"}
    assert desk.post("/en/guide/editions/prepare", changed).status_code == 303
    refused = desk.post("/en/guide/editions/prepare", {**changed, "title-en": "Late"})
    assert refused.status_code == 409 and "Mine" in refused.text and "Late" in refused.text
    wrong = desk.post("/en/guide/editions/prepare", {**FIELDS, "title-fr": " ", "date": "soon"})
    assert wrong.status_code == 422 and wrong.text.count("aria-invalid") == 2


def test_its_files_are_made_once_and_served_with_their_checksum(
    guide, people, browser, browser_of, launched, printed
):
    edition = frozen(people)
    waits = browser.get("/en/guide/edition/1.pdf")
    assert waits.status_code == 503 and waits.headers["Retry-After"]
    assert "Being made" in browser.get("/en/guide/edition/1").text
    making.run(EditionJob.get().id)
    assert EditionJob.get().state == "done"
    answer = browser.get("/fr/guide/edition/1.pdf")
    assert answer.mimetype == "application/pdf" and b"Deux rives" in answer.data
    tag = answer.headers["ETag"]
    assert hashlib.sha256(answer.data).hexdigest() in tag
    assert browser.get("/fr/guide/edition/1.pdf", headers={"If-None-Match": tag}).status_code == 304
    both = browser.get("/en/guide/edition/1-both.pdf").data
    assert b"Deux rives" in both and b"Two shores" in both
    assert browser.get("/en/guide/edition/1.exe").status_code == 404
    kept = {name: copy.sha256 for name, copy in EditionCopy.of(edition).items()}
    EditionCopy.delete().where(EditionCopy.format == "both.pdf").execute()
    assert "Make the missing files" in browser_of("coordinator").get("/en/guide/edition/1").text
    assert browser_of("coordinator").post("/en/guide/edition/1/make").status_code == 303
    making.run(launched.pop().id)
    assert {name: copy.sha256 for name, copy in EditionCopy.of(edition).items()} == kept


def test_a_job_killed_half_way_is_taken_up_by_the_next_asker_and_by_the_chore(
    guide, people, browser, launched, printed
):
    frozen(people)
    job = EditionJob.get()
    assert jobs.claim(job)
    making.keep(job, "fr.pdf", making.PDF, b"%PDF-made before it died")
    dead = now() - timedelta(minutes=2)
    EditionJob.update(beat=dead).execute()
    for _twice in range(2):
        browser.get("/en/guide/edition/1.pdf")
    assert len(launched) == 1
    EditionJob.update(beat=dead).execute()
    jobs.tick()
    assert len(launched) == 2
    making.run(job.id)
    assert EditionJob.get().state == "done"
    assert EditionCopy.taken(job.edition, "fr.pdf").content.endswith(b"before it died")
    EditionJob.update(state="running", beat=dead).execute()
    jobs.tick()
    assert EditionJob.get().state == "failed" and len(launched) == 2


def test_an_erased_person_leaves_their_organisation_under_the_edition(guide, people):
    draft, mark = prepared(people)
    freezing.sign(people["partner"], "A note", mark)
    frozen(people, draft, mark)
    accounts.erase("partner@demo.example")
    (row,) = EditionSignature.select()
    assert (row.name, row.person, row.note) == ("Demo network", "", "")
    assert "edition signed" in {entry.act for entry in audit.Entry.select()}


@pytest.mark.parametrize("database", ["sqlite"])  # the PDF is made of a Book, not of a store
def test_the_pdf_has_bookmarks_language_tags_and_page_numbers(app, guide, people):
    frozen(people)
    with app.test_request_context("/en/"):
        book = binding.book(Edition.get())
        made, again = making.made(book, "en.pdf"), making.made(book, "en.pdf")
        both = making.made(book, "both.pdf")
    assert made == again
    read = pypdf.PdfReader(io.BytesIO(made))
    root = read.trailer["/Root"]
    assert root["/Lang"] == "en" and root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    titles = [each.title for each in read.outline if not isinstance(each, list)]
    nested = [each.title for part in read.outline if isinstance(part, list) for each in part
              if not isinstance(each, list)]  # fmt: skip
    assert titles[0] == "The guide" and any("Two shores" in title for title in nested)
    words = [page.extract_text() for page in read.pages]
    assert "Demo network" in words[0] and "Method" in words[2] and "5" in words[2]
    assert any("Last words." in page for page in words[3:])
    assert [image for page in read.pages for image in page.images]
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(both)).pages)
    assert "Last words." in words and "Derniers mots." in words


def test_the_book_sets_paragraph_beside_paragraph(app, guide, people):
    frozen(people)
    chapter = binding.book(Edition.get()).chapters[0]
    assert [(left[:6], right[:6]) for left, right, _status in chapter.pairs] == [
        ("<p>Voi", "<p>See"), ("<p><im", "<p><im"), ("<p>Der", "<p>Las"),
    ]  # fmt: skip
    assert db.in_transaction() is False
