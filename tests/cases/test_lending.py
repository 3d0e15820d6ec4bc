"""Quotations and cases are cited from the guide, and a withdrawal reaches it there too."""

import pytest

from tests.writing.conftest import begin
from valuess import evidence
from valuess.cases import withdrawing
from valuess.cases.consents import NAME_ORGANISATION, QUOTE, TRANSLATE
from valuess.mail import Mail
from valuess.writing import publishing

from .making import DAY, SAID, check, make_case, make_interview, quoted, show, whole, write_page

GUIDE = "/en/guide/two-shores"
BODY = "Laughter is not counted {{ quote: 1 }}.\n\n{{ quote: 1 }}\n\n{{ case: 1 }}\n"


@pytest.fixture
def cited(app, people):
    made = whole(people["partner"])
    text = begin("Two shores", BODY, people["partner"])
    publishing.publish(text, 1, people["partner"])
    return made


def test_the_guide_shows_a_quotation_and_a_case(cited, browser):
    page = browser.get(GUIDE).text
    assert page.count(SAID) == 2 and "A kitchen tells" in page
    assert 'id="rests-1"' in page and "Quotation 1" in page
    opened = browser.get("/en/evidence/quote/1").text
    assert SAID in opened and "Two shores" in opened
    assert "A kitchen tells" in browser.get("/en/evidence/case/1").text


def test_a_withdrawn_quotation_is_gone_from_the_guide_and_its_writers_are_told(
    cited, people, browser, browser_of
):
    _case, interview, _quotation, _text = cited
    withdrawing.record(interview, {QUOTE: False}, DAY)
    for person in (browser, browser_of("partner"), browser_of("coordinator")):
        for address in (
            GUIDE,
            f"{GUIDE}?version=published",
            "/en/evidence/quote/1",
            "/en/evidence/",
        ):
            assert SAID not in person.get(address).text
    told = [mail for mail in Mail.select() if mail.key.startswith("withdrawn:quote:1")]
    assert {mail.to for mail in told} == {"partner@demo.example", "coordinator@demo.example"}
    assert all("Two shores" in mail.text and SAID not in mail.text for mail in told)


def test_what_waits_is_not_shown_to_who_writes_elsewhere(app, people, browser_of):
    case = make_case(people["partner"])
    interview = make_interview(case, people["partner"])
    check(case, people["partner"])
    waiting = quoted(interview, people["partner"], approve=False)
    begin("Two shores", BODY, people["partner"])
    seen = browser_of("partner").get(GUIDE).text
    assert "visitors may not see it yet." in seen
    told = evidence.tell(f"quote: {waiting.id}", True)
    assert told.gone and not told.html
    assert evidence.tell("quote: 99", True) is None and evidence.tell("case: x", True) is None
    assert evidence.tell("case: 1", False).gone == "visitors may not see it."


def test_the_picker_finds_words_in_either_language(cited):
    def found(kind, asked):
        return [each.argument for each in evidence.kinds[kind].find(asked, "en", 12)]

    assert found("quote", "laughter") == found("quote", "rires") == found("quote", "") == ["1"]
    assert found("quote", "dinners") == []
    assert found("case", "food") == found("case", "kitchen south") == ["1"]
    withdrawing.record(cited[1], {QUOTE: False}, DAY)
    assert found("quote", "") == []


def test_what_is_frozen_with_its_translation_goes_with_that_consent(cited, monkeypatch):
    gone = []
    monkeypatch.setattr(
        evidence, "withdrawals", [lambda name, argument, _c: gone.append((name, argument))]
    )
    withdrawing.record(cited[1], {TRANSLATE: False}, DAY)
    assert gone == [("quote", "1")]


def test_a_case_that_is_no_longer_public_is_withdrawn_as_evidence(app, people, monkeypatch):
    by = people["partner"]
    case = make_case(by)
    interview = make_interview(case, by)
    check(case, by)
    withdrawing.record(interview, {NAME_ORGANISATION: True}, DAY, by)
    show(write_page(case, by, "At Example Kitchen."), by)
    gone = []
    monkeypatch.setattr(
        evidence, "withdrawals", [lambda name, argument, _c: gone.append((name, argument))]
    )
    withdrawing.record(interview, {NAME_ORGANISATION: False}, DAY)
    assert gone == [("case", "1")]
