"""A visitor: led to their language, searching, by keyboard alone, over a slow line."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_door_leads_to_the_readers_language(page, lang):
    tab = page(lang=lang)
    tab.goto("/")
    assert tab.url.endswith(f"/{lang}/")
    assert tab.locator("html").get_attribute("lang") == lang


def found(tab):
    return tab.locator("#home-results .results li")


def test_results_come_as_one_types(page):
    tab = page(lang="fr")
    tab.goto("/fr/search")
    asked = []
    tab.on("request", lambda request: "/search" in request.url and asked.append(request))
    tab.locator("#find").press_sequentially("evaluation", delay=10)
    expect(found(tab).get_by_text("évaluation").first).to_be_visible()
    expect(tab.locator(".found")).to_contain_text("pages trouvées")
    assert tab.url.endswith("/fr/search?q=evaluation")
    # one question for ten letters, and the answer is only the list
    assert [request.url.partition("?")[2] for request in asked] == ["q=evaluation"]
    assert "<header" not in asked[0].response().text()
    tab.fill("#find", "xyzzyx")
    expect(tab.locator("#home-results .empty")).to_contain_text("xyzzyx")
    assert found(tab).count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_the_search_without_scripts(page, width):
    tab = page(lang="fr", width=width, javascript=False)
    tab.goto("/fr/")
    tab.fill("header [name=q]", "evaluation")
    tab.press("header [name=q]", "Enter")
    tab.wait_for_url("**/fr/search?q=evaluation")
    assert "évaluation" in " ".join(found(tab).all_inner_texts()).lower()
    assert tab.locator("#find").input_value() == "evaluation"
    found(tab).locator("a[href*='/guide/']").first.click()
    assert tab.locator("article h1").count() == 1


def test_back_after_a_search_is_a_whole_page(page):
    tab = page()
    tab.goto("/en/search")
    tab.fill("#find", "charities")
    expect(found(tab).first).to_be_visible()
    titles = found(tab).locator("h2").all_inner_texts()
    found(tab).first.locator("a").click()
    expect(tab.locator("article h1")).to_be_visible()
    tab.go_back()
    tab.wait_for_url("**/en/search?q=charities")
    expect(tab.locator("header .brand")).to_be_visible()
    expect(tab.locator("footer")).to_be_attached()
    assert found(tab).locator("h2").all_inner_texts() == titles
    tab.reload()
    expect(tab.locator("header .brand")).to_be_visible()
    assert found(tab).locator("h2").all_inner_texts() == titles


def in_sight(tab):
    """True when what has the focus lies within the window, and shows it by its outline."""
    return tab.evaluate("""() => {
        const it = document.activeElement, box = it.getBoundingClientRect();
        const outline = getComputedStyle(it).outlineStyle;
        return box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
            && box.left < innerWidth && outline !== "none";
    }""")


def focused(tab):
    return tab.evaluate("document.activeElement.outerHTML.slice(0, 200)")


@pytest.mark.parametrize("width", [1280, 390])
def test_by_keyboard_alone(page, width):
    tab = page(width=width)
    tab.goto("/en/guide/why-evaluate")
    tab.keyboard.press("Tab")
    assert 'class="skip"' in focused(tab) and in_sight(tab)
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null") and in_sight(tab)

    tab.goto("/en/guide/why-evaluate")
    stops = tab.locator("a[href], input:not([type=hidden]), button, summary, [tabindex='0']")
    seen = []
    for _stop in range(stops.count()):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement === document.body"):
            break
        seen.append(focused(tab))
        assert in_sight(tab), seen[-1]
    for wanted in ('href="/fr/guide/pourquoi-evaluer"', 'name="q"', 'rel="prev"', 'class="sign-in"'):
        assert any(wanted in stop for stop in seen), wanted


def test_the_menu_by_keyboard(page):
    tab = page(person="partner-en")
    tab.goto("/en/guide/why-evaluate")
    menu = tab.locator("header details.me")
    menu.locator("summary").focus()
    tab.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    tab.keyboard.press("Tab")
    assert "/en/my/" in focused(tab) and in_sight(tab)
    tab.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert focused(tab).startswith("<summary")
    tab.keyboard.press("Space")
    expect(menu).to_have_attribute("open", "")
    tab.keyboard.press("Shift+Tab")
    expect(menu).not_to_have_attribute("open", "")


@pytest.mark.parametrize(
    "path", ["/fr/", "/fr/guide/pourquoi-evaluer", "/en/guide/why-evaluate", "/en/guide/glossary",
             "/en/programme/the-partners"]
)  # fmt: skip
def test_what_a_first_visit_weighs(page, path):
    """At most 5 requests and 60 kB over the line, headers and all; the portal is a demo one."""
    tab = page()
    line = tab.context.new_cdp_session(tab)
    asked, arrived, weight = [], [], []
    line.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    line.on("Network.loadingFinished", lambda event: weight.append(event["encodedDataLength"]))
    line.on("Network.responseReceived", lambda event: arrived.append(event["response"]))
    line.send("Network.enable")
    tab.goto(path, wait_until="networkidle")
    assert tab.locator(".demo-banner").count() == 1
    assert 1 < len(asked) <= 5, asked
    assert len(asked) == len(arrived) == len(weight)
    assert [answer["status"] for answer in arrived] == [200] * len(asked)
    assert 10_000 < sum(weight) <= 60_000
