"""A visitor reads the guide in both languages, with and without scripts."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("javascript", [True, False])
def test_a_visitor_switches_language_and_stays_on_the_page(page, javascript):
    tab = page(lang="fr", width=360, javascript=javascript)
    tab.goto("/")
    assert tab.url.endswith("/fr/")
    tab.goto("/fr/guide/pourquoi-evaluer")
    assert tab.locator("html").get_attribute("lang") == "fr"
    tab.locator("nav.languages a[hreflang=en]").click()
    tab.wait_for_url("**/en/guide/why-evaluate")
    assert tab.locator("html").get_attribute("lang") == "en"
    assert tab.locator("h1").inner_text() == "Why evaluate"


def test_a_partner_is_offered_to_edit_and_a_visitor_is_not(page):
    path = "/en/guide/why-evaluate"
    visitor, partner = page(), page(person="partner-en")
    visitor.goto(path)
    partner.goto(path)
    links = f'main a[href="{path}/edit"]'
    assert (visitor.locator(links).count(), partner.locator(links).count() > 0) == (0, True)


def test_a_citation_opens_its_evidence_and_so_does_the_paper(page, guide_page):
    path = guide_page("Said by somebody", "Confidence cannot be counted {{ quote: 1 }}.")
    tab = page(width=390)
    tab.goto(path)
    folded = tab.locator("#rests-1 details")
    expect(folded).not_to_have_attribute("open", "")
    tab.click(".cite a")
    expect(folded).to_have_attribute("open", "")
    tab.goto(path)
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(folded).to_have_attribute("open", "")


def test_the_first_coordinator_comes_in_by_the_printed_link_once(fresh, chromium):
    link = fresh.said().split("http", 1)[1].split()[0]
    context = chromium.new_context()
    tab = context.new_page()
    tab.goto("http" + link)
    assert tab.locator("form input[name=password]").count() == 1
    tab.fill("main [name=email]", "first@demo.example")
    tab.fill("main [name=name]", "The first")
    tab.fill("main [name=password]", "two shores, one tide")
    tab.press("main [name=password]", "Enter")
    tab.wait_for_url(lambda url: "/account/link/" not in url)
    again = chromium.new_context().new_page()
    again.goto("http" + link)
    assert again.locator("form input[name=password]").count() == 0
