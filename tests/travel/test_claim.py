"""The claim: lines, evidence from a phone, currencies, checking, paying."""

import hashlib
import io
from datetime import date
from decimal import Decimal

import pytest

from tests.agenda.making import make_person
from tests.travel.making import (
    approved,
    checked_claim,
    claimed,
    fresh,
    line,
    now,
    paid,
    picture,
    proof,
)
from tests.travel.test_request import decide
from valuess.travel import asking, budget
from valuess.travel.models import TravelFile, TravelLine, TravelPayment

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def fields(**more):
    return {"day": "2014-05-12", "what": "Ferry", "means": "ferry", "amount": "80,50",
            "currency": "EUR", **more}  # fmt: skip


def upload(name="ticket.jpg", content=None):
    return (io.BytesIO(picture() if content is None else content), name)


@pytest.fixture
def support(meeting, people):
    return approved(meeting, people["participant"], people["coordinator"])


@pytest.fixture
def owner(browser_of):
    return browser_of("participant")


def write(browser, support, files=(), **more):
    data = fields(**more)
    if files:
        data["files"] = list(files)
    return browser.post(f"/en/travel/{support.id}/line", data, content_type="multipart/form-data")


def test_an_expense_with_its_photo(support, owner, people):
    content = picture()
    assert write(owner, support, [upload(content=content)]).status_code == 303
    made, file = TravelLine.get(), TravelFile.get()
    assert (made.what, str(made.amount), made.currency) == ("Ferry", "80.50", "EUR")
    assert (file.line_id, file.name, file.mime) == (made.id, "ticket.png", "image/png")
    assert file.original_sha256 == hashlib.sha256(content).hexdigest()
    assert file.sha256 == hashlib.sha256(file.bytes()).hexdigest()
    shown = owner.get(f"/en/travel/{support.id}/file/{file.id}/ticket.png")
    assert shown.data == file.bytes() and shown.headers["Cache-Control"] == "no-store"
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_the_evidence_of_another_is_not_there(support, owner, meeting, people, browser_of):
    other = approved(meeting, make_person("other"), people["coordinator"])
    made = line(other, other.account)
    file = TravelFile.get(TravelFile.line == made)
    path = f"/en/travel/{other.id}/file/{file.id}/{file.name}"
    for role in ("participant", "partner"):
        assert browser_of(role).get(path).status_code == 404
    assert owner.get(f"/en/travel/{support.id}/file/{file.id}/{file.name}").status_code == 404
    assert owner.post(f"/en/travel/{support.id}/file/{file.id}/drop").status_code == 404
    assert owner.post(f"/en/travel/{support.id}/line/{made.id}", fields()).status_code == 404
    assert owner.post(f"/en/travel/{other.id}/line/{made.id}/drop").status_code == 404
    data = {"files": [upload()], "line": made.id}
    assert owner.post(f"/en/travel/{support.id}/files", data).status_code == 404
    assert browser_of("coordinator").get(path).status_code == 200
    assert browser_of("coordinator").get(path.replace("ticket", "other")).status_code == 404


HOSTILE = [
    ("receipt.exe", b"MZ" + b"\x00" * 200, "Programs"),
    ("receipt.pdf", b"MZ" + b"\x00" * 200, "Programs"),
    ("receipt.jpg", b"\x7fELF" + b"\x00" * 200, "Programs"),
    ("receipt.sh", b"#!/bin/sh\nrm -rf /", "Programs"),
    ("receipt.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "only pictures"),
    ("receipt.html", b"<script>alert(1)</script>", "only pictures"),
    ("receipt.jpg", b"not a picture", "cannot be read"),
    ("receipt.png", b"", "empty"),
]  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize("name,content,why", HOSTILE)
def test_what_is_no_evidence_is_refused_in_words(support, owner, name, content, why):
    answer = write(owner, support, [upload(name, content)])
    assert answer.status_code == 422 and why in answer.text and name in answer.text
    assert 'value="80,50"' in answer.text
    assert TravelFile.select().count() == TravelLine.select().count() == 0


def test_a_refusal_names_the_file_as_french_sets_a_colon(support, owner):
    sent = fields() | {"files": [upload("vide.png", b"")]}
    answer = owner.post(f"/fr/travel/{support.id}/line", sent, content_type="multipart/form-data")
    assert answer.status_code == 422 and "vide.png\u00a0: " in answer.text


def test_too_large_a_photo_is_refused(app, support, owner):
    app.config["MAX_UPLOAD"] = 50
    answer = write(owner, support, [upload()])
    assert answer.status_code == 422 and "MB" in answer.text
    app.config["MAX_CONTENT_LENGTH"] = 60
    assert write(owner, support, [upload()]).status_code == 413


def test_photos_that_came_with_a_wrong_form_need_not_come_again(support, owner):
    answer = write(owner, support, [upload()], amount="1,234")
    assert answer.status_code == 422 and 'id="e-amount"' in answer.text
    file = TravelFile.get()
    assert file.line_id is None and f'name="loose" value="{file.id}" checked' in answer.text
    assert write(owner, support, loose=file.id, amount="1234").status_code == 303
    assert TravelFile.get().line_id == TravelLine.get().id


def test_an_expense_sent_twice_is_one(support, owner):
    for _time in range(2):
        assert write(owner, support, [upload()], key="same").status_code == 303
    assert TravelLine.select().count() == TravelFile.select().count() == 1


def test_a_pdf_is_evidence_and_is_only_downloaded(support, owner):
    write(owner, support, [upload("train.pdf", PDF), upload()])
    file = TravelFile.get(TravelFile.mime == "application/pdf")
    answer = owner.get(f"/en/travel/{support.id}/file/{file.id}/train.pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert TravelFile.select().count() == 2


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize(
    "amount", ["1e309", "NaN", "-1", "0", "1,234", "", "Infinity", "0,001", "1000000"]
)
def test_no_strange_amount_enters_a_claim(support, owner, amount):
    answer = write(owner, support, amount=amount)
    assert answer.status_code == 422 and 'id="e-amount"' in answer.text
    assert TravelLine.select().count() == 0


def test_one_cent_can_be_claimed(support, owner):
    assert write(owner, support, amount="0,01").status_code == 303
    assert str(TravelLine.get().amount) == "0.01"


def test_a_third_currency_takes_a_dated_rate(support, owner):
    swiss = {"currency": "other", "other": "chf"}
    answer = write(owner, support, **swiss)
    assert answer.status_code == 422
    for name in ("rate", "rate_day", "rate_source"):
        assert f'id="e-{name}"' in answer.text
    assert 'value="chf"' in answer.text
    rate = {"rate": "0,8205", "rate_day": "2014-05-12", "rate_source": "Bank statement"}
    assert write(owner, support, **swiss, **rate).status_code == 303
    made = TravelLine.get()
    assert (made.currency, str(made.rate)) == ("CHF", "0.8205")
    assert made.converted("EUR") == Decimal("66.05")  # 80.50 × 0.8205 = 66.05025
    page = owner.get(f"/en/travel/{support.id}").text
    assert "80.50\u00a0CHF" in page and "66.05\u00a0EUR" in page and "Bank statement" in page


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize("other", ["", "EURO", "XYQ", "é€$", "12A"])
def test_a_currency_that_is_none(support, owner, other):
    answer = write(owner, support, currency="other", other=other)
    assert answer.status_code == 422 and 'id="e-other"' in answer.text


def test_pounds_may_wait_for_their_rate_but_the_claim_may_not(support, owner, people):
    assert write(owner, support, [upload()], currency="GBP").status_code == 303
    write(owner, support, [upload()])
    page = owner.get(f"/en/travel/{support.id}").text
    assert "no total: a dated rate is missing" in page and "161.00" not in page
    asking.travel(now(support), people["participant"], fresh())
    path = f"/en/travel/{support.id}/act/claim"
    answer = owner.post(path, {"opened": now(support).version, "key": "c"})
    assert answer.status_code == 422 and "give the rate into EUR" in answer.text
    pounds = TravelLine.get(TravelLine.currency == "GBP")
    owner.post(f"/en/travel/{support.id}/line/{pounds.id}",
               fields(currency="GBP", rate="1.2", rate_day="12/05/2014", rate_source="ECB",
                      opened=pounds.version, key="l"))  # fmt: skip
    assert owner.post(path, {"opened": now(support).version, "key": "d"}).status_code == 303
    assert now(support).sums.claimed == Decimal("177.10")  # 96.60 + 80.50
    assert now(support).sums.by_currency == {"EUR": Decimal("80.50"), "GBP": Decimal("80.50")}


def test_a_claim_without_evidence_is_not_sent(support, owner, people):
    write(owner, support)
    asking.travel(now(support), people["participant"], fresh())
    answer = owner.post(f"/en/travel/{support.id}/act/claim", {"opened": now(support).version})
    assert answer.status_code == 422 and "add the ticket" in answer.text
    assert now(support).state == "travelled"


def test_one_line_from_two_windows(support, owner):
    write(owner, support)
    made = TravelLine.get()
    path = f"/en/travel/{support.id}/line/{made.id}"
    assert owner.post(path, fields(amount="90", opened=1, key="x")).status_code == 303
    answer = owner.post(path, fields(amount="70,25", opened=1, key="y"))
    assert answer.status_code == 409
    assert "90.00\u00a0EUR" in answer.text and 'value="70,25"' in answer.text
    assert str(TravelLine.get().amount) == "90.00"


def test_taking_an_expense_out_keeps_its_evidence(support, owner):
    write(owner, support, [upload()])
    owner.post(f"/en/travel/{support.id}/line/{TravelLine.get().id}/drop", {"key": "z"})
    assert TravelLine.select().count() == 0 and TravelFile.get().line_id is None
    assert "ticket.png" in owner.get(f"/en/travel/{support.id}").text
    owner.post(f"/en/travel/{support.id}/file/{TravelFile.get().id}/drop", {"key": "q"})
    assert TravelFile.select().count() == 0
    assert [s.act for s in support.steps()[-2:]] == ["drop line", "drop evidence"]


def judge(browser, support, made, **more):
    return browser.post(f"/en/travel/{support.id}/line/{made.id}/judge",
                        {"opened": now(support).version, "key": f"{made.id}{more}"[:40], **more})  # fmt: skip


def test_checking_line_by_line_then_paying(meeting, people, browser_of):
    support = claimed(meeting, people["participant"], people["coordinator"],
                      lines=[{"amount": "100.00"}, {"amount": "50.00", "what": "Drinks"}])  # fmt: skip
    coordinator = browser_of("coordinator")
    ferry, drinks = support.lines
    assert decide(coordinator, support, "check").status_code == 422
    assert judge(coordinator, support, drinks, verdict="refused").status_code == 422
    assert judge(coordinator, support, drinks, verdict="refused", reason="No").status_code == 303
    assert judge(coordinator, support, ferry, verdict="accepted", accepted="100,01").status_code == 422  # fmt: skip
    assert judge(coordinator, support, ferry, verdict="accepted", accepted="90").status_code == 422
    assert judge(coordinator, support, ferry, verdict="accepted", accepted="90",
                 reason="Cabin not covered").status_code == 303  # fmt: skip
    assert decide(coordinator, support, "check").status_code == 303
    assert (now(support).state, str(now(support).sums.payable)) == ("checked", "90.00")
    pay = {"day": "2014-06-02", "currency": "EUR", "reference": "VIR 1"}
    assert decide(coordinator, support, "pay", amount="90,01", **pay).status_code == 422
    answer = coordinator.post(
        f"/en/travel/{support.id}/decide/pay",
        {**pay, "amount": "60", "opened": now(support).version, "key": "p",
         "files": [upload("transfer.png")]},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 303 and now(support).state == "paid"
    assert decide(coordinator, support, "pay", amount="30", **pay).status_code == 303
    assert decide(coordinator, support, "pay", amount="0.01", **pay).status_code == 422
    assert [str(p.amount) for p in now(support).payments] == ["60.00", "30.00"]
    assert TravelFile.get(TravelFile.payment.is_null(False)).name == "transfer.png"
    page = browser_of("participant").get(f"/fr/travel/{support.id}").text
    assert "Cabin not covered" in page and "VIR 1" in page and "60,00\u00a0EUR" in page


def test_a_payment_is_at_most_what_was_approved(meeting, people, browser_of):
    support = checked_claim(meeting, people["participant"], people["coordinator"],
                            lines=[{"amount": "400.00"}])  # fmt: skip
    assert str(support.sums.accepted) == "400.00" and str(support.sums.payable) == "300.00"
    coordinator = browser_of("coordinator")
    pay = {"day": "2014-06-02", "currency": "EUR", "reference": "VIR 1"}
    answer = decide(coordinator, support, "pay", amount="400", **pay)
    assert answer.status_code == 422 and 'value="400"' in answer.text
    decide(coordinator, support, "amend", amount="400", reason="A dearer crossing")
    assert decide(coordinator, support, "pay", amount="400", **pay).status_code == 303


def test_a_payment_in_another_currency_takes_a_dated_rate(meeting, people, browser_of):
    support = checked_claim(meeting, people["participant"], people["coordinator"])
    pay = {"day": "2014-06-02", "currency": "GBP", "reference": "T1", "amount": "80"}
    assert decide(browser_of("coordinator"), support, "pay", **pay).status_code == 422
    rate = {"rate": "1.2", "rate_day": "2014-06-02", "rate_source": "Bank"}
    assert decide(browser_of("coordinator"), support, "pay", **pay, **rate).status_code == 303
    sums = now(support).sums
    assert sums.paid_by_currency == {"GBP": Decimal("80.00")} and sums.paid == Decimal("96.00")


def test_a_payment_sent_twice_is_one(meeting, people, browser_of):
    support = checked_claim(meeting, people["participant"], people["coordinator"])
    data = {"day": "2014-06-02", "currency": "EUR", "reference": "V", "amount": "50",
            "opened": support.version, "key": "once"}  # fmt: skip
    for _time in range(2):
        path = f"/en/travel/{support.id}/decide/pay"
        assert browser_of("coordinator").post(path, data).status_code == 303
    assert TravelPayment.select().count() == 1


def test_a_claim_sent_back_is_corrected_and_sent_again(meeting, people, browser_of, owner):
    support = claimed(meeting, people["participant"], people["coordinator"])
    decide(browser_of("coordinator"), support, "return", reason="The ticket is illegible")
    assert now(support).state == "reopened"
    assert "illegible" in owner.get(f"/en/travel/{support.id}").text
    assert write(owner, support, [upload("again.png", picture("navy"))]).status_code == 303
    owner.post(f"/en/travel/{support.id}/act/claim", {"opened": now(support).version, "key": "n"})
    assert now(support).state == "claimed"


def test_a_sent_claim_takes_no_more_lines(meeting, people, owner):
    support = claimed(meeting, people["participant"], people["coordinator"])
    assert owner.get(f"/en/travel/{support.id}/line").status_code == 303
    assert write(owner, support).status_code == 409
    assert owner.post(f"/en/travel/{support.id}/files", {"files": [upload()]}).status_code == 409


@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_claim_takes_as_many_queries_whatever_its_length(support, people, queries, owner, count):
    for n in range(count):
        line(support, people["participant"], what=f"Line {n}", proofs=[proof(colour="teal")])
    path = f"/en/travel/{support.id}"
    owner.get(path)
    with queries() as seen:
        assert owner.get(path).status_code == 200
    assert len(seen) <= 16


def test_a_budget_adds_within_a_currency_alone(meeting, people):
    paid(meeting, people["participant"], people["coordinator"])
    approved(meeting, make_person("b"), people["coordinator"], currency="GBP", amount="200.00")
    rows = {row.currency: row for row in budget.rows(meeting)}
    assert {c: str(r.sums["approved"]) for c, r in rows.items()} == {
        "EUR": "300.00", "GBP": "200.00",
    }  # fmt: skip
    assert [str(v) for v in rows["EUR"].sums.values()] == [
        "312.50", "300.00", "100.00", "100.00", "100.00",
    ]  # fmt: skip
    assert str(rows["EUR"].committed) == "100.00" and str(rows["GBP"].committed) == "200.00"
    assert date(2014, 5, 12) == TravelLine.get().day
