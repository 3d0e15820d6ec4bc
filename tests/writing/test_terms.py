"""The glossary in writing: terms found however they are inflected, marked, and missed."""

import time

import pytest
from flask import g
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from valuess import guide
from valuess.accounts import personal
from valuess.audit import Entry
from valuess.writing import checks, glossing, publishing, saving, terms
from valuess.writing.glossing import Lexicon
from valuess.writing.terms import Term

from .conftest import begin

FRENCH = Lexicon(
    [("us", "utilité sociale"), ("sal", "salariés"), ("col", "collectivité (territoriale)"),
     ("ess", "économie sociale et solidaire (ESS)"), ("adm", "administrateurs"),
     ("mp", "marché public"), ("pub", "publics")], "fr",
)  # fmt: skip
ENGLISH = Lexicon([("org", "charity / voluntary organisation"), ("co", "co-operative"),
                   ("lo", "local area / place")], "en")  # fmt: skip


@pytest.mark.parametrize(
    "lexicon,text,found",
    [
        (FRENCH, "L’utilité sociale", [("us", "utilité sociale")]),
        (FRENCH, "des UTILITÉS sociales, utilite\u00a0sociale", [("us", "UTILITÉS sociales"), ("us", "utilite\u00a0sociale")]),
        (FRENCH, "utilité. Sociale", []),
        (FRENCH, "une salariée, un salarié", [("sal", "salariée"), ("sal", "salarié")]),
        (FRENCH, "les administratrices", [("adm", "administratrices")]),
        (FRENCH, "collectivités territoriales et collectivité", [("col", "collectivités territoriales"), ("col", "collectivité")]),
        (FRENCH, "l’ESS, ess", [("ess", "ESS")]),
        (FRENCH, "les marchés publics", [("mp", "marchés publics")]),
        (ENGLISH, "Charities and voluntary organisations", [("org", "Charities"), ("org", "voluntary organisations")]),
        (ENGLISH, "a co-operative’s places", [("co", "co-operative"), ("lo", "places")]),
        (ENGLISH, "replaced workplace", []),
    ],
)  # fmt: skip
def test_a_term_is_found_however_it_is_inflected(lexicon, text, found):
    assert [(f.term, text[f.start : f.end]) for f in lexicon.find(text)] == found


def mark(term, inside):
    return Markup("<b>{}</b>").format(inside)


@pytest.mark.parametrize(
    "words,shown",
    [
        (Markup("<p>publics &amp; <em>publics</em></p>"), "<p><b>publics</b> &amp; <em><b>publics</b></em></p>"),
        (Markup('<a href="/publics">publics</a> <code>publics</code>'), '<a href="/publics">publics</a> <code>publics</code>'),
        (Markup('<img alt="publics">'), '<img alt="publics">'),
        (Markup("<a>x <a>y</a> publics</a> publics"), "<a>x <a>y</a> publics</a> <b>publics</b>"),
        ("`publics` [publics](/publics) [[publics]] https://publics", "`publics` [publics](/publics) [[publics]] https://publics"),
        ("<publics> & x", "&lt;<b>publics</b>&gt; &amp; x"),
    ],
)  # fmt: skip
def test_marks_stand_in_words_alone(words, shown):
    assert glossing.marked(words, FRENCH, mark) == shown


@given(st.text(alphabet="publics <>&;\"'`[]()a/éx\n", max_size=60))
def test_what_was_typed_stays_and_is_inert(text):
    shown = glossing.marked(text, FRENCH, mark)
    assert shown.replace("<b>", "").replace("</b>", "") == str(Markup.escape(text))


def test_a_long_text_is_looked_through_quickly():
    text = "La structure et les publics `x` " * 2_000
    began = time.process_time()
    glossing.marked(text, FRENCH, mark)
    glossing.marked(Markup("<p>" + "<" * 20_000 + "publics &amp; " * 3_000), FRENCH, mark)
    assert time.process_time() - began < 2


@pytest.fixture
def glossary(app):
    guide.content.load_terms(app.extensions["root"] / "content/glossary.toml")
    with app.test_request_context("/en/"):
        g.lang = "en"
        yield


def missed(french, english):
    return [term.words["fr"] for term in terms.lacking(french, english)]


def test_a_term_without_its_translation_is_missed(glossary):
    assert missed("Les usagers évaluent.", "Service users evaluate.") == []
    assert missed("Les usagers.", "The users.") == ["usagers"]
    assert missed("Des gens.", "Stakeholders.") == ["parties prenantes"]
    assert missed("L’utilité sociale.", "The utilité sociale.") == []
    assert missed("L’utilité sociale.", "Social utility.") == ["utilité sociale"]
    assert missed("Une SCIC.", "A SCIC, a French co-operative.") == ["coopérative"]
    assert missed("Une SCIC.", "A multi-stakeholder co-operative.") == []
    assert missed("Les usagers.", " ") == []


def test_both_panes_have_their_terms(glossary):
    shown = terms.marked("Les usagers", "fr")
    assert shown == 'Les <a class="term" href="/en/guide/glossary#t-usagers">usagers</a>'
    sides = ("Les usagers", "fr"), ("Stakeholders", "en")
    assert [t.words["en"] for t in terms.within(*sides)] == ["stakeholders", "service users"]


def test_the_first_use_on_a_guide_page_leads_to_its_entry(glossary, people, browser):
    text = begin(
        "Stakeholders", "Stakeholders, and `stakeholders`. Stakeholders.", people["partner"]
    )
    publishing.publish(text, 1, people["partner"])
    page = browser.get("/en/guide/stakeholders").text
    link = '<a class="term" href="/en/guide/glossary#t-parties-prenantes">Stakeholders</a>, and'
    assert link in page and page.count('class="term"') == 1
    assert 'id="t-parties-prenantes"' in browser.get("/en/guide/glossary").text


def test_the_pair_at_hand_says_its_terms_and_what_lacks(glossary, people, browser_of):
    french = begin("Les usagers", "Les parties prenantes.\n\nUne autre.", people["partner"], "fr")
    english = checks.Writing("Users", "The people who care.\n\nStakeholders again.")
    saving.begin("guide", "en", english, people["partner"], french.document)
    page = browser_of("partner").get("/en/guide/users/translate?at=0").text
    assert "1 term of the glossary" in page and "1 to check" in page
    assert 'Les <a class="term" href="/en/guide/glossary#t-usagers">usagers</a>' in page
    assert 'Les <span class="term">parties prenantes</span>.' in page
    assert page.count("Not said so on both sides") == 1
    assert "/en/guide/glossary/propose" in page


FORM = {"words_fr": "tiers-lieu", "words_en": "shared space", "gloss_fr": "", "gloss_en": "",
        "trap_fr": "", "trap_en": ""}  # fmt: skip
PAGE, ACCEPT = "/en/guide/glossary", "/en/guide/glossary/tiers-lieu/accept"


def test_one_partner_proposes_and_another_accepts(app, people, browser, browser_of):
    partner, other = browser_of("partner"), browser_of("coordinator")
    asked = partner.get(f"{PAGE}/propose?fr=tiers-lieu").text
    assert 'value="tiers-lieu"' in asked
    assert partner.post(f"{PAGE}/propose", FORM).status_code == 303
    assert "shared space" not in browser.get(PAGE).text
    assert "Proposed" in other.get(PAGE).text and ACCEPT not in partner.get(PAGE).text
    with app.test_request_context("/en/"):
        g.lang = "en"
        assert terms.within(("Un tiers-lieu", "fr")) == []
    partner.post(ACCEPT)
    assert Term.get().proposed is not None
    waits = "Glossary: terms to accept or decline"
    assert waits in other.get("/en/my/").text and waits not in partner.get("/en/my/").text
    assert other.post(ACCEPT).status_code == 303 and Term.get().proposed is None
    assert "shared space" in browser.get(PAGE).text and other.post(ACCEPT).status_code == 404
    acts = [entry.act for entry in Entry.select().order_by(Entry.id)]
    assert acts == ["term proposed", "term accepted"]
    assert waits not in other.get("/en/my/").text
    assert browser_of("participant").post(ACCEPT).status_code == 403
    assert personal.export(people["partner"])["writing"]["terms"] == [
        {"fr": "tiers-lieu", "en": "shared space"}
    ]
    personal.erase(people["partner"].email)
    assert Term.get().proposed_by is None


def test_a_proposal_is_declined_and_a_wrong_one_comes_back(app, browser_of):
    partner, other = browser_of("partner"), browser_of("coordinator")
    answer = partner.post(f"{PAGE}/propose", {**FORM, "words_en": "", "trap_en": "<b>kept"})
    assert answer.status_code == 422
    assert "Say it in both languages" in answer.text and "&lt;b&gt;kept" in answer.text
    partner.post(f"{PAGE}/propose", FORM)
    again = partner.post(f"{PAGE}/propose", FORM)
    assert again.status_code == 422 and "in the glossary already" in again.text
    assert other.post(f"{PAGE}/tiers-lieu/decline").status_code == 303
    assert Term.select().count() == 0
