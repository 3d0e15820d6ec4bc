"""What is typed and not yet saved: kept on the server, in the browser, and through a sign-in."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in, until

BODY = "The tide comes in at noon.\n\nThe wind turns in the evening.\n"
AWAY = ("net::ERR", "Failed to fetch")


def type_at_the_end(tab, words):
    tab.locator("#f-body").press("Control+End")
    tab.keyboard.type(words)


def kept(tab):
    expect(tab.locator("#writing-kept .saved")).to_contain_text("Draft kept on")


def stored(tab):
    """What this browser keeps of the editor's words: the list of the bodies."""
    return tab.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('valuess '))"
        ".map(k => JSON.parse(localStorage[k]).body)"
    )


def save(tab):
    tab.locator("form.editor .editor-bar button").first.click()


def test_a_draft_is_taken_up_again_on_another_device(page, guide_page):
    path = guide_page("Left in the middle", BODY)
    desk = page(person="partner-en")
    desk.goto(f"{path}/edit")
    type_at_the_end(desk, "And then the boats go out.")
    kept(desk)
    desk.close()

    phone = page(person="partner-en", width=390)
    phone.goto(f"{path}/edit")
    assert phone.locator("#f-body").input_value() == BODY
    banner = phone.locator(".draft-banner")
    expect(banner).to_contain_text("You have unsaved words here")
    banner.locator("a").click()
    expect(phone.locator("#f-body")).to_have_value(BODY + "And then the boats go out.")
    assert phone.locator(".draft-banner").count() == 0
    save(phone)
    phone.wait_for_url(f"**{path}")
    assert phone.locator(".prose").inner_text().endswith("And then the boats go out.")
    phone.goto(f"{path}/edit")
    assert phone.locator(".draft-banner").count() == 0


def test_nobody_else_is_offered_my_draft(page, guide_page):
    path = guide_page("Mine alone", BODY)
    mine, theirs = page(person="partner-en"), page(person="partner-fr")
    mine.goto(f"{path}/edit")
    type_at_the_end(mine, "Not yet.")
    kept(mine)
    theirs.goto(f"{path}/edit")
    expect(theirs.locator("#writing-kept .others")).to_contain_text("Demo partner")
    assert theirs.locator(".draft-banner").count() == 0


def test_words_written_while_the_network_is_away(page, guide_page):
    path = guide_page("The ferry loses the network", BODY)
    tab = page(person="partner-en")
    tab.forgiven += AWAY
    tab.goto(f"{path}/edit")
    tab.context.set_offline(True)
    type_at_the_end(tab, "At sea.")
    expect(tab.locator("#writing-away")).to_contain_text("The server is away")
    assert stored(tab) == [f"{BODY}At sea."]

    tab.context.set_offline(False)
    kept(tab)
    expect(tab.locator("#writing-away")).to_have_count(0)
    assert stored(tab) == []
    other = page(person="partner-en")
    other.goto(f"{path}/edit")
    other.locator(".draft-banner a").click()
    expect(other.locator("#f-body")).to_have_value(f"{BODY}At sea.")


def test_words_that_never_reached_the_server_are_offered_after_a_reload(page, guide_page):
    path = guide_page("The battery dies at sea", BODY)
    tab = page(person="partner-en")
    tab.forgiven += AWAY
    tab.goto(f"{path}/edit")
    tab.context.set_offline(True)
    type_at_the_end(tab, "Never sent.")
    expect(tab.locator("#writing-away")).to_be_visible()
    tab.goto("about:blank")
    tab.context.set_offline(False)

    tab.goto(f"{path}/edit")
    assert tab.locator("#f-body").input_value() == BODY
    banner = tab.locator(".draft-banner")
    expect(banner).to_contain_text("never reached the server")
    banner.locator("button", has_text="Take them up again").click()
    expect(tab.locator("#f-body")).to_have_value(f"{BODY}Never sent.")
    expect(banner).to_have_count(0)
    kept(tab)
    expect(tab.locator("#writing-preview")).to_contain_text("Never sent.")
    assert stored(tab) == []
    save(tab)
    tab.wait_for_url(f"**{path}")
    assert tab.locator(".prose").inner_text().endswith("Never sent.")


def test_words_typed_while_an_answer_is_under_way_stay_in_the_browser(page, guide_page):
    path = guide_page("A slow answer", BODY)
    tab = page(person="partner-en")
    tab.goto(f"{path}/edit")
    held = []
    tab.route("**/draft", lambda route: held.append(route) if not held else route.continue_())
    type_at_the_end(tab, "One.")
    until(tab, lambda: held)
    type_at_the_end(tab, "Two.")
    held[0].continue_()
    kept(tab)
    assert stored(tab) == [f"{BODY}One.Two."]
    expect(tab.locator("#f-body")).to_have_value(f"{BODY}One.Two.")
    until(tab, lambda: stored(tab) == [])


def test_saved_words_are_not_offered_again(page, guide_page):
    path = guide_page("Saved at once", BODY)
    mine, theirs = page(person="partner-en"), page(person="partner-fr")
    for tab in (mine, theirs):
        tab.goto(f"{path}/edit")
    theirs.locator("#f-body").fill(BODY.replace("noon", "dawn"))
    save(theirs)
    theirs.wait_for_url(f"**{path}")
    mine.locator("#f-body").fill(BODY.replace("evening", "night"))
    save(mine)
    mine.wait_for_url(f"**{path}")
    mine.goto(f"{path}/edit")
    expect(mine.locator("#f-body")).to_have_value(
        BODY.replace("noon", "dawn").replace("evening", "night")
    )
    assert (mine.locator(".draft-banner").count(), stored(mine)) == (0, [])


@pytest.mark.parametrize("javascript", [True, False])
def test_a_session_that_ends_meanwhile_gives_the_words_back(page, guide_page, javascript):
    path = guide_page(f"The session ends, scripts {javascript}", BODY)
    tab = page(javascript=javascript)
    tab.forgiven += ("401", "422")
    sign_in(tab, "partner-en")
    tab.goto(f"{path}/edit")
    tab.context.clear_cookies()
    tab.locator("#f-body").fill(f"{BODY}\nWritten too late.")
    if javascript:
        expect(tab.locator("#writing-kept")).to_contain_text("Your session has ended")
        assert tab.locator("#writing-away").count() == 0
    save(tab)
    expect(tab.locator(".page-head")).to_contain_text("what you had written goes on with you")
    tab.fill("main [name=email]", "partner-en@demo.example")
    tab.fill("main [name=password]", "a wrong one, twice over")
    tab.press("main [name=password]", "Enter")
    expect(tab.locator(".error-summary")).to_be_visible()
    tab.fill("main [name=password]", "two shores, one tide")
    tab.press("main [name=password]", "Enter")
    expect(tab.locator("h1")).to_have_text("Here is what you had written")
    expect(tab.locator("textarea[name=body]")).to_have_value(f"{BODY}\nWritten too late.")
    tab.locator("main form button").click()
    tab.wait_for_url(f"**{path}")
    assert tab.locator(".prose").inner_text().endswith("Written too late.")
