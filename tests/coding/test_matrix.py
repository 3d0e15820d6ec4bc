"""What is counted, of which kind, for whom; two analysts side by side."""

import pytest

from valuess import coding
from valuess.coding import matrix, settling, sources, undoing
from valuess.coding.codebook import Wrong
from valuess.coding.models import Passage, PassageCode

from .making import Shelf, code

TEXT = "We had no time. Nobody asked for the results."


def test_passages_are_counted_by_case_and_by_country_and_kinds_stay_apart(people, shelf):
    by, other = people["partner"], people["coordinator"]
    time, results = code(by, "time"), code(by, "results")
    answers = Shelf()
    sources.register(answers.source("answer"))
    one, two, three = (shelf.put(TEXT, case=case, country=c) for case, c in ((1, "FR"), (1, "FR"), (2, "GB")))
    free = answers.put(TEXT, country="FR")
    for number in (one, two, three):
        coding.mark("test", number, 3, 14, [time], by)
    coding.mark("test", one, 3, 14, [time], other)
    coding.mark("test", one, 16, 30, [results], by, country="GB")
    coding.mark("answer", free, 3, 14, [time], by)
    made = matrix.made("test", by, matrix.CASE)
    assert made.columns == [(1, "Case 1"), (2, "Case 2")]
    assert made.cells == {(time.id, 1): 2, (time.id, 2): 1, (results.id, 1): 1}
    assert made.across(time.id) == (2, 3)
    assert matrix.made("test", by, matrix.COUNTRY).cells == {
        (time.id, "FR"): 2, (time.id, "GB"): 1, (results.id, "GB"): 1,
    }  # fmt: skip
    assert matrix.made("answer", by, matrix.CASE).cells == {}
    assert matrix.made("answer", by, matrix.COUNTRY).cells == {(time.id, "FR"): 1}
    assert [p.number for p in matrix.passages("test", by, matrix.CASE, time.id, "1")] == [one, two]
    shelf.closed.add(two)
    assert matrix.made("test", by, matrix.CASE).cells[time.id, 1] == 1


def test_forty_cases_and_sixty_codes_take_few_queries(people, shelf, queries):
    by = people["partner"]
    codes = [code(by, f"c{n}") for n in range(60)]
    numbers = [shelf.put(TEXT, case=n) for n in range(1, 41)]
    passages = [
        Passage.create(kind="test", number=n, start=3, end=14, words="no time", lang="en", guid=f"p{n}", analyst=by)
        for n in numbers
    ]
    rows = [
        {"passage": p.id, "code": c.id, "analyst": by.id, "guid": f"{p.id}-{c.id}"}
        for p in passages for c in codes
    ]  # fmt: skip
    for n in range(0, len(rows), 100):
        PassageCode.insert_many(rows[n : n + 100]).execute()
    with queries() as seen:
        made = matrix.made("test", by, matrix.CASE)
    assert len(made.cells) == 2_400 and set(made.cells.values()) == {1}
    assert len(seen) <= 5


@pytest.fixture
def two(people, shelf):
    """Two analysts on one text: they share a passage, differ on one edge, and on one code."""
    by, other = people["partner"], people["coordinator"]
    time, asked = code(by, "time"), code(by, "asked")
    number = shelf.put(TEXT)
    coding.mark("test", number, 0, 6, [time], by)
    coding.mark("test", number, 0, 6, [time], other)
    coding.mark("test", number, 7, 14, [time], by)
    coding.mark("test", number, 10, 15, [time], other)
    coding.mark("test", number, 16, 28, [asked], by)
    return number, by, other, time, asked


def compared(two):
    number, by, other, *_codes = two
    return settling.compare("test", number, by.id, other.id, len(TEXT))


def test_two_analysts_are_compared(two):
    rows, together, differences = compared(two)
    told = {code.key: each for code, each in rows}
    assert (told["time"].first, told["time"].second, told["time"].both) == (13, 11, 10)
    assert told["asked"].kappa == 0 and together.both == 10
    assert [(d.code.key, bool(d.first), bool(d.second)) for d in differences] == [
        ("time", True, True), ("asked", True, False),
    ]  # fmt: skip


def test_a_settled_difference_is_gone_its_history_and_the_agreement_stay(two):
    number, by, other, _time, asked = two
    before, _all, (edges, alone) = compared(two)
    settling.settle("test", number, edges.second.id, edges.first.id, by.id, by)
    settling.settle("test", number, 0, alone.first.id, other.id, by)
    rows, _all, differences = compared(two)
    assert differences == [] and rows == before
    assert [(p.words, [g.code.key for g in p.codes]) for p in coding.passages("test", number)] == [
        ("We had", ["time"]), ("time.", ["time"]),
    ]  # fmt: skip
    with pytest.raises(Wrong):
        settling.settle("test", number, 0, alone.first.id, other.id, by)
    coding.undo(undoing.last("test", number, by).id, by)
    assert [d.code.key for d in compared(two)[2]] == ["asked"]
