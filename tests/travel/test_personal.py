"""What is told to a person, what stays for the auditor after an erasure, and until when."""

from datetime import date

import pytest

from tests.agenda.making import make_meeting
from tests.travel.making import asked, claimed, now, paid
from valuess.accounts import personal as accounts
from valuess.accounts.models import Account
from valuess.audit import Entry
from valuess.travel import personal
from valuess.travel.models import TravelFile, TravelLine, TravelRequest, TravelStep

PAST, FUTURE = date(2020, 12, 31), date(2099, 12, 31)


def test_the_export_holds_everything_and_its_ground(app, people):
    meeting = make_meeting(keep_until=FUTURE)
    paid(meeting, people["participant"], people["coordinator"])
    told = accounts.export(people["participant"])["travel"][0]
    assert told["estimate"] == "312.50" and told["lines"][0]["amount"] == "100.00"
    assert told["payments"][0]["reference"] == "VIR-1" and len(told["files"]) == 2
    assert "31 December 2099" in told["kept"] and "audit" in told["ground"]
    assert accounts.export(people["partner"])["travel"] == []


def test_papers_of_money_stay_until_their_day(app, people):
    meeting = make_meeting(keep_until=FUTURE)
    support = claimed(meeting, people["participant"], people["coordinator"])
    staying = accounts.staying("participant@demo.example")
    assert len(staying) == 1 and "31 December 2099" in staying[0]
    assert accounts.erase("participant@demo.example") is True
    assert now(support).traveller == "Demo participant" and TravelFile.select().count() == 1
    assert Account.get_by_id(people["participant"].id).email.startswith("former-")
    assert personal.sweep(date(2099, 12, 31)) == 0 and TravelFile.select().count() == 1
    assert personal.sweep(date(2100, 1, 1)) == 1
    assert personal.sweep(date(2100, 1, 1)) == 0
    kept, line = now(support), TravelLine.get()
    assert (kept.traveller, kept.organisation, kept.note, line.what) == ("", "", "", "")
    assert TravelFile.select().count() == 0
    assert (str(line.amount), kept.state, str(kept.approved)) == ("100.00", "claimed", "300.00")
    assert {step.reason for step in TravelStep.select()} == {""}
    assert Entry.select().where(Entry.act == "travel papers forgotten").count() == 1


def test_a_request_never_approved_goes_at_once(app, people):
    asked(make_meeting(keep_until=FUTURE), people["participant"])
    assert accounts.staying("participant@demo.example") == []
    accounts.erase("participant@demo.example")
    assert TravelRequest.select().count() == TravelStep.select().count() == 0


def test_past_the_day_an_erasure_forgets_at_once(app, people):
    support = claimed(make_meeting(keep_until=PAST), people["participant"], people["coordinator"])
    assert accounts.staying("participant@demo.example") == []
    accounts.erase("participant@demo.example")
    assert now(support).traveller == "" and TravelFile.select().count() == 0


def test_without_a_day_they_stay_and_it_is_said(app, people):
    support = claimed(make_meeting(), people["participant"], people["coordinator"])
    assert "not set yet" in accounts.staying("participant@demo.example")[0]
    accounts.erase("participant@demo.example")
    assert personal.sweep(date(2100, 1, 1)) == 0 and now(support).traveller == "Demo participant"


def test_the_sweep_leaves_those_who_are_here(app, people):
    support = claimed(make_meeting(keep_until=PAST), people["participant"], people["coordinator"])
    assert personal.sweep() == 0 and now(support).traveller == "Demo participant"


@pytest.mark.parametrize("lang,words", [("fr", "Les pièces de voyage restent jusqu’au"),
                                        ("en", "The travel papers stay until")])  # fmt: skip
def test_the_command_says_what_stays(app, people, monkeypatch, lang, words):
    claimed(make_meeting(keep_until=FUTURE), people["participant"], people["coordinator"])
    monkeypatch.setenv("LANG", f"{lang}_XX.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    done = app.test_cli_runner().invoke(args=["erase", "participant@demo.example"])
    assert done.exit_code == 0 and words in done.output
