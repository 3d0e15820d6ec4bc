"""A coordinator builds a questionnaire from nothing in Chromium, and sees it as respondents do."""

import re

from playwright.sync_api import expect

OPTIONS = [  # code, French, English, sort
    ("time", "Le temps", "Time", ""), ("money", "L’argent", "Money", ""),
    ("other", "Autre chose", "Something else", "other"), ("none", "Rien", "Nothing", "exclusive"),
]  # fmt: skip
RANKED = [("work", "L’emploi", "Work", ""), ("health", "La santé", "Health", ""), ("links", "Les liens", "Links", "")]


def said(tab, name, french, english):
    tab.fill(f"[name={name}_fr]", french)
    tab.fill(f"[name={name}_en]", english)


def question(tab, section, french, english, sort, options):
    """Add a question at the end of a section."""
    tab.click(f"[data-section={section}] >> text=Add a question here")
    said(tab, "label", french, english)
    tab.select_option("[name=type]", sort)
    if len(options) > 3:
        tab.click("[name=more][value=options]")
        expect(tab.locator("[name=options_5_fr]")).to_be_visible()
        assert tab.url.endswith("#l-options") and tab.evaluate("scrollY") > 300
    for number, (code, *words, own) in enumerate(options):
        tab.fill(f"[name=options_{number}_code]", code)
        said(tab, f"options_{number}", *words)
        if own:
            tab.select_option(f"[name=options_{number}_sort]", own)
    saved(tab)


def saved(tab):
    tab.click(".editor-bar button.primary")
    tab.wait_for_url(re.compile(r"/run/form#p-"))


def codes(tab, section):
    return tab.locator(f"[data-section={section}] li[data-question]").evaluate_all(
        "all => all.map(each => each.dataset.question)"
    )


def test_a_questionnaire_from_nothing_to_its_preview(page):
    tab = page(person="coordinator")
    tab.goto("/en/survey/")
    tab.click("text=New questionnaire")
    said(tab, "title", "Ce qui freine", "What holds back")
    tab.click("main form button.primary")
    tab.wait_for_url("**/survey/what-holds-back/run/form")
    for french, english in (("Freins", "Barriers"), ("Ordre", "Order")):
        tab.click("text=Add a section >> nth=0")
        said(tab, "title", french, english)
        saved(tab)
    question(tab, "barriers", "Qu’est-ce qui freine ?", "What holds you back?", "several", OPTIONS)
    question(tab, "barriers", "Évaluez-vous ?", "Do you evaluate?", "one", OPTIONS[:2])
    question(tab, "order", "Dans quel ordre ?", "In which order?", "ranking", RANKED)
    assert codes(tab, "barriers") == ["what_holds_you_back", "do_you_evaluate"]
    assert tab.locator(".build-state .badge.sea").inner_text() == "Nothing to put right"

    # by drag, then back by keys: the button keeps what has the focus
    tab.drag_and_drop("li[data-question=do_you_evaluate]", "li[data-question=what_holds_you_back]")
    tab.wait_for_url("**#p-do_you_evaluate")
    assert codes(tab, "barriers") == ["do_you_evaluate", "what_holds_you_back"]
    tab.locator("#p-what_holds_you_back button[value=up]").focus()
    for pressed, left in (("up", "down"), ("down", "down")):  # at the top, the other way is left
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
        expect(tab.locator(f"#p-what_holds_you_back button[value={left}]")).to_be_focused()
        assert codes(tab, "barriers")[0 if pressed == "up" else 1] == "what_holds_you_back"
    tab.locator("#p-do_you_evaluate button[value=down]").focus()
    for order in (["what_holds_you_back", "do_you_evaluate"], ["what_holds_you_back"]):
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
        expect(tab.locator("#p-do_you_evaluate button[value=down]")).to_be_focused()
        assert codes(tab, "barriers") == order
    assert codes(tab, "order") == ["do_you_evaluate", "in_which_order"]  # into the next section

    tab.click("#p-in_which_order a")
    with tab.expect_navigation():
        tab.select_option("[name=test_0_question]", "what_holds_you_back")  # its answers come at once
    tab.check("[name=test_0_codes][value=time]")
    saved(tab)
    expect(tab.locator("#p-in_which_order")).to_contain_text(
        "Asked if “What holds you back?” was answered with one of: Time"
    )

    tab.goto("/en/survey/what-holds-back/run/form/questions/?section=order")
    tab.select_option("[name=type]", "grid")
    expect(tab.locator("[name=rows_0_fr]")).to_be_visible()  # what belongs to a grid opens
    tab.click("text=Back to the questions")
    tab.click("text=Preview")
    tab.check("[name=what_holds_you_back][value=time]")
    tab.check("[name=what_holds_you_back][value=other]")
    expect(tab.locator("[name='what_holds_you_back.other']")).to_be_visible()  # say which
    tab.check("[name=what_holds_you_back][value=none]")  # excludes the others at once
    assert tab.locator("[name=what_holds_you_back]:checked").count() == 1
    expect(tab.locator("[name='what_holds_you_back.other']")).to_be_hidden()
    places = tab.locator("#q-in_which_order select")

    def ranked():
        return places.evaluate_all("all => all.map(each => each.value)")

    raise_, lower = (tab.locator(f"#q-in_which_order [data-{name}]") for name in ("raise", "lower"))
    raise_.nth(2).click()
    raise_.nth(0).click()
    assert ranked() == ["2", "", "1"]
    raise_.nth(0).press("Enter")
    assert ranked() == ["1", "", "2"]
    lower.nth(2).click()  # the last goes out
    assert ranked() == ["1", "", ""]
    assert tab.evaluate("localStorage.length") == 0 and tab.url.endswith("/preview")
