
"""The exact HTML of each thing one can write, and what is gathered from it."""

import pytest

from valuess.renderer import Renderer

RENDERERS = {lang: Renderer(lang) for lang in ("fr", "en", "br")}


def render(source, lang="en"):
    return RENDERERS[lang].render(source)


def page(source, lang="en"):
    return render(source, lang)["html"]


# Source, then the same in both languages where only typography and ids differ.
SAME = [
    ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>"),
    ("*a **(*bc", "<p>*a **(*bc</p>"),  # 3.11.3 loses the b
    ("a  \nb", "<p>a<br>\nb</p>"),
    ("[a](/fr/guide/ \"t\")", '<p><a href="/fr/guide/" title="t">a</a></p>'),
    ("[a](../b?c=1&d=2)", '<p><a href="../b?c=1&amp;d=2">a</a></p>'),
    ("[a](<b c>)", '<p><a href="b%20c">a</a></p>'),
    (
        "[a](https://demo.example/)",
        '<p><a href="https://demo.example/" rel="noopener nofollow ugc">a</a></p>',
    ),
    ("[a](//demo.example)", '<p><a href="//demo.example" rel="noopener nofollow ugc">a</a></p>'),
    ("[a](/\\demo.example)", '<p><a href="/\\demo.example" rel="noopener nofollow ugc">a</a></p>'),
    ("<a@demo.example>", '<p><a href="mailto:a@demo.example">a@demo.example</a></p>'),
    (
        "<http://demo.example/?a=b;c!>",
        '<p><a href="http://demo.example/?a=b;c!" rel="noopener nofollow ugc">'
        "http://demo.example/?a=b;c!</a></p>",
    ),
    ("[](/a)", '<p><a href="/a">/a</a></p>'),
    ("[a](javascript:b)", "<p><span>a</span></p>"),
    ("[a](JaVa&#115;cript&colon;b)", "<p><span>a</span></p>"),
    ("[a]( \x01data:text/html,b)", "<p><span>a</span></p>"),
    ("![a](data:image/png;base64,AA==)", "<p><span>a</span></p>"),
    ("![a & b](/files/k-1/x.png)", '<p><img alt="a &amp; b" loading="lazy" src="/files/k-1/x.png"></p>'),
    ("[[Title]]", '<p><a data-page="Title">Title</a></p>'),
    ("[[A  b|*c*]]", '<p><a data-page="A b"><em>c</em></a></p>'),
    ("`[[a]]` \\[[b]] [[c[d]]", "<p><code>[[a]]</code> [[b]] [[c[d]]</p>"),
    ("[[a|<http://demo.example>]]", '<p><a data-page="a">&lt;http://demo.example&gt;</a></p>'),
    ("{{ chart:  a | b }}\n{{ c: }}", '<div data-embed="chart: a | b"></div>\n<div data-embed="c: "></div>'),
    ("x {{ a:b }}", '<p>x <span data-cite="a: b"></span></p>'),
    ("{{ config }}", "<p>{{ config }}</p>"),
    ("{% raw %}", "<p>{% raw %}</p>"),
    ("<b onclick=x>y</b>", "<p>&lt;b onclick=x&gt;y&lt;/b&gt;</p>"),
    ("a &amp; b &lt; c &copy; & d", "<p>a &amp; b &lt; c © &amp; d</p>"),
    ("&\\#60 \\*", "<p>&amp;#60 *</p>"),
    ("```python\na < b\n\n{{ c }}\n```", '<pre tabindex="0"><code>a &lt; b\n\n{{ c }}\n</code></pre>'),
    ("~~~\na\n```\n\nnever closed", '<pre tabindex="0"><code>a\n```\n\nnever closed\n</code></pre>'),
    ("    a & b", '<pre tabindex="0"><code>a &amp; b\n</code></pre>'),
    ("text\n```\na\n```\nmore", '<p>text</p>\n<pre tabindex="0"><code>a\n</code></pre>\n<p>more</p>'),
    ("> a\n\nb", "<blockquote><p>a</p>\n</blockquote>\n<p>b</p>"),
    ("3. a\n4. b", '<ol start="3"><li>a</li>\n<li>b</li>\n</ol>'),
    ("- a\n    - b", "<ul><li>a<ul><li>b</li>\n</ul>\n</li>\n</ul>"),
    ("Term\n:   Words", "<dl><dt>Term</dt>\n<dd>Words</dd>\n</dl>"),
    ("An SSE\n\n*[SSE]: a & b", '<p>An <abbr title="a &amp; b">SSE</abbr></p>'),
    ("a\x00\x0b\ufdd0\U0001fffeb", "<p>ab</p>"),
    ("", ""),
    (" \n\t", ""),
]  # fmt: skip


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("source", "expected"), SAME)
def test_exact_html(source, expected, lang):
    assert page(source, lang) == expected


LABELLED = {
    "fr": {
        "| a | é |\n|:--|--:|\n| b | c ! |": (
            '<div aria-label="Tableau 1" class="table-wrap" role="region" tabindex="0">'
            '<table><thead><tr><th class="align-left" scope="col">a</th>\n'
            '<th class="align-right" scope="col">é</th>\n</tr>\n</thead>\n'
            '<tbody><tr><td class="align-left">b</td>\n<td class="align-right">c\u202f!</td>\n'
            "</tr>\n</tbody>\n</table></div>"
        ),
        "- [ ] un\n- [x] deux": (
            '<ul><li class="task"><input aria-label="À faire" disabled="" type="checkbox"> un</li>\n'
            '<li class="task"><input aria-label="Fait" checked="" disabled="" type="checkbox">'
            " deux</li>\n</ul>"
        ),
        "Mot[^a b] !\n\n[^a b]: Note : oui": (
            '<p>Mot<sup id="fr-ref-a-b"><a aria-label="Note 1" href="#fr-note-a-b" '
            'role="doc-noteref">1</a></sup>\u202f!</p>\n'
            '<section aria-label="Notes" class="footnotes" role="doc-endnotes"><ol>'
            '<li id="fr-note-a-b"><p>Note&nbsp;: oui&nbsp;<a aria-label="Retour au texte depuis la '
            'note 1" href="#fr-ref-a-b" role="doc-backlink">↩</a></p>\n</li>\n</ol>\n</section>'
        ),
        'Il dit "*oui*", l\'*un* : ça': (
            "<p>Il dit «&nbsp;<em>oui</em>&nbsp;», l’<em>un</em>&nbsp;: ça</p>"
        ),
        'dit "*oui.*" et (*"non"*)': (
            "<p>dit «&nbsp;<em>oui.</em>&nbsp;» et (<em>«&nbsp;non&nbsp;»</em>)</p>"
        ),
        "`l'a !` et [x](/l'a?b;c \"l'a !\")": (
            '<p><code>l\'a !</code> et <a href="/l\'a?b;c" title="l’a\u202f!">x</a></p>'
        ),
    },
    "en": {
        "| a | |\n|:-:|---|\n| b | c! |": (
            '<div aria-label="Table 1" class="table-wrap" role="region" tabindex="0">'
            '<table><thead><tr><th class="align-center" scope="col">a</th>\n<td></td>\n</tr>\n'
            '</thead>\n<tbody><tr><td class="align-center">b</td>\n<td>c!</td>\n</tr>\n</tbody>\n'
            "</table></div>"
        ),
        "- [ ] one\n\n- [X] two": (
            '<ul><li class="task"><p><input aria-label="To do" disabled="" type="checkbox"> one</p>\n'
            '</li>\n<li class="task"><p><input aria-label="Done" checked="" disabled="" '
            'type="checkbox"> two</p>\n</li>\n</ul>'
        ),
        "A[^1] B[^1]\n\n[^1]: Note": (
            '<p>A<sup id="en-ref-1"><a aria-label="Note 1" href="#en-note-1" role="doc-noteref">1</a>'
            '</sup> B<sup id="en-ref-1-2"><a aria-label="Note 1" href="#en-note-1" '
            'role="doc-noteref">1</a></sup></p>\n'
            '<section aria-label="Footnotes" class="footnotes" role="doc-endnotes"><ol>'
            '<li id="en-note-1"><p>Note&nbsp;<a aria-label="Back to the text from note 1 (1)" '
            'href="#en-ref-1" role="doc-backlink">↩</a> <a aria-label="Back to the text from note 1 '
            '(2)" href="#en-ref-1-2" role="doc-backlink">↩</a></p>\n</li>\n</ol>\n</section>'
        ),
        '"*Yes.*" *Marie*\'s ("*no*")': ("<p>“<em>Yes.</em>” <em>Marie</em>’s (“<em>no</em>”)</p>"),
        'She says "*yes*" -- it\'s *so*': "<p>She says “<em>yes</em>” – it’s <em>so</em></p>",
    },
}


@pytest.mark.parametrize(
    ("lang", "source", "expected"),
    [(lang, source, html) for lang, cases in LABELLED.items() for source, html in cases.items()],
)
def test_exact_html_in_a_language(lang, source, expected):
    assert page(source, lang) == expected


def test_headings_never_skip_a_level_and_never_share_an_id():
    rendered = render(
        "### Évaluer l'impact\n# Œuvre\n#### Œuvre\n###### *a* `b`\n## Œuvre 2\n", "fr"
    )
    assert rendered["headings"] == [
        (2, "fr-evaluer-l-impact", "Évaluer l’impact"),
        (2, "fr-oeuvre", "Œuvre"),
        (3, "fr-oeuvre-2", "Œuvre"),
        (4, "fr-a-b", "a b"),
        (3, "fr-oeuvre-2-2", "Œuvre 2"),
    ]
    assert '<h4 id="fr-a-b"><em>a</em> <code>b</code></h4>' in rendered["html"]


def test_a_heading_of_signs_alone_has_an_id_and_an_empty_one_is_gone():
    assert page("# !!\n\n#\n") == '<h2 id="en-section">!!</h2>'


def test_a_call_to_a_note_is_not_in_the_name_of_its_heading():
    rendered = render("# A[^1]\n\n[^1]: b")
    assert rendered["headings"] == [(2, "en-a", "A")]


def test_a_link_to_a_heading_is_written_with_its_words():
    assert '<a href="#fr-evaluer">' in page("# Évaluer\n\n[x](#Évaluer)", "fr")
    assert '<a href="#elsewhere">' in page("# Évaluer\n\n[x](#elsewhere)", "fr")


def test_notes_are_numbered_as_the_text_calls_them_and_one_never_called_has_no_way_back():
    html = page("A[^b] B[^a]\n\n[^a]: one\n\n[^b]: two\n\n[^c]: never")
    assert html.index("two") < html.index("one") < html.index("never")
    assert html.count('role="doc-backlink"') == 2


@pytest.mark.parametrize(
    "source", ["A[^1]\n\n[^1]:", "A[^1]\n\n[^1]: [^2]: x", "[^a b]: [^1]: <\n_"]
)
def test_a_note_without_words_is_still_a_note(source):
    assert '<section aria-label="Footnotes"' in page(source)


def test_a_link_by_title_in_a_table_keeps_its_label():
    assert '<td><a data-page="A">b</a></td>' in page("| x | y |\n|---|---|\n| [[A\\|b]] | z |")


def test_what_is_gathered():
    rendered = render(
        "# Title\n\nSome *words* here[^1], [[One]], [[one|again]] and [[Two]].\n\n"
        "{{ chart: q-1 }}\n\n![a photo](/files/abc/p.png) [b](/files/d_e/f.pdf) ![c](/files/abc/p.png)"
        "\n\n| h | i |\n|---|---|\n| j | k |\n\n[^1]: A note."
    )
    assert rendered["links"] == ["one", "two"]
    assert rendered["embeds"] == ["chart: q-1"]
    assert rendered["files"] == ["abc", "d_e"]
    assert rendered["plain"] == (
        "Title\nSome words here, One, again and Two.\na photo b c\nh\ni\nj\nk\nA note."
    )
    assert rendered["words"] == 18
    assert rendered["excerpt"] == "Some words here, One, again and Two. a photo b c"


def test_an_excerpt_is_cut_between_words():
    assert render("word, " * 100)["excerpt"] == "word, " * 32 + "word…"
    assert render("word " * 40)["excerpt"] == "word " * 39 + "word"


def test_a_language_without_its_own_words_has_english_ones():
    assert 'aria-label="Table 1"' in page("| a | b |\n|---|---|\n| c | d |", "br")
    assert '<h2 id="br-a">' in page("# a", "br")


def test_one_text_leaves_nothing_to_the_next():
    page("# a\n\nA[^1] [x][y]\n\n[^1]: n\n\n[y]: /z\n\n*[A]: t\n\n```\ncode\n```")
    assert page("# a\n\nA[^1] [x][y]") == '<h2 id="en-a">a</h2>\n<p>A[^1] [x][y]</p>'
