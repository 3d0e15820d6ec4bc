"""The coordinator's lists, budget and rules."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest

from tests.agenda.making import label, make_meeting, make_person
from tests.travel.making import approved, asked, make_payer, paid
from valuess.agenda.models import Meeting
from valuess.i18n import speaking
from valuess.travel import content, mine
from valuess.travel.models import TravelRequest
from valuess.travel.settings import TravelEnvelope, TravelSetting

PAGES = ["all", "budget", "rules"]


@pytest.mark.parametrize("database", ["sqlite"])  # pages alone
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_the_pages_open_for_coordinators_alone(meeting, browser_of, page, lang):
    assert browser_of("coordinator").get(f"/{lang}/travel/{page}").status_code == 200
    for role in ("outsider", "participant", "partner"):
        assert browser_of(role).get(f"/{lang}/travel/{page}").status_code == 403


@pytest.mark.parametrize("database", ["sqlite"])  # pages alone
@pytest.mark.parametrize("page", PAGES + ["new", "dossier.zip", "export.xlsx"])
def test_without_a_meeting_there_is_no_such_page(app, browser_of, page):
    assert browser_of("coordinator").get(f"/en/travel/{page}").status_code == 404
    assert browser_of("participant").get("/en/travel/").status_code == 200


@pytest.mark.parametrize("count", [0, 1, 300])
def test_lists_take_as_many_queries_whatever_their_length(
    meeting, people, browser_of, queries, count
):
    payer = make_payer()
    person = make_person("someone")
    rows = [
        {"meeting": meeting.id, "account": person.id, "traveller": f"Person {n:03}",
         "origin": "Brest", "destination": "Bristol", "out": date(2014, 5, 12),
         "back": date(2014, 5, 16), "estimate": Decimal("0.10"), "currency": "EUR",
         "payer": payer.id, "state": "requested", "key": f"k{n}", "means": ["train"]}
        for n in range(count)
    ]  # fmt: skip
    if rows:
        TravelRequest.insert_many(rows).execute()
    coordinator = browser_of("coordinator")
    for page, most in (("all", 12), ("budget", 14), ("export/requests.csv", 10), ("rules", 14)):
        coordinator.get(f"/en/travel/{page}")
        with queries() as seen:
            answer = coordinator.get(f"/en/travel/{page}")
        assert answer.status_code == 200 and len(seen) <= most, (page, len(seen))
        if page == "all":
            assert answer.text.count('scope="row"') == count
        if page == "budget" and count == 300:
            assert "30.00" in answer.text  # three hundred times 0.10, exactly


def test_the_list_is_filtered(meeting, people, browser_of):
    approved(meeting, people["participant"], people["coordinator"])
    asked(meeting, make_person("b"), currency="GBP", traveller="Second person")
    coordinator, other = browser_of("coordinator"), make_payer("reso", "Réso")
    for query, expected in (
        ("state=approved", ["Demo participant"]), ("state=requested", ["Second person"]),
        ("currency=GBP", ["Second person"]), (f"payer={other.id}", []),
        ("state=nonsense", ["Second person", "Demo participant"]), ("payer=x", ["Second person", "Demo participant"]),
    ):  # fmt: skip
        page = coordinator.get(f"/en/travel/all?{query}").text
        found = re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', page)
        assert found == expected, query
    part = coordinator.get("/en/travel/all", headers={"HX-Request": "true", "HX-Target": "travel-rows"})  # fmt: skip
    assert "<html" not in part.text and "Second person" in part.text


def rules(setting, **more):
    words = {f"{name}_{lang}": f"{name} in {lang}" for name in TravelSetting.LABELS
             for lang in ("fr", "en")}  # fmt: skip
    return {**words, "currencies": "EUR, GBP", "base": "EUR", "opened": setting.version, **more}


def test_the_rules_are_written_in_both_languages(meeting, people, browser_of):
    payer = make_payer()
    coordinator = browser_of("coordinator")
    setting = TravelSetting.of(meeting)
    data = rules(setting, **{f"envelope-{payer.id}-EUR": "5 000,00", "rate-GBP": "1,2145",
                             "day-GBP": "2014-05-13", "source-GBP": "ECB"})  # fmt: skip
    assert coordinator.post("/en/travel/rules", data).status_code == 303
    assert TravelEnvelope.of(meeting) == {(payer.id, "EUR"): Decimal("5000.00")}
    setting = TravelSetting.of(meeting)
    assert setting.rates["GBP"] == {"rate": "1.2145", "day": "2014-05-13", "source": "ECB"}
    assert "rules in fr" in browser_of("participant").get("/fr/travel/").text
    approved(meeting, people["participant"], people["coordinator"], amount="300.00")
    approved(meeting, make_person("b"), people["coordinator"], currency="GBP", amount="100.00")
    page = coordinator.get("/en/travel/budget").text
    assert "4,700.00" in page and "421.45\u00a0EUR" in page and "1.2145" in page
    assert "13 May 2014" in page and "ECB" in page and "400.00" not in page


def test_without_a_dated_rate_there_is_no_total(meeting, people, browser_of):
    approved(meeting, people["participant"], people["coordinator"])
    approved(meeting, make_person("b"), people["coordinator"], currency="GBP", amount="100.00")
    page = browser_of("coordinator").get("/en/travel/budget").text
    assert "no dated rate is set for GBP" in page and "400.00" not in page


WRONG = [("rules_fr", ""), ("keep_en", "x" * 4001), ("currencies", "euros"), ("base", "CHF"),
         ("rate-GBP", "1,2,3"), ("currencies", "")]  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize("name,value", WRONG)
def test_what_is_wrong_with_the_rules_is_said(meeting, browser_of, name, value):
    answer = browser_of("coordinator").post(
        "/en/travel/rules", rules(TravelSetting.of(meeting), **{name: value})
    )
    assert answer.status_code == 422 and f'id="e-{name}"' in answer.text
    assert "eligible in fr" in answer.text


def test_two_coordinators_write_the_rules(meeting, browser_of):
    coordinator, setting = browser_of("coordinator"), TravelSetting.of(meeting)
    assert coordinator.post("/en/travel/rules", rules(setting)).status_code == 303
    answer = coordinator.post("/en/travel/rules", rules(setting, rules_en="My own words"))
    assert answer.status_code == 409
    assert "My own words" in answer.text and "rules in en" in answer.text
    assert TravelSetting.of(meeting).rules["en"] == "rules in en"


def test_the_starting_words_are_loaded_once_and_can_be_changed(app, meeting):
    folder = app.extensions["root"] / "content"
    assert content.load(folder) == 4 and content.load(folder) == 0
    for lang, words in (("fr", "justificatifs"), ("en", "evidence")):
        with speaking(lang):
            ground = TravelSetting.of(meeting).ground
            assert words in ground[lang]
    assert TravelSetting.of(meeting).currencies == ["EUR", "GBP"]


def test_one_s_own_page_and_the_desk(meeting, people, browser_of):
    assert "Travel support" not in browser_of("participant").get("/en/my/").text
    approved(meeting, people["participant"], people["coordinator"])
    page = browser_of("participant").get("/en/my/").text
    assert "Travel support" in page and "keep every ticket" in page and "&lt;" not in page
    asked(meeting, make_person("b"))
    assert "2 requests, 1 waits for you" in browser_of("coordinator").get("/en/admin/").text
    with speaking("fr"):
        assert mine.desk() == "2 demandes, 1 vous attend"


def test_every_page_of_a_paid_request_reads_in_both_languages(meeting, people, browser_of):
    support = paid(meeting, people["participant"], people["coordinator"])
    for lang, words in (("fr", "Payée"), ("en", "Paid")):
        for role in ("participant", "coordinator"):
            page = browser_of(role).get(f"/{lang}/travel/{support.id}").text
            assert words in page and "VIR-1" in page
            other = "en" if lang == "fr" else "fr"
            assert f'hreflang="{other}" href="/{other}/travel/{support.id}"' in page


def test_a_file_without_a_name_is_no_file(meeting, people, browser_of):
    support = approved(meeting, people["participant"], people["coordinator"])
    answer = browser_of("participant").post(
        f"/en/travel/{support.id}/files", {"files": (io.BytesIO(b""), "")}
    )
    assert answer.status_code == 422


def test_an_earlier_meeting_is_finished_while_the_next_is_in_front(meeting, people, browser_of):
    support = asked(meeting, people["participant"])
    Meeting.update(current=False).execute()
    make_meeting(key="autumn", title=label("L’automne", "Autumn"), first=date(2014, 10, 25), last=date(2014, 10, 27))
    traveller, desk = browser_of("participant"), browser_of("coordinator")
    address = f"/en/travel/{support.id}"
    assert address in traveller.get("/en/my/").text
    assert address not in desk.get("/en/travel/all").text
    page = desk.get("/en/travel/all?meeting=2014").text
    assert address in page and "/en/travel/budget?meeting=2014" in page and "Autumn" in page
    assert traveller.get("/en/travel/?meeting=2014").text.count(support.route) == 1
    assert desk.get("/en/travel/all?meeting=none").status_code == 404
