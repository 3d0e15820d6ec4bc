"""Two partners have one page open at the same time, each in a browser of their own."""

import pytest
from playwright.sync_api import expect

BODY = """## The tide

The tide comes in at noon.

## The harbour

The harbour stays open all day.

## The wind

The wind turns in the evening.
"""


def change(tab, old, new, scripts=True):
    """Replace words in the editor, with the caret where they stand."""
    area = tab.locator("#f-body")
    words = area.input_value()
    assert old in words
    at = words.index(old)
    if scripts:
        area.evaluate("(area, [at, end]) => { area.focus(); area.setSelectionRange(at, end); }",
                      [at, at + len(old)])  # fmt: skip
        tab.keyboard.insert_text(new)
    else:
        area.fill(words.replace(old, new))


def save(tab):
    tab.locator("form.editor .editor-bar button").first.click()


def kept(tab):
    """Wait until the server says that it has the draft."""
    expect(tab.locator("#writing-kept .saved")).to_contain_text("Draft kept on")


def test_each_sees_where_the_other_writes_and_both_words_are_kept(page, guide_page):
    path = guide_page("The two shores write", BODY)
    french, english = page(person="partner-fr"), page(person="partner-en")
    for tab in (french, english):
        tab.goto(f"{path}/edit")

    change(french, "at noon", "before noon")
    kept(french)
    change(english, "in the evening", "at nightfall")
    kept(english)
    expect(english.locator("#writing-kept .others")).to_have_text(
        "Partenaire de démonstration is writing at “The tide”"
    )
    change(french, "comes in before", "comes in well before")
    expect(french.locator("#writing-kept .others")).to_have_text(
        "Demo partner is writing at “The wind”"
    )

    save(french)
    french.wait_for_url(f"**{path}")
    expect(french.locator("#messages .flash")).to_contain_text("Page saved.")
    change(english, "turns at", "turns round at")
    expect(english.locator("#writing-kept .newer")).to_contain_text("Partenaire de démonstration")
    save(english)
    english.wait_for_url(f"**{path}")
    expect(english.locator("#messages .flash")).to_contain_text(
        "Page saved, together with what someone else wrote meanwhile."
    )
    for tab in (french, english):
        tab.goto(path)
        assert tab.locator(".prose p").all_inner_texts() == [
            "The tide comes in well before noon.",
            "The harbour stays open all day.",
            "The wind turns round at nightfall.",
        ]
        assert tab.locator(".others").count() == 0


@pytest.mark.parametrize(
    "choice,expected",
    [("mine", "The tide comes in at dusk."), ("theirs", "The tide comes in at dawn.")],
)
def test_two_answers_to_the_same_words_are_a_choice(page, guide_page, choice, expected):
    path = guide_page(f"One tide, two hours, {choice}", BODY)
    french, english = page(person="partner-fr"), page(person="partner-en")
    for tab in (french, english):
        tab.goto(f"{path}/edit")
    disagree(path, french, english)
    choose(path, english, choice, expected)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_choice_on_a_phone_without_scripts(page, guide_page, lang):
    path = guide_page(f"A tide on the phone, {lang}", BODY, lang=lang)
    french = page(person="partner-fr", width=390, javascript=False, lang=lang)
    english = page(person="partner-en", width=390, javascript=False, lang=lang)
    for tab in (french, english):
        tab.goto(f"{path}/edit")
    disagree(path, french, english, scripts=False)
    width = "document.documentElement.scrollWidth"
    assert english.evaluate(width) == 390
    choose(path, english, "own", "The tide comes in twice.", scripts=False)


def disagree(path, first, second, scripts=True):
    """The first saves; the second, who changed the same words, is asked to choose."""
    second.forgiven.append("409")
    change(first, "at noon", "at dawn", scripts)
    save(first)
    first.wait_for_url(f"**{path}")
    change(second, "at noon", "at dusk", scripts)
    change(second, "all day", "all night", scripts)
    with second.expect_response(lambda answer: answer.request.method == "POST") as asked:
        save(second)
    assert asked.value.status == 409
    sides = second.locator("fieldset.conflict pre.source")
    assert sides.all_inner_texts() == ["The tide comes in at dusk.", "The tide comes in at dawn."]
    assert sides.locator("mark").all_inner_texts() == ["dusk", "dawn"]


def choose(path, tab, choice, expected, scripts=True):
    """Choose, save; everything else has been put together, and the attempt is in the history."""
    tab.locator(f"input[name=choice-0][value={choice}]").check()
    if choice == "own":
        tab.fill("textarea[name=own-0]", expected)
    tab.locator(".editor-bar button").click()
    tab.wait_for_url(f"**{path}")
    assert tab.locator(".prose p").all_inner_texts() == [
        expected, "The harbour stays open all night.", "The wind turns in the evening.",
    ]  # fmt: skip
    tab.goto(f"{path}/history")
    badge = tab.locator("tbody tr", has=tab.locator("input[name=from][value='3']")).locator(
        ".badge.heather"
    )
    assert badge.count() == 1
    tab.goto(f"{path}/revision/3")
    assert tab.locator(".prose p").all_inner_texts()[0] == "The tide comes in at dusk."
