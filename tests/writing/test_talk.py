"""Discussions of a paragraph: from both languages, by whom, and what becomes of them."""

import re

import pytest

from valuess import audit
from valuess.accounts.models import Account
from valuess.accounts.personal import erase
from valuess.i18n import speaking
from valuess.mail import Mail
from valuess.writing import checks, personal, saving, standing
from valuess.writing.models import Text
from valuess.writing.talk import showing, talking
from valuess.writing.talk.models import FormerWords, Message, Thread

from ..test_validity import faults
from .conftest import BODY, begin, fields

PAGE = "/en/guide/two-shores"
FRENCH = """Un paragraphe d’ouverture sur la mer.

## Première partie

La première partie dit une chose.

## Seconde partie

La seconde partie dit autre chose.
"""


@pytest.fixture
def both(written, people):
    """The page in both languages; `zoe` reads French."""
    people["zoe"] = Account.create(
        email="zoe@demo.example", name="Zoé", role="partner", lang="fr"
    )  # fmt: skip
    begin("Deux rives", FRENCH, people["zoe"], "fr", written.document)
    return written


def pair_of(text, words):
    pairs = standing.pairs(text.document_id)
    return pairs, next(pair for pair in pairs.groups if words in " ".join(pair.words))


def talk(text, by, words="Is it the sea?", tell=None, about="opening", token="t"):
    pairs, pair = pair_of(text, about)
    sent = {"words": words, "tell": tell, "token": token}
    return talking.begin(text, pair, pairs.sides, sent, by)


def save(text, old, new, by):
    here = Text.get_by_id(text.id)
    body = here.revision_numbered(here.head).body.replace(old, new)
    return saving.save(here, checks.Writing(here.title, body, here.head), by)


def test_a_discussion_between_two_languages(both, people, browser_of):
    """One asks in English and tells Zoé; she gets a French mail, answers in French, resolves."""
    partner, zoe = browser_of("partner"), browser_of("zoe")
    form = fields(partner.get(f"{PAGE}/discussion"))
    _pairs, pair = pair_of(both, "opening")
    form |= {"pair": str(pair.number), "words": "Sea or Channel?", "tell": str(people["zoe"].id)}
    answer = partner.post(f"{PAGE}/discussion", form)
    thread = Thread.get()
    there = f"{PAGE}/discussion#thread-{thread.id}"
    assert (answer.status_code, answer.location) == (303, there)
    assert partner.post(f"{PAGE}/discussion", form).status_code == 303  # twice, once
    assert Message.select().count() == 1
    letter = Mail.get()
    assert (letter.to, letter.lang) == ("zoe@demo.example", "fr")
    assert f"/fr/guide/deux-rives/discussion#thread-{thread.id}" in letter.text
    assert "Sea or Channel?" in letter.text
    page = zoe.get("/fr/guide/deux-rives/discussion").text
    assert "Un paragraphe d’ouverture" in page and '<p class="as-typed" lang="en">Sea' in page
    reply = f"/fr/guide/deux-rives/discussion/{thread.id}"
    sent = {"words": "La Manche.", "token": "r"}
    assert zoe.post(reply, sent).status_code == 303
    assert zoe.post(f"{reply}/resolve").status_code == 303
    page = partner.get(f"{PAGE}/discussion").text
    assert '<p class="as-typed" lang="fr">La Manche.' in page and "Resolved by Zoé" in page
    assert showing.counts(standing.pairs(both.document_id)) == {}
    partner.post(f"{PAGE}/discussion/{thread.id}/reopen")
    assert "Reopened by Demo partner" in partner.get(f"{PAGE}/discussion").text
    acts = [entry.act for entry in audit.Entry.latest()][:4]
    assert acts == ["thread reopened", "thread resolved", "thread answered", "thread begun"]


def test_it_follows_its_paragraph_and_outlives_it(both, people, browser_of):
    talk(both, people["partner"], about="another thing")
    save(both, "The second part says another thing.", "The second part says nothing new.",
         people["partner"])  # fmt: skip
    pairs, pair = pair_of(both, "nothing new")
    assert showing.counts(pairs) == {pair.number: 1}
    assert [t.pair.number for t in showing.talks(pairs)] == [pair.number]
    assert len(showing.at_pair(pairs, pair)) == 1
    save(both, "The second part says nothing new.\n", "", people["partner"])
    (gone,) = showing.talks(standing.pairs(both.document_id))
    page = browser_of("partner").get(f"{PAGE}/discussion").text
    assert gone.pair is None and "The paragraph is gone" in page
    assert "The second part says another thing." in page


def test_open_ones_come_first_in_the_order_of_the_page(both, people):
    last = talk(both, people["partner"], about="another thing", token="a")
    first = talk(both, people["partner"], about="opening", token="b")
    done = talk(both, people["partner"], about="First part", token="c")
    talking.resolve(both, done, people["zoe"])
    found = [t.thread.id for t in showing.talks(standing.pairs(both.document_id))]
    assert found == [first.id, last.id, done.id]


def test_ones_own_words_can_be_changed_and_the_former_are_kept(both, people, browser_of):
    talk(both, people["partner"], words="Frist.")
    said = Message.get()
    partner, path = browser_of("partner"), f"{PAGE}/message/{said.id}"
    form = fields(partner.get(path)) | {"words": "First."}
    assert partner.post(path, form).status_code == 303
    assert (Message.get().words, FormerWords.get().words) == ("First.", "Frist.")
    page = partner.get(f"{PAGE}/discussion").text
    assert "Frist." in page and "the former words" in page
    late = partner.post(path, {**form, "words": "Another."})
    assert late.status_code == 409 and "First." in late.text and "Another." in late.text
    empty = partner.post(path, {"version": "2", "words": " "})
    assert empty.status_code == 422 and 'id="e-words"' in empty.text
    coordinator = browser_of("coordinator")
    assert coordinator.get(path).status_code == coordinator.post(path, form).status_code == 404


def test_hostile_words_are_plain_text_and_addresses_are_links(both, people, browser_of):
    words = '<script>x</script> https://a.example/?q="><b> (http://b.example/c.) javascript:x'
    talk(both, people["partner"], words=words)
    page = browser_of("partner").get(f"{PAGE}/discussion").text
    assert "<script>x" not in page and "&lt;script&gt;x" in page
    assert re.findall(r'href="(http[^"]+)" rel="nofollow', page) == [
        "https://a.example/?q=", "http://b.example/c"
    ]  # fmt: skip


def test_what_is_refused_comes_back_with_every_word(both, people, browser_of):
    partner = browser_of("partner")
    for sent, said in (
        ({"pair": "9999", "words": "Kept words."}, "has gone meanwhile"),
        ({"pair": "0", "words": "Kept words.", "tell": str(people["participant"].id)},
         "cannot see the discussion"),
        ({"pair": "0", "words": "x" * 4001}, "the most is 4,000"),
        ({"pair": "0", "words": ""}, "Write something."),
    ):  # fmt: skip
        answer = partner.post(f"{PAGE}/discussion", sent)
        assert answer.status_code == 422 and said.replace("4,000", "4000") in answer.text, sent
        assert sent["words"] in answer.text
    assert Thread.select().count() == 0


@pytest.mark.parametrize("role", ["outsider", "participant"])
def test_others_neither_read_nor_write(both, people, browser_of, role):
    thread = talk(both, people["partner"])
    other = browser_of(role)
    assert other.get(f"{PAGE}/discussion").status_code == 403
    assert other.post(f"{PAGE}/discussion/{thread.id}", {"words": "x"}).status_code == 403
    assert "Is it the sea?" not in other.get(PAGE).text


def test_a_thread_of_another_page_is_not_there(both, people, browser_of):
    with speaking("en"):
        begin("Elsewhere", BODY, people["partner"])
    thread = talk(both, people["partner"])
    answer = browser_of("partner").post(f"/en/guide/elsewhere/discussion/{thread.id}/resolve")
    assert answer.status_code == 404 and Thread.get().resolved is None


def test_many_discussions_cost_no_more_queries(both, people, browser_of, queries):
    partner = browser_of("partner")
    talk(both, people["partner"])
    partner.get(f"{PAGE}/discussion")
    with queries() as one:
        partner.get(f"{PAGE}/discussion")
    for n in range(30):
        talk(both, people["partner"], token=f"many-{n}")
    partner.get(f"{PAGE}/discussion")
    with queries() as many:
        partner.get(f"{PAGE}/discussion")
    assert len(many) == len(one)


def test_a_person_takes_their_messages_and_leaves_them_unnamed(both, people, browser_of):
    thread = talk(both, people["zoe"], tell=people["partner"].id)
    talking.resolve(both, thread, people["zoe"])
    held = personal.export(people["zoe"])
    assert [m["words"] for m in held["messages"]] == ["Is it the sea?"]
    assert len(personal.export(people["partner"])["told of discussions"]) == 1
    erase("zoe@demo.example")
    page = browser_of("partner").get(f"{PAGE}/discussion").text
    assert "Is it the sea?" in page and "Former member" in page and "Zoé" not in page


def test_its_pages_are_valid(both, people, browser_of):
    for token in "ab":
        talk(both, people["partner"], token=token)
    partner, pair = browser_of("partner"), pair_of(both, "opening")[1]
    for path in ("discussion", f"message/{Message.get().id}", f"translate?at={pair.number}",
                 "follow"):  # fmt: skip
        assert faults(partner.get(f"{PAGE}/{path}").text) == [], path
    wrong = partner.post(f"{PAGE}/discussion/{Thread.get().id}", {"words": ""})
    assert wrong.status_code == 422 and faults(wrong.text) == []
