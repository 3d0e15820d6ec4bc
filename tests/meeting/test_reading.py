"""The agenda as visitors read it: by day, by list and grid, filtered, at a moment."""

import re
from datetime import date, datetime, timedelta

import html5lib
import pytest

from valuess.agenda.models import Item, Meeting
from valuess.db import Label, now

from ..agenda.making import at, label, make_item, make_meeting, make_person

HOSTILE = '<script>alert(1)</script>{{ 7*7 }} " onclick="x'


def titles(page):
    return re.findall(r'<a href="/en/(?:meeting|visits)/([\w-]+)">', page.split("<main", 1)[-1])


def test_without_a_meeting_it_says_so(browser):
    answer = browser.get("/en/meeting/")
    assert answer.status_code == 200 and "No meeting yet" in answer.text
    for path in ("now", "screen", "meeting.ics", "of/2014", "anything"):
        assert browser.get(f"/en/meeting/{path}").status_code == 404


def test_without_items_it_says_what_will_stand_there(browser):
    make_meeting()
    page = browser.get("/fr/meeting/").text
    assert "Le programme se prépare" in page and "<table" not in page
    assert "La rencontre n’a pas" not in browser.get("/en/meeting/now").text


def test_one_table_a_day_with_caption_and_scopes(browser, content):
    page = browser.get("/en/meeting/").text
    assert page.count("<table") == page.count("<caption") == 5
    assert "Agenda of Tuesday 13 May" in page
    assert page.count('<th scope="row"') == 39
    assert "23:00 in France – 07:00 in England" in page
    assert "18:00–21:15 (17:00–20:15 in England)" in page
    assert "Hours are UK time; France is one hour ahead." in page
    assert "20 seats left" in page
    french = browser.get("/fr/meeting/").text
    assert "23\u00a0h en France – 7\u00a0h en Angleterre" in french
    assert "anglais" in french and "20 places libres" in french


def test_filters_choose_and_foolish_ones_are_not_heard(browser, content):
    groups = titles(browser.get("/en/meeting/?kind=group&day=2014-05-14").text)
    assert groups == ["group-indicators", "group-private-sector", "group-resources"]
    both = browser.get("/en/meeting/?kind=visit&spoken=fr").text
    assert len(titles(both)) == 5
    everything = titles(browser.get("/en/meeting/?day=x&kind=%3Cb%3E&spoken=zz&view=y").text)
    assert len(everything) == 39
    nothing = browser.get("/en/meeting/?kind=visit&day=2014-05-15").text
    assert "Nothing matches" in nothing


def test_htmx_gets_the_days_alone(browser, content):
    headers = {"HX-Request": "true", "HX-Target": "div#meeting-items"}
    part = browser.get("/en/meeting/?kind=visit", headers=headers).text
    assert "<html" not in part and len(titles(part)) == 5


def test_the_grid_holds_each_item_once(browser, content):
    page = browser.get("/en/meeting/?view=grid").text
    assert sorted(titles(page)) == sorted(titles(browser.get("/en/meeting/").text))
    assert 'colspan="4"' in page


def test_now_is_marked_by_the_tide_line(browser, content):
    page = browser.get("/en/meeting/?at=2014-05-13T10:10").text
    assert page.count("now-line") == 1 and "Now, 10:10" in page
    before, after = page.split("now-line")
    assert 'href="/en/meeting/questionnaire"' in before
    assert 'href="/en/meeting/morning-break"' in after
    assert "now-line" not in browser.get("/en/meeting/?at=2014-06-13T10:10").text
    assert browser.get("/en/meeting/?view=grid&at=2014-05-13T14:10").text.count("<td class=\"group on\"") == 4


@pytest.mark.parametrize("database", ["sqlite"])  # pages alone
@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31T23:59", "noon", "2014-03-30T01:30", "\x00"])
def test_a_moment_that_is_none_is_the_present(browser, content, when):
    for path in ("", "now", "screen"):
        assert browser.get(f"/en/meeting/{path}", query_string={"at": when}).status_code == 200


def test_now_and_next(browser, content):
    page = browser.get("/en/meeting/now?at=2014-05-13T10:10").text
    now_part, later = page.split('id="on-next"')
    assert "Feedback on the analysis of the questionnaire" in now_part
    assert "Break" in later and "on-later" in later
    before = browser.get("/en/meeting/now?at=2014-05-01T10:00").text
    assert "The meeting has not begun" in before and "Coach from Rennes" in before
    assert "The meeting is over" in browser.get("/en/meeting/now?at=2014-05-20T10:00").text
    assert "The meeting is over" in browser.get("/en/meeting/now").text


def test_the_foyer_reads_both_languages_and_renews_itself_without_script(browser, content):
    page = browser.get("/en/meeting/screen?at=2014-05-13T14:10").text
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page
    assert "Évaluer l’impact" in page and "Evaluating impact" in page
    assert "14\u00a0h\u00a010" in page and "14:10" in page
    assert '<section class="shore" lang="fr">' in page
    headers = {"HX-Request": "true", "HX-Target": "div#meeting-screen"}
    assert "<html" not in browser.get("/en/meeting/screen", headers=headers).text


def test_an_item_says_everything(browser, content, people):
    page = browser.get("/fr/meeting/group-impact-evaluation").text
    for words in ("mardi 13 mai, 14\u00a0h–15\u00a0h\u00a030", "heure britannique", "Salle 1",
                  "anglais", "South West Forum", "boucle magnétique"):  # fmt: skip
        assert words in page, words
    assert "/fr/meeting/group-impact-evaluation.ics" in page
    assert browser.get("/fr/meeting/visit-energy-coop").location == "/fr/visits/visit-energy-coop"


def test_a_cancelled_item_is_struck_and_says_so(browser):
    make_item(make_meeting(), cancelled=now(), capacity=5)
    for path in ("", "?view=grid", "now?at=2014-05-13T09:00"):
        page = browser.get(f"/en/meeting/{path}").text
        assert "<s>" in page and "Cancelled" in page and "5 seats left" not in page


def test_what_is_not_shown_is_seen_by_coordinators_alone(browser, browser_of):
    make_item(make_meeting(), "secret", shown=False)
    assert "secret" not in browser.get("/en/meeting/").text
    for path in ("secret", "secret.ics"):
        hidden, absent = (browser.get(f"/en/meeting/{p}") for p in (path, path.replace("s", "x", 1)))
        assert hidden.status_code == absent.status_code == 404
        assert browser_of("participant").get(f"/en/meeting/{path}").status_code == 404
        assert browser_of("coordinator").get(f"/en/meeting/{path}").status_code == 200


def test_hostile_words_are_inert(browser):
    meeting = make_meeting(title=label(HOSTILE), summary=label(HOSTILE), place=label(HOSTILE))
    labels = ("title", "text", "room", "place", "access", "speakers", "chair")
    make_item(meeting, **{name: label(HOSTILE) for name in labels}, address=HOSTILE,
              spoken=[HOSTILE], interpreted=[HOSTILE], capacity=3)  # fmt: skip
    for path in ("", "?view=grid", "now?at=2014-05-13T09:30", "screen?at=2014-05-13T09:30", "group"):
        page = browser.get(f"/en/meeting/{path}").text
        assert "<script>alert" not in page and "{{" in page
        assert ' onclick="x' not in page
    assert "<script>alert" not in browser.get("/en/").text


def test_words_in_one_language_are_marked_as_such(browser):
    make_item(make_meeting(), title=Label(fr="Accueil", en=""))
    assert '<span lang="fr">Accueil</span>' in browser.get("/en/meeting/").text


def test_an_item_across_midnight_and_one_on_the_day_of_the_clocks(browser):
    meeting = make_meeting(first=date(2014, 3, 29), last=date(2014, 3, 30), zone="Europe/London")
    make_item(meeting, "night", starts=datetime(2014, 3, 29, 22), minutes=240)
    make_item(meeting, "morning", starts=datetime(2014, 3, 30, 8), minutes=60)
    page = browser.get("/en/meeting/").text
    assert "22:00–03:00 (Sunday 30 March)" in page  # the clock skips from 1 to 2
    assert "09:00–10:00" in page
    at_night = browser.get("/en/meeting/now?at=2014-03-30T02:30").text
    assert "night (en)" in at_night.split('id="on-next"')[0]


def test_a_meeting_in_another_zone_keeps_its_own_clock(browser):
    meeting = make_meeting(zone="Europe/Athens")
    make_item(meeting, "far", starts=at(1, 9), zone="Europe/Athens", zone_end="Europe/Athens")
    page = browser.get("/en/meeting/").text
    assert "12:00–13:30" in page and "Hours are those of the place: Athens." in page
    assert "far (en)" in browser.get("/en/meeting/now?at=2014-05-13T12:30").text.split("on-next")[0]


def test_several_meetings_the_current_one_in_front(browser):
    make_item(make_meeting(), "this-one")
    old = make_meeting(key="2013", current=False, first=date(2013, 5, 1), last=date(2013, 5, 2),
                       title=label("Avant", "Before"))  # fmt: skip
    make_item(old, "that-one", starts=datetime(2013, 5, 1, 9))
    page = browser.get("/en/meeting/").text
    assert "/en/meeting/of/2013" in page and titles(page) == ["this-one"]
    assert titles(browser.get("/en/meeting/of/2013").text) == ["that-one"]


def test_queries_do_not_grow_with_the_agenda(browser_of, queries):
    meeting = make_meeting()
    make_item(meeting, "one", capacity=3)
    person = browser_of("participant")
    paths = ("/en/meeting/", "/en/meeting/?view=grid", "/en/meeting/now?at=2014-05-13T09:10",
             "/en/meeting/screen?at=2014-05-13T09:10", "/en/")  # fmt: skip
    counted = []
    for size in (1, 300):
        for number in range(size - 1):
            make_item(meeting, f"more-{number}", capacity=number % 20, room=label(f"R{number % 12}"),
                      starts=at(1 + number % 3, 8) + timedelta(minutes=5 * number))  # fmt: skip
        for path in paths:
            person.get(path)
            make_person(f"someone-{size}-{paths.index(path)}")  # a commit: nothing kept is good
            with queries() as seen:
                assert person.get(path).status_code == 200
            counted.append(len(seen))
    assert counted[: len(paths)] == counted[len(paths) :]
    assert max(counted) < 12
    assert Item.select().count() == 300


def test_three_hundred_items_are_sound_html(browser):
    meeting = make_meeting()
    for number in range(300):
        make_item(meeting, f"i-{number}", starts=at(1 + number % 3, 8) + timedelta(minutes=number))
    for path in ("", "?view=grid"):
        page = browser.get(f"/en/meeting/{path}").text
        html5lib.HTMLParser(strict=True).parse(page)
        assert len(set(titles(page))) == 300


def test_every_page_is_sound_html(browser, content):
    for path in ("", "?view=grid", "now?at=2014-05-13T14:10", "screen?at=2014-05-13T14:10", "opening"):
        html5lib.HTMLParser(strict=True).parse(browser.get(f"/fr/meeting/{path}").text)


def test_the_front_page_before_during_and_after(browser, monkeypatch):
    meeting = Meeting.create(
        key="soon", title=label("Bientôt", "Soon"), current=True,
        first=now().date() + timedelta(days=9), last=now().date() + timedelta(days=10),
    )  # fmt: skip
    item = make_item(meeting, "first", starts=now() + timedelta(days=9))
    assert "The meeting is coming" in browser.get("/en/").text
    Item.update(starts=now() - timedelta(hours=1), ends=now() + timedelta(hours=1)).execute()
    page = browser.get("/en/").text
    assert "The meeting: now and next" in page and "first (en)" in page
    Item.update(ends=now() - timedelta(minutes=1)).where(Item.id == item.id).execute()
    assert "After the meeting" in browser.get("/en/").text


def test_the_sitemap_names_it_in_both_languages(browser, content):
    page = browser.get("/sitemap.xml").text
    for path in ("/fr/meeting/", "/en/meeting/opening", "/fr/visits/visit-energy-coop"):
        assert f"{path}</loc>" in page
