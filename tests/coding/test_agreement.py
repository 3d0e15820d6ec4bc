"""The measures of agreement, against the worked examples of those who published them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuess.coding.agreement import agree, alpha, kappa, pooled, shared, table, united

COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
"""Cohen (1960): two psychologists sort 200 people into three kinds; kappa is .492."""
BINARY = ["0100000010", "1110010000"]
"""Krippendorff (2011), A: binary data, two observers, no missing data; alpha is .095."""
FOUR = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
"""Krippendorff (2011), C: four observers, some data missing; nominal alpha is .743."""


def units(observers):
    found = {}
    for values in zip(*observers, strict=True):
        said = tuple(value for value in values if value != ".")
        found[said] = found.get(said, 0) + 1
    return found


def test_kappa_is_that_of_cohen():
    counts = {(i, j): n for i, row in enumerate(COHEN) for j, n in enumerate(row)}
    assert kappa(counts) == pytest.approx(0.492, abs=0.0005)


def test_alpha_is_that_of_krippendorff():
    assert alpha(units(BINARY)) == pytest.approx(0.095, abs=0.0005)
    assert alpha(units(FOUR)) == pytest.approx(0.743, abs=0.0005)


def test_where_nothing_varies_neither_is_defined():
    assert kappa({(0, 0): 10}) is None and alpha({(0, 0): 10}) is None
    assert kappa({}) is None and alpha({}) is None


def test_two_who_say_the_same_agree_fully_and_two_who_never_do_not():
    same = agree([(0, 10), (20, 30)], [(20, 30), (0, 10)], 100)
    assert (same.observed, same.kappa, same.alpha, same.both) == (1, 1, 1, 20)
    apart = agree([(0, 50)], [(50, 100)], 100)
    assert (apart.observed, apart.kappa) == (0, -1)
    assert apart.alpha == pytest.approx(-0.99)


def test_overlapping_passages_of_one_analyst_count_once():
    assert united([(5, 9), (0, 6), (9, 12), (20, 20)]) == [[0, 12]]
    assert agree([(0, 6), (3, 10)], [(0, 10)], 20).kappa == 1


def test_all_codes_together_count_each_code_point_once_a_code():
    told = pooled([table([(0, 10)], [(0, 10)], 100), table([(0, 10)], [], 100)])
    assert (told.first, told.second, told.both) == (20, 10, 10)
    assert told.observed == 0.95


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


@given(SPANS, SPANS)
def test_the_table_counts_what_counting_each_code_point_would(first, second):
    first, second = ([(a, b) for a, b in spans if a < b] for spans in (first, second))
    one, other = ({p for a, b in s for p in range(a, b)} for s in (first, second))
    told = agree(first, second, 50)
    assert (told.first, told.second, told.both) == (len(one), len(other), len(one & other))
    assert shared(united(first), united(second)) == len(one & other)
    values = {}
    for p in range(50):
        pair = (int(p in one), int(p in other))
        values[pair] = values.get(pair, 0) + 1
    assert told.kappa == kappa(values) and told.alpha == alpha(values)
