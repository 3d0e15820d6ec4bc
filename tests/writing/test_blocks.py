"""Texts cut into blocks and put together again; sections; titles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuess.writing.blocks import (
    FINE,
    columns,
    join,
    normalise,
    replace_section,
    section_text,
    sections,
    split,
)

PAGE = """---
title: Pourquoi évaluer
lang: fr
---

# Pourquoi évaluer

Un paragraphe sur deux lignes,  
avec un retour forcé.
## Une méthode

- un
- deux
    - deux bis

    suite de deux
- trois

1. one
2. two

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |

```python
# pas un titre

x = 1
```

> une citation
> sur deux lignes

Terme
:   sa définition

[^1]: une note

    qui continue

***

<div>
brut
</div>

Titre souligné
==============

Fin.
"""

MARKDOWN = st.lists(
    st.sampled_from(
        [
            "# T",
            "## U {#u}",
            "texte",
            "- a",
            "  - b",
            "    c",
            "1. x",
            "| a | b |",
            "|---|---|",
            "```",
            "~~~",
            "> q",
            ": d",
            "[^1]: n",
            "---",
            "***",
            "<!--",
            "-->",
            "<p>",
            "",
            "",
            " ",
            "===",
            "\t- t",
            "a  ",
            "\r",
            "\0",
            "\ud800",
            "title: x",
        ]
    ),
    max_size=25,
).map("\n".join)


def kinds(text, **options):
    return [block.kind for block in split(text, **options)]


def test_each_block_is_what_it_is():
    assert kinds(PAGE) == [
        "front",
        "heading",
        "paragraph",
        "heading",
        "item",
        "item",
        "item",
        "item",
        "item",
        "table",
        "row",
        "row",
        "code",
        "quote",
        "definition",
        "footnote",
        "rule",
        "html",
        "heading",
        "paragraph",
    ]
    assert split(PAGE)[5].text == "- deux\n    - deux bis\n\n    suite de deux"
    assert split(PAGE)[12].text == "```python\n# pas un titre\n\nx = 1\n```"
    assert split(PAGE)[15].text == "[^1]: une note\n\n    qui continue"


def test_the_finest_cut_parts_nested_items_and_the_coarsest_keeps_tables():
    assert kinds("- a\n  - b\n  - c\n- d", grain=FINE) == ["item"] * 4
    assert kinds("| a |\n|---|\n| 1 |", grain=frozenset()) == ["table"]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.one_of(st.text(), MARKDOWN))
def test_join_gives_back_what_split_cut(text):
    assert join(split(text)) == normalise(text)
    assert join(split(text, FINE)) == normalise(text)
    assert normalise(normalise(text)) == normalise(text)


def test_normalise_keeps_hard_breaks_and_drops_what_cannot_be_stored():
    assert normalise("\r\n \na  \r\nb\rc\0\ud800\n\n") == "a  \nb\nc\n"
    assert normalise(" \n\n") == ""
    assert normalise("    code") == "    code\n"


def test_an_unclosed_fence_is_text():
    assert kinds("```\nabc\n\ndef") == ["paragraph", "paragraph"]
    assert kinds("````\n```\n\n````") == ["code"]


def test_a_rule_at_the_start_is_no_front_matter():
    assert kinds("---\n\ntexte\n\n---") == ["rule", "paragraph", "rule"]


def test_cells_are_counted_past_hidden_bars():
    assert columns(r"| a \| b | `c|d` |") == 2
    assert columns("a | b | c") == 3


def test_a_section_contains_its_subsections():
    found = [
        (s.heading, s.level, s.start, s.end) for s in sections("a\n# A\nb\n## B #\nc\n# C {#c}")
    ]
    assert found == [("A", 1, 1, 5), ("B", 2, 3, 5), ("C", 1, 5, 6)]
    assert section_text("a\n# A\nb\n## B\nc\n# C", 0) == "# A\nb\n## B\nc\n"


def test_a_heading_inside_a_fence_opens_no_section():
    assert sections("```\n# x\n```\n\n> # y") == []


@settings(max_examples=200, derandomize=True, deadline=None)
@given(MARKDOWN)
def test_replacing_a_section_by_itself_changes_nothing(text):
    for index in range(len(sections(text))):
        assert replace_section(text, index, section_text(text, index)) == normalise(text)


def test_replacing_a_section_leaves_the_others_alone():
    text = "# A\n\na\n\n# B\n\nb\n# C\n\nc\n"
    assert replace_section(text, 1, "# B\n\nnouveau") == "# A\n\na\n\n# B\n\nnouveau\n\n# C\n\nc\n"
    assert replace_section(text, 1, "") == "# A\n\na\n\n# C\n\nc\n"
    assert replace_section("p\n# A", 0, "sans titre") == "p\n\nsans titre\n"
    for index in (-1, 3):
        with pytest.raises(IndexError):
            replace_section(text, index, "x")
