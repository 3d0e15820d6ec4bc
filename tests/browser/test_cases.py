"""A case from its opening to its publication and its withdrawal, by those who do it.

Who was interviewed uses a phone, a link and no JavaScript.
"""

import re

import pytest

from tests.browser.test_coding import DRAG
from tests.coding.making import code
from valuess import audit
from valuess.cases.quotations import Quotation

from .conftest import until

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True,
         "java_script_enabled": False}  # fmt: skip
SAID = "We count the lunches, never the laughter."
FRENCH = "Nous comptons les repas, jamais les rires."
WORDS = f"Question: Did you measure it?\n\nAnn Example: Come in. {SAID} Then ask Bob Sample."


def opened(tab):
    """Open a case with one interview: what is agreed to, and what was said."""
    tab.goto("/en/cases/desk")
    tab.get_by_role("link", name="Open a case").first.click()
    tab.fill("[name=name-en]", "A kitchen")
    tab.fill("[name=name-fr]", "Une cuisine")
    tab.fill("[name=organisation]", "Example Kitchen")
    tab.select_option("[name=country]", "GB")
    tab.get_by_role("button", name="Open the case").click()
    tab.get_by_role("link", name="Add an interview").click()
    tab.fill("[name=day]", "2014-02-11")
    tab.fill("[name=people]", "Ann Example, cook")
    tab.get_by_role("button", name="Save").click()
    for purpose in ("analyse", "quote", "translate"):
        tab.select_option(f"[name=consent-{purpose}]", "yes")
    tab.get_by_role("button", name="Record").click()
    tab.get_by_text("Recorded.").wait_for()
    tab.get_by_role("link", name="Write it, or send a file").click()
    tab.fill("main [name=words]", WORDS)
    tab.locator(".editor-bar button").click()
    tab.get_by_text("Saved: 20 words.").wait_for()


def named(tab):
    """Put pseudonyms in for the names that are suggested, and vouch for them."""
    tab.get_by_role("link", name="A kitchen").first.click()
    tab.get_by_role("link", name="Pseudonyms").click()
    for name in ("Ann Example", "Bob Sample"):
        tab.get_by_label(f"What to do: {name}").select_option("replace")
    tab.get_by_role("button", name="Keep and replace").click()
    tab.get_by_text("Kept. 1 transcript changed.").wait_for()
    tab.get_by_role("button", name="I have read them through: no real names").click()
    tab.get_by_text("Checked: other partners may read what may be analysed.").wait_for()


def marked(tab):
    """Mark words of the transcript with the mouse, and propose them as a quotation."""
    tab.goto("/en/cases/desk/interview/1/transcript")
    assert "Bob Sample" not in tab.content()
    tab.get_by_role("link", name="Mark passages").click()
    tab.wait_for_url("**/coding/transcript/1", wait_until="load")
    left, top, right, bottom = tab.evaluate(DRAG, [2, SAID[:8], SAID[-9:]])
    tab.mouse.move(left, top)
    tab.mouse.down()
    tab.mouse.move(right, bottom, steps=6)
    tab.mouse.up()
    form = tab.get_by_role("form", name="Mark the words you chose")
    form.get_by_role("checkbox", name="Laughter").check()
    form.get_by_role("button", name="Mark", exact=True).click()
    tab.locator("#para-2 mark").wait_for()
    tab.goto("/en/cases/desk/1/quotations")
    tab.get_by_role("link", name="Propose").click()
    assert tab.input_value("[name=words-en]") == SAID
    tab.fill("[name=words-fr]", FRENCH)
    tab.fill("[name=who-en]", "A cook")
    tab.get_by_role("button", name="Propose").click()
    tab.get_by_text("Proposed: the interviewee sees it by their link.").wait_for()


def link(tab):
    """Make the personal link: where it leads."""
    tab.goto("/en/cases/desk/interview/1")
    tab.fill("[name=name]", "Ann")
    tab.get_by_role("button", name="Make a link").click()
    return re.search(r"/en/cases/mine/[\w-]{43}", tab.locator(".notice-line").inner_text())[0]


def written(tab):
    """Write the page of the case; it cannot be published yet, and says why."""
    tab.goto("/en/cases/desk/1")
    tab.get_by_role("link", name="Begin the page").last.click()
    tab.fill("[name=title]", "A kitchen tells")
    tab.fill("[name=body]", "They cook.\n\n{{ quote: 1 }}")
    tab.locator("form.editor .editor-bar button").first.click()
    tab.wait_for_url("**/cases/a-kitchen-tells")
    tab.goto("/en/cases/a-kitchen-tells/publish")
    tab.get_by_text("Quotation 1 is not approved by the interviewee.").wait_for()
    assert tab.get_by_role("button", name="Publish").count() == 0


def published(tab):
    """Publish it, without a review of another organisation."""
    tab.goto("/en/cases/a-kitchen-tells/publish")
    tab.get_by_role("checkbox", name="I publish knowingly").check()
    tab.get_by_role("button", name="Publish", exact=True).click()
    tab.wait_for_url("**/cases/a-kitchen-tells")


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_case_from_its_opening_to_its_withdrawal(people, own):
    code(people["partner"], "laughter", name_en="Laughter", definition_en="About laughter")
    tab = own("partner", viewport={"width": 1280, "height": 800})
    opened(tab)
    named(tab)
    marked(tab)
    written(tab)
    mine = link(tab)

    phone = own(**PHONE)
    phone.goto(mine)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_text("Ask for a change").tap()
    phone.locator("textarea[name=words]").fill("Say dinners.")
    phone.get_by_role("button", name="Ask", exact=True).tap()
    phone.get_by_text("Thank you: your wish was passed on.").wait_for()

    tab.goto("/en/cases/desk/1/quotations")
    tab.get_by_text("Say dinners.").wait_for()
    tab.get_by_role("link", name="Reword").click()
    tab.fill("[name=words-en]", SAID.replace("lunches", "dinners"))
    tab.get_by_role("button", name="Save").click()
    tab.get_by_text("Saved. Words that are new wait for the interviewee.").wait_for()

    phone.reload()
    phone.get_by_role("button", name="Approve these words").tap()
    phone.get_by_text("Thank you: approved.").wait_for()
    phone.get_by_role("link", name="Read it as it would appear").tap()
    phone.get_by_text("We count the dinners, never the laughter.").wait_for()

    published(tab)
    visitor = own()
    visitor.goto("/en/cases/a-kitchen-tells")
    visitor.get_by_text("We count the dinners, never the laughter.").wait_for()

    phone.goto(mine)
    phone.get_by_role("link", name="Withdraw Quote what was said").tap()
    phone.get_by_text("Your words are taken out of every page of this portal at once").wait_for()
    phone.get_by_role("button", name="Withdraw").tap()
    phone.get_by_text("Withdrawn. It holds from now on.").wait_for()
    visitor.reload()
    visitor.get_by_text("They cook.").wait_for()
    assert "laughter" not in visitor.content() and "laughter" not in phone.content()
    until(tab, lambda: Quotation.get().state == "withdrawn")
    acts = [entry.act for entry in audit.Entry.select().order_by(audit.Entry.id)]
    wanted = ["quotation proposed", "quotation change asked", "quotation reworded",
              "quotation approved", "text published", "consent withdrawn", "quotation withdrawn"]  # fmt: skip
    assert [act for act in acts if act in wanted] == wanted
