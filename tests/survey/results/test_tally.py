"""Columns of bits count as naively reading every answer does."""

from decimal import Decimal
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.survey.results.samples import options, words
from valuess.survey.answers import asked, kept
from valuess.survey.form import (
    CONSENT,
    GRID,
    NUMBER,
    ONE,
    RANKING,
    SEVERAL,
    Condition,
    Form,
    Question,
    Rule,
    Section,
)
from valuess.survey.results.tally import Columns, keys, statistics, tables

ABC = options("a", "b", "c")
FORM = Form((Section("s", words("S"), questions=(
    Question("axis", ONE, words("Axis"), options=ABC, axis=True),
    Question("more", SEVERAL, words("More"), options=ABC, axis=True),
    Question("rank", RANKING, words("Rank"), options=ABC, rule=Rule((Condition("axis", "any", ("a", "b")),))),
    Question("grid", GRID, words("Grid"), options=ABC, rows=options("x", "y")),
    Question("yes", CONSENT, words("Yes")),
    Question("size", NUMBER, words("Size")),
)),))  # fmt: skip

CODE = st.sampled_from("abc")
ANSWERS = st.fixed_dictionaries({}, optional={
    "axis": CODE,
    "more": st.lists(CODE, min_size=1, max_size=3, unique=True),
    "rank": st.permutations("abc").flatmap(lambda p: st.integers(1, 3).map(lambda n: p[:n])),
    "grid": st.dictionaries(st.sampled_from("xy"), CODE, min_size=1),
    "yes": st.just(True),
    "size": st.decimals(-50, 50, places=1).map(str),
})  # fmt: skip
ACTS = st.lists(st.tuples(st.integers(1, 12), st.none() | ANSWERS), max_size=30)


def naive(answers, question, by=None, where=None):
    """The table of a question, by looking at every answer."""
    there = [a for a in answers if all(chose(a, axis, o) for axis, o in (where or {}).items())]
    found = part(there, question) | {"type": FORM.question(question).type}
    if by:
        codes = [o for o in "abc" if any(chose(a, by, o) for a in answers)]
        found["by"] = {
            by: {o: part([a for a in there if chose(a, by, o)], question) for o in codes}
        }
    return found


def chose(answers, axis, option):
    value = answers.get(axis)
    return option in value if isinstance(value, list) else value == option


def part(answers, code):
    said = [a[code] for a in answers if code in a]
    found = {"asked": sum(code in asked(FORM, a) for a in answers), "n": len(said)}
    if code == "size":
        numbers = sorted(map(Decimal, said))
        return found | {"numbers": statistics(numbers)}
    if code == "grid":
        rows = {row: [v[row] for v in said if row in v] for row in "xy"}
        return found | {"rows": {
            r: {"n": len(v), "cells": {o: v.count(o) for o in "abc" if v.count(o)}}
            for r, v in rows.items() if v
        }}  # fmt: skip
    if code == "rank":
        places = {o: [v.index(o) + 1 for v in said if o in v] for o in "abc"}
        ranks = {o: round(sum(p) / len(p), 2) for o, p in places.items() if p}
        firsts = [v[0] for v in said]
        return found | {"cells": {o: firsts.count(o) for o in "abc" if o in firsts}, "ranks": ranks}
    if code == "yes":
        return found | {"cells": {"yes": len(said)} if said else {}}
    chosen = [o for v in said for o in (v if isinstance(v, list) else [v])]
    return found | {"cells": {o: chosen.count(o) for o in "abc" if o in chosen}}


def full(value):
    """Without zeros: options that nobody chose here, though somebody did elsewhere."""
    if isinstance(value, dict):
        told = {k: full(v) for k, v in value.items() if k in ("asked", "n") or v not in (0, None)}
        return {
            k: v
            for k, v in told.items()
            if k in ("cells", "rows", "ranks", "by") or v != {"n": 0, "cells": {}}
        }
    return value


@settings(max_examples=120, deadline=None)
@given(ACTS, st.sampled_from(["axis", "more", "rank", "grid", "yes", "size"]),
       st.sampled_from([None, "axis", "more"]), st.dictionaries(st.sampled_from(["axis", "more"]), CODE))  # fmt: skip
def test_columns_count_as_reading_every_answer_does(acts, question, by, where):
    columns, there = Columns(), {}
    columns.knows(FORM)
    for number, answers in acts:
        there.pop(number, None)
        if answers is None:
            columns.drop([number])
        else:
            there[number] = kept(FORM, answers)
            columns.put([(number, *keys(FORM, there[number]))])
    answers = list(there.values())
    assert columns.sent == len(answers)
    assert full(columns.table(question, by, where)) == full(naive(answers, question, by, where))
    again = Columns.unpacked(columns.packed())
    assert again == columns
    assert again.table(question, by, where) == columns.table(question, by, where)
    anew = Columns()
    anew.knows(FORM)
    anew.put([(number, *keys(FORM, each)) for number, each in there.items()])
    assert anew == columns


def test_a_copy_is_changed_alone():
    columns = Columns()
    columns.knows(FORM)
    columns.put([(1, *keys(FORM, {"axis": "a", "size": "3"}))])
    other = columns.copy()
    other.put([(1, *keys(FORM, {"axis": "b", "size": "4"})), (2, *keys(FORM, {"axis": "a"}))])
    assert columns.table("axis")["cells"] == {"a": 1}
    assert columns.table("size")["numbers"]["median"] == 3
    assert other.table("axis")["cells"] == {"a": 1, "b": 1}
    assert other != columns


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=30))
@settings(max_examples=50, deadline=None)
def test_the_median_is_the_middle(values):
    told = statistics(sorted(values))
    assert told["median"] == float(median(values))
    assert told["quartiles"][0] <= told["median"] <= told["quartiles"][1]
    assert abs(told["mean"] - float(sum(values) / len(values))) < 1e-5


def test_statistics_of_nothing_and_of_five():
    assert statistics([]) == {"median": None, "mean": None, "quartiles": [None, None]}
    five = [Decimal(n) for n in ("1", "2", "3", "4", "10.5")]
    assert statistics(five) == {"median": 3, "mean": 4.1, "quartiles": [2, 4], "largest": [10.5, 4]}


def test_tables_cross_every_question_by_every_axis_but_itself():
    columns = Columns()
    columns.knows(FORM)
    columns.put([(1, *keys(FORM, {"axis": "a", "more": ["a", "b"]}))])
    told = tables(columns, ["axis", "yes", "gone"], ["axis", "more"])["questions"]
    assert list(told) == ["axis", "yes"]
    assert told["axis"]["by"] == {"more": {
        "a": {"asked": 1, "n": 1, "cells": {"a": 1}}, "b": {"asked": 1, "n": 1, "cells": {"a": 1}},
    }}  # fmt: skip
    assert list(told["yes"]["by"]) == ["axis", "more"]


def test_a_number_that_is_none_is_not_added_up():
    columns = Columns()
    columns.knows(FORM)
    told = ["NaN", "1e309", "-Infinity", "many", "1e-99999", "12.5", "0"]
    columns.put([(n, *keys(FORM, {"size": value})) for n, value in enumerate(told)])
    table = columns.table("size")
    assert (table["n"], table["numbers"]["mean"], table["numbers"]["largest"]) == (
        7,
        6.25,
        [12.5, 0],
    )
