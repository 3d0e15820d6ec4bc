"""A week of two partners on one page: Rennes writes French, Exeter English, one without scripts."""

from playwright.sync_api import expect

PAGE = {"fr": "/fr/guide/cadrer", "en": "/en/guide/scoping"}


def rewrite(tab, lang, old, new, kind):
    """Open the whole page in the editor, change some words, say what the change is, save."""
    tab.goto(f"{PAGE[lang]}/edit")
    area = tab.locator("#f-body")
    words = area.input_value()
    assert old in words
    area.fill(words.replace(old, new, 1))
    tab.select_option("[name=kind]", kind)
    tab.locator("form.editor .editor-bar button").first.click()
    tab.wait_for_url("**" + PAGE[lang])


def first_words(tab, lang):
    """The first paragraph of the page, as its editor holds it."""
    tab.goto(f"{PAGE[lang]}/edit")
    return tab.locator("#f-body").input_value().split("\n\n")[0]


def waits(tab, lang, count):
    """Both languages of the page, where so many paragraphs wait."""
    tab.goto(f"{PAGE[lang]}/translate")
    expect(tab.locator("main p").first).to_contain_text(str(count))
    assert tab.locator("main p").first.inner_text().startswith(f"{count} paragraph")


def test_a_week_of_two_partners(page):
    rennes = page(lang="fr", person="partner-fr", width=390)
    exeter = page(lang="en", person="partner-en", javascript=False)
    french, english = first_words(rennes, "fr"), first_words(exeter, "en")

    # Monday: Rennes adds a sentence; Exeter sees just that, and brings the English up to date
    more = f"{french} Une phrase du lundi."
    rewrite(rennes, "fr", french, more, "meaning")
    waits(rennes, "fr", 0)
    waits(exeter, "en", 1)
    expect(exeter.locator("#at-hand ins")).to_have_text("Une phrase du lundi.")
    area = exeter.locator("#at-hand textarea")
    assert area.input_value() == english
    area.fill(f"{english} Monday’s sentence.")
    exeter.locator("#at-hand button[value=next]").click()
    waits(exeter, "en", 0)

    # Tuesday: a typing error makes nobody wait; Wednesday: a change that needs no translation
    rewrite(rennes, "fr", "Une phrase du lundi.", "Une phrase du Lundi.", "typo")
    waits(exeter, "en", 0)
    rewrite(rennes, "fr", "Une phrase du Lundi.", "Voici la phrase du lundi.", "meaning")
    waits(exeter, "en", 1)
    exeter.locator("#at-hand button[value=agree]").click()
    waits(exeter, "en", 0)
    exeter.locator(".draft-banner button").click()
    waits(exeter, "en", 1)

    # Thursday: Exeter leads, with what only the English text needs to say
    exeter.locator("#at-hand summary", has_text="Different here on purpose").click()
    exeter.fill("#f-reason", "Charity Commission rules")
    exeter.locator("#at-hand button[value=differ]").click()
    waits(exeter, "en", 0)
    expect(exeter.locator(".pair-reason")).to_contain_text("Charity Commission rules")
    rewrite(exeter, "en", "Monday’s sentence.", "What charities must add.", "meaning")
    waits(rennes, "fr", 0)

    # Friday: words typed on the phone and not sent wait in its browser
    rennes.goto(f"{PAGE['fr']}/translate?at=1")
    rennes.locator("#at-hand textarea").fill("Des mots qui ne sont pas partis.")
    rennes.reload()
    expect(rennes.locator("#at-hand textarea")).to_have_value("Des mots qui ne sont pas partis.")
    rennes.locator("#at-hand textarea").fill(more)
    rennes.locator("#at-hand textarea").press("Control+Enter")
    rennes.wait_for_url("**/translate?after=1*")
    rennes.goto("/fr/guide/standing")
    expect(rennes.locator("tr", has_text="Cadrer")).to_contain_text("1")
