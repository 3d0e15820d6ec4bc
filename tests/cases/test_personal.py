"""What is held of a partner, and names that go when their day has come."""

from datetime import timedelta

from valuess.accounts import personal as accounts
from valuess.cases import personal
from valuess.cases.models import (
    Case,
    CaseInterview,
    CaseMember,
    Transcript,
    TranscriptReading,
    TranscriptVersion,
)
from valuess.cases.pseudonyms import Pseudonym
from valuess.cases.quotations import Quotation

from .making import SAID, whole


def test_a_partner_is_told_what_they_did_and_never_the_words_of_others(app, people):
    _case, _interview, _quotation, _text = whole(people["partner"])
    TranscriptReading.log(Transcript.get(), people["partner"])
    held = personal.export(people["partner"])
    assert held["circles"] == [1] and len(held["transcripts opened"]) == 1
    assert [row["version"] for row in held["transcripts written"]] == [1, 2]
    assert {row["purpose"] for row in held["consents recorded"]} == {
        "analyse",
        "quote",
        "translate",
    }
    assert SAID not in str(held) and "Ann" not in str(held)
    assert personal.export(people["coordinator"])["circles"] == []


def test_an_erased_partner_leaves_the_circles_and_the_log_stays(app, people):
    whole(people["partner"])
    TranscriptReading.log(Transcript.get(), people["partner"])
    assert accounts.erase("partner@demo.example")
    assert CaseMember.select().count() == 0
    assert [row.account for row in TranscriptReading.select()] == [None]
    assert Quotation.showable(1) is not None


def test_names_go_the_day_after_their_day_and_what_is_agreed_to_stays(app, people):
    case, _interview, _quotation, _text = whole(people["partner"])
    assert personal.sweep(case.keep_until) == 0
    assert personal.sweep(case.keep_until + timedelta(days=1)) == 1
    assert Pseudonym.select().count() == 0 and Case.get().organisation == ""
    here = CaseInterview.get()
    assert (here.people, here.place) == ("", "")
    assert [row.number for row in TranscriptVersion.select()] == [2]
    assert "Ann Example" not in Transcript.get().words and SAID in Transcript.get().words
    assert Quotation.showable(1) is not None
    assert personal.sweep(case.keep_until + timedelta(days=2)) == 0
