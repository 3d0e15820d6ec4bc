"""Marking, taking away, memos, translations, and undoing each."""

import pytest

from valuess import coding
from valuess.accounts.models import Account
from valuess.coding import deeds, undoing
from valuess.coding.codebook import Conflict, Wrong
from valuess.coding.models import Coded, Memo, Passage, PassageCode, PassageTranslation

from .making import code

TEXT = "We had no time. 🌊 Nobody asked for the results."


@pytest.fixture
def scene(people, shelf):
    """The number of a text, two codes and two analysts."""
    by = people["partner"]
    other = Account.create(email="other@demo.example", name="Demo other", role="partner")
    return shelf.put(TEXT), code(by, "time"), code(by, "unused"), by, other


def told(number):
    return [
        (p.words, [(g.code.key, g.by) for g in p.codes]) for p in coding.passages("test", number)
    ]


def test_words_are_marked_and_overlap(scene):
    number, time, unused, by, other = scene
    coding.mark("test", number, 3, 15, [time], by, said="had no time.", level="area")
    coding.mark("test", number, 0, 15, [unused], other)
    assert told(number) == [
        ("We had no time.", [("unused", [other.id])]),
        ("had no time.", [("time", [by.id])]),
    ]
    assert coding.passages("test", number)[1].level == "area"


def test_marking_the_same_words_again_adds_to_the_passage_and_never_twice(scene):
    number, time, unused, by, other = scene
    first = coding.mark("test", number, 3, 15, [time], by)
    again = coding.mark("test", number, 3, 15, [time, unused], by)
    coding.mark("test", number, 3, 15, [time], other)
    assert again.id == first.id
    assert told(number) == [("had no time.", [("time", [by.id, other.id]), ("unused", [by.id])])]
    assert Coded.of("test", number).changes == 3


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("start,end", [(-1, 3), (3, 3), (5, 3), (0, 500), (15, 16)])
def test_a_place_outside_the_text_is_refused(scene, start, end):
    number, time, _unused, by, _other = scene
    with pytest.raises(Wrong) as wrong:
        coding.mark("test", number, start, end, [time], by)
    assert list(wrong.value.errors) == ["words"]
    assert told(number) == [] and Coded.of("test", number) is None


def test_words_that_were_edited_meanwhile_are_not_marked(scene):
    number, time, _unused, by, _other = scene
    with pytest.raises(deeds.Moved):
        coding.mark("test", number, 3, 15, [time], by, said="had more time")
    assert told(number) == []


def test_a_person_takes_away_only_their_own(scene, people):
    number, time, unused, by, other = scene
    passage = coding.mark("test", number, 3, 15, [time, unused], by)
    coding.mark("test", number, 3, 15, [time], other)
    coding.unmark(passage, by, time)
    assert told(number) == [("had no time.", [("time", [other.id]), ("unused", [by.id])])]
    coding.unmark(passage, by)
    assert told(number) == [("had no time.", [("time", [other.id])])]
    assert coding.unmark(passage, by) is None
    coding.unmark(passage, people["coordinator"])
    assert told(number) == [] and Passage.select().count() == 1


def test_every_act_is_undone_by_who_did_it(scene):
    number, time, unused, by, other = scene
    passage = coding.mark("test", number, 3, 15, [time], by)
    coding.mark("test", number, 3, 15, [unused], other)
    coding.recode(passage, [unused], by)
    assert told(number) == [("had no time.", [("unused", [other.id, by.id])])]
    assert coding.undo(undoing.last("test", number, by).id, other) is None
    coding.undo(undoing.last("test", number, by).id, by)
    assert told(number) == [("had no time.", [("time", [by.id]), ("unused", [other.id])])]
    coding.undo(undoing.last("test", number, by).id, by)
    assert told(number) == [("had no time.", [("unused", [other.id])])]
    assert undoing.last("test", number, by) is None
    coding.undo(undoing.last("test", number, other).id, other)
    assert told(number) == []


def test_undoing_twice_or_after_marking_anew_gives_no_code_twice(scene):
    number, time, _unused, by, _other = scene
    passage = coding.mark("test", number, 3, 15, [time], by)
    act = coding.unmark(passage, by)
    coding.mark("test", number, 3, 15, [time], by)
    assert coding.undo(act.id, by) and coding.undo(act.id, by) is None
    assert told(number) == [("had no time.", [("time", [by.id])])]


def test_facets_are_undone_unless_somebody_set_them_since(scene):
    number, time, _unused, by, other = scene
    passage = coding.mark("test", number, 3, 15, [time], by)
    act = deeds.describe(passage, by, level="area", stance="obstacle")
    deeds.describe(passage, other, level="society")
    coding.undo(act.id, by)
    after = coding.passage(passage.id)
    assert (after.level, after.stance) == ("society", "")
    with pytest.raises(Wrong):
        deeds.describe(passage, by, level="world")


def test_memos_are_written_changed_and_taken_away_by_their_author(scene):
    number, time, _unused, by, other = scene
    passage = coding.mark("test", number, 3, 15, [time], by)
    memo = coding.memo("passage", passage.id, "en", " Ask again. ", by)
    assert not deeds.rewrite(memo, "Never.", other) and not deeds.drop(memo, other)
    deeds.rewrite(memo, "Ask twice.", by)
    assert [m.words for m in Memo.on("passage", [passage.id])] == ["Ask twice."]
    coding.undo(undoing.last("test", number, by).id, by)
    assert [m.words for m in Memo.on("passage", [passage.id])] == ["Ask again."]
    deeds.drop(memo, by)
    assert not Memo.on("passage", [passage.id]).exists()
    coding.undo(undoing.last("test", number, by).id, by)
    assert [m.words for m in Memo.on("passage", [passage.id])] == ["Ask again."]


def test_a_translation_stands_until_the_next_and_knows_what_it_translates(scene):
    number, time, _unused, by, other = scene
    passage = coding.mark("test", number, 3, 15, [time], by)
    first = coding.translate(passage, "fr", "n’avions pas le temps.", by, base=0)
    with pytest.raises(Conflict) as conflict:
        coding.translate(passage, "fr", "manquions de temps.", other, base=0)
    assert conflict.value.present.words == "n’avions pas le temps."
    coding.translate(passage, "fr", "manquions de temps.", other, base=first.id)
    standing = coding.translations([passage])[passage.id, "fr"]
    assert (standing.words, standing.of) == ("manquions de temps.", "had no time.")
    coding.undo(undoing.last("test", number, other).id, other)
    assert coding.translations([passage])[passage.id, "fr"].id == first.id
    with pytest.raises(Wrong):
        coding.translate(passage, "en", "had no time.", by)


def test_an_edit_moves_passages_and_flags_those_it_reaches(scene, shelf):
    number, time, unused, by, _other = scene
    coding.mark("test", number, 3, 15, [time], by)
    coding.mark("test", number, 18, len(TEXT), [unused], by)
    new = TEXT.replace("We had", "We really had").replace("asked", "ever asked")
    shelf.texts[number] = coding.sources.Words(new, "en")
    assert coding.shift("test", number, TEXT, new, by) == 1
    assert [(p.words, new[p.start : p.end], p.flagged is not None)
            for p in coding.passages("test", number)] == [
        ("had no time.", "had no time.", False),
        ("Nobody ever asked for the results.",) * 2 + (True,),
    ]  # fmt: skip


def test_a_passage_comes_back_where_its_words_are_now(scene, shelf):
    number, time, _unused, by, _other = scene
    passage = coding.mark("test", number, 3, 15, [time], by)
    act = coding.unmark(passage, by)
    shelf.texts[number] = coding.sources.Words("Truly, " + TEXT, "en")
    coding.shift("test", number, TEXT, "Truly, " + TEXT, by)
    coding.undo(act.id, by)
    (back,) = coding.passages("test", number)
    assert shelf.texts[number].text[back.start : back.end] == back.words == "had no time."


def test_stretching_is_not_undone_into_other_words(scene, shelf):
    number, time, _unused, by, _other = scene
    passage = coding.mark("test", number, 3, 15, [time], by)
    deeds.stretch(passage, 0, 15, by)
    new = TEXT.replace("We had", "We all had")
    shelf.texts[number] = coding.sources.Words(new, "en")
    coding.shift("test", number, TEXT, new, by)
    coding.undo(undoing.last("test", number, by).id, by)
    (after,) = coding.passages("test", number)
    assert new[after.start : after.end] == after.words == "We all had no time."


def test_what_may_not_be_kept_is_forgotten_with_its_words(scene):
    number, time, _unused, by, _other = scene
    passage = coding.mark("test", number, 3, 15, [time], by)
    memo = coding.memo("passage", passage.id, "en", "No time.", by)
    deeds.rewrite(memo, "None.", by)
    coding.translate(passage, "fr", "pas le temps", by)
    coding.forget("test", number)
    counts = [m.select().count() for m in (Passage, PassageCode, Memo, PassageTranslation, Coded)]
    assert counts == [0] * 5 and undoing.last("test", number, by) is None
