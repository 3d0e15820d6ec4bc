"""The pages of cases, of coding, of evidence and of who was interviewed break no rule of axe."""

import pytest

from tests.browser.furnishing import furnish
from tests.browser.test_axe import faults
from tests.browser.test_axe_meeting import WAYS, looked_at, sent

INTERVIEWEE = [
    "cases/mine/{mine}", "cases/mine/{mine}/page", "cases/mine/{mine}/withdraw/quote",
    "cases/mine/{nothing}", "cases/", "cases/?country=FR&sector=finance", "{shown}",
    "evidence/", "evidence/quote/{quoted}", "evidence/case/{demo}", "guide/what-it-rests-on",
]  # fmt: skip
PARTNER = [
    "cases/desk", "cases/desk/new", "cases/desk/guide", "cases/desk/guide/edit",
    "cases/desk/{empty}", "cases/desk/{case}", "cases/desk/{case}/edit",
    "cases/desk/{case}/interview", "cases/desk/interview/{asked}",
    "cases/desk/interview/{interview}", "cases/desk/interview/{interview}/edit",
    "cases/desk/interview/{interview}/transcript", "cases/desk/interview/{asked}/write",
    "cases/desk/interview/{interview}/write", "cases/desk/interview/{interview}/versions",
    "cases/desk/interview/{interview}/version/1", "cases/desk/interview/{interview}/readings",
    "cases/desk/interview/{interview}/erase", "cases/desk/{empty}/names",
    "cases/desk/{case}/names", "cases/desk/{empty}/quotations", "cases/desk/{case}/quotations",
    "cases/desk/quotation/{proposed}", "evidence/", "evidence/pick",
    "evidence/pick?q=nobody-said-that", "evidence/quote/{proposed}", "{draft}", "{draft}/publish",
]  # fmt: skip
ANALYST = [
    "coding/", "coding/transcript/{transcript}", "coding/transcript/{coded}",
    "coding/transcript/{transcript}/mark?paragraph=2", "coding/transcript/{coded}/compare",
    "coding/passage/{passage}", "coding/passage/{free}", "coding/codebook", "coding/codebook/new",
    "coding/codebook/{code}", "coding/matrix",
    "coding/matrix/passages?kind=transcript&by=case&code={code}&key={demo}", "coding/exchange",
]  # fmt: skip


@pytest.fixture(scope="module")
def names(server):
    return furnish(server, "interviewed")


@pytest.mark.parametrize(
    "lang,person,pages",
    [("fr", None, INTERVIEWEE), ("en", None, INTERVIEWEE), ("fr", "partner-en", PARTNER),
     ("fr", "coordinator", ANALYST)],
)  # fmt: skip
def test_no_violation(page, names, lang, person, pages):
    here = {**names, **{name: f"cases/{names[name][lang]}" for name in ("shown", "draft")}}
    found = looked_at(page(lang=lang, person=person), lang, here, pages)
    assert not found, "\n".join(map(str, found))


# (person, page, action of its form or "" for its own, what is changed in the form, the answer)
REFUSED = [
    (None, "cases/mine/{mine}", "cases/mine/{mine}/answer/{proposed}", {"words": ""}, 422),
    (None, "cases/mine/{mine}", "cases/mine/{mine}/answer/{proposed}", {"words": "No", "opened": "9"}, 409),
    ("partner-en", "cases/desk/new", "", {}, 422),
    ("partner-en", "cases/desk/{case}/edit", "", {"opened": "9"}, 409),
    ("partner-en", "cases/desk/{case}/interview", "", {"day": ""}, 422),
    ("partner-en", "cases/desk/interview/{interview}", "cases/desk/interview/{interview}/consents", {"day": ""}, 422),
    ("partner-en", "cases/desk/interview/{interview}/write", "cases/desk/interview/{interview}/upload", {}, 422),
    ("partner-en", "cases/desk/interview/{interview}/erase", "", {}, 422),
    ("partner-en", "cases/desk/quotation/{proposed}", "", {"words-en": ""}, 422),
    ("partner-en", "cases/desk/quotation/{proposed}", "", {"opened": "9"}, 409),
    ("coordinator", "coding/codebook/new", "", {"key": ""}, 422),
]  # fmt: skip


@pytest.mark.parametrize("person", [None, "partner-en", "coordinator"])
def test_no_violation_when_refused(page, names, person, lang="fr"):
    tab, found = page(lang=lang, person=person), []
    tab.forgiven += ["409", "422"]
    for _person, pattern, action, fields, status in (row for row in REFUSED if row[0] == person):
        path = f"/{lang}/{pattern.format(**names)}"
        tab.goto(path)
        target = action and f"/{lang}/{action.format(**names)}"
        assert sent(tab, target, fields) == status, path
        found += faults(tab, (path, status), WAYS[lang])
    assert not found, "\n".join(map(str, found))
