"""Words marked by mouse, by finger and by keyboard; what a screen reader is told."""

import pytest

from tests.coding.conftest import shelf as shelf
from tests.coding.making import code
from valuess import coding

TEXT = "\n\n".join([
    "INT: Did you measure it? 🌊 Yes or no?",
    "ANN: We had no time. Nobody asked for the results. It was e\u0301te\u0301.",
    *(f"Paragraph {n} of the transcript says a few words more." for n in range(3, 40)),
])  # fmt: skip


@pytest.fixture
def desk(people, shelf, own):
    """Opens the page of a text in a new tab, signed in as a partner: desk(**context)."""
    number = shelf.put(TEXT, country="FR")
    for key in ("time", "results"):
        code(people["partner"], key, name_en=key.title(), definition_en=f"About {key}")

    def opened(**more):
        tab = own("partner", **more)
        tab.goto(f"/en/coding/test/{number}")
        return tab

    opened.number = number
    return opened


def told(number):
    return [(p.words, [g.code.key for g in p.codes]) for p in coding.passages("test", number)]


DRAG = """([n, from, to]) => {
  const p = document.querySelector(`#para-${n} > p`), text = p.firstChild, range = document.createRange();
  const at = text.data.indexOf(from), end = text.data.indexOf(to) + to.length;
  range.setStart(text, at); range.setEnd(text, at + 1);
  const a = range.getBoundingClientRect();
  range.setStart(text, end - 1); range.setEnd(text, end);
  const b = range.getBoundingClientRect();
  return [a.left + 1, a.top + a.height / 2, b.right - 1, b.top + b.height / 2];
}"""
SELECT = """([n, words]) => {
  const p = document.querySelector(`#para-${n} > p`), text = p.firstChild, at = text.data.indexOf(words);
  getSelection().setBaseAndExtent(text, at, text, at + words.length);
}"""


@pytest.mark.parametrize("database", ["sqlite"])
def test_words_are_marked_with_the_mouse(desk):
    tab = desk(viewport={"width": 1280, "height": 800})
    assert tab.locator("#coding-form").is_hidden()
    left, top, right, bottom = tab.evaluate(DRAG, [2, "We had", "no time."])
    tab.mouse.move(left, top)
    tab.mouse.down()
    tab.mouse.move(right, bottom, steps=6)
    tab.mouse.up()
    form = tab.get_by_role("form", name="Mark the words you chose")
    form.wait_for()
    assert tab.locator("[data-quote]").text_content() == "We had no time."
    tab.forgiven.append("422")
    form.get_by_role("button", name="Mark", exact=True).click()
    tab.get_by_text("Choose at least one code.").wait_for()
    assert tab.evaluate("document.activeElement.className") == "error-summary"
    form.get_by_role("searchbox", name="Find a code").fill("tïm")
    assert form.get_by_role("checkbox").count() == 1
    form.get_by_role("checkbox", name="Time").check()
    form.get_by_role("button", name="Mark", exact=True).click()
    tab.locator("#para-2 mark").wait_for()
    assert told(desk.number) == [("We had no time.", ["time"])]
    assert tab.locator("#para-2 mark").text_content() == "We had no time."
    assert form.is_hidden()
    tab.get_by_role("link", name="Time given to “We had no time.”").wait_for()
    tab.get_by_role("button", name="Undo the marking").click()
    tab.get_by_text("Undone.").wait_for()
    assert told(desk.number) == [] and tab.locator("mark").count() == 0


@pytest.mark.parametrize("database", ["sqlite"])
def test_words_are_marked_with_a_finger(desk):
    tab = desk(viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    box = tab.evaluate(DRAG, [1, "Yes", "no?"])
    tab.touchscreen.tap(box[0], box[1])
    tab.evaluate(SELECT, [1, "🌊 Yes or no?"])  # as the handles of a long touch leave it
    form = tab.locator("#coding-form")
    form.wait_for()
    shown = tab.locator(".coding-side").bounding_box()
    assert shown["y"] >= 0 and shown["y"] + shown["height"] <= 781
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    form.locator("label", has_text="Results").tap()
    form.get_by_role("button", name="Mark", exact=True).tap()
    tab.locator("#para-1 mark").wait_for()
    assert told(desk.number) == [("🌊 Yes or no?", ["results"])]


@pytest.mark.parametrize("database", ["sqlite"])
def test_words_are_marked_with_the_keyboard(desk):
    tab = desk(viewport={"width": 1280, "height": 800})
    tab.locator("#para-1 .para-n").focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    words = tab.get_by_role("textbox", name="Words of paragraph 2")
    words.wait_for()
    assert words.get_attribute("aria-readonly") == "true"
    tab.keyboard.press("x")
    tab.keyboard.press("Enter")
    assert "Choose words first" in tab.locator("#coding > [role=status]").text_content()
    for _ in range(5):
        tab.keyboard.press("ArrowRight")
    for _ in range(6):
        tab.keyboard.press("Shift+ArrowRight")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "f-find"
    assert tab.locator("[data-quote]").text_content() == "We had"
    tab.keyboard.type("time")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Enter")
    tab.locator("#para-2 mark").wait_for()
    assert told(desk.number) == [("We had", ["time"])]
    tab.wait_for_function("document.activeElement.closest('#para-2')?.querySelector('.para-n') === document.activeElement")
    tab.keyboard.press("Enter")
    for _ in range(30):
        tab.keyboard.press("ArrowRight")
    tab.keyboard.press("s")
    assert tab.evaluate("getSelection().toString()").strip() == "Nobody asked for the results."
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.className") == "para-n"
    assert tab.locator("#para-2 > p").text_content() == TEXT.split("\n\n")[1]


@pytest.mark.parametrize("database", ["sqlite"])
def test_words_across_paragraphs_keep_their_places_behind_a_passage(desk):
    tab = desk(viewport={"width": 1280, "height": 800})
    tab.evaluate("""() => {
      const at = (n) => document.querySelector(`#para-${n} > p`).firstChild;
      getSelection().setBaseAndExtent(at(2), at(2).data.indexOf("It was"), at(3), 11);
    }""")
    form = tab.locator("#coding-form")
    form.wait_for()
    form.get_by_role("checkbox", name="Time").check()
    form.get_by_role("button", name="Mark", exact=True).click()
    tab.locator("#para-3 mark").wait_for()
    assert told(desk.number) == [("It was e\u0301te\u0301.\n\nParagraph 3", ["time"])]
