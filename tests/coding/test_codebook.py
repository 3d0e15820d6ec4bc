"""The starting codebook, and how partners change it."""

import re
from pathlib import Path

import pytest

from valuess import coding
from valuess.coding import codebook, content, undoing
from valuess.coding.codebook import Conflict, Wrong
from valuess.coding.models import Code
from valuess.config import LANGUAGES

from .making import code

ROOT = Path(__file__).parents[2]


def test_the_starting_codebook_is_loaded_once_in_both_languages(app):
    assert content.load(ROOT / "content") == 20 and content.load(ROOT / "content") == 0
    codes = codebook.codes()
    assert [c.key for c in codes] == [f"L{n}" for n in range(1, 21)]
    assert (codes[0].name["fr"], codes[0].name["en"]) == ("temps", "time")
    for each in codes:
        said = [getattr(each, name)[lang] for name in codebook.TEXTS for lang in LANGUAGES]
        assert all(said) and codebook.COLOUR.fullmatch(each.colour)


@pytest.mark.parametrize("database", ["sqlite"])
def test_its_references_lead_to_codes_and_its_french_is_typed_right(app):
    content.load(ROOT / "content")
    keys = {c.key for c in codebook.codes()}
    for each in codebook.codes():
        for lang in LANGUAGES:
            said = " ".join(getattr(each, name)[lang] for name in codebook.TEXTS)
            assert set(re.findall(r"\bL\d+", said)) <= keys - {each.key}
        french = " ".join(getattr(each, name)["fr"] for name in codebook.TEXTS)
        assert not re.search(r"[^\u00a0]:|«[^\u00a0]|[^\u00a0]»|[^\u202f][;?!]|'", french), each.key


def test_a_tree_is_told_in_order_with_its_depths(people):
    by = people["partner"]
    first, second = code(by, "a"), code(by, "b")
    below = code(by, "a1", first)
    code(by, "a2", below)
    tree = [(node.code.key, node.depth) for node in codebook.Codebook().tree]
    assert tree == [("a", 0), ("a1", 1), ("a2", 2), ("b", 0)]
    codebook.reorder(second.id, by, -1)
    assert [node.code.key for node in codebook.Codebook().roots] == ["b", "a"]
    assert codebook.Codebook().under(first.id) == {first.id, below.id, Code.at("a2").id}


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_wrong_is_said_beside_its_field(people):
    by = people["partner"]
    first = code(by, "a")
    below = code(by, "a1", first)
    with pytest.raises(Wrong) as wrong:
        codebook.add(codebook.blank() | {"key": "a", "colour": "red", "name_fr": "x" * 121}, by)
    assert list(wrong.value.errors) == ["key", "name_fr", "name_en", "colour"]
    with pytest.raises(Wrong) as wrong:
        codebook.edit(first.id, codebook.values_of(first) | {"parent": below.id}, by, 0)
    assert list(wrong.value.errors) == ["parent"]


def test_two_who_edit_one_code_are_told(people):
    by = people["partner"]
    made = code(by, "a")
    codebook.edit(made.id, codebook.values_of(made) | {"name_fr": "un"}, by, 0)
    with pytest.raises(Conflict) as conflict:
        codebook.edit(made.id, codebook.values_of(made) | {"name_fr": "deux"}, by, 0)
    assert conflict.value.present.name["fr"] == "un"


def test_a_retired_code_stays_where_it_was_given(people, shelf):
    by, number = people["partner"], None
    made = code(by, "a")
    number = shelf.put("No time.")
    coding.mark("test", number, 0, 7, [made], by)
    codebook.retire(made.id, by)
    assert codebook.Codebook().tree == []
    assert [g.code.key for g in coding.passages("test", number)[0].codes] == ["a"]
    with pytest.raises(Wrong):
        coding.mark("test", number, 3, 7, [Code.at("a")], by)
    codebook.reinstate(made.id, by)
    assert [n.code.key for n in codebook.Codebook().tree] == ["a"]


def test_a_merger_moves_what_was_given_and_is_undone(people, shelf):
    by, other = people["partner"], people["coordinator"]
    one, two = code(by, "one"), code(by, "two")
    below = code(by, "one-a", one)
    number = shelf.put("We had no time and no money.")
    coding.mark("test", number, 3, 14, [one, two], by)
    coding.mark("test", number, 3, 14, [one], other)
    coding.mark("test", number, 19, 27, [one], by)

    def told():
        return [[(g.code.key, g.by) for g in p.codes] for p in coding.passages("test", number)]

    before = told()
    act = codebook.merge(one.id, two.id, by)
    assert told() == [[("two", [by.id, other.id])], [("two", [by.id])]]
    assert Code.at("one").merged_id == two.id and Code.at("one-a").parent_id == two.id
    assert not codebook.reinstate(one.id, by)
    assert undoing.last("", 0, by).id == act.id
    coding.undo(act.id, by)
    assert told() == before and Code.at("one").retired is None
    assert Code.at(below.key).parent_id == one.id


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_code_is_not_merged_below_itself_or_into_nothing(people):
    by = people["partner"]
    one = code(by, "one")
    below = code(by, "one-a", one)
    for into in (one.id, below.id, 0, 99):
        with pytest.raises(Wrong):
            codebook.merge(one.id, into, by)
