"""The same form of a request sent twice at the same instant is done once."""

from decimal import Decimal

from tests.at_once import results
from tests.travel.making import (
    approved,
    asked,
    checked_claim,
    make_payer,
    now,
    payment,
    proof,
    values,
)
from valuess.i18n import speaking
from valuess.mail import Mail
from valuess.travel import asking, claims, deciding
from valuess.travel.models import TravelFile, TravelLine, TravelPayment, TravelRequest, TravelStep
from valuess.travel.moving import Form
from valuess.travel.settings import Changed


def twice(app, act, *others):
    """The act, or it and others, at once in English; the answers."""

    def spoken(one):
        with speaking("en"):
            return one()

    acts = [act, *(others or [act])]
    return results(app, [lambda one=one: spoken(one) for one in acts])


def test_a_request_asked_twice_at_once_is_one(app, meeting, people):
    person, said = people["participant"], values()
    answers = twice(app, lambda: asking.ask(meeting, person, said, Form(key="a-key")))
    assert sorted(new for _request, new in answers) == [False, True]
    assert (TravelRequest.select().count(), TravelStep.select().count()) == (1, 1)
    assert Mail.select().count() == 1


def test_a_line_written_twice_at_once_is_one_with_its_evidence(app, meeting, people):
    person = people["participant"]
    support = approved(meeting, person, people["coordinator"])
    proofs, fields = [proof()], {"what": "Ferry", "means": "ferry", "amount": Decimal("100.00"),
                                 "currency": "EUR", "day": support.out}  # fmt: skip
    answers = twice(app, lambda: claims.write_line(
        now(support), person, fields, proofs, [], Form(key="a-line")))  # fmt: skip
    assert answers.count(None) == 1, answers
    assert (TravelLine.select().count(), TravelFile.select().count()) == (1, 1)


def test_a_payment_sent_twice_at_once_is_one_and_two_payments_never_pay_too_much(app, meeting, people):
    boss = people["coordinator"]
    support = checked_claim(meeting, people["participant"], boss)
    proofs = [proof("transfer.png", "navy")]

    def pay(key, amount, opened=None):
        return deciding.pay(now(support), boss, payment(amount), proofs, Form(opened, key))

    assert twice(app, lambda: pay("first", "60.00")) == [None, None]
    assert TravelPayment.select().count() == 1
    answers = twice(app, lambda: pay("one", "30.00"), lambda: pay("other", "30.00"))
    assert [type(a) for a in answers if a] == [deciding.Unfit]
    assert now(support).sums.paid == Decimal("90.00")


def test_two_coordinators_decide_at_once_on_what_both_saw(app, meeting, people):
    support = asked(meeting, people["participant"], payer=make_payer())
    boss = people["coordinator"]
    answers = twice(
        app,
        lambda: deciding.approve(support, boss, Decimal("300.00"), "", Form(support.version, "a")),
        lambda: deciding.refuse(support, boss, "No money", Form(support.version, "b")),
    )
    assert sum(isinstance(answer, Changed) for answer in answers) == 1, answers
    assert now(support).state in ("approved", "refused")
