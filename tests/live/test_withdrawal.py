"""A planted sentence is followed through a whole portal, then taken back by who said it.

Two workers serve, mails go out by SMTP, the files of an edition and a copy of the portal are
really made. What may be found afterwards is named in KEPT and INSIDE, and goes when the
interview is erased.
"""

import re
import time
from collections import deque
from functools import lru_cache
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from bench.servers import Server
from tests.cases.making import check, make_case, make_interview, marked, show, write_page
from tests.citing.planted import ORIGINAL, TRANSLATION, holds, tables
from tests.guide.test_editions import frozen
from tests.live.person import Person
from tests.writing.conftest import begin
from valuess import audit, coding, jobs
from valuess.accounts.models import Account
from valuess.cases.links import InterviewLink
from valuess.cases.quotations import Quotation
from valuess.config import settle
from valuess.db import db
from valuess.guide.editions import making
from valuess.guide.editions.models import EditionJob
from valuess.i18n import speaking
from valuess.keeping import models as keeping
from valuess.mail import Mail
from valuess.writing import publishing

GUIDE = {"en": ("Two shores", "They look up {{ quote: 1 }} there."),
         "fr": ("Deux rives", "On lève les yeux {{ quote: 1 }} là-bas.")}  # fmt: skip
SHOWN = "{said}\n\n{{{{ quote: 1 }}}}\n\n{{{{ case: 1 }}}}\n"
KEPT = {
    "transcript": "what was said: the circle keeps it until it erases the interview",
    "transcript_version": "its versions, until the day set for the case",
    "passage": "what was marked in it, for the partners while they may analyse it",
    "passage_translation": "its translation by an analyst, for the same",
}
# Partners outside the circle read what was said while it may be analysed, and nowhere else.
INSIDE = re.compile(r"/(en|fr)/(coding/|cases/desk/interview/1/transcript$)")
SEEDS = ["/en/", "/fr/", "/sitemap.xml", "/robots.txt", "/meeting.ics", "/en/evidence/claims.csv",
         "/fr/evidence/claims.csv", "/en/evidence/quote/1", "/fr/evidence/quote/1",
         "/en/search?q=laughs+ledger", "/fr/search?q=repas+rit", "/en/guide/two-shores.md",
         "/fr/guide/deux-rives.md", "/en/cases/a-kitchen-tells.md"]  # fmt: skip
DESK = ["/en/evidence/pick?q=lunches", "/en/guide/two-shores/word.docx",
        "/en/guide/two-shores/offline", "/en/coding/", "/en/cases/desk", "/en/account/data.json",
        "/en/cases/desk/interview/1/transcript", "/en/coding/transcript/1"]  # fmt: skip
LINK = re.compile(r'(?:href|src|hx-get)="([^"#]+)|<loc>([^<]+)')
MOST = 900  # addresses: more than there are


def fetched(person, path):
    """The bytes at an address; None where there is nothing for this person."""
    try:
        with person.opener.open(person.url + path, timeout=60) as answer:
            return answer.read()
    except HTTPError:
        return None


def reach(person, seeds):
    """{address: bytes} of everything that links lead to from some addresses."""
    waiting, read = deque(seeds), dict.fromkeys(seeds)
    while waiting:
        path = waiting.popleft()
        read[path] = content = fetched(person, path)
        if content is None or content[:2] in (b"PK", b"%P", b"\x89P"):
            continue
        for found in LINK.findall(content.decode("utf-8", "replace")):
            link = unescape("".join(found)).removeprefix(person.url)
            link = link if link.startswith("/") else urlsplit(path).path + link if link[0] == "?" else ""
            if link and not link.startswith(("//", "/static/")) and link not in read:
                read[link] = None
                waiting.append(link)
        assert len(read) < MOST, sorted(read)
    return {path: content for path, content in read.items() if content is not None}


def seen(person, seeds):
    """The addresses at which a planted word stands; files that were read once are not again."""
    found = reach(person, seeds).items()
    return {path for path, content in found if once(content)}


once = lru_cache(maxsize=1_000)(holds)


@pytest.fixture
def portal(app, people, box, tmp_path):
    """A portal of two workers on the store of this test; in it, this process is a third."""
    with Server(instance=tmp_path, workers=2, MAIL_URL=app.config["MAIL_URL"]) as made:
        settle(app, made.url)
        yield made


@pytest.fixture
def hers(app, people, portal):
    """The personal page of who was interviewed: her quotation waits for her."""
    by = people["partner"]
    with app.test_request_context("/en/"), speaking("en"):
        case = make_case(by)
        interview = make_interview(case, by, f"Ann Example: Come in, Bob Sample. {ORIGINAL}")
        check(case, by)
        passage = marked(interview, by, ORIGINAL)
        coding.translate(passage, "fr", TRANSLATION, by)
        words = {"en": ORIGINAL, "fr": TRANSLATION}
        Quotation.propose(passage, interview, words, {"en": "A cook"}, by)
        link = InterviewLink.make(interview, "en", "Ann", by)
    return link.removeprefix(portal.url)


def answered(person, page, **fields):
    """Open a page of hers and send its form."""
    person.token = person.get(page.partition("/answer")[0]).field("csrf_token")
    return person.post(page, **fields).status


def published(app, people, by):
    """Pages of the case and of the guide that cite it; an edition with its files; a copy."""
    document = None
    with app.test_request_context("/en/"):
        case = Quotation.get().case
        for lang, title in (("en", "A kitchen tells"), ("fr", "Une cuisine raconte")):
            show(write_page(case, by, "{{ quote: 1 }}\n", title, lang), by)
        for lang, (title, said) in GUIDE.items():
            text = begin(title, SHOWN.format(said=said), by, lang, document)
            publishing.publish(text, 1, by)
            document = text.document
    frozen(people)
    making.run(EditionJob.get().id)
    copy = keeping.KeptCopy.begin(people["coordinator"])
    keeping.run(copy.id)
    return copy.path


def until(fulfilled, seconds=90):
    ends = time.monotonic() + seconds
    while not fulfilled():
        assert time.monotonic() < ends, "it did not come about in time"
        time.sleep(0.2)


def wiped():
    """True once nobody reads an older state of the store any more."""
    return db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_sentence_taken_back_is_nowhere(app, people, box, portal, hers, tmp_path):
    stranger = Account.create(
        email="stranger@demo.example", name="Demo stranger", role="partner",
        password_hash=people["partner"].password_hash,
    )  # fmt: skip
    assert stranger.id and len(portal.processes()) >= 3
    she, visitor = Person(portal.url), Person(portal.url)
    other = Person(portal.url).sign_in("stranger")
    boss = Person(portal.url).sign_in("coordinator")

    # Before: it can be found, in everything that is made of the portal.
    assert seen(visitor, SEEDS) == set()
    assert answered(she, f"{hers}/answer/1", act="approve", opened="1") == 303
    copy = published(app, people, people["partner"])
    assert holds(copy.read_bytes()) and holds(fetched(boss, "/en/admin/copy.zip"))
    before = seen(visitor, SEEDS)
    assert before >= {
        "/en/guide/two-shores", "/fr/guide/deux-rives", "/en/cases/a-kitchen-tells",
        "/fr/cases/une-cuisine-raconte", "/en/evidence/quote/1", "/en/guide/edition/1/two-shores",
    }, before  # fmt: skip
    files = {path.rsplit(".", 1)[-1] for path in before if "/edition/1" in path and "." in path}
    assert files >= {"pdf", "epub", "docx"}, before
    assert all(holds(fetched(visitor, "/en/guide/two-shores")) for _turn in range(12))
    assert holds(fetched(other, "/en/coding/transcript/1"))

    # She takes it back: at once it is gone from both workers, and from all that was made.
    box.got.clear()
    assert answered(she, f"{hers}/withdraw/quote") == 303
    assert not any(holds(fetched(visitor, "/en/guide/two-shores")) for _turn in range(12))
    assert not holds(fetched(visitor, "/en/guide/edition/1/two-shores"))
    assert fetched(visitor, "/en/evidence/quote/1") is None
    assert fetched(boss, "/en/admin/copy.zip") is None and not list(copy.parent.iterdir())
    assert tables() == set(KEPT)
    until(lambda: visitor.get("/en/guide/edition/1") and EditionJob.get().state == jobs.DONE)
    assert seen(visitor, [*SEEDS, *before]) == set()
    assert "Erratum of" in visitor.get("/en/guide/edition/1/two-shores").text
    inside = seen(other, [*SEEDS, *DESK])
    assert inside and all(INSIDE.match(path) for path in inside), inside
    assert not holds(she.get(hers).text) and tables() == set(KEPT)

    # Who wrote is told, what happened is kept, the words are not.
    until(lambda: not Mail.select().where(Mail.due.is_null(False)).exists())
    told = {mail["To"] for mail in box.got if mail["Subject"].startswith("Withdrawn: ")}
    assert told == {"partner@demo.example", "coordinator@demo.example"}
    assert not any(holds(mail.get_content()) for mail in box.got)
    acts = {entry.act for entry in audit.Entry.select()}
    assert acts >= {"consent withdrawn", "quotation withdrawn", "edition redacted"}
    assert not holds(portal.said())

    # Without the consent to analyse nobody outside the circle reads it; erased, nobody does.
    assert answered(she, f"{hers}/withdraw/analyse") == 303
    assert not any(holds(fetched(other, path) or b"") for path in [*DESK, *inside])
    member = Person(portal.url).sign_in("partner")
    assert member.post("/en/cases/desk/interview/1/erase", sure="1").status == 303
    assert tables() == set()
    until(wiped)
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        raw = path.read_bytes().lower()
        assert b"kestrel" not in raw and "crécerelle".encode() not in raw, path
