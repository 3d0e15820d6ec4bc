"""What was lent and taken back is shown nowhere any more, frozen editions and copies included."""

import io
import os
import zipfile
from datetime import timedelta

import pytest
from flask import current_app

from tests.cases.making import (
    DAY,
    USUAL,
    check,
    make_case,
    make_interview,
    marked,
    show,
    write_page,
)
from tests.citing.planted import ORIGINAL, TRANSLATION, holds, tables
from tests.guide.test_editions import frozen
from tests.writing.conftest import begin
from valuess import audit, evidence, jobs
from valuess.cases import withdrawing
from valuess.cases.consents import QUOTE
from valuess.cases.quotations import Quotation
from valuess.db import db, now
from valuess.guide.editions import making
from valuess.guide.editions.errata import EditionErratum
from valuess.guide.editions.models import EditionCopy, EditionJob, EditionText
from valuess.i18n import speaking
from valuess.keeping.models import KeptCopy
from valuess.mail import Mail
from valuess.writing import publishing

BODY = "They stand {{ quote: 1 }} there.\n\n{{ quote: 1 }}\n\n{{ case: 1 }}\n"
SAID = {"passage", "transcript", "transcript_version"}  # what the circle keeps, to analyse it


def quoted(by):
    """The interview of a published case, with one approved quotation in two languages."""
    case = make_case(by)
    interview = make_interview(case, by, f"Ann Example: Come in. {ORIGINAL}", USUAL)
    check(case, by)
    words = {"en": ORIGINAL, "fr": TRANSLATION}
    made = Quotation.propose(marked(interview, by, ORIGINAL), interview, words, {"en": "Cook"}, by)
    made.approve(1)
    show(write_page(case, by, f"They cook.\n\n{made.embed}\n"), by)
    return interview


def take_back(interview):
    with current_app.test_request_context("/en/"), speaking("en"):
        withdrawing.record(interview, {QUOTE: False}, DAY)


@pytest.fixture
def lent(guide, people):
    """The interview behind a quotation that a page of the guide cites in a sentence, and shows."""
    with current_app.test_request_context("/en/"), speaking("en"):
        interview = quoted(people["partner"])
    text = begin("Loans", BODY, people["partner"])
    publishing.publish(text, 1, people["partner"])
    return interview


def test_it_leaves_the_page_the_edition_and_its_files(lent, people, browser, launched, printed):
    edition = frozen(people)
    making.run(EditionJob.get().id)
    address = "/en/guide/edition/1/loans"
    for path in ("/en/guide/loans", address):
        assert browser.get(path).text.count(ORIGINAL) == 2, path
    held = {copy.format for copy in EditionCopy.select() if holds(copy.content)}
    assert held == set(making.formats()) - {"zip"}  # there the texts stand as they are typed
    take_back(lent)
    assert not holds(browser.get("/en/guide/loans").text)
    page = browser.get(address).text
    assert not holds(page) and page.count("Erratum of") == 2
    assert "Erratum of" in browser.get("/en/guide/edition/1").text
    assert EditionCopy.select().count() == 0 and tables() == SAID
    assert [row.raw for row in EditionErratum.select()] == ["quote: 1"]
    jobs.tick()
    assert [type(row) for row in launched] == [EditionJob]
    making.run(launched[0].id)
    assert EditionJob.get().state == jobs.DONE and tables() == SAID
    assert b"Erratum" in bytes(EditionCopy.taken(edition, "en.pdf").content)
    assert "Erratum" in zipped()
    assert any(entry.act == "edition redacted" for entry in audit.Entry.select())


def zipped():
    copy = EditionCopy.get(EditionCopy.format == "zip")
    with zipfile.ZipFile(io.BytesIO(bytes(copy.content))) as bundle:
        return " ".join(bundle.read(name).decode("utf-8", "replace") for name in bundle.namelist())


def test_a_maker_at_work_keeps_nothing_of_what_was_taken_back(
    lent, people, launched, printed, monkeypatch
):
    frozen(people)
    made, turns = making.made, []

    def interrupted(book, name):
        if not turns:
            take_back(lent)
        turns.append(name)
        return made(book, name)

    monkeypatch.setattr(making, "made", interrupted)
    making.run(EditionJob.get().id)
    assert len(turns) == 1 and EditionCopy.select().count() == 0
    assert EditionJob.get().state == jobs.RUNNING and EditionJob.get().process == 0


def test_those_who_wrote_are_told_once_without_the_words(lent, people, launched):
    take_back(lent)
    mails = list(Mail.select().where(Mail.subject == "Withdrawn: something that pages cite"))
    mails += list(Mail.select().where(Mail.subject.startswith("Retiré")))
    assert sorted(m.to for m in mails) == ["coordinator@demo.example", "partner@demo.example"]
    assert all("/guide/loans" in m.text and not holds(m.text) for m in mails)


def test_the_copy_to_keep_goes_too(lent, people):
    made = KeptCopy.begin(people["coordinator"])
    KeptCopy.update(state=jobs.DONE, ended=now()).execute()
    made.path.write_bytes(b"zip")
    assert KeptCopy.latest().kept()
    take_back(lent)
    assert not KeptCopy.latest().kept() and not os.path.exists(made.path)


def test_what_others_lent_stays(lent, people, launched, printed):
    frozen(people)
    before = [row.html for row in EditionText.select().order_by(EditionText.id)]
    with current_app.test_request_context("/en/"), db.atomic():
        evidence.withdrawn("quote", "77")
    assert [row.html for row in EditionText.select().order_by(EditionText.id)] == before
    assert EditionErratum.select().count() == 0
    assert EditionJob.get().beat > now() - timedelta(minutes=1)
