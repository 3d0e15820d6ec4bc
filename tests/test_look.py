"""The stylesheet and the kit: contrast in both themes, weight, and what the pieces say."""

import gzip
import math
import re
from pathlib import Path

import html5lib
import jinja2
import pytest

from valuess.htmx import Labels

ROOM = Path(__file__).parents[1] / "valuess"
CSS = (ROOM / "static/style.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "surface", "sunk")
INKS = ("ink", "granite", "sea", "sea-deep", "heather", "red", "gorse-ink")
TEXT = [(ink, ground) for ink in INKS for ground in GROUNDS]
TEXT += [
    ("sea", "sea-tint"),
    ("sea-deep", "sea-tint"),
    ("ink", "sea-tint"),
    ("gorse-ink", "gorse-tint"),
    ("ink", "gorse-tint"),
    ("heather", "heather-tint"),
    ("red", "red-tint"),
    ("on-sea", "sea"),
    ("on-sea", "sea-deep"),
    ("paper", "red"),
]
SHAPES = [(line, ground) for line in ("edge", "sea", "red") for ground in GROUNDS]


def tokens(css):
    """The colours declared in a piece of CSS, by name."""
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", css))


def themes():
    """{"light": colours, "dark": colours}, the dark one as it falls over the light one."""
    light = tokens(CSS[CSS.index(":root {") : CSS.index("@media")])
    start = CSS.index("@media (prefers-color-scheme: dark)")
    dark = tokens(CSS[start : CSS.index("/* ---- ground")])
    return {"light": light, "dark": {**light, **dark}}


def contrast(one, other):
    """WCAG 2.2 contrast ratio of two #rrggbb colours."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(p * w for p, w in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def kit():
    """The macros, with the English words."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    said = Labels()
    env.globals.update(
        labels=lambda: said,
        labelled=lambda name, label: said.setdefault(name, label) and "",
        _=lambda text, **values: text % values if values else text,
        ngettext=lambda one, many, num: (one if num == 1 else many) % {"num": num},
        csrf_token=lambda: "token-1",
    )
    return env.get_template("_kit.html").module


def parse(html):
    """A fragment, parsed strictly: an error of HTML is an error here."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(str(html))


def test_contrast_is_the_formula_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme):
    colours = themes()[theme]
    assert [(a, b) for a, b in TEXT if contrast(colours[a], colours[b]) < 4.5] == []
    assert [(a, b) for a, b in SHAPES if contrast(colours[a], colours[b]) < 3] == []


def test_both_themes_name_the_same_colours():
    start = CSS.index("@media (prefers-color-scheme: dark)")
    dark = tokens(CSS[start : CSS.index("/* ---- ground")])
    assert set(dark) == set(themes()["light"])


def test_the_stylesheet_is_light_and_asks_nothing_of_others():
    assert len(gzip.compress(CSS.encode(), 9)) <= 14_000
    assert re.findall(r"@import|@font-face|url\(|data:", CSS) == []


def test_the_script_is_light():
    assert (ROOM / "static/app.js").stat().st_size <= 6_000


def test_every_property_used_is_declared():
    used = set(re.findall(r"var\(--([\w-]+)\)", CSS))
    declared = set(re.findall(r"--([\w-]+):", CSS))
    assert used - declared == set()


@pytest.mark.parametrize("where", ["static/eu.svg", "templates/_notice.html"])
def test_the_emblem_has_its_twelve_stars_in_their_places(where):
    drawing = (ROOM / where).read_text(encoding="utf-8")
    starts = re.findall(r"M(-?[\d.]+) (-?[\d.]+)l", drawing)
    tops = {(round(float(x)), round(float(y))) for x, y in starts}
    hoist, radius, star = 540, 540 / 3, 540 / 18
    centre_x, centre_y = 1.5 * hoist / 2, hoist / 2
    places = {
        (
            round(centre_x + radius * math.sin(math.radians(30 * hour))),
            round(centre_y - radius * math.cos(math.radians(30 * hour)) - star),
        )
        for hour in range(12)
    }
    assert tops == places
    assert len(starts) == 12


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    field = parse(kit().field("Title", "title", "<b>", error="Give a title.", hint="Short."))
    box = field.find(".//input")
    assert box.attrib["value"] == "<b>"
    assert box.attrib["aria-invalid"] == "true"
    tied = box.attrib["aria-describedby"].split()
    assert [field.find(f".//*[@id='{name}']").text for name in tied] == ["Short.", "Give a title."]
    assert field.find(".//label").attrib["for"] == box.attrib["id"] == "f-title"


def test_a_field_without_fault_says_nothing_of_faults():
    html = str(kit().field("Title", "title", None))
    assert "aria-" not in html and "error" not in html
    assert 'value=""' in html


def test_a_password_is_never_sent_back():
    assert "secret" not in str(kit().field("Password", "password", "secret", type="password"))


def test_a_text_keeps_the_empty_line_it_begins_with():
    text = parse(kit().textarea("Text", "body", "\nSecond line"))
    assert text.find(".//textarea").text == "\nSecond line"


def test_the_summary_leads_to_each_field():
    pieces = kit()
    errors = [("title", "Give a title."), ("kind", "Choose one."), ("", "Send the form again.")]
    summary = parse(pieces.error_summary(errors))
    assert summary.find(".//h2").text == "3 things to put right"
    links = [link.attrib["href"] for link in summary.iter("a")]
    group = parse(pieces.choice("Kind", "kind", [("a", "A"), ("b", "B")], "b", error="Choose one."))
    assert links == ["#f-title", "#f-kind"]
    named = parse(pieces.error_summary(errors))
    assert [a.text for a in named.iter("a")] == ["Give a title.", "Kind: Choose one."]
    pieces.field("Where?", "where", error="Say where.")
    assert parse(pieces.error_summary([("where", "Say where.")])).find(".//a").text == "Where? Say where."
    assert [box.attrib["id"] for box in group.iter("input")] == ["f-kind", "f-kind-2"]
    assert [box.attrib["value"] for box in group.iter("input") if "checked" in box.attrib] == ["b"]


def test_several_boxes_can_be_ticked():
    group = parse(
        kit().choice(
            "Tongues", "l", [("fr", "F"), ("en", "E"), ("br", "B")], ["fr", "br"], type="checkbox"
        )
    )
    assert [b.attrib["value"] for b in group.iter("input") if "checked" in b.attrib] == ["fr", "br"]


@pytest.mark.parametrize(
    ("key", "glyph", "word"),
    [
        ("both", "●", "Said in both"),
        ("changed", "◐", "Changed on one side"),
        ("only", "○", "Only here"),
        ("differs", "◇", "Different here"),
    ],
)
def test_a_state_is_a_glyph_a_word_and_a_colour(key, glyph, word):
    state = parse(kit().state(key)).find("span")
    assert state.attrib["class"] == f"state {key}"
    assert [state[0].text, state[0].tail.strip()] == [glyph, word]


def test_one_button_posts_with_its_token():
    html = kit().button_form("/x?a=1&b=2", "Withdraw", "danger", {"who": '"<'}, about="Anne")
    form = parse(html).find("form")
    assert (form.attrib["method"], form.attrib["action"]) == ("post", "/x?a=1&b=2")
    assert [(i.attrib["name"], i.attrib["value"]) for i in form.iter("input")] == [
        ("csrf_token", "token-1"),
        ("who", '"<'),
    ]
    assert "".join(form.find("button").itertext()) == "Withdraw Anne"


def test_pages_of_results_leave_gaps_and_mark_where_one_is():
    pages = parse(kit().pagination(4, 9, "?q=x&page="))
    assert [a.attrib["href"].rpartition("=")[2] for a in pages.iter("a")] == [
        "3",
        "1",
        "3",
        "5",
        "9",
        "5",
    ]
    assert ["".join(li.itertext()).strip() for li in pages.iter("li")] == [
        "Previous",
        "Page 1",
        "…",
        "Page 3",
        "Page 4",
        "Page 5",
        "…",
        "Page 9",
        "Next",
    ]
    assert pages.find(".//*[@aria-current='page']")[0].tail == "4"
    assert str(kit().pagination(1, 1, "?page=")).strip() == ""


def test_hostile_words_stay_words():
    pieces, hostile = kit(), "<script>alert(1)</script>"
    shown = [
        pieces.field(hostile, "a", hostile, error=hostile, hint=hostile),
        pieces.badge(hostile),
        pieces.empty(hostile, hostile),
        pieces.meta_line([hostile]),
        pieces.breadcrumbs([(hostile, "/"), (hostile, None)]),
        pieces.page_head(hostile),
        pieces.error_summary([("a", hostile)]),
        pieces.lang_label(hostile),
        pieces.prevnext((hostile, "/"), None),
        pieces.mishap(404, hostile, hostile),
        pieces.select(hostile, "s", [(hostile, hostile)]),
        pieces.submit(hostile),
    ]
    assert [str(html) for html in shown if "<script" in str(html)] == []
    assert all("&lt;script" in str(html) for html in shown)
