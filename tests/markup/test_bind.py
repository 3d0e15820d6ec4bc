"""What fills a stored page in when it is shown."""

import pytest
from markupsafe import Markup

from valuess import markup


@pytest.fixture
def no_embeds(monkeypatch):
    monkeypatch.setattr(markup, "_EMBEDS", {})


def page_of(source):
    return markup.render(source, "fr").html


def link(key, label):
    return Markup('<a href="/fr/guide/{}">{}</a>').format(markup.slug(key), label)


def test_links_and_embeds_are_filled_in():
    page = page_of("Voir [[Parties  Prenantes|*elles*]].\n\n{{ chart: a & b }}")
    asked = []
    shown = markup.bind(page, link, lambda raw: asked.append(raw) or Markup("<b>chart</b>"))
    assert (
        shown
        == '<p>Voir <a href="/fr/guide/parties-prenantes"><em>elles</em></a>.</p>\n<b>chart</b>'
    )
    assert isinstance(shown, Markup)
    assert asked == ["chart: a & b"]


def test_the_key_is_that_of_the_title():
    page = page_of("[[L'Idée & moi]]")
    assert markup.keys_in(page) == {"l'idée & moi"}
    assert markup.titles_in(page) == {"l'idée & moi": "L'Idée & moi"}
    asked = []
    markup.bind(page, lambda key, label: asked.append((key, label)) or "", None)
    assert asked == [("l'idée & moi", "L’Idée &amp; moi")]


def test_what_looks_like_a_mark_in_the_text_is_text():
    page = page_of('<a data-page="x">y</a> `<div data-embed="a: b"></div>`')
    assert markup.bind(page, None, None) == page
    assert markup.keys_in(page) == set()


def test_a_page_without_marks_is_given_back():
    assert markup.bind("<p>a</p>", None, None) == Markup("<p>a</p>")


def test_an_embed_gets_its_argument_and_the_context(no_embeds):
    markup.register_embed(
        "chart", lambda argument, context: Markup("<i>{} {}</i>").format(argument, context)
    )
    assert markup.embed_html("chart: a <b>", 7, "?") == "<i>a &lt;b&gt; 7</i>"


def test_an_unknown_embed_says_so_and_shows_what_was_typed(no_embeds):
    assert markup.embed_html("nothing: <x>", None, "Inconnu & seul :") == (
        '<p class="embed-unknown" role="note">Inconnu &amp; seul : '
        "<code>{{ nothing: &lt;x&gt; }}</code></p>"
    )


def test_a_kind_is_registered_once(no_embeds):
    markup.register_embed("chart", print)
    with pytest.raises(ValueError, match="'chart' is already registered"):
        markup.register_embed("chart", print)
