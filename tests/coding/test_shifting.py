"""A passage keeps its words through any edit outside it; one inside is moved and flagged."""

import random
import time
import unicodedata

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from valuess.coding.shifting import Change, Place, changes, shift

LETTERS = st.sampled_from("ab \n.é🌊ש") | st.sampled_from(["e\u0301", "שָׁ", "👩‍👩‍👧", "no time ", "\r\n"])
TEXTS = st.lists(LETTERS, max_size=30).map("".join)


@st.composite
def splices(draw):
    """(text, edited text, start and end of what was replaced, by how many code points)."""
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    new = draw(TEXTS)
    return text, text[:start] + new + text[end:], start, end, len(new)


@st.composite
def spans_of(draw, text):
    """Some passages of a text, which may overlap."""
    pairs = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    return [(min(p), max(p)) for p in draw(st.lists(pairs, max_size=6)) if p[0] != p[1]]


@settings(max_examples=250, deadline=None)
@given(splices(), st.data())
def test_passages_outside_an_edit_keep_their_words(edit, data):
    before, after, start, end, _size = edit
    outside = [
        (a, b) for a, b in data.draw(spans_of(before)) if b <= start or a >= end
    ]
    for span, place in zip(outside, shift(outside, before, after), strict=True):
        assert not place.touched
        assert after[place.start : place.end] == before[slice(*span)]


@settings(max_examples=250, deadline=None)
@given(TEXTS, TEXTS, st.data())
@example("yes yes", "yes", None)
def test_no_passage_is_silently_wrong(before, after, data):
    spans = data.draw(spans_of(before)) if data else [(0, 3), (4, 7)]
    for span, place in zip(spans, shift(spans, before, after), strict=True):
        assert 0 <= place.start <= place.end <= len(after)
        if not place.touched:
            assert after[place.start : place.end] == before[slice(*span)]


@settings(max_examples=150, deadline=None)
@given(splices(), st.data())
def test_after_an_edit_within_it_a_passage_reaches_no_further_than_it_did(edit, data):
    before, after, start, end, size = edit
    # Of "aa time a" without its first eight letters an a is left: which one nobody can tell.
    assume(all(start <= found.start and found.end <= end for found in changes(before, after)))
    a, b = data.draw(st.integers(0, start)), data.draw(st.integers(end, len(before)))
    (place,) = shift([(a, b)], before, after)
    grown = size - (end - start)
    if place.touched:
        assert a <= place.start <= place.end <= b + grown


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_the_changes_make_one_text_of_the_other(before, after):
    made, at = [], 0
    for change in changes(before, after):
        assert at <= change.start <= change.end and change.new_start <= change.new_end
        made += [before[at : change.start], after[change.new_start : change.new_end]]
        at = change.end
    assert "".join([*made, before[at:]]) == after


TEXT = "We had no time. Nobody asked for results."
TIME = (7, 14)  # no time


def moved(new, span=TIME, text=TEXT):
    (place,) = shift([span], text, new)
    return new[place.start : place.end], place.touched


def test_a_corrected_typo_elsewhere_moves_nothing_but_the_place():
    assert moved(TEXT.replace("Nobody", "Noone")) == ("no time", False)
    assert moved("So " + TEXT) == ("no time", False)
    assert moved(TEXT.replace("We had", "They had")) == ("no time", False)


def test_words_added_at_its_edges_stay_outside():
    assert moved(TEXT.replace("no time", "really no time")) == ("no time", False)
    assert moved(TEXT.replace("no time", "no time at all")) == ("no time", False)


def test_words_changed_inside_stay_inside_and_are_flagged():
    assert moved(TEXT.replace("no time", "no more time")) == ("no more time", True)
    assert moved(TEXT.replace("no time", "little time")) == ("little time", True)
    assert moved(TEXT.replace("no time", "no money")) == ("no money", True)


def test_what_is_left_is_kept_and_what_is_gone_is_an_empty_place():
    assert moved(TEXT.replace("had no", "")) == (" time", True)
    assert moved(TEXT.replace("We had no time. ", "")) == ("", True)
    assert shift([TIME], TEXT, "") == [Place(0, 0, True)]


def test_of_two_that_are_alike_the_unmarked_one_was_taken_out():
    assert shift([(4, 7)], "yes yes no", "yes no") == [Place(0, 3, False)]
    assert shift([(0, 3)], "yes yes no", "yes no") == [Place(0, 3, False)]
    both = shift([(0, 3), (4, 7)], "yes yes no", "yes no")
    assert [place.touched for place in both].count(True) == 1


def test_a_paragraph_taken_elsewhere_takes_its_passage_along():
    long = "The results were never read by anybody.\n"
    assert moved(long + "B\nC\n", (4, 43), "C\nB\n" + long) == (long[:39], False)


def test_accents_and_joined_signs_count_as_their_code_points():
    text = unicodedata.normalize("NFD", "été 👩‍👩‍👧 שָׁלוֹם fin")
    start = text.index("fin")
    assert moved(text.replace("fin", "la fin"), (start, start + 3), text) == ("fin", False)
    assert moved("🌊" + text, (start, start + 3), text) == ("fin", False)


def test_a_change_is_as_small_as_its_letters():
    assert changes("the results were", "the result were") == [Change(10, 11, 10, 10)]
    assert changes("a b c d", "a x c y") == [Change(2, 3, 2, 3), Change(6, 7, 6, 7)]


def test_sixty_pages_with_800_passages_move_quickly():
    chance = random.Random(6)
    words = ["temps", "mesure", "we", "had", "no", "results", "coût", "l’", "and", "Oui."]
    lines = [" ".join(chance.choices(words, k=14)) for _ in range(3_200)]
    before = "\n\n".join(lines)
    spans = sorted((at, at + chance.randrange(20, 600)) for at in chance.sample(range(len(before) - 700), 800))
    for n in range(0, 3_200, 8):  # a name replaced in 400 paragraphs
        lines[n] = lines[n].replace("we", "Camille")
    lines.insert(3, "Something new.")
    after = "\n\n".join(lines)
    assert len(before) > 200_000
    began = time.perf_counter()
    places = shift(spans, before, after)
    assert time.perf_counter() - began < 2
    kept = [
        after[p.start : p.end] == before[slice(*s)]
        for s, p in zip(spans, places, strict=True) if not p.touched
    ]  # fmt: skip
    assert len(kept) > 300 and all(kept)


def test_two_texts_with_nothing_in_common_do_not_take_long():
    before, after = "a b " * 50_000, "c d\n" * 50_000
    began = time.perf_counter()
    assert shift([(0, 10)], before, after)[0].touched
    assert time.perf_counter() - began < 2
