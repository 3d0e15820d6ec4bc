"""The translate page: two partners who bring one another's paragraphs up to date."""

import re
from html import unescape

import pytest

from valuess.writing import standing
from valuess.writing.models import Text
from valuess.writing.standing import PairMark

from .test_standing import FR, change, page, pair_with, statuses  # noqa: F401


@pytest.fixture
def story(app, page, browser_of):  # noqa: F811
    """The French partner has changed a figure; the English one opens the page."""
    fr, en, by = page
    change(fr, "61 réponses", "72 réponses", by)
    return fr, en, by, browser_of("partner")


def form_of(answer, act=None):
    """The fields of the form at hand: the one to write, or the one that says `act`."""
    forms = re.findall(r"<form[^>]*>.*?</form>", answer.text, flags=re.S)
    wanted = f'value="{act}"' if act else 'name="words"'
    form = next(each for each in forms if wanted in each)
    found = dict(
        (name, unescape(value))
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    )
    if act:
        found["act"] = act
    else:
        found["words"] = unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", form, re.S)[1])
        if re.search(r'name="covers"[^>]*checked', form):
            found["covers"] = "1"
    return found


def test_the_first_stale_paragraph_is_open_with_what_changed_and_the_present_words(story):
    fr, _en, _by, browser = story
    answer = browser.get("/en/guide/time/translate")
    assert "1 paragraph waits here" in answer.text
    assert "<del>61</del><ins>72</ins>" in re.sub(r"</?(del|ins)> ?", lambda m: m[0].strip(), answer.text)
    assert form_of(answer)["words"] == "The figures come from 61 answers."
    assert 'hreflang="fr" href="' in answer.text
    assert "/fr/guide/le-temps/translate" in answer.text
    other = browser.get("/fr/guide/le-temps/translate")
    assert "0 paragraphe attend ici" in other.text
    assert "Rien n’attend ici" in other.text


def test_saving_it_says_the_same_and_goes_on_to_the_next(story):
    fr, en, by, browser = story
    change(fr, "Le temps manque", "L’argent manque", by)
    sent = form_of(browser.get(f"/en/guide/time/translate?at={pair_with(fr.document_id, '72').number}"))
    answer = browser.post("/en/guide/time/translate",
                          {**sent, "words": "The figures come from 72 answers.", "then": "next"})  # fmt: skip
    assert answer.status_code == 303
    assert statuses(fr.document_id) == ["both", "changed", "both"]
    again = browser.get(answer.location)
    assert form_of(again)["words"] == "All employees are short of time."
    browser.post("/en/guide/time/translate", {**sent, "words": "The figures come from 72 answers."})
    assert Text.get_by_id(en.id).head == 2, "the same form sent twice is one revision"


def test_without_the_tick_the_words_are_saved_and_nothing_is_said(story):
    fr, en, _by, browser = story
    sent = form_of(browser.get("/en/guide/time/translate"))
    sent.pop("covers")
    browser.post("/en/guide/time/translate", {**sent, "words": "Figures to come."})
    assert Text.get_by_id(en.id).head == 2
    assert pair_with(fr.document_id, "72").changed == (True, True)


def test_still_correct_in_one_click_and_taken_back(story):
    fr, en, _by, browser = story
    sent = form_of(browser.get("/en/guide/time/translate"), "agree")
    answer = browser.post("/en/guide/time/translate/say", sent)
    assert answer.status_code == 303
    assert statuses(fr.document_id) == ["both"] * 3
    assert Text.get_by_id(en.id).head == 1
    after = browser.get(answer.location)
    assert "Noted: both say the same." in after.text
    mark = PairMark.get()
    assert f"/translate/unsay/{mark.id}" in after.text
    assert browser.post(f"/en/guide/time/translate/unsay/{mark.id}").status_code == 303
    assert statuses(fr.document_id) == ["both", "both", "changed"]
    assert browser.post("/en/guide/time/translate/unsay/999").status_code == 404


def test_different_on_purpose_asks_why(story):
    fr, _en, _by, browser = story
    sent = form_of(browser.get("/en/guide/time/translate"), "differ")
    refused = browser.post("/en/guide/time/translate/say", {**sent, "reason": " "})
    assert refused.status_code == 422
    assert "Say why they differ" in refused.text
    browser.post("/en/guide/time/translate/say", {**sent, "reason": "Charity rules"})
    assert pair_with(fr.document_id, "72").differs == "Charity rules"
    opened = browser.get(f"/en/guide/time/translate?at={pair_with(fr.document_id, '72').number}")
    assert "Differs deliberately: Charity rules" in opened.text
    browser.post("/en/guide/time/translate/say", form_of(opened, "settle"))
    assert pair_with(fr.document_id, "72").status == "changed"


def test_untied_and_tied_by_hand(story):
    fr, _en, _by, browser = story
    browser.post("/en/guide/time/translate/say", form_of(browser.get("/en/guide/time/translate"), "untie"))
    assert sorted(statuses(fr.document_id)) == ["both", "both", "only", "only"]
    alone = pair_with(fr.document_id, "61 answers")
    opened = browser.get(f"/en/guide/time/translate?at={alone.number}")
    sent = {**form_of(opened, "tie"), "with": str(pair_with(fr.document_id, "72").number)}
    assert browser.post("/en/guide/time/translate/say", {**sent, "with": "77"}).status_code == 422
    browser.post("/en/guide/time/translate/say", sent)
    assert statuses(fr.document_id) == ["both", "both", "unchecked"]


def test_someone_else_wrote_the_same_paragraph(story):
    fr, en, by, browser = story
    sent = form_of(browser.get("/en/guide/time/translate"))
    change(en, "The figures come from 61 answers.", "We counted 72 answers.", by)
    answer = browser.post("/en/guide/time/translate", {**sent, "words": "Seventy-two said so."})
    assert answer.status_code == 409
    assert "Seventy-two said so." in answer.text
    words = answer.text.replace("<mark>", "").replace("</mark>", "")
    assert "We counted 72 answers." in words and "<mark>" in answer.text


def test_bad_forms_keep_what_was_typed(story):
    fr, _en, _by, browser = story
    title = f"/en/guide/time/translate?at={standing.pairs(fr.document_id).groups[0].number}"
    sent = form_of(browser.get(title))
    refused = browser.post("/en/guide/time/translate", {**sent, "words": " ?! "})
    assert refused.status_code == 422
    assert "?!" in refused.text
    for wrong in ({"left": "x"}, {"right": "1 -2"}, {"own_places": "9" * 4000}):
        assert browser.post("/en/guide/time/translate", {**sent, **wrong}).status_code in (400, 422, 303)
    assert browser.post("/en/guide/time/translate", {"left": "1"}).status_code == 400
    assert browser.post("/en/guide/time/translate/say", {**sent, "act": "dance"}).status_code == 400


def test_others_have_no_business_here(story, browser_of):
    for who in ("participant", "outsider"):
        assert browser_of(who).get("/en/guide/time/translate").status_code in (403, 404)


def test_the_table_of_the_whole_guide(story, queries):
    _fr, _en, _by, browser = story
    answer = browser.get("/en/guide/standing")
    rows = re.findall(r"<tr>(.*?)</tr>", answer.text, flags=re.S)
    page_row = next(row for row in rows if "Time" in row)
    cells = re.findall(r'<td[^>]*>(.*?)</td>', page_row)
    assert cells == ["2", "", "", "1", "6", "", ""]
    assert "The whole guide" in answer.text
    assert "Où en sont les deux langues" in browser.get("/fr/guide/standing").text
    shown = browser.get("/en/guide/time")
    assert "Both languages: 1 waits" in unescape(shown.text)
