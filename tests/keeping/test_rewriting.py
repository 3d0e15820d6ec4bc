"""A page made to need no server: what stays, what is led elsewhere, what goes."""

from datetime import date

import pytest

from valuess.keeping import rewriting, tree
from valuess.keeping.rewriting import Around

AROUND = Around("<p>banner</p>", "<p>foot</p>", "../search.html")
KEPT = {"/en/guide/a": "a.html", "/files/x/y.png": "../files/y.png"}


def resolve(link):
    return link if link.startswith("http") else KEPT.get(link)


def made(words):
    return rewriting.page(tree.read(words), resolve, AROUND)


def test_what_is_not_touched_is_as_it_was():
    words = "<!doctype html>\n<p class=a>é &amp; &#233;<!-- x --><svg viewBox='0 0 1 1'><path d='M0'/></svg><br>"
    assert str(tree.read(words)) == words


@pytest.mark.parametrize(
    "page,kept",
    [
        ('<a href="/en/guide/a">A</a>', '<a href="a.html">A</a>'),
        ('<a href="#x">A</a>', '<a href="#x">A</a>'),
        ('<a href="https://o.example/?a=1&amp;b">A</a>', '<a href="https://o.example/?a=1&amp;b">A</a>'),
        ('see <a href="/en/gone">this <em>page</em></a>', "see this <em>page</em>"),
        ('<div><p class="actions"><a class="button" href="/en/gone">Go</a> </p></div>x', "x"),
        ('<nav><ul><li><a href="/gone">G</a></li><li>x</li></ul></nav>', "<nav><ul><li>x</li></ul></nav>"),
        ('<img src="/files/x/y.png" alt="Y">', '<img src="../files/y.png" alt="Y">'),
        ('<img src="/files/gone" alt="&lt;Y&gt;">', "&lt;Y&gt;"),
        ('<p>x</p><form method="post"><input name="csrf_token" value="t"></form>', "<p>x</p>"),
        ('<form role="search" action="/en/search"><input name="q"></form>',
         '<form role="search" action="../search.html"><input name="q"></form>'),
        ('<p hx-get="/en/x" hx-trigger="load" id="p">x</p>', '<p id="p">x</p>'),
        ('<script src="/static/vendor/htmx.js"></script><script>x</script>', ""),
        ('<link rel="canonical" href="http://old.example/">', ""),
    ],
)  # fmt: skip
def test_links_forms_and_scripts(page, kept):
    assert made(page) == kept


def test_the_banner_comes_first_and_the_foot_last():
    page = made("<header><b>h</b></header><main>m</main><footer>f</footer>")
    assert page == ("<header><p>banner</p><b>h</b></header><main>m</main>"
                    "<footer>f<p>foot</p></footer>")  # fmt: skip


def test_the_words_of_a_page():
    page = ("<title>T</title><nav>not</nav><main><h1>Two &amp; two</h1><nav>not</nav><p>One</p>"
            "<p>two<em>s</em></p><form>not</form><span aria-hidden=true>not</span></main>not")  # fmt: skip
    assert rewriting.words(tree.read(page)) == ("Two & two", "One twos")


def test_calendars_and_sources():
    calendar = (
        b"SUMMARY:x\r\nURL:http://old.example/a\r\n b\r\nDTSTAMP:20260101T101010Z\r\nUID:1\r\n"
    )
    assert rewriting.calendar(calendar, date(2026, 11, 25)) == (
        b"SUMMARY:x\r\nDTSTAMP:20261125T000000Z\r\nUID:1\r\n"
    )
    source = b"[a](/en/guide/a) ![y](/files/x/y.png) [c](/en/gone) [d](https://o.example)"
    assert rewriting.markdown(source, resolve) == (
        b"[a](a.html) ![y](../files/y.png) [c](/en/gone) [d](https://o.example)"
    )
