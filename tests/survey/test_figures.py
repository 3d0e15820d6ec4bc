"""From counts to figures and charts: what is hidden, what is drawn, what moved."""

import pytest

from valuess.survey.form import GRID, NUMBER, ONE, SEVERAL, Option, Question
from valuess.survey.shown import drawing
from valuess.survey.shown.citing import Cited, parsed
from valuess.survey.shown.figures import Cell, figure, moved, only


def words(text):
    return {"fr": text, "en": text}


def options(*codes):
    sorts = {"unknown": "unknown", "other": "other"}
    return tuple(Option(code, words(code), sorts.get(code, "")) for code in codes)


COUNTRY = Question("country", ONE, words("Country"), options=options("fr", "gb", "none"))
TOOLS = Question("tools", SEVERAL, words("Tools"), options=options("a", "b", "other"))
EFFECTS = Question("effects", GRID, words("Effects"), rows=options("work", "health"),
                   options=options("weak", "medium", "strong", "unknown"))  # fmt: skip
STAFF = Question("staff", NUMBER, words("Staff"))


def part(n, asked=None, **cells):
    return {"n": n, "asked": n if asked is None else asked, "cells": cells}


class Plain:
    """Says everything in English, shortly."""

    hidden, nobody = "hidden", "none"

    def label(self, words):
        return words.get("en", "")

    def value(self, cell):
        return f"{cell.count}"

    def pair(self, words, value):
        return f"{self.label(words)}: {value}"

    def share(self, share):
        return f"{round(100 * share)}%"

    def base(self, n):
        return f"n={n}"


def test_shares_are_of_those_who_answered():
    made = figure(TOOLS, part(40, 50, a=30, b=20, other=0))
    assert [line.cells for line in made.lines] == [
        (Cell(30, 0.75),), (Cell(20, 0.5),), (Cell(0, 0.0),),
    ]  # fmt: skip
    assert (made.n, made.asked, made.several, made.hides) == (40, 50, True, False)


def test_a_hidden_count_has_no_share_and_says_so():
    made = figure(TOOLS, part(40, 50, a=30, b=None, other=None))
    assert made.lines[1].cells == (Cell(None, None),) and made.lines[1].cells[0].hidden
    assert made.hides
    assert figure(TOOLS, {"n": None, "asked": None, "cells": {"a": None}}).hides


def test_an_option_that_nobody_chose_may_be_left_out_of_the_table():
    assert figure(TOOLS, part(5, a=5)).lines[1].cells == (Cell(0, 0.0),)


def test_the_options_of_an_axis_stand_side_by_side_without_those_never_asked():
    table = {**part(40, a=30), "by": {"country": {
        "gb": part(10, 12, a=4), "fr": part(30, 30, a=26), "none": part(0, a=0)}}}  # fmt: skip
    made = figure(TOOLS, table, COUNTRY)
    assert [(c.code, c.n, c.asked) for c in made.columns] == [("fr", 30, 30), ("gb", 10, 12)]
    assert [cell.count for cell in made.lines[0].cells] == [26, 4]
    assert [c.code for c in only(made, ("gb",)).columns] == ["gb"]
    assert only(made, ("gb",)).lines[0].cells == (Cell(4, 0.4),)


GRID_TABLE = {"n": 20, "asked": 25, "rows": {
    "work": {"n": 20, "cells": {"weak": 5, "medium": 5, "strong": 10, "unknown": 0}},
    "health": {"n": 18, "cells": {"weak": None, "medium": None, "strong": 9, "unknown": 0}},
}}  # fmt: skip


def test_a_grid_has_a_base_for_each_row():
    made = figure(EFFECTS, GRID_TABLE)
    assert [line.bases for line in made.lines] == [(20,), (18,)]
    assert [cell.share for cell in made.lines[0].cells[0]] == [0.25, 0.25, 0.5, 0.0]
    assert made.hides


def test_numbers_are_no_chart():
    made = figure(STAFF, {"n": 9, "asked": 9, "numbers": {"median": 3}})
    assert made.numbers == ({"median": 3},) and drawing.drawn(made, Plain()) is None


def test_bars_have_their_words_and_one_scale():
    made = drawing.drawn(figure(TOOLS, part(40, a=40, b=20, other=None)), Plain())
    assert [w.text for w in made.words] == ["a", "40", "b", "20", "other", "hidden"]
    whole, half, hidden = made.boxes
    assert whole.width == pytest.approx(2 * half.width, abs=0.2)
    assert (whole.look, half.look, hidden.look) == ("solid", "solid", "hidden")


@pytest.mark.parametrize("count", [1, 4, 30])
def test_the_length_of_a_hidden_bar_tells_nothing(count):
    """Nothing of the table reaches a hidden bar, whatever stands beside it."""
    made = drawing.drawn(figure(TOOLS, part(count + 40, a=40, b=None, other=count)), Plain())
    assert made.boxes[1].width == drawing.HIDDEN


def test_everything_drawn_stays_within_the_chart():
    long = Question("q", ONE, words("Q"), options=(Option("x", words("mot " * 60)),
                    Option("y", words("W" * 20))))  # fmt: skip
    table = {**part(40, x=40, y=0), "by": {"country": {
        code: part(20, x=20, y=0) for code in ("fr", "gb")}}}  # fmt: skip
    for made in (figure(long, table), figure(long, table, COUNTRY), figure(EFFECTS, GRID_TABLE)):
        chart = drawing.drawn(made, Plain())
        assert all(b.x >= 0 and b.x + b.width <= drawing.WIDTH for b in chart.boxes)
        assert all(b.y >= 0 and b.y + b.height <= chart.height for b in chart.boxes)
        ends = [w.x + drawing.breadth(w.text, w.size) for w in chart.words]
        assert max(ends) <= drawing.WIDTH + 1
        assert max(w.y for w in chart.words) <= chart.height


def test_a_stack_is_a_whole_and_what_is_hidden_stands_together():
    made = drawing.drawn(figure(EFFECTS, GRID_TABLE), Plain())
    lines = {}
    for box in made.boxes:
        lines.setdefault(box.y, []).append(box)
    stacks = [boxes for y, boxes in lines.items() if boxes[0].height == drawing.BAR]
    assert [[b.look for b in boxes] for boxes in stacks] == [
        ["plain", "hatch", "solid"], ["solid", "hidden"],
    ]  # fmt: skip
    for boxes in stacks:
        assert sum(b.width + 1 for b in boxes) == pytest.approx(drawing.WIDTH, abs=0.5)
    assert [w.text for w in made.words if w.text.endswith("%")] == ["25%", "25%", "50%", "50%"]


def test_parts_of_a_scale_differ_without_colour_and_dont_know_stands_apart():
    assert drawing.looks(EFFECTS.options) == ["plain", "hatch", "solid", "lines"]
    assert len(set(drawing.spread(5))) == 5 and drawing.spread(1) == ["solid"]


def test_patterns_are_lines_within_their_box():
    box = drawing.Box(10, 20, 30, 15, "hatch")
    points = box.lines.replace("L", "M").split("M")[1:]
    for x, y in (map(float, point.split()) for point in points):
        assert 10 <= x <= 40 and 20 <= y <= 35
    assert drawing.Box(0, 0, 9, 9, "plain").lines == ""


def test_a_figure_says_how_far_it_moved():
    before, now = figure(TOOLS, part(40, a=20, b=10)), figure(TOOLS, part(50, a=25, b=20))
    assert moved(before, before) is None
    move = moved(before, now)
    assert (move.before, move.now, move.points, move.label) == (40, 50, 15.0, words("b"))
    hidden = figure(TOOLS, part(40, a=20, b=None))
    assert moved(before, hidden) is None
    assert moved(before, figure(TOOLS, part(80, a=40, b=20))).points == 0.0


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("impact/reasons", Cited("impact", "reasons", None, None)),
        (" impact-2014/reasons by country ", Cited("impact-2014", "reasons", "country", None)),
        ("impact / reasons par country @3", Cited("impact", "reasons", "country", 3)),
        ("impact/reasons@12", Cited("impact", "reasons", None, 12)),
        ("impact", None), ("impact/", None), ("impact/reasons by", None), ("a/b @x", None),
        ("../b", None), ("impact/reasons by country by area", None),
    ],
)  # fmt: skip
def test_what_a_page_asks_for(written, cited):
    assert parsed(written) == cited
