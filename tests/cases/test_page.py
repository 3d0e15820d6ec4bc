"""The page of a case: what stands against it, what it shows, and what a withdrawal takes away."""

import pytest

from tests.travel.making import picture
from valuess.cases import keying, page, withdrawing
from valuess.cases.consents import NAME_ORGANISATION, PHOTOGRAPH, QUOTE, TRANSLATE, Consent
from valuess.cases.models import Case
from valuess.cases.quotations import Quotation
from valuess.files.models import File
from valuess.mail import Mail
from valuess.writing import checks
from valuess.writing.models import Text

from .making import (
    DAY,
    KEY,
    SAID,
    check,
    make_case,
    make_interview,
    quoted,
    show,
    whole,
    write_page,
)

ADDRESS = "/en/cases/a-kitchen-tells"
FRENCH = "Nous comptons les repas, jamais les rires."


def reasons(text):
    return page.against(text, text.revision_numbered(text.head))


def test_publication_is_refused_with_every_reason_until_each_is_gone(app, people, browser_of):
    by = people["partner"]
    case = make_case(by)
    interview = make_interview(case, by)
    waiting = quoted(interview, by, approve=False)
    file = File.keep("a.png", picture(), 1_000_000, by)
    body = (
        f"Example Kitchen, said Ann Example.\n\n{waiting.embed}\n\n{{{{ quote: 99 }}}}\n\n"
        f"{file.markdown('A photograph')}\n\nIn Exampleton.\n"
    )
    keying.keep(case, KEY, (), by)
    text = write_page(case, by, body)
    assert reasons(text) == [
        "Nobody has checked the pseudonyms of the transcripts yet.",
        "It gives the real name of the organisation, which has not agreed to be named.",
        "It gives the real name of somebody who has not agreed to be named.",
        "It gives a place that the key replaces.",
        "It shows a picture, and nobody has agreed to photographs.",
        "Quotation 1 is not approved by the interviewee.",
        "Quotation 99 may not be shown.",
    ]
    answer = browser_of("partner").post(f"{ADDRESS}/publish", {"number": 1, "knowingly": 1})
    assert answer.status_code == 422 and Text.get().public is None
    assert "It cannot be published yet" in answer.text
    assert "Quotation 1 is not approved by the interviewee." in answer.text
    page_of_case = browser_of("partner").get("/en/cases/desk/1").text
    assert "Against publishing it in English" in page_of_case
    with pytest.raises(checks.Unacceptable):
        show(text, by)


def test_consents_and_checks_open_the_page(app, people, browser):
    _case, _interview, quotation, text = whole(people["partner"])
    assert reasons(text) == []
    seen = browser.get(ADDRESS).text
    assert SAID in seen and "A cook" in seen and "11 February 2014" in seen and "South West" in seen
    assert "Example Kitchen" not in seen and "Ann Example" not in seen
    assert "A kitchen tells" in browser.get("/en/cases/").text
    assert "A kitchen tells" in browser.get("/en/cases/?country=GB&sector=food").text
    assert "A kitchen tells" not in browser.get("/en/cases/?country=FR").text
    assert quotation.state == "approved"


def test_the_original_stands_beside_its_translation(app, people, browser):
    case, interview, quotation, _text = whole(people["partner"])
    show(write_page(case, people["partner"], f"Oui.\n\n{quotation.embed}\n", "Elle dit", "fr"),
         people["partner"])  # fmt: skip
    seen = browser.get("/fr/cases/elle-dit").text
    assert f'<blockquote lang="en"><p class="as-typed">{SAID}' in seen
    assert f'<blockquote lang="fr"><p class="as-typed">{FRENCH}' in seen
    withdrawing.record(interview, {TRANSLATE: False}, DAY)
    seen = browser.get("/fr/cases/elle-dit").text
    assert SAID in seen and FRENCH not in seen


@pytest.mark.parametrize("by_link", [True, False])
def test_a_withdrawn_consent_to_quote_takes_the_words_away_at_once(
    app, people, browser, browser_of, by_link
):
    _case, interview, quotation, text = whole(people["partner"])
    assert SAID in browser.get(ADDRESS).text
    assert SAID in browser_of("coordinator").get(ADDRESS).text
    withdrawing.record(interview, {QUOTE: False}, DAY, None if by_link else people["partner"])
    for who in (browser, browser_of("partner"), browser_of("coordinator")):
        assert SAID not in who.get(ADDRESS).text
    assert (
        "There is no quotation 1 that may be shown here." in browser_of("partner").get(ADDRESS).text
    )
    assert "quotation" not in browser.get(ADDRESS).text.partition("<main")[2].partition("</main")[0]
    gone = Quotation.get()
    assert (gone.state, dict(gone.words), gone.answer, gone.passage_id) == (
        "withdrawn",
        {},
        "",
        None,
    )
    assert Quotation.shown([1], people["coordinator"]) == {} and Quotation.showable(1) is None
    told = {mail.to for mail in Mail.select() if mail.key.startswith("consent:")}
    assert told == {"coordinator@demo.example"} | ({"partner@demo.example"} if by_link else set())
    mails = " ".join(f"{mail.subject} {mail.text}" for mail in Mail.select())
    assert SAID not in mails and "/en/cases/desk/1" in mails
    withdrawing.record(interview, {QUOTE: True}, DAY, people["partner"])
    assert SAID not in browser.get(ADDRESS).text  # approved anew, or not at all


def test_a_page_that_names_or_pictures_is_no_longer_public_once_that_is_withdrawn(
    app, people, browser
):
    by = people["partner"]
    case = make_case(by)
    interview = make_interview(case, by)
    check(case, by)
    withdrawing.record(interview, {NAME_ORGANISATION: True, PHOTOGRAPH: True}, DAY, by)
    file = File.keep("a.png", picture(), 1_000_000, by)
    named = show(write_page(case, by, "At Example Kitchen."), by)
    shown = show(
        write_page(case, by, f"Là.\n\n{file.markdown('Une photo')}", "Une photo", "fr"), by
    )
    assert browser.get(file.address).status_code == 200
    withdrawing.record(interview, {PHOTOGRAPH: False}, DAY)
    assert browser.get(file.address).status_code == 404
    assert browser.get("/fr/cases/une-photo").status_code in (302, 404)
    assert "Example Kitchen" in browser.get(ADDRESS).text
    withdrawing.record(interview, {NAME_ORGANISATION: False}, DAY)
    assert browser.get(ADDRESS).status_code == 404
    assert [Text.get_by_id(text.id).public for text in (named, shown)] == [None, None]


def test_one_who_does_not_agree_is_enough_for_the_case(app, people):
    case = make_case(people["partner"])
    for answer in (True, False):
        make_interview(case, people["partner"], "", {NAME_ORGANISATION: answer})
    assert page.agreed(case) == {NAME_ORGANISATION: False}


def test_a_sentence_copied_from_a_transcript_stands_against_the_page(app, people):
    by, case = people["partner"], make_case(people["partner"])
    long = "and then the whole street came to sit down with us for soup in the rain"
    make_interview(case, by, f"{long}.")
    case.vouch(by)
    text = write_page(case, by, f"They say {long.capitalize()}!")
    assert reasons(text) == [
        "It repeats a sentence of a transcript: show it as a quotation instead."
    ]


def test_a_quotation_shows_to_visitors_while_all_four_hold(app, people, queries):
    case, interview, quotation, text = whole(people["partner"])
    assert Quotation.showable(1).public
    other = quoted(make_interview(case, people["partner"]), people["partner"], approve=False)
    with queries() as seen:
        shown = Quotation.shown([1, other.id, 99, 0, 2**40], people["partner"])
    assert len(seen) == 1 and set(shown) == {1, other.id}
    assert (shown[1].public, shown[other.id].public) == (True, False)
    assert (
        set(Quotation.shown([1, other.id]))
        == {1}
        == set(Quotation.shown([1, 2], people["participant"]))
    )
    quotation.ask_change("Rather not.", quotation.version)
    assert Quotation.showable(1) is None
    quotation.approve(quotation.version)
    Text.update(public=None).execute()
    assert Quotation.showable(1) is None and Quotation.shown([1], people["partner"])


def test_words_that_are_reworded_wait_for_an_answer_again(app, people, browser):
    _case, _interview, quotation, _text = whole(people["partner"])
    quotation.reword({"en": "We count lunches."}, {"en": "A cook"}, 1, people["partner"])
    assert (
        SAID not in browser.get(ADDRESS).text and "count lunches" not in browser.get(ADDRESS).text
    )
    again = Quotation.get()
    assert (again.state, again.version) == ("proposed", 2)


def test_a_page_is_begun_for_a_case_alone(app, people, browser_of):
    make_case(people["partner"])
    member = browser_of("partner")
    for path in ("new", "new?document=99", "import"):
        assert member.get(f"/en/cases/{path}").headers["Location"] == "/en/cases/desk", path
    document = Case.get().document_id
    answer = member.post(
        f"/en/cases/new?document={document}", {"title": "A page", "body": "Words.", "base": 0}
    )
    assert answer.headers["Location"] == "/en/cases/a-page"
    assert member.get("/en/cases/a-page").status_code == 200


def test_consents_are_lines_of_which_the_last_counts(app, people):
    interview = make_interview(make_case(people["partner"]), people["partner"], consents=None)
    for given in (True, True, False, True):
        withdrawing.record(interview, {QUOTE: given}, DAY, people["partner"])
    assert [row.given for row in Consent.history(interview)] == [True, False, True]
    assert [row.interview_id for row in Consent.agreed(QUOTE)] == [interview.id]
