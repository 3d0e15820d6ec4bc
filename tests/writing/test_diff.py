"""What changed between two texts, said in blocks and words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.writing.test_merge import FR, stories
from valuess.writing.blocks import normalise
from valuess.writing.diff import (
    Summary,
    compare_words,
    diff,
    new_side,
    old_side,
    proposed_kind,
    summary,
)


def sides(steps):
    return tuple(
        "".join(text for op, text in steps if op != other) for other in ("added", "removed")
    )


@settings(max_examples=150, derandomize=True, deadline=None)
@given(stories())
def test_both_texts_can_be_rebuilt_from_a_diff(story):
    for old in story:
        for new in story:
            changes = diff(old, new)
            assert (old_side(changes), new_side(changes)) == (normalise(old), normalise(new))
            for change in changes:
                if change.words:
                    assert sides(change.words) == (change.old, change.new)
            assert old != new or {change.kind for change in changes} <= {"same"}


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text("ab .,\n*-", max_size=40), st.text("ab .,\n*-", max_size=40))
def test_words_rebuild_both_sides(old, new):
    assert sides(compare_words(old, new)) == (old, new)


def test_words_changed_in_a_paragraph():
    change = diff(FR, FR.replace("dix minutes", "cinq minutes"))[-1]
    assert change.kind == "changed"
    assert change.words == [
        ("same", "Une bonne enquête tient sur une page et se lit en"),
        ("removed", " dix"),
        ("added", " cinq"),
        ("same", " minutes."),
    ]


def test_a_moved_paragraph_is_said_to_have_moved():
    head, one, two, three = FR.rstrip().split("\n\n")
    changes = diff(FR, "\n\n".join([head, two, three, one.replace("mieux", "bien mieux")]))
    assert [change.kind for change in changes] == ["same", "same", "same", "moved"]
    assert (changes[3].moved_from, changes[3].moved_to) == (2, 4)
    assert ("added", " bien") in changes[3].words


def test_added_removed_and_rewritten_paragraphs():
    kinds = [(c.kind, c.old, c.new) for c in diff("un deux trois\n\nfin", "début\n\nun deux trois")]
    assert kinds == [
        ("added", None, "début"),
        ("same", "un deux trois", "un deux trois"),
        ("removed", "fin", None),
    ]
    assert [c.kind for c in diff("a\n\nun deux trois", "a\n\nfour five six")] == [
        "same",
        "removed",
        "added",
    ]


def test_a_summary_counts_words_and_moves():
    assert summary("a b c\n\nd e", "a x c\n\nd e\n\nnew words here") == Summary(4, 1, 0)
    assert summary(
        "one two\n\nthree four\n\nfive six", "three four\n\nfive six\n\none two"
    ) == Summary(0, 0, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Evaluer l'impact", "Évaluer l’impact"),
        ("Bonjour !", "Bonjour\u202f!"),
        ("the asociation", "the association"),
        ("recieve it", "receive it"),
        ("a Rennes", "à Rennes"),
        ("one two\nthree", "one\ntwo three"),
        ("« mot »", "«\u00a0mot\u00a0»"),
        ("same", "same"),
    ],
)
def test_a_typing_error_is_proposed_as_one(old, new):
    assert proposed_kind(old, new) == "typo"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("it is possible", "it is impossible"),
        ("you may", "you may not"),
        ("in 2013", "in 2014"),
        ("we can", "we can't"),
        ("is now", "is not"),
        ("a\n\nb", "b\n\na"),
        ("## a", "### a"),
        ("- [ ] task", "- [x] task"),
        ("[a](https://a.example)", "[a](https://b.example)"),
        ("`code`", "`mode`"),
        ("", "new"),
        ("gone", ""),
        ("one", "one\n\ntwo"),
        ("aaaab bbbba cccca dddda eeeea ffffa gggga", "aaaac bbbbc ccccd ddddc eeeec ffffc ggggc"),
    ],
)
def test_a_change_of_meaning_is_proposed_as_one(old, new):
    assert proposed_kind(old, new) == "meaning"
