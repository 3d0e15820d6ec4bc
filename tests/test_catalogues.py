"""The words: each one in both languages, well set, and none outside the catalogues.

Run `make catalogues` when the first test fails.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from jinja2 import Environment, nodes

import valuess
from translations import catalogues

TEMPLATES = Path(valuess.__file__).parent / "templates"
LANGUAGES = ("fr", "en")
NBSP, NNBSP = "\u00a0", "\u202f"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%|\{(\w*)\}")
NAMES = {"Impact & ValuESS", "ValuESS", "Markdown", "htmx", "SQLite", "PostgreSQL"}
NAMES |= {"Français", "English", "Rennes", "Brest"}  # languages and places by their own names
SPOKEN = ("title", "alt", "placeholder", "aria-label", "data-away", "data-found")


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def catalogue(lang):
    return polib.pofile(str(catalogues.catalogue_path(lang)))


@pytest.fixture(scope="module")
def extracted():
    return catalogues.extracted()


def told(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_catalogue_holds_what_the_code_says_and_nothing_else(catalogue, extracted):
    held = {(entry.msgid, entry.msgid_plural) for entry in catalogue}
    assert (set(extracted) - held, held - set(extracted)) == (set(), set())
    assert len(held) > 30


def test_every_word_is_translated_and_no_guess_is_left(catalogue):
    assert [e.msgid for e in catalogue if e.fuzzy or e.obsolete or not all(told(e))] == []


def test_english_is_its_own_translation():
    english = polib.pofile(str(catalogues.catalogue_path("en")))
    assert [e.msgid for e in english if told(e)[0] != e.msgid] == []


def test_placeholders_agree(catalogue):
    """The same ones on both sides; a singular may leave the number out."""

    def named(text):
        return sorted(m.group() for m in PLACEHOLDER.finditer(text))

    wrong = []
    for entry in catalogue:
        expected = named(entry.msgid_plural or entry.msgid)
        for index, text in enumerate(told(entry)):
            left_out = ["%(num)d"] if entry.msgid_plural and index == 0 else []
            if text and expected not in (named(text), sorted(named(text) + left_out)):
                wrong.append((entry.msgid, text))
    assert wrong == []


ILL_SET = {
    "fr": [
        (r"'", "a straight apostrophe"),
        (r"\"", "a straight quotation mark"),
        (r"[ \u00a0][;!?]", "not a narrow no-break space before ; ! ?"),
        (r"[ \u202f]:(?!\w)", "not a no-break space before a colon"),
        (r"[^\s\u00a0\u202f;:!?(]?[^\s\u00a0\u202f\d(«][!?](?!\w)", "no space before ! ?"),
        (r"«[^\u00a0]|[^\u00a0]»", "a guillemet without its no-break space"),
        (r"[“”]", "English quotation marks"),
        (r"\.\.\.", "three dots for an ellipsis"),
    ],
    "en": [
        (r"\w'\w", "a straight apostrophe"),
        (r"\"", "a straight quotation mark"),
        (r" [;:!?]", "a space before ; : ! ?"),
        (r"\.\.\.", "three dots for an ellipsis"),
    ],
}
CODE = re.compile(
    r"PUBLIC_URL|## ?\w+|\*+[^*]+\*+|\[\[?[^\]]*\]\]?(\([^)]*\))?|https?://\S+|/\S+\?\S*"
)


def ill_set(text, lang):
    """What is wrong with the setting of a text; code and addresses in it aside."""
    words = CODE.sub("", PLACEHOLDER.sub("x", text))
    return [what for pattern, what in ILL_SET[lang] if re.search(pattern, words)]


def test_the_words_are_well_set(lang, catalogue):
    assert [(t, wrong) for e in catalogue for t in told(e) if (wrong := ill_set(t, lang))] == []


@pytest.mark.parametrize(
    "text,wrong",
    [
        ("L'équipe", ["a straight apostrophe"]),
        ("Pourquoi ?", ["not a narrow no-break space before ; ! ?"]),
        ("Pourquoi?", ["no space before ! ?"]),
        (f"Pourquoi{NNBSP}?", []),
        ("Titre : un", ["not a no-break space before a colon"]),
        (f"Titre{NBSP}: l’un, «{NBSP}l’autre{NBSP}»", []),
        ("« l’autre »", ["a guillemet without its no-break space"]),
        ("Attendez...", ["three dots for an ellipsis"]),
    ],
)
def test_bad_setting_is_noticed(text, wrong):
    assert ill_set(text, "fr") == wrong


class Words(HTMLParser):
    """Collects what a reader would read or hear in a template."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_data(self, data):
        if self.lasttag not in ("script", "style"):
            self.found.append(data)

    def handle_starttag(self, _tag, attributes):
        self.found += [value for name, value in attributes if name in SPOKEN and value]


def bare_words(source):
    """Words of a template that no catalogue translates, names apart."""
    environment, parser, text = Environment(), Words(), []
    source = re.sub(r"\{% block page_class %\}[\w ]*\{% endblock %\}", "", source)
    for _line, kind, value in environment.lex(source):
        if kind == "data":
            text.append(value)
        elif kind.endswith("_begin") and kind != "comment_begin":
            text.append("\N{WHITE SQUARE}")
    parser.feed("".join(text))
    parser.close()
    attributes = re.compile(r'[\w-]+="[^"]*"')  # in a value made apart from its element
    found = [" ".join(attributes.sub("", words).split()) for words in parser.found]
    tree = environment.parse(source)
    translated = {
        id(const)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "ngettext")
        for const in call.find_all(nodes.Const)
    }
    found += [
        const.value
        for const in tree.find_all(nodes.Const)
        if isinstance(const.value, str) and id(const) not in translated
        and re.match(r"[A-ZÀ-Þ][a-zà-ÿ’]+( |$)", const.value)
    ]  # fmt: skip
    return [w for w in found if re.search(r"[^\W\d_]{2}", w) and w not in NAMES]


@pytest.mark.parametrize(
    "source,found",
    [
        ("<p>{{ _('Read it') }} — 3</p>{# a remark #}", []),
        ("<p>Read <b>it</b></p>", ["Read", "it"]),
        ("<p>{% if x %}Yes, do{% endif %}</p>", ["□Yes, do□"]),
        ('<a aria-label="Go back" class="big button" href="/x">←</a>', ["Go back"]),
        ("{{ button('Save it') }}{{ button(_('Save')) }}", ["Save it"]),
        ("<h1>Impact &amp; ValuESS</h1><script>let x = 'no';</script>", []),
    ],
)
def test_a_bare_word_is_noticed(source, found):
    assert bare_words(source) == found


def test_no_template_holds_a_bare_word():
    paths = [
        p for p in TEMPLATES.rglob("*") if p.suffix in (".html", ".txt") and p.name != "robots.txt"
    ]
    assert len(paths) > 10
    bare = {p.relative_to(TEMPLATES).as_posix(): bare_words(p.read_text("utf-8")) for p in paths}
    assert {name: words for name, words in bare.items() if words} == {}


def test_gathering_again_changes_nothing(tmp_path, extracted):
    """The script is stable: what is committed is what it would write."""
    for lang in LANGUAGES:
        made = catalogues.written(lang, extracted, catalogues.known(lang))
        made.save(str(tmp_path / "made.po"))
        assert (tmp_path / "made.po").read_text() == catalogues.catalogue_path(lang).read_text()
