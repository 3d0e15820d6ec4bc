"""Two texts beside one another: each in its own order, nothing lost, in the smallest rows."""

from hypothesis import given
from hypothesis import strategies as st

from valuess import markup
from valuess.guide.editions.beside import cut, elements, rows, units

BODY = "A\n\n- x\n- y\n\nB[^1] and [C][c]\n\n[^1]: note\n\n[c]: https://demo.example\n"
LEFT = BODY, markup.render(BODY, "fr").html
RIGHT = "C\n\nD\n", "<p>C</p>\n<p>D</p>"


def test_a_list_is_one_element_and_the_notes_stand_at_the_end():
    assert elements(LEFT[1])[1].startswith("<ul>") and len(elements(LEFT[1])) == 4
    parts, places, notes = units(*LEFT)
    assert len(parts) == 3 and places == {1: 0, 2: 1, 3: 1, 4: 2} and "note" in notes


def test_every_kind_of_block_is_counted_as_it_is_laid_out():
    body = """Words.\n\n## Head\n\nTerm\n: What it is.\n\nOther\n: Another.\n\n| a | b |\n|---|---|
| c | d |\n\n> Quote.\n\n> More.\n\n1. One\n2. Two\n\n---\n\n```\ncode\n\nmore\n```\n\nEnd[^n].\n
[^n]: A note.\n"""
    parts, _places, notes = units(body, markup.render(body, "en").html)
    assert len(parts) == 9 and notes


def test_pairs_stand_beside_one_another_and_what_is_alone_faces_nothing():
    ties = [[[0], [0], "both"], [[1], [1], "both"], [[2, 3], [], "only"], [[4], [2], "changed"]]
    made = rows((LEFT, RIGHT), ties)
    assert [(left[:4], right, status) for left, right, status in made] == [
        ("<p>A", "<p>C</p>", "both"), ("<ul>", "", "only"), ("<p>B", "<p>D</p>", "changed"),
        ("<sec", "", ""),
    ]  # fmt: skip


def test_where_the_units_cannot_be_told_there_are_no_rows():
    assert rows((("A\n", "<p>A</p><p>more</p>"), RIGHT), [[[1], [1], "both"]]) == []


PLACES = st.sets(st.integers(0, 5), max_size=3)


@given(st.integers(0, 6), st.integers(0, 6), st.lists(st.tuples(PLACES, PLACES), max_size=5))
def test_every_unit_stands_once_in_order_and_no_pair_is_parted(lefts, rights, pairs):
    tied = [({n for n in a if n < lefts}, {n for n in b if n < rights}, "both") for a, b in pairs]
    made = cut(lefts, rights, tied)
    assert [n for (a, b), _right in made for n in range(a, b)] == list(range(lefts))
    assert [n for _left, (a, b) in made for n in range(a, b)] == list(range(rights))
    for left, right, _status in tied:
        if left and right:
            homes = [i for i, ((a, b), (c, d)) in enumerate(made)
                     if left & set(range(a, b)) or right & set(range(c, d))]  # fmt: skip
            assert len(homes) == 1
