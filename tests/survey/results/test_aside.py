"""A few answers without an option of an axis are left out of all tables, and not told by it."""

import random

import numpy as np
from scipy.optimize import linprog

from tests.survey.results.samples import FORM, answered, counted, series
from valuess.survey.form import changed
from valuess.survey.results.aside import MOST, aside

K = 5
WIDE = changed(
    FORM,
    "country",
    options=(*FORM.question("country").options, FORM.question("area").options[2]),
)


def people(count, odd=(), seed=4):
    """So many answers with all axes given, those of `odd` ({axis: option or None}) changed."""
    chance = random.Random(seed)
    made = [answered(chance, nested=False) for _ in range(count)]
    for each, change in zip(made, odd, strict=False):
        each |= change
        for axis in [axis for axis, option in change.items() if option is None]:
            del each[axis]
    return made


def left_out(answers):
    out, few = aside(counted(answers, WIDE), WIDE, K)
    return out.bit_count(), few


def test_the_silent_and_options_of_few_are_left_out_together():
    assert left_out(people(100)) == (0, {})
    odd = [{"country": "west"}] * 3 + [{"country": None}] * 4
    assert left_out(people(100, odd)) == (7, {"country": ["west"]})
    assert left_out(people(100, [{"country": "west"}] * 5)) == (0, {})


def test_fewer_than_k_are_left_out_only_for_having_said_nothing():
    assert left_out(people(100, [{"country": "west"}] * 3)) == (0, {})
    assert left_out(people(100, [{"country": None}] * 3)) == (3, {})
    odd = [{"country": "west"}] * 2 + [{"country": None}] * 2
    assert left_out(people(100, odd)) == (2, {})


def test_an_axis_that_many_passed_over_is_left_as_it_is():
    odd = [{"country": None}] * 11 + [{"area": None}] * 6
    assert left_out(people(100, odd)) == (6, {})
    assert int(MOST * 100) == 10


def test_whom_leaving_out_makes_few_is_left_out_too():
    odd = [{"country": "west", "area": None}] * 2 + [{"country": "west"}] * 4
    assert left_out(people(100, odd)) == (6, {"country": ["west"]})


def test_the_table_by_country_is_shown_and_its_few_are_not():
    odd = [{"country": "west"}] * 3 + [{"country": None}] * 4
    raw, told = series([people(100, odd)], form=WIDE)[0]
    country = told["questions"]["country"]
    assert (raw["n"], told["n"], country["n"], country["cells"]["west"]) == (93, 93, 93, None)
    by = told["questions"]["timing"]["by"]["country"]
    assert by["west"] == {"asked": None, "n": None,
                          "cells": {"after": None, "always": None, "before": None}}  # fmt: skip
    for option in ("france", "england"):
        assert None not in (by[option]["n"], *by[option]["cells"].values())
    shown = [part["cells"]["after"] for option, part in by.items() if option != "west"]
    assert sum(shown) == told["questions"]["timing"]["cells"]["after"]


def test_how_many_were_left_out_bounds_each_of_their_counts_no_closer_than_k():
    """Their total is known, that of those who sent less that of the tables; which axis each was
    left out for is not: one unknown for each way, and none of them is pinned."""
    odd = [{"country": "west"}] * 3 + [{"country": None}] * 2 + [{"area": None}] * 2
    sent = people(100, odd)
    told = series([sent], form=WIDE)[0][1]
    total = len(sent) - told["n"]
    ways = [(c, a) for c in ("west", "silent", "other") for a in ("silent", "other")]
    ways.remove(("other", "other"))
    aim = np.array([float(c == "west") for c, _a in ways])
    ends = [sign * linprog(sign * aim, A_eq=np.ones((1, len(ways))), b_eq=[total]).fun
            for sign in (1, -1)]  # fmt: skip
    assert (total, ends) == (7, [0, 7])
