"""The demo cases are plainly invented, whole, and made once; the starting guide is loaded once."""

import pytest

from valuess import coding
from valuess.accounts import joining
from valuess.accounts.models import Account
from valuess.cases import content, demo, page
from valuess.cases.models import Case, InterviewGuide, Transcript
from valuess.cases.quotations import Quotation
from valuess.coding.models import PassageCode
from valuess.writing.models import Text


@pytest.fixture
def filled(app):
    joining.make_demo_people("two-shores-demo")
    coding.content.load(app.extensions["root"] / "content")
    demo.fill()
    demo.fill()


def test_the_demo_cases_go_from_the_interview_to_the_published_page(filled, browser):
    assert [case.demo for case in Case.select()] == [True, True]
    assert sorted(row.lang for row in Transcript.select()) == ["en", "fr"]
    texts = list(Text.select().where(Text.kind == "case"))
    assert len(texts) == 4 and all(text.public for text in texts)
    for text in texts:
        assert page.against(text, text.revision_numbered(text.head)) == []
        seen = browser.get(f"/{text.lang}/cases/{text.slug}").text
        assert ("inventé" if text.lang == "fr" else "invented") in seen
        assert seen.count('<figure class="evidence"') == 2
    quotations = Quotation.shown(range(1, 5))
    assert all(row.public and len(row.words) == 2 for row in quotations.values())
    analysts = {row.analyst_id for row in PassageCode.select()}
    assert analysts == {
        Account.get(email=f"partner-{lang}@demo.example").id for lang in ("fr", "en")
    }


def test_without_the_cast_there_is_no_demo_case(app):
    demo.fill()
    assert Case.select().count() == 0


def test_the_starting_guide_has_both_languages_and_is_loaded_once(app):
    folder = app.extensions["root"] / "content"
    assert (content.load(folder), content.load(folder)) == (1, 0)
    found = InterviewGuide.get()
    assert dict(found.title) == {"fr": "Guide d’entretien", "en": "Interview guide"}
    assert "Là où cela s’arrête" in found.words["fr"] and "Where it ends" in found.words["en"]
