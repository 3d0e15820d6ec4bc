"""The pages of the questionnaire break no rule of axe: answered, built, run, imported, read."""

import pytest

from tests.browser.furnishing import furnish
from tests.browser.test_axe import faults
from tests.browser.test_axe_meeting import WAYS
from tests.browser.test_questionnaire import begun

VISITOR = [
    "survey/", "survey/impact-2014", "survey/impact-2014/resume",
    "survey/impact-2014/results/effects_people/country", "survey/desk/i/{token}", "survey/desk/i/{token}/stop",
]  # fmt: skip
PARTNER = [
    "survey/impact-2014/results", "survey/impact-2014/results/reasons",
    "survey/impact-2014/results/reasons/country", "survey/impact-2014/open?question={words}",
    "survey/impact-2014/open/{words}/{answer}", "survey/impact-2014/snapshots",
    "survey/impact-2014/run/exports",
]  # fmt: skip
COORDINATOR = [
    "survey/", "survey/new", "survey/desk/run", "survey/desk/run/form", "survey/desk/run/form/preview",
    "survey/desk/run/form/questions/terms",
    "survey/desk/run/form/questions/effects_people", "survey/desk/run/form/questions/?section=you",
    "survey/desk/run/form/sections/you", "survey/desk/run/form/sections/",
    "survey/desk/run/form/import", "survey/desk/run/form/release", "survey/desk/run/people",
    "survey/desk/run/interviews", "survey/desk/run/import", "survey/desk/run/import/{waits}",
    "survey/desk/run/import/{waits}/rows", "survey/desk/run/import/{done}",
    "survey/desk/run/import/{done}/rows?only=p",
]  # fmt: skip

# Some of what is folded away; of a file with many columns not all of it.
OPENED = """[...document.querySelectorAll("main details")].forEach((each, n) => {
    each.open = n < 4 && each.querySelectorAll("tr").length < 60; })"""


@pytest.fixture(scope="module")
def names(server):
    return furnish(server, "asked")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    "person,pages", [(None, VISITOR), ("partner-fr", PARTNER), ("coordinator", COORDINATOR)]
)
def test_no_violation(page, names, lang, person, pages):
    tab, found = page(lang=lang, person=person), []
    for pattern in pages:
        path = f"/{lang}/{pattern.format(**names)}"
        answer = tab.goto(path)
        assert answer.status == 200, path
        tab.evaluate(OPENED)
        found += faults(tab, path, WAYS[lang])
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_violation_while_one_answers(page, lang):
    """Every page of the questionnaire, with and without what is wrong, to the thanks and beyond."""
    tab, found = page(lang=lang), []
    tab.forgiven += ("422", "410")
    base = f"/{lang}/survey/impact-2014/answer"

    def looked_at(where):
        nonlocal found
        found += faults(tab, where, WAYS[lang])

    def gone_on():
        with tab.expect_navigation():
            tab.click(".answering .actions .primary")

    begun(tab, lang)
    tab.check("[name=country][value=other]")
    for value in ("other", "culture"):
        tab.check(f"[name=sector][value={value}]")
    gone_on()
    looked_at("refused")
    tab.fill("[name='country.other']", "Jersey")
    tab.fill("[name='sector.other']", "Circus")
    gone_on()
    while "/answer/page/" in tab.url:
        looked_at(tab.url)
        for name in ("evaluates", "interview"):
            if tab.locator(f"[name={name}]").count():
                tab.locator(f"[name={name}]").first.check()
        gone_on()
    assert tab.locator("[name=address]").count() == 1
    for where in ("check", "stop", "withdraw"):
        tab.goto(f"{base}/{where}")
        looked_at(where)
    tab.goto(f"{base}/check")
    gone_on()
    assert tab.url.endswith("/sent")
    looked_at("sent")
    tab.goto(f"{base}/copy")
    looked_at("copy")
    tab.goto(f"{base}/withdraw")
    with tab.expect_navigation():
        tab.click("main form.section button")
    looked_at("withdrawn")
    assert not found, "\n".join(map(str, found))
