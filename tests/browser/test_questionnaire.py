"""A respondent's way in Chromium: with scripts and without, and from one device to another."""

import pytest
from playwright.sync_api import expect

FRONT = "/en/survey/impact-2014"


def begun(tab, lang="en"):
    tab.goto(f"/{lang}/survey/impact-2014")
    tab.check("[name=agrees]")
    tab.click("#begin form button.primary")
    tab.wait_for_url("**/answer/page/**")
    return tab.locator(".code").inner_text()


def first_page(tab):
    for name in ("country", "area", "legal_form", "staff", "income"):
        tab.check(f"[name={name}] >> nth=0")
    tab.check("[name=sector] >> nth=0")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_way_from_the_front_page_to_the_thanks(page, javascript):
    tab = page(width=390, javascript=javascript)
    begun(tab)
    first_page(tab)
    tab.click("header button[lang=fr]")  # what is ticked goes along
    tab.wait_for_url("**/fr/survey/impact-2014/answer/page/**")
    assert tab.is_checked("[name=country] >> nth=0")
    tab.click(".actions .primary")
    tab.wait_for_url("**/page/evaluating")
    tab.check("[name=evaluates][value=no]")
    tab.click(".actions .primary")
    tab.wait_for_load_state()
    while "/answer/page/" in tab.url:  # what “no” passes over is not asked
        assert "/page/effects" not in tab.url
        tab.locator(".actions .primary").click()
        tab.wait_for_load_state()
    tab.wait_for_url("**/answer/check")
    tab.click(".answering .actions .primary")
    tab.wait_for_url("**/answer/sent")
    assert tab.locator(".code-shown .code").inner_text()
    if javascript:
        assert tab.evaluate("Object.keys(localStorage).filter(k => k.startsWith('valuess survey')).length") == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_none_excludes_the_others_and_other_is_said(page, javascript):
    tab = page(width=390, javascript=javascript)
    tab.forgiven.append("422")
    begun(tab)
    which = tab.locator("[name='sector.other']")
    for value in ("culture", "other", "none"):
        tab.check(f"[name=sector][value={value}]")
    left = tab.locator("[name=sector]:checked")
    if javascript:  # in the page at once
        assert left.count() == 1
        expect(which).to_be_hidden()
    else:  # by the server
        tab.click(".actions .primary")
        expect(tab.locator("#e-sector")).to_contain_text("cannot go together with other answers")
        assert left.count() == 3
    tab.uncheck("[name=sector][value=none]")
    tab.check("[name=sector][value=other]")
    tab.click(".actions .primary")
    expect(tab.locator("[id='e-sector.other']")).to_have_text("You chose “other”: say which.")
    which.fill("Circus")
    tab.click(".actions .primary")
    tab.wait_for_url("**/page/evaluating")
    tab.goto(f"{FRONT}/answer/page/you")
    assert which.input_value() == "Circus"


def test_from_one_device_to_another(page):
    first, second = page(), page(lang="fr", width=390, javascript=False)
    code = begun(first)
    first.check("[name=country][value=england]")
    first.click("text=Stop for now")
    expect(first.locator(".code-shown .code")).to_have_text(code)
    second.goto("/fr/survey/impact-2014/resume")
    second.fill("[name=code]", code.upper())
    second.click("main .primary")
    second.wait_for_url("**/answer/page/**")
    assert second.is_checked("[name=country][value=england]")


def test_what_is_typed_survives_a_lost_network(page):
    tab = page()
    begun(tab)
    first_page(tab)
    tab.forgiven = ["net::ERR_INTERNET_DISCONNECTED", "Failed to load resource"]
    tab.context.set_offline(True)
    expect(tab.locator("#answering-away")).to_be_visible()
    tab.click(".actions .primary", no_wait_after=True)
    tab.wait_for_timeout(300)
    tab.context.set_offline(False)
    tab.goto(f"{FRONT}/answer")
    assert not tab.is_checked("[name=country] >> nth=0")
    tab.click("text=Put it back")
    assert tab.is_checked("[name=country] >> nth=0")
    tab.click(".actions .primary")
    tab.wait_for_url("**/page/evaluating")
    tab.go_back()
    assert tab.locator(".draft-banner").count() == 0
