"""The shortcut through Python-Markdown's inline step gives what the whole way gives."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from tests.markup.test_hostile import CORPUS, PIECES
from valuess.dialect import dialect

SHORT = dialect()
WHOLE = dialect()
WHOLE.treeprocessors.register(InlineProcessor(WHOLE), "inline", 20)


def test_the_corpus_is_the_same_by_both_ways():
    assert [SHORT.reset().convert(s) for s in CORPUS] == [WHOLE.reset().convert(s) for s in CORPUS]


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_markdown_is_the_same_by_both_ways(source):
    assert SHORT.reset().convert(source) == WHOLE.reset().convert(source)
