
"""Hostile texts: whatever is typed, the tree a browser builds of it holds nothing that acts."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.markup.inert import faults, tree
from valuess.renderer import Renderer

RENDERERS = {lang: Renderer(lang) for lang in ("fr", "en")}

CORPUS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=1&gt;\">",
    "<a href='javascript:alert(1)'>x</a>",
    "<b hx-get=/x hx-trigger=load data-hx-on:click=1>x</b>",
    "<div id=main class=site style='position:fixed'>x</div>",
    "<form action=//x.example><input name=csrf_token><button>x</button></form>",
    "<iframe srcdoc='<script>1</script>'></iframe><object data=x></object><embed src=x><base href=//x>",
    "<!-- --><script>1</script> <?php 1 ?> <![CDATA[<script>1</script>]]>",
    "<details open ontoggle=alert(1)>\n\n# x\n\n</details>",
    '<a data-page="x">y</a><div data-embed="a: b"></div>',
    "[a](javascript:alert(1))",
    "[a](JAVASCRIPT&colon;alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](<java\nscript:alert(1)>)",
    "[a](&#x6A;avascript:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](vbscript:x) [a](data:text/html;base64,PHNjcmlwdD4=) [a](file:///etc/passwd) [a](blob:x)",
    "![a](javascript:alert(1)) ![a](data:image/svg+xml,<svg/onload=1>)",
    "<javascript:alert(1)> <javascript://x.example/%0aalert(1)> <data://x>",
    "[a]: javascript:alert(1)\n\n[a] [b][a] ![a]",
    '[a](/b "x\\" onclick=\\"alert(1)") [a](/b\'onclick=\'1) [a](/b"onclick="1 "t")',
    '![x" onerror="alert(1)](/y) ![x](/y"onerror="1)',
    "[[x\" onclick=\"1]] [[<script>|<img src=x onerror=1>]] [[a|[b](javascript:1)]]",
    "{{ x\" onclick=\"1: y }}\n\n{{ x: \" onclick=\"alert(1) <script> }}\n\n{{ x: '><script>1</script> }}",
    "{{ config }} {% include '/etc/passwd' %} {{ ''.__class__.__mro__ }} ${7*7} #{7*7}",
    "*[x]: \" onclick=\"1\n\nx",
    "*[<script>]: y\n\n<script>",
    "[^x\" onclick=\"1]\n\n[^x\" onclick=\"1]: <script>1</script>",
    "[^main]\n\n[^main]: a\n\n# main\n\n# location",
    "```\"onclick=\"1\n<script>\n```\n\n~~~ {#id .class onclick=1}\n<script>\n~~~",
    "# x {#main .site onclick=1}\n\n[TOC]\n\nx\n{: #id .c onclick=1 }",
    "| <script> | a |\n|---|---|\n| [x](javascript:1) | <td onclick=1> |",
    "- [x\" onclick=\"1] <script>\n- [ ] <script>",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x02fence:0\x03 \x02amp\x03 \x0260\x03script\x0262\x03",
    "&#2;fence:0&#3; &#x3C;script&#x3E; &lt;script&gt; &#60script&#62",
    "[a](http://x.example\\@y.example) [a](///x.example) [a](/\\x.example)",
    "[a [b](/c) d](/e) [a <http://x.example> b](/c) [![a](/b)](javascript:1) [[a|[[b]]]]",
    "***a **b _c* d** e_ *f*** `g``h` <http://x.example/*a*> **bold *both** em*",
    "> - > - > 1. a\n>\n> b\n: c\n:   d\n\n    e\n\t\tf",
    "a\n: b\n\n: c\n\n```\nd\n```\n\n: e",
    "## \n\n[](javascript:1) ![]() []() [ ](/x) <@> <x@y>",
    "\ufdd0\ufffe\U0010ffff\x80\x9f\x7f&#128;&#x81;&#0;&#xD800;&#x110000;&#11;",
    "\u202e\u2066<script>\u2069 \u200bjavascript:1 [a](\u200bjavascript:1) [a](\u3000javascript:1)",
]  # fmt: skip


@pytest.mark.parametrize("lang", RENDERERS)
@pytest.mark.parametrize("source", CORPUS)
def test_hostile_texts_are_inert(source, lang):
    assert faults(RENDERERS[lang].render(source)["html"], lang) == []


@pytest.mark.parametrize(
    "page",
    [
        "<p onclick=1>x</p>",
        "<b>x</b>",
        "<p id='main'>x</p>",
        "<p class='site'>x</p>",
        "<a href=' java\tscript:1'>x</a>",
        "<!-- x -->",
        "<p style='x'>x</p>",
        "<p data-hx-get='x'>x</p>",
        "<p id='fr-a'>x</p><p id='fr-a'>x</p>",
    ],
)
def test_the_check_itself_sees_what_acts(page):
    assert len(faults(page, "fr")) == 1


def test_the_check_itself_refuses_bad_html():
    with pytest.raises(Exception, match="expected closing tag|Unexpected|end tag"):
        tree("<p><em>x</p>")


PIECES = st.sampled_from([
    "[", "](", ")", "]", "![", "[[", "]]", "|", "\n", "\n\n", "    ", "- ", "* ", "1. ", "*", "**", "_",
    "`", "```\n", "~~~\n", "> ", "# ", "### ", "[^1]", "[^1]: ", "[^a b]: ", "*[a]: ", "a", "b c", "é",
    '"', "'", "«", "»", " !", " :", "...", "--", "<", ">", "<script>", "&amp;", "&#2;", "&#60;", "\\",
    "\\*", "\\|", "|---|---|\n", "| a | b |\n", ": ", ":   ", "[x] ", "- [ ] ", "{{ a: b }}", "{{", "}}",
    "<http://a.b/c?d>", "<a@b.c>", "[a]: /b 'c'\n", "(javascript:", "data:", "/files/abc/x", "  \n",
    "===\n", "---\n", "\x02", "\x03", "\ufdd0", "\x00", "\r", "\t", "///Footnotes Go Here///", " onclick=1 ",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["fr", "en"]))
@example("<http://a.b/c?d>\\|[^1]: *x **(*y", "en")
def test_any_markdown_is_inert(source, lang):
    page = RENDERERS[lang].render(source)["html"]
    assert faults(page, lang) == []
    assert "\x02" not in page and "\x03" not in page


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["fr", "en"]))
def test_any_text_is_inert(source, lang):
    assert faults(RENDERERS[lang].render(source)["html"], lang) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abcdéœ", min_size=1), min_size=1, max_size=30))
def test_no_word_is_lost(words):
    rendered = RENDERERS["fr"].render(" ".join(words))
    assert rendered["plain"].split() == words
    assert rendered["words"] == len(words)
