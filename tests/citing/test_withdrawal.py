"""What was lent and taken back is shown nowhere any more, frozen editions and copies included."""

import io
import os
import zipfile
from datetime import timedelta

import pytest
from flask import current_app
from markupsafe import Markup

from tests.guide.test_editions import frozen
from tests.writing.conftest import begin
from valuess import audit, evidence, jobs, markup
from valuess.db import db, now
from valuess.guide.editions import making
from valuess.guide.editions.errata import EditionErratum
from valuess.guide.editions.models import EditionCopy, EditionJob, EditionText
from valuess.i18n import lazy, speaking
from valuess.keeping.models import KeptCopy
from valuess.mail import Mail
from valuess.writing import publishing

SENTENCE = "The heron planted by this test stands on one leg."
LENT = {"7": SENTENCE}


def told(argument, working):
    if argument not in LENT:
        return evidence.Told(f"Loan {argument}", gone="it was taken back.")
    return evidence.Told(
        f"Loan {argument}",
        Markup("<blockquote><p>{}</p></blockquote>").format(LENT[argument]),
        ("en",),
    )


def shown(argument, _around):
    return told(argument, False).html


@pytest.fixture
def lent(monkeypatch):
    monkeypatch.setitem(LENT, "7", SENTENCE)
    monkeypatch.setitem(
        evidence.kinds, "lent", evidence.Kind("lent", lazy("Evidence"), told, lambda *_: [])
    )
    monkeypatch.setitem(markup._EMBEDS, "lent", shown)


def take_back():
    del LENT["7"]
    with current_app.test_request_context("/en/"), speaking("en"), db.atomic():
        evidence.withdrawn("lent", "7")


@pytest.fixture
def cited(guide, people, lent):
    """A page that cites in a sentence, and shows whole, what was lent."""
    text = begin(
        "Loans", "They stand {{ lent: 7 }} there.\n\n{{ lent: 7 }}\n\nEnd.", people["partner"]
    )
    publishing.publish(text, 1, people["partner"])
    return text


def holding():
    """The tables that hold the sentence anywhere."""
    found = []
    for table in db.get_tables():
        for row in db.execute_sql(f'SELECT * FROM "{table}"').fetchall():
            if any(
                SENTENCE in str(bytes(v) if isinstance(v, memoryview | bytes) else v) for v in row
            ):
                found.append(table)
    return sorted(set(found))


def test_it_leaves_the_page_the_edition_and_its_files(
    cited,
    people,
    browser,
    launched,
    printed,
):
    edition = frozen(people)
    making.run(EditionJob.get().id)
    address = "/en/guide/edition/1/loans"
    assert browser.get("/en/guide/loans").text.count(SENTENCE) == 2
    assert browser.get(address).text.count(SENTENCE) == 2
    assert SENTENCE in zipped() or SENTENCE in str(
        bytes(EditionCopy.taken(edition, "en.pdf").content)
    )
    take_back()
    assert SENTENCE not in browser.get("/en/guide/loans").text
    page = browser.get(address).text
    assert SENTENCE not in page and page.count("Erratum of") == 2
    assert "Erratum of" in browser.get("/en/guide/edition/1").text
    assert EditionCopy.select().count() == 0 and holding() == []
    assert [row.raw for row in EditionErratum.select()] == ["lent: 7"]
    jobs.tick()
    assert [type(row) for row in launched] == [EditionJob]
    making.run(launched[0].id)
    assert EditionJob.get().state == jobs.DONE and holding() == []
    assert b"Erratum" in bytes(EditionCopy.taken(edition, "en.pdf").content)
    assert any(entry.act == "edition redacted" for entry in audit.Entry.select())


def zipped():
    copy = EditionCopy.get(EditionCopy.format == "zip")
    with zipfile.ZipFile(io.BytesIO(bytes(copy.content))) as bundle:
        return " ".join(bundle.read(name).decode("utf-8", "replace") for name in bundle.namelist())


def test_a_maker_at_work_keeps_nothing_of_what_was_taken_back(
    cited,
    people,
    launched,
    printed,
    monkeypatch,
):
    frozen(people)
    made, turns = making.made, []

    def interrupted(book, name):
        if not turns:
            take_back()
        turns.append(name)
        return made(book, name)

    monkeypatch.setattr(making, "made", interrupted)
    making.run(EditionJob.get().id)
    assert len(turns) == 1 and EditionCopy.select().count() == 0
    assert EditionJob.get().state == jobs.RUNNING and EditionJob.get().process == 0


def test_those_who_wrote_are_told_once_without_the_words(cited, people, launched):
    take_back()
    mails = list(Mail.select().where(Mail.subject == "Withdrawn: something that pages cite"))
    mails += list(Mail.select().where(Mail.subject.startswith("Retiré")))
    assert sorted(m.to for m in mails) == ["coordinator@demo.example", "partner@demo.example"]
    assert all("/guide/loans" in m.text and SENTENCE not in m.text for m in mails)


def test_the_copy_to_keep_goes_too(app, cited, people):
    made = KeptCopy.begin(people["coordinator"])
    KeptCopy.update(state=jobs.DONE, ended=now()).execute()
    made.path.write_bytes(b"zip")
    assert KeptCopy.latest().kept()
    take_back()
    assert not KeptCopy.latest().kept() and not os.path.exists(made.path)


def test_what_others_lent_stays(cited, people, launched, printed):
    frozen(people)
    before = [row.html for row in EditionText.select().order_by(EditionText.id)]
    with current_app.test_request_context("/en/"), db.atomic():
        evidence.withdrawn("lent", "77")
    assert [row.html for row in EditionText.select().order_by(EditionText.id)] == before
    assert EditionErratum.select().count() == 0
    assert EditionJob.get().beat > now() - timedelta(minutes=1)
