"""Where two texts stand, in the store: kept, caught up, taken back, made anew."""

import pytest

from valuess import audit
from valuess.writing import checks, edits, publishing, saving, standing, translating
from valuess.writing.checks import Unacceptable
from valuess.writing.models import Text
from valuess.writing.review import readiness
from valuess.writing.standing import AGREE, DIFFER, SETTLE, TIE, UNTIE, PairMark, Standing
from valuess.writing.translating import Rendering, Seen

from .conftest import begin
from .test_saving import write

FR = "Le temps manque à tous les salariés.\n\nLes chiffres viennent de 61 réponses.\n"
EN = "All employees are short of time.\n\nThe figures come from 61 answers.\n"


@pytest.fixture
def page(app, people):
    """A page in both languages: (French text, English text, the two who write)."""
    fr = begin("Le temps", FR, people["partner"], "fr")
    saving.begin("page" if fr.kind == "page" else fr.kind, "en",
                 checks.Writing("Time", EN), people["partner"], fr.document)  # fmt: skip
    return fr, Text.get(Text.document == fr.document, Text.lang == "en"), people["partner"]


def statuses(document):
    return [pair.status for pair in standing.pairs(document).groups]


def change(text, old, new, by, **said):
    text = Text.get_by_id(text.id)
    write(text, text.revision_numbered(text.head).body.replace(old, new), by, **said)


def pair_with(document, words):
    return next(pair for pair in standing.pairs(document).groups
                if any(words in side for side in pair.words))  # fmt: skip


def both_ways(document):
    """Kept and caught up is the same as replayed from the start."""
    before = standing.pairs(document).accord.pairs()
    standing.replay(document)
    assert standing.pairs(document).accord.pairs() == before


def test_counts_follow_what_is_written(app, page):
    fr, en, by = page
    document = fr.document_id
    assert statuses(document) == ["both", "both", "both"]
    change(fr, "61 réponses", "72 réponses", by)
    counts = standing.counts([document])[document]
    assert (counts.both, counts.changed, counts.stale) == (2, {"fr": 1, "en": 0}, 1)
    assert (counts.waits("en"), counts.waits("fr"), counts.words["en"]) == (1, 0, 6)
    change(fr, "72 réponses", "61 réponses", by)
    assert standing.counts([document])[document].stale == 0
    change(en, "short of time", "shrot of time", by, kind="typo")
    assert standing.counts([document])[document].stale == 0
    both_ways(document)


def test_counts_of_many_pages_take_two_queries(app, people, queries):
    documents = [begin(f"Page {n}", FR, people["partner"], "fr").document_id for n in range(12)]
    first = standing.counts(documents)
    with queries() as made:
        assert standing.counts(documents) == first
    assert len(made) == 2
    assert first[documents[0]].only == {"fr": 3, "en": 0}


def test_what_is_behind_is_caught_up_before_anybody_asks(app, page):
    fr, _en, by = page
    assert standing.catch_up() == 1
    assert standing.catch_up() == 0
    change(fr, "61", "72", by)
    begin("Alone", FR, by, "fr")
    assert (standing.catch_up(1), standing.catch_up(), standing.catch_up()) == (1, 1, 0)
    assert Standing.get(Standing.document == fr.document_id).counts["stale"] == 1


def test_what_is_said_counts_and_can_be_taken_back(app, page):
    fr, _en, by = page
    document = fr.document_id
    change(fr, "61 réponses", "72 réponses", by)
    pair = pair_with(document, "72")
    mark = standing.say(document, AGREE, pair.ids, by)
    assert statuses(document) == ["both"] * 3
    assert audit.Entry.latest()[0].act == "pair agree"
    both_ways(document)
    standing.take_back(mark.id, by)
    assert statuses(document) == ["both", "both", "changed"]
    standing.take_back(mark.id, by)
    assert PairMark.get_by_id(mark.id).undone is not None
    standing.say(document, DIFFER, pair.ids, by, reason="  la loi\n française ")
    assert pair_with(document, "72").differs == "la loi française"
    change(fr, "72 réponses", "80 réponses", by)
    assert statuses(document)[2] == "differs"
    standing.say(document, SETTLE, pair.ids, by)
    assert statuses(document)[2] == "changed"
    both_ways(document)


def test_a_difference_needs_its_reason_and_paragraphs_that_are_there(app, page):
    document = page[0].document_id
    pair = pair_with(document, "61")
    for reason, field in (("", "reason"), ("x" * 301, "reason")):
        with pytest.raises(Unacceptable) as refused:
            standing.say(document, DIFFER, pair.ids, page[2], reason=reason)
        assert list(refused.value.errors) == [field]
    with pytest.raises(Unacceptable) as refused:
        standing.say(document, AGREE, ([99], [98]), page[2])
    assert list(refused.value.errors) == ["pair"]
    assert PairMark.select().count() == 0


def test_tied_and_untied_by_hand(app, page):
    fr, _en, by = page
    document = fr.document_id
    pair = pair_with(document, "61")
    standing.say(document, UNTIE, ((), pair.ids[1]), by)
    assert sorted(statuses(document)) == ["both", "both", "only", "only"]
    one, two = pair_with(document, "61 réponses"), pair_with(document, "61 answers")
    standing.say(document, TIE, (one.ids[0], two.ids[1]), by)
    assert statuses(document) == ["both", "both", "unchecked"]
    both_ways(document)


def test_a_wrong_mark_is_put_right_by_replaying(app, page):
    fr, _en, by = page
    change(fr, "61 réponses", "61 réponses reçues", by, kind="typo")
    assert statuses(fr.document_id) == ["both"] * 3
    here = Text.get_by_id(fr.id)
    revision = here.revision_numbered(here.head)
    revision.kind = "meaning"
    revision.save()
    standing.replay(fr.document_id)
    assert statuses(fr.document_id)[2] == "changed"


def test_a_restored_version_is_fresh_again_and_a_binned_page_keeps_its_standing(app, page):
    fr, _en, by = page
    write(fr, "Tout autre chose.\n", by)
    assert statuses(fr.document_id) != ["both"] * 3
    publishing.restore(Text.get_by_id(fr.id), 1, by)
    assert statuses(fr.document_id) == ["both"] * 3
    publishing.put_in_bin(fr.document_id, by)
    publishing.give_back(fr.document_id, by)
    assert statuses(fr.document_id) == ["both"] * 3
    assert Standing.select().where(Standing.document == fr.document_id).count() == 1


def seen(text, pair, at, behind=0):
    text = Text.get_by_id(text.id)
    return Seen(text, text.head, pair.places[at], behind)


def test_a_paragraph_is_brought_up_to_date_and_covers_what_was_read(app, page):
    fr, en, by = page
    document = fr.document_id
    change(fr, "61 réponses", "72 réponses", by)
    pair = pair_with(document, "72")
    rendering = Rendering(seen(en, pair, 1), seen(fr, pair, 0), pair.ids,
                          "The figures come from 72 answers.", token="one")  # fmt: skip
    change(fr, "72 réponses", "75 réponses", by)  # while the English partner is writing
    change(en, "short of time", "short of money", by, kind="typo")
    outcome = translating.bring_up_to_date(rendering, by)
    assert outcome.status == "merged"
    here = Text.get_by_id(en.id)
    assert here.revision_numbered(here.head).body == (
        "All employees are short of money.\n\nThe figures come from 72 answers.\n"
    )
    pair = pair_with(document, "75")
    assert pair.status == "changed"
    assert pair.changed == (True, False)
    assert pair.agreed == ("Les chiffres viennent de 72 réponses.",
                           "The figures come from 72 answers.")  # fmt: skip
    both_ways(document)


def test_a_paragraph_that_only_one_language_had_is_written_in_its_place(app, page):
    fr, en, by = page
    document = fr.document_id
    write(fr, FR.replace("\n\n", "\n\nUn paragraphe nouveau.\n\n", 1), by)
    pair = pair_with(document, "nouveau")
    assert pair.status == "only"
    rendering = Rendering(seen(en, pair, 1, behind=1), seen(fr, pair, 0), pair.ids,
                          "A new paragraph.\n\nIn two parts.")  # fmt: skip
    translating.bring_up_to_date(rendering, by)
    here = Text.get_by_id(en.id)
    assert here.revision_numbered(here.head).body == (
        "All employees are short of time.\n\nA new paragraph.\n\nIn two parts.\n\n"
        "The figures come from 61 answers.\n"
    )
    assert statuses(document) == ["both"] * 4
    both_ways(document)


def test_the_title_and_a_paragraph_to_take_out(app, page):
    fr, en, by = page
    document = fr.document_id
    write(fr, "Les chiffres viennent de 61 réponses.\n", by, title="Le temps et l’argent")
    title = standing.pairs(document).groups[0]
    assert title.changed == (True, False)
    translating.bring_up_to_date(
        Rendering(seen(en, title, 1), seen(fr, title, 0), title.ids, "Time and money"), by
    )
    gone = pair_with(document, "short of time")
    assert gone.waits == (False, True)
    translating.bring_up_to_date(
        Rendering(seen(en, gone, 1), seen(fr, gone, 0), gone.ids, ""), by
    )
    here = Text.get_by_id(en.id)
    assert (here.title, here.revision_numbered(here.head).body) == (
        "Time and money", "The figures come from 61 answers.\n"
    )  # fmt: skip
    assert statuses(document) == ["both", "both"]


def test_two_who_write_the_same_paragraph_are_asked(app, page):
    fr, en, by = page
    change(fr, "61 réponses", "72 réponses", by)
    pair = pair_with(fr.document_id, "72")
    mine = Rendering(seen(en, pair, 1), seen(fr, pair, 0), pair.ids, "Seventy-two people said so.")
    change(en, "The figures come from 61 answers.", "We have counted 72 answers.", by)
    outcome = translating.bring_up_to_date(mine, by)
    assert outcome.status == "conflict"
    assert outcome.revision.body.endswith("Seventy-two people said so.\n")
    assert pair_with(fr.document_id, "72 réponses").status == "changed"


def test_still_correct_covers_what_was_read(app, page):
    fr, en, by = page
    change(fr, "61 réponses", "soixante et une réponses", by)
    pair = pair_with(fr.document_id, "soixante")
    own, other = seen(en, pair, 1), seen(fr, pair, 0)
    change(fr, "soixante et une", "deux", by)
    translating.still_correct(fr.document_id, "en", own, other, pair.ids, by)
    assert pair_with(fr.document_id, "deux réponses").status == "changed"
    change(fr, "deux", "soixante et une", by)
    assert pair_with(fr.document_id, "soixante").status == "both"


def test_publishing_counts_what_waits_in_the_other_language_and_a_mark_put_right_counts(app, page):
    fr, en, by = page
    assert readiness.waiting(Text.get_by_id(fr.id)) == 0
    change(fr, "61 réponses", "61 réponses reçues", by, kind="typo")
    assert readiness.waiting(Text.get_by_id(fr.id)) == 0
    here = Text.get_by_id(fr.id)
    edits.rekind(here, here.head, "meaning", by)
    assert readiness.waiting(here) == 1
    assert readiness.waiting(Text.get_by_id(en.id)) == 0
    alone = begin("Seule", FR, by, "fr")
    assert readiness.waiting(alone) is None
