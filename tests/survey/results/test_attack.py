"""What a visitor reads, and a partner in a series of snapshots, tells no hidden small count; and
what was audited tells nothing at all that is hidden."""

import copy
import math
import random
from itertools import combinations, product

import pytest

from tests.survey.results.attacker import Attack
from tests.survey.results.samples import FORM, answered, family, series
from valuess.survey.results import solving
from valuess.survey.results.hiding import safe, without_aside
from valuess.survey.results.linking import links
from valuess.survey.results.suppression import Plan, planned

K = 5
AXES = ("country", "area", "sector/care", "sector/culture")
LINK = ("evaluates", ("no", "planned"), ("methods", "timing"))
VARIABLES = (
    "evaluates",
    "timing",
    "methods/sroi",
    "methods/talks",
    "effects/work",
    "country",
    "area",
)


def cells(raw, variable, axis):
    """{(option of the axis, row): count} of a table, safe ones too."""
    code, _slash, item = variable.partition("/")
    by, _slash, only = axis.partition("/")
    table, found = raw["questions"][code], {}
    for option, part in table["by"].get(by, {}).items():
        if only in ("", option):
            told = part["rows"].get(item, {"cells": {}}) if "rows" in part else part
            rows = (
                {"yes": told["cells"].get(item, 0)} if table["type"] == "several" else told["cells"]
            )
            found |= {(option, row): n for row, n in rows.items()}
    return found


def there(told):
    """(axes, variables) that anybody gave."""
    axes = [a for a in AXES if a.partition("/")[2] in ("", *told["questions"]["sector"]["cells"])]
    found = []
    for variable in VARIABLES:
        code, _slash, item = variable.partition("/")
        table = told["questions"][code]
        if not item or item in (table.get("cells") or table.get("rows") or ()):
            found.append(variable)
    return axes, found


def small_and_hidden(pair, variable, axis):
    """[(row, option of the axis)]."""
    true, shown = (cells(each, variable, axis) for each in pair)
    return [(row, option) for (option, row), n in shown.items()
            if n is None and 0 < true.get((option, row), 0) < K]


def attacks(told, together):
    """(variable, axes, the link) of what is tried: everything at once, the rule too; or so many
    axes at a time."""
    axes, variables = there(told)
    for variable in variables:
        code = variable.partition("/")[0]
        others = [axis for axis in axes if axis.partition("/")[0] != code]
        for some in combinations(others, min(together or len(others), len(others))):
            yield variable, list(some), LINK if code in LINK[2] else None


def pinned(pairs, most=400, together=None):
    """[(tables, count, bounds)] of hidden small counts of the last pair that are told closer than
    promised by all its tables together; most: how many are tried."""
    (raw, told), found, tried = pairs[-1], [], 0
    for variable, axes, link in attacks(told, together):
        names, sides = [variable, *axes], [(0, at) for at in range(1, len(axes) + 1)]
        if variable == "timing" and link:
            names.append(link[0])
            sides += [(len(axes) + 1, at) for at in range(1, len(axes) + 1)]
        what = [(one, two, row, option) for one, two in sides
                for row, option in small_and_hidden((raw, told), names[one], names[two])]
        what = what[: most - tried]
        if not what:
            continue
        tried += len(what)
        attack = Attack([each for _raw, each in pairs], variable, axes, link)
        wheres = [{one: {row}, two: {option}} for one, two, row, option in what]
        for at, (least, greatest) in attack.close(wheres, K):
            one, two, row, option = what[at]
            count = cells(raw, names[one], names[two])[option, row]
            assert least - 1e-6 <= count <= greatest + 1e-6
            found.append(((names[one], names[two], option, row), count, (least, greatest)))
    return found


def shown_as_counted(raw, told):
    """Whether every count that is shown is the true one, and none is small."""
    if isinstance(told, dict):
        return all(shown_as_counted(raw[key], value) for key, value in told.items())
    return type(told) is not int or (told == raw and not 0 < told < K)


def unsmall(part):
    """A family's counts without statistics, which are rounded."""
    return (
        {k: unsmall(v) for k, v in part.items() if k not in ("numbers", "ranks")}
        if isinstance(part, dict)
        else part
    )


@pytest.mark.parametrize("seed,people,silent,skew,nested", [
    (1, 6, 0, 1, False), (3, 12, 0, 1.5, False), (4, 12, 0.02, 1, False), (33, 60, 0, 3, True),
    (26, 100, 0, 3, True), (7, 20, 0.1, 1.5, True), (9, 35, 0.02, 1.5, True), (11, 200, 0.05, 1.5, False),
])  # fmt: skip
def test_no_hidden_small_count_is_told(seed, people, silent, skew, nested):
    chance = random.Random(seed)
    answers = [answered(chance, silent=silent, skew=skew, nested=nested) for _ in range(people)]
    pairs = series([answers])
    assert shown_as_counted(unsmall(pairs[0][0]["questions"]), unsmall(pairs[0][1]["questions"]))
    assert pinned(pairs, most=120) == []


def audited(raw, told):
    """(the safe tables after their audit, what it showed), without who was left out of them."""
    told = copy.deepcopy(told)
    _hidden, shown = solving.audited(raw, told, ["country", "area", "sector"], K, links(raw, FORM))
    without_aside(told["questions"], raw["questions"])
    return told, shown


def computed(told):
    """(how many counts are hidden, [(which, its bounds)] of those that all tables together leave
    but one whole number)."""
    found, tried = [], 0
    for variable, axes, link in attacks(told, None):
        attack = Attack([told], variable, axes, link)
        what = attack.hidden(told)
        tried += len(what)
        for at, (least, greatest) in attack.close([where for _what, where in what], 2) if what else ():
            if math.floor(greatest + 1e-6) <= math.ceil(least - 1e-6):
                found.append((what[at][0], (least, greatest)))
    return tried, found


@pytest.mark.parametrize("seed,people,silent,skew,nested", [
    (33, 60, 0, 3, True), (26, 100, 0, 3, True), (9, 35, 0.02, 1.5, True), (11, 200, 0.05, 1.5, False),
    (51, 35, 0.1, 3, True), (250, 150, 0.02, 1, True), (4, 12, 0.02, 1, False),
])  # fmt: skip
def test_nothing_that_is_hidden_can_be_computed_after_the_audit(seed, people, silent, skew, nested):
    chance = random.Random(seed)
    answers = [answered(chance, silent=silent, skew=skew, nested=nested) for _ in range(people)]
    raw, told = series([answers])[0]
    told, _shown = audited(raw, told)
    assert shown_as_counted(unsmall(raw["questions"]), unsmall(told["questions"]))
    tried, found = computed(told)
    assert tried > 40 and found == []
    assert pinned([(raw, told)], most=120) == []


LOW = ("effects", "by", "area", "west", "rows", "work", "cells", "low")


def west(tables):
    """Who said how the effects are, in the west."""
    return tables["questions"]["effects"]["by"]["area"]["west"]["rows"]["work"]["cells"]


@pytest.fixture
def skewed():
    chance = random.Random(33)
    return series([[answered(chance, skew=3) for _ in range(60)]])[0]


def test_what_the_attacker_computes_is_shown_by_the_audit(skewed):
    raw, before = skewed
    (what, (least, greatest)), = computed(before)[1]
    assert what == ("effects/work", "area", "west", ("low",))
    told, shown = audited(raw, before)
    assert (shown, west(before)["low"]) == ([LOW], None)
    assert west(told)["low"] == west(raw)["low"] == round(least) == round(greatest) == 11
    assert {row for row, n in west(told).items() if n is None} == {"mid", "high"}


def test_what_another_snapshot_shows_a_few_less_of_is_not_shown_but_told_by_nothing(skewed):
    raw, before = skewed
    other = copy.deepcopy(before)
    west(other)["low"] = 9
    told = copy.deepcopy(before)
    hidden, shown = solving.audited(raw, told, ["country", "area", "sector"], K, links(raw, FORM), [other])
    assert ("effects", "area") in hidden and LOW not in shown
    assert west(told)["low"] is None and computed(told)[1] == []
    west(other)["low"] = 5
    assert audited(raw, before)[1] == [LOW]


def test_nothing_is_published_of_which_totals_tell_a_small_count():
    raw = family([ALL_ALIKE] * 28 + [ALL_ALIKE | {"evaluates": "no"}] * 2).raw
    told = copy.deepcopy(raw)
    for part in (told["questions"]["evaluates"], *told["questions"]["evaluates"]["by"]["country"].values()):
        part["cells"]["no"] = None
    with pytest.raises(solving.StillTold):
        solving.audited(raw, told, ["country", "area", "sector"], K)


ALL_ALIKE = {"country": "france", "area": "rennes", "sector": ["care"], "evaluates": "yes", "methods": ["sroi"],
             "timing": "after", "effects": {"work": "low"}}  # fmt: skip
ENGLAND = ALL_ALIKE | {"country": "england", "area": "west"}
NASTY = {
    "all in one cell": [ALL_ALIKE] * 30,
    "two in one country": [ALL_ALIKE] * 28 + [ENGLAND, ENGLAND | {"evaluates": "no", "effects": {"work": "mid"}}],
    "one complement": [ALL_ALIKE] * 15 + [ENGLAND] * 14 + [ENGLAND | {"methods": ["talks"], "timing": "before"}],
    "an axis that few gave": [{k: v for k, v in ALL_ALIKE.items() if k != "country"}] * 24 + [ALL_ALIKE] * 3
    + [ENGLAND | {"timing": "before"}] * 3,
    "few passed over": [ALL_ALIKE] * 20 + [ENGLAND] * 17 + [ENGLAND | {"evaluates": "no"}] * 2,
    "silent, and asked": [
        {"country": "france", "area": area, "sector": ["care"], "effects": {"work": "low"}}
        | ({"evaluates": said} if said else {}) | ({"timing": "after"} if said in (None, "yes", "often") else {})
        for area, counts in (("west", (6, 2, 2, 2, 2)), ("brest", (2, 4, 1, 2, 0)), ("rennes", (2, 2, 2, 1, 0)))
        for said, count in zip(("no", "often", "planned", "yes", None), counts, strict=True)
        for _ in range(count)
    ],
    "nobody": [],
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_nasty_surveys_tell_nothing(name):
    pairs = series([NASTY[name]])
    assert shown_as_counted(unsmall(pairs[0][0]["questions"]), unsmall(pairs[0][1]["questions"]))
    assert pinned(pairs) == []
    assert not NASTY[name] or computed(audited(*pairs[0])[0])[1] == []


def test_two_in_one_country_hide_both_countries():
    told = series([NASTY["two in one country"]])[0][1]
    assert told["n"] == 30
    assert told["questions"]["country"]["cells"] == {"france": None, "england": None}
    by = told["questions"]["timing"]["by"]["country"]
    assert [by[option]["n"] for option in ("france", "england")] == [None, None]


def test_the_attacker_finds_what_primary_suppression_alone_leaves_open():
    """The control: with complementary suppression off, he reads hidden counts off totals."""
    chance = random.Random(3)
    answers = [answered(chance, skew=1.5) for _ in range(60)]
    raw = family(answers).raw

    def primary(value):
        if isinstance(value, dict):
            return {key: primary(each) for key, each in value.items()}
        return None if type(value) is int and 0 < value < K else value

    found = pinned([(raw, primary(raw))], most=60)
    assert any(count == least == greatest for _what, count, (least, greatest) in found)


def test_a_series_of_snapshots_tells_neither_the_old_counts_nor_what_was_added():
    chance = random.Random(5)
    answers = [answered(chance, silent=0.02, skew=1.5) for _ in range(90)]
    pairs = series([answers[:30], answers[:60], answers])
    readings, told = [each for _raw, each in pairs], 0
    for time in (1, 2):
        axes, variables = there(pairs[time][1])
        for variable, axis in product(variables, axes):
            if variable in ("country", "area"):
                continue
            before, now = (cells(pairs[at][0], variable, axis) for at in (time - 1, time))
            attack = Attack(readings[time - 1 : time + 1], variable, [axis])
            for (option, row), count in now.items():
                added = count - before.get((option, row), 0)
                if 0 < added < K:
                    least, greatest = attack.bounds({0: {row}, 1: {option}}, [1])
                    assert greatest - least > 0.5, (variable, axis, option, row, added)
                    told += 1
    assert told > 20


def test_who_takes_it_that_nobody_withdrew_computes_no_small_count_of_a_series():
    chance = random.Random(6)
    answers = [answered(chance, skew=1.5, nested=False) for _ in range(100)]
    moments = series([answers[:60], answers[:80], answers])
    assert [raw["n"] for raw, _told in moments] == [60, 80, 100]  # nobody was left out
    pairs, tried = [(raw, audited(raw, told)[0]) for raw, told in moments], 0
    for variable, axes, link in attacks(pairs[-1][1], 2):
        attack = Attack([told for _raw, told in pairs], variable, axes, link)
        for time, pair in enumerate(pairs):
            what = [{0: {row}, at: {option}} for at, axis in enumerate(axes, 1)
                    for row, option in small_and_hidden(pair, variable, axis)]  # fmt: skip
            tried += len(what)
            for _at, (least, greatest) in attack.close(what, 2, range(time + 1)) if what else ():
                assert math.floor(greatest + 1e-6) > math.ceil(least - 1e-6)
    assert tried > 100


def test_a_cell_that_moved_by_few_is_hidden_in_the_later_snapshot():
    later = NASTY["one complement"] * 2
    pairs = series([later, later + [ALL_ALIKE] * 20 + [ENGLAND | {"timing": "before"}] * 2])
    assert pairs[0][1]["questions"]["evaluates"]["cells"] == {"yes": 60}
    assert pairs[1][1]["questions"]["evaluates"]["cells"] == {"yes": 82}
    assert pairs[1][1]["questions"]["country"]["cells"] == {"france": None, "england": None}


def test_a_plan_is_written_down_and_read_again():
    there = family([ALL_ALIKE] * 20 + [ENGLAND] * 3)
    plan = planned(there, K)
    again = Plan.unpacked(plan.packed())
    assert (again.whole, again.hidden) == (plan.whole, plan.hidden)
    assert safe(there, again, K) == safe(there, plan, K)
