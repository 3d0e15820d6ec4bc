"""Asking for support and deciding on it, as people do it on the pages."""

import re

import pytest

from tests.agenda.making import make_person, register
from tests.travel.making import approved, asked, claimed, make_payer, now, paid
from valuess.accounts.models import Account
from valuess.audit import Entry
from valuess.mail import Mail
from valuess.travel import deciding
from valuess.travel.models import TravelRequest, TravelStep
from valuess.travel.moving import Form


def form(**more):
    return {
        "origin": "Brest", "destination": "Bristol", "via": "Roscoff", "means": ["train", "ferry"],
        "out": "2014-05-12", "back": "16/05/2014", "estimate": "1 312,50", "currency": "EUR",
        "payer": make_payer().id, "note": "", "key": "a-key", **more,
    }  # fmt: skip


def mails(to):
    return [m.subject for m in Mail.select().where(Mail.to == f"{to}@demo.example")]


def test_asking_makes_one_request_however_often_it_is_sent(meeting, browser_of, people):
    participant = browser_of("participant")
    coming = register(meeting, people["participant"])
    coming.organisation = "An association"
    coming.save()
    for _time in range(2):
        answer = participant.post("/en/travel/new", form())
        assert answer.status_code == 303
    participant.post("/en/travel/new", form(key="another"))
    support = TravelRequest.get()
    assert (support.origin, support.state, str(support.estimate), support.organisation) == (
        "Brest", "requested", "1312.50", "An association",
    )  # fmt: skip
    assert [s.act for s in support.steps()] == ["ask"] and TravelRequest.select().count() == 1
    assert mails("coordinator") == ["Travel support: Demo participant, Requested"]
    page = participant.get("/en/my/").text
    assert f'<a href="/en/travel/{support.id}">' in page and "&lt;" not in page
    assert Entry.get().act == "travel ask"
    assert participant.get("/en/travel/new").status_code == 303


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize("typed", ["1e309", "NaN", "-5", "0", "", "1,234", "1000000", "12.345"])
def test_an_amount_that_is_none_comes_back_with_its_message(meeting, browser_of, typed):
    answer = browser_of("participant").post("/en/travel/new", form(estimate=typed))
    assert answer.status_code == 422 and 'id="e-estimate"' in answer.text
    assert 'value="Brest"' in answer.text and f'value="{typed}"' in answer.text
    assert TravelRequest.select().count() == 0


def test_one_cent_is_an_amount(meeting, browser_of):
    browser_of("participant").post("/en/travel/new", form(estimate="0.01"))
    assert str(TravelRequest.get().estimate) == "0.01"


WRONG = [("origin", ""), ("destination", ""), ("means", []), ("out", "yesterday"),
         ("back", "2014-05-01"), ("currency", "CHF"), ("payer", "999999"), ("back", "2014-02-30"),
         ("origin", "x" * 121)]  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize("name,value", WRONG)
def test_what_is_wrong_is_said_beside_its_field(meeting, browser_of, name, value):
    answer = browser_of("participant").post("/fr/travel/new", form(**{name: value}))
    assert answer.status_code == 422 and f'id="e-{name}"' in answer.text
    assert TravelRequest.select().count() == 0


def test_only_the_owner_and_coordinators_know_of_it(meeting, people, browser, browser_of):
    support = asked(meeting, make_person("someone"))
    paths = ["", "/change", "/line", "/request.pdf"]
    for role in ("participant", "partner"):
        for path in paths:
            hidden = browser_of(role).get(f"/en/travel/{support.id}{path}")
            absent = browser_of(role).get(f"/en/travel/99999{path}")
            assert hidden.status_code == absent.status_code == 404, (role, path)
            one, other = (re.sub(r"99999|travel/\d+|f{10}\S*|[\w.-]{60,}", "", a.text)
                          for a in (hidden, absent))  # fmt: skip
            assert one == other
        for act in ("withdraw", "travel", "claim"):
            path = f"/en/travel/{support.id}/act/{act}"
            assert browser_of(role).post(path).status_code == 404
    assert browser_of("coordinator").get(f"/en/travel/{support.id}").status_code == 200
    assert browser_of("coordinator").get(f"/en/travel/{support.id}/change").status_code == 404
    assert browser.get(f"/en/travel/{support.id}").status_code == 303
    assert browser_of("outsider").get(f"/en/travel/{support.id}").status_code == 403
    assert now(support).state == "requested"


def decide(browser, support, act, opened=None, lang="en", **fields):
    opened = now(support).version if opened is None else opened
    return browser.post(f"/{lang}/travel/{support.id}/decide/{act}",
                        {"opened": opened, "key": f"{act}-{opened}", **fields})  # fmt: skip


def test_the_way_from_request_to_payment(meeting, people, browser_of):
    Account.update(lang="fr").where(Account.id == people["participant"].id).execute()
    support = asked(meeting, people["participant"])
    coordinator, owner = browser_of("coordinator"), browser_of("participant")
    assert decide(coordinator, support, "return", reason="Which port?").status_code == 303
    owner.post(f"/en/travel/{support.id}/change", form(via="Roscoff, Plymouth", key="c", opened=1))
    assert (now(support).state, now(support).via) == ("requested", "Roscoff, Plymouth")
    assert decide(coordinator, support, "approve", amount="300", conditions="Second class").status_code == 303  # fmt: skip
    assert (now(support).state, str(now(support).approved)) == ("approved", "300.00")
    owner.post(f"/en/travel/{support.id}/act/travel", {"opened": now(support).version})
    assert now(support).state == "travelled"
    steps = support.steps()
    assert [(s.act, s.role, s.author.id) for s in steps] == [
        ("ask", "owner", people["participant"].id),
        ("return", "coordinator", people["coordinator"].id),
        ("change", "owner", people["participant"].id),
        ("approve", "coordinator", people["coordinator"].id),
        ("travel", "owner", people["participant"].id),
    ]
    assert steps[1].reason == "Which port?"
    told = Mail.select().where(Mail.to == "participant@demo.example").order_by(Mail.id)
    assert [m.lang for m in told] == ["fr", "fr"]
    assert "Which port?" in told[0].text and f"/fr/travel/{support.id}" in told[0].text
    assert "300,00\u00a0EUR" in told[1].text and "Second class" in told[1].text
    page = owner.get(f"/en/travel/{support.id}").text
    assert "Which port?" in page and "300.00\u00a0EUR" in page


@pytest.mark.parametrize("act", ["refuse", "return"])
def test_a_refusal_says_why(meeting, people, browser_of, act):
    support = asked(meeting, people["participant"])
    answer = decide(browser_of("coordinator"), support, act)
    assert answer.status_code == 422 and 'id="e-reason"' in answer.text
    assert now(support).state == "requested"


def test_after_a_refusal_one_may_ask_again(meeting, people, browser_of):
    support = asked(meeting, people["participant"])
    decide(browser_of("coordinator"), support, "refuse", reason="No funds left.")
    assert "No funds left." in browser_of("participant").get(f"/en/travel/{support.id}").text
    assert browser_of("participant").get("/en/travel/new").status_code == 200
    for _time in range(2):  # the second one as from the page before, by the browser's "back"
        answer = browser_of("participant").post("/en/travel/new", form(key="second"))
        assert answer.status_code == 303 and TravelRequest.select().count() == 2
        again = TravelRequest.select().order_by(TravelRequest.id.desc()).get()
        if again.state == "requested":
            decide(browser_of("coordinator"), again, "refuse", reason="Still none.")


def test_two_coordinators_at_once_see_both(meeting, people, browser_of):
    support = asked(meeting, people["participant"])
    first = browser_of("coordinator")
    assert decide(first, support, "approve", opened=0, amount="300").status_code == 303
    answer = first.post(f"/en/travel/{support.id}/decide/approve",
                        {"opened": 0, "key": "other", "amount": "250,00",
                         "conditions": "My words"})  # fmt: skip
    assert answer.status_code == 409
    assert "300.00\u00a0EUR" in answer.text and "250,00" in answer.text
    assert "My words" in answer.text and str(now(support).approved) == "300.00"
    assert [s.act for s in support.steps()] == ["ask", "approve"]


def test_an_amendment_made_from_an_old_page_is_given_back(meeting, people, browser_of):
    support = approved(meeting, people["participant"], people["coordinator"])
    one = browser_of("coordinator")
    decide(one, support, "amend", opened=1, amount="350", reason="Two nights")
    answer = decide(one, support, "amend", opened=1, amount="400", reason="Three nights", key="b")
    assert answer.status_code == 409
    assert "Two nights" in answer.text and "Three nights" in answer.text and 'value="400"' in answer.text  # fmt: skip
    assert str(now(support).approved) == "350.00"


def test_a_correction_against_a_decision_keeps_what_was_typed(meeting, people, browser_of):
    support = asked(meeting, people["participant"])
    decide(browser_of("coordinator"), support, "approve", amount="300")
    answer = browser_of("participant").post(
        f"/en/travel/{support.id}/change", form(via="Cherbourg", opened=0, key="late")
    )
    assert answer.status_code == 409 and 'value="Cherbourg"' in answer.text
    assert "Approved" in answer.text and now(support).via == "Roscoff"


def test_a_form_sent_twice_is_done_once(meeting, people, browser_of):
    support = asked(meeting, people["participant"])
    for _time in range(2):
        answer = browser_of("coordinator").post(
            f"/en/travel/{support.id}/decide/approve", {"opened": 0, "key": "k", "amount": "300"}
        )
        assert answer.status_code == 303
    assert [s.act for s in support.steps()] == ["ask", "approve"]
    assert len(mails("participant")) == 1


def test_nobody_decides_on_a_request_of_their_own(meeting, people, browser_of):
    support = asked(meeting, people["coordinator"])
    answer = decide(browser_of("coordinator"), support, "approve", amount="300")
    assert answer.status_code == 404 and now(support).state == "requested"
    page = browser_of("coordinator").get(f"/en/travel/{support.id}").text
    assert "another coordinator does" in page and "There is no other coordinator yet." in page
    make_person("second", "coordinator")
    page = browser_of("coordinator").get(f"/en/travel/{support.id}").text
    assert "another coordinator does" in page and "There is no other" not in page


def test_an_approval_withdrawn_before_the_journey(meeting, people, browser_of):
    support = approved(meeting, people["participant"], people["coordinator"])
    assert decide(browser_of("coordinator"), support, "revoke", reason="Cancelled").status_code == 303
    assert now(support).state == "revoked"
    owner = browser_of("participant")
    page = owner.get(f"/en/travel/{support.id}").text
    assert "Cancelled" in page and "already made" not in page
    answer = owner.post(f"/en/travel/{support.id}/act/travel", {"opened": now(support).version})
    assert answer.status_code == 409 and now(support).state == "revoked"
    assert owner.post(f"/en/travel/{support.id}/line", {"day": "2014-05-12", "what": "x",
        "means": "ferry", "amount": "1.00", "currency": "EUR"}).status_code == 409  # fmt: skip


def test_an_approval_withdrawn_after_the_journey_keeps_the_claim(meeting, people, browser_of):
    support = claimed(meeting, people["participant"], people["coordinator"])
    coordinator = browser_of("coordinator")
    decide(coordinator, support, "revoke", reason="Wrong partner")
    page = browser_of("participant").get(f"/en/travel/{support.id}").text
    assert "already made" in page and "Ferry Roscoff" in page and "ticket.png" in page
    assert decide(coordinator, support, "pay", amount="10").status_code in (409, 422)
    assert decide(coordinator, support, "reinstate", reason="Settled").status_code == 303
    assert now(support).state == "claimed"
    assert [s.after for s in support.steps()[-2:]] == ["revoked", "claimed"]


def test_what_was_paid_cannot_be_taken_back(meeting, people, browser_of):
    support = paid(meeting, people["participant"], people["coordinator"])
    assert decide(browser_of("coordinator"), support, "revoke", reason="No").status_code == 409
    assert now(support).state == "paid"


def test_an_approval_is_not_given_back_beside_another_request(meeting, people, browser_of):
    support = approved(meeting, people["participant"], people["coordinator"])
    decide(browser_of("coordinator"), support, "revoke", reason="Cancelled")
    asked(meeting, people["participant"])
    answer = decide(browser_of("coordinator"), support, "reinstate", reason="Sorry")
    assert answer.status_code == 422 and now(support).state == "revoked"


def test_withdrawing_tells_the_coordinators(meeting, people, browser_of):
    support = approved(meeting, people["participant"], people["coordinator"])
    browser_of("participant").post(
        f"/en/travel/{support.id}/act/withdraw", {"opened": now(support).version, "key": "w"}
    )
    assert now(support).state == "withdrawn"
    assert mails("coordinator")[-1] == "Travel support: Demo participant, Withdrawn"


def test_a_step_is_never_changed(meeting, people):
    step = asked(meeting, people["participant"]).steps()[0]
    step.reason = "Something else"
    with pytest.raises(TypeError):
        step.save()
    assert TravelStep.get().reason == ""


def test_a_key_of_one_request_does_not_silence_another(meeting, people):
    one = asked(meeting, people["participant"])
    other = asked(meeting, make_person("someone"))
    deciding.refuse(one, people["coordinator"], "No", Form(key="shared"))
    deciding.refuse(other, people["coordinator"], "No", Form(key="shared"))
    assert (now(one).state, now(other).state) == ("refused", "refused")


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "{{ 7*7 }}", "=1+1", "\"'><b>"])
def test_words_of_others_are_inert(meeting, people, browser_of, words):
    support = asked(meeting, people["participant"], origin=words, note=words, via=words)
    page = browser_of("coordinator").get(f"/en/travel/{support.id}").text
    assert "<script>alert" not in page and "<b>" not in page and "49" not in page.split("<h1")[1].split("</h1>")[0]  # fmt: skip
