"""The front page, and the way to it."""

from tests.cases.making import whole
from valuess import frame
from valuess.home.models import beginning
from valuess.programme.models import Step


def test_a_visitor_is_taken_to_their_language(browser):
    for asked, wanted in (("fr-FR,fr;q=0.9,en;q=0.5", "/fr/"), ("en-GB", "/en/"), ("br", "/en/")):
        answer = browser.get("/", headers={"Accept-Language": asked})
        assert (answer.status_code, answer.location) == (302, wanted)
        assert "Accept-Language" in answer.vary


def test_a_person_is_taken_to_the_language_of_their_account(people, browser_of):
    partner = people["partner"]
    partner.lang = "fr"
    partner.save()
    answer = browser_of("partner").get("/", headers={"Accept-Language": "en"})
    assert answer.location == "/fr/"


def test_the_slash_may_be_forgotten(browser):
    answer = browser.get("/fr")
    assert (answer.status_code, answer.location.endswith("/fr/")) == (308, True)


def test_the_front_page_in_both_languages(content, browser):
    french, english = browser.get("/fr/").text, browser.get("/en/").text
    assert '<html lang="fr">' in french and '<html lang="en">' in english
    assert "<h1>Évaluer ce qui compte, des deux côtés de la Manche</h1>" in french
    assert "<h1>Evaluating what matters, on both sides of the Channel</h1>" in english
    assert (
        "Prévue du 13 au 15\N{NO-BREAK SPACE}mai 2014" in french
        and "Planned for 13–15\N{NO-BREAK SPACE}May 2014" in english
    )
    for page, place in ((french, "Pays de Rennes, en Bretagne"), (english, "South West England")):
        assert f"<p>{place}</p>" in page
    assert "Fonds européen de développement régional (FEDER)" in french
    assert "European Regional Development Fund (ERDF)" in english
    assert '<link rel="alternate" hreflang="en" href="/en/">' in french


def test_a_step_leads_to_its_room_or_to_the_page_about_it(content, browser):
    page = browser.get("/en/").text
    assert '<a href="/en/survey/">Questionnaire</a>' in page
    assert '<a href="/en/programme/the-case-studies">Case studies</a>' in page
    assert '<a href="/en/guide/">Good practice guide</a>' in page


def test_published_cases_are_counted_and_led_to(content, people, browser):
    whole(people["partner"])
    page = browser.get("/fr/").text
    assert "En préparation · 1 cas publié" in page
    assert '<a href="/fr/cases/">Études de cas</a>' in page


def test_the_guide_is_read_from_its_beginning_when_all_is_of_one_day(content, browser):
    page = browser.get("/en/").text
    first = [page.index(f">{title}</a>") for title in ("How to use this guide", "Shared words")]
    assert first == sorted(first)


def test_an_empty_portal_has_a_front_page(browser):
    page = browser.get("/en/")
    assert page.status_code == 200
    assert "<h1>Impact &amp; ValuESS</h1>" in page.text
    assert "The guide is being written" in page.text


def test_what_a_room_says_is_on_now_is_on_the_front_page(app, browser, monkeypatch):
    said = [lambda: frame.Item("On now", "The doors are open."), lambda: None]
    monkeypatch.setattr(frame, "front", said)
    page = browser.get("/en/").text
    assert ">On now</h2>" in page and "The doors are open." in page


def test_the_front_page_asks_little_and_then_nothing(content, browser, queries):
    with queries() as made:
        browser.get("/en/")
    assert 0 < len(made) <= 9
    with queries() as kept:
        assert browser.get("/en/").status_code == 200
    assert kept == []


def test_a_signed_in_front_page_already_made_asks_nothing(content, browser_of, queries):
    partner = browser_of("partner")
    partner.get("/en/")
    with queries() as made:
        assert partner.get("/en/").status_code == 200
    assert made == []


def test_a_step_that_moves_on_shows_at_once(content, browser):
    assert browser.get("/en/").text.count('<li class="done"') == 0
    Step.update(phase="done").where(Step.key == "survey").execute()
    assert browser.get("/en/").text.count('<li class="done"') == 1


def test_the_first_words_of_a_page():
    assert (
        beginning("<h2>No</h2><p>One <em>two</em> &amp; three.</p><p>No</p>") == "One two & three."
    )
    long = "<p>" + "word " * 20 + "end. " + "more " * 30 + "</p>"
    assert beginning(long) == "word " * 20 + "end."
    assert beginning("<p>" + "word " * 50 + "</p>") == "word " * 32 + "…"
    assert beginning("<ul><li>x</li></ul>") == ""


def test_messages_are_for_the_page_not_for_a_fragment(content, browser_of):
    coordinator = browser_of("coordinator")
    with coordinator.client.session_transaction() as session:
        session["_flashes"] = [("success", "Said once.")]
    part = coordinator.get(
        "/en/search?q=guide", headers={"HX-Request": "true", "HX-Target": "home-results"}
    )
    assert "Said once." not in part.text
    assert "Said once." in coordinator.get("/en/my/").text
