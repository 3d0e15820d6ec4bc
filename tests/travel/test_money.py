"""Amounts: what is understood, what is refused, how it is rounded, and never a float."""

from decimal import Decimal

import pytest

from tests.travel.making import asked, now
from valuess.db import db
from valuess.travel import money
from valuess.travel.models import TravelRequest

UNDERSTOOD = [
    ("1234", "1234.00"), ("1 234,56", "1234.56"), ("1\u00a0234,56", "1234.56"),
    ("1\u202f234,56", "1234.56"), ("1,234.56", "1234.56"), ("1.234,56", "1234.56"),
    ("1234,5", "1234.50"), ("0,01", "0.01"), ("0.1", "0.10"), ("12,30 €", "12.30"),
    ("£12.30", "12.30"), ("EUR 7", "7.00"), ("999 999,99", "999999.99"), ("1,234.5", "1234.50"),
    ("123,456.7", "123456.70"), ("1 234", "1234.00"), ("12\u2019345.00", "12345.00"),
    ("\uff11\uff12,50", "12.50"),
]  # fmt: skip
REFUSED = [
    ("", money.EMPTY), ("   ", money.EMPTY), ("€", money.EMPTY),
    ("1,234", money.AMBIGUOUS), ("1.234", money.AMBIGUOUS), ("12.345", money.AMBIGUOUS),
    ("0,123", money.TOO_FINE), ("1234,567", money.TOO_FINE), ("1 234,567", money.TOO_FINE),
    ("-5", money.NEGATIVE), ("\u22125,00", money.NEGATIVE), ("0", money.ZERO),
    ("0,00", money.ZERO), ("1000000", money.TOO_LARGE), ("1,234,567", money.TOO_LARGE),
    ("1e309", money.UNREADABLE), ("1e3", money.UNREADABLE), ("NaN", money.UNREADABLE),
    ("Infinity", money.UNREADABLE), ("inf", money.UNREADABLE), ("=1+1", money.UNREADABLE),
    ("1,23,4", money.UNREADABLE), ("12 34,56", money.UNREADABLE), ("1.2.3", money.UNREADABLE),
    ("5,", money.UNREADABLE), ("twelve", money.UNREADABLE), ("0x10", money.UNREADABLE),
    ("9" * 400, money.UNREADABLE), ("1_000", money.UNREADABLE), ("\u0661\u0662", money.UNREADABLE),
]  # fmt: skip


@pytest.mark.parametrize("typed,meant", UNDERSTOOD)
def test_amounts_of_both_shores_are_understood(typed, meant):
    assert f"{money.amount(typed)}" == meant


@pytest.mark.parametrize("typed,why", REFUSED)
def test_what_is_no_sure_amount_is_refused(typed, why):
    with pytest.raises(money.Unclear) as unclear:
        money.amount(typed)
    assert unclear.value.why == why


@pytest.mark.parametrize("typed,meant", [("1,2345", "1.2345"), ("1.234", "1.234"),
                                         ("0,82", "0.82"), ("0.00000001", "0.00000001")])  # fmt: skip
def test_a_rate_takes_comma_and_point_alike(typed, meant):
    assert f"{money.rate(typed):f}" == meant


@pytest.mark.parametrize("typed", ["", "0", "-1", "1 000", "1.2.3", "1e3", "NaN", "0.000000001"])
def test_what_is_no_rate_is_refused(typed):
    with pytest.raises(money.Unclear):
        money.rate(typed)


def test_rounding_is_half_up_for_each_line():
    assert money.convert(Decimal("1.00"), Decimal("0.125")) == Decimal("0.13")
    assert money.convert(Decimal("1.00"), Decimal("0.135")) == Decimal("0.14")
    assert money.convert(Decimal("0.01"), Decimal("0.5")) == Decimal("0.01")
    assert money.convert(Decimal("0.01"), Decimal("0.49")) == Decimal("0.00")


def test_a_tenth_and_two_tenths_are_three_tenths():
    total = money.totals([(money.amount("0.1"), "EUR"), (money.amount("0.2"), "EUR")])
    assert total == {"EUR": Decimal("0.3")} and str(total["EUR"]) == "0.30"


def test_currencies_are_never_added():
    pairs = [(Decimal("10.00"), "GBP"), (Decimal("5.00"), "EUR"), (Decimal("1.00"), "GBP")]
    assert money.totals(pairs) == {"EUR": Decimal("5.00"), "GBP": Decimal("11.00")}
    assert money.into(Decimal("10.00"), "GBP", "EUR", None, None) is None
    assert money.into(Decimal("10.00"), "GBP", "EUR", Decimal("1.2"), None) is None
    assert money.converted([Decimal("1.00"), None]) is None


@pytest.mark.parametrize("amount", ["0.10", "0.20", "0.30", "999999.99", "0.01", "1.10"])
def test_no_float_appears_in_either_database(meeting, people, amount):
    support = asked(meeting, people["participant"], estimate=Decimal(amount))
    raw = db.execute_sql("SELECT estimate FROM travel_request").fetchone()[0]
    assert (type(raw), raw) == (str, amount)
    assert type(now(support).estimate) is Decimal and now(support).estimate == Decimal(amount)
    assert TravelRequest.held(support.id).estimate == Decimal(amount)
