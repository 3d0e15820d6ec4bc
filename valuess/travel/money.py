"""Amounts of money: typed, rounded, converted, added. Pure; Decimal throughout.

Rounding: each line is converted by itself and rounded half up to cents, away from zero
on a half; a rate is never rounded. A total is the sum of rounded lines, so that a page
adds up as it is printed. The rule follows Council Regulation (EC) No 1103/97, articles 4
and 5, on converting to and from the euro.

Two currencies are never added: `totals` keeps them apart, and `converted` answers None
unless every amount in another currency has its own rate and the day of that rate.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MOST = Decimal("999999.99")
RATE_MOST, RATE_PLACES = Decimal("100000"), 8
EMPTY, UNREADABLE, AMBIGUOUS, TOO_FINE, NEGATIVE, ZERO, TOO_LARGE = (
    "empty", "unreadable", "ambiguous", "too fine", "negative", "zero", "too large",
)  # fmt: skip
SIGNS = re.compile(r"^(?:EUR|GBP|€|£)\s*|\s*(?:EUR|GBP|€|£)$", re.IGNORECASE)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:([ '.,])\d{3})(?:\1\d{3})*")


class Unclear(ValueError):
    """What was typed is no amount: `why` is one of the names above."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


def amount(typed):
    """The Decimal of what was typed, with two places; Unclear for anything that is not sure.

    "1 234,56", "1,234.56", "1.234,56", "12,3" and "€5" are sure. "1,234" and "1.234" are
    not: a thousand and more on one shore, a little over one on the other.
    """
    words = plain(typed)
    if words.count(",") + words.count(".") == 1 and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", words):
        raise Unclear(AMBIGUOUS)
    whole, places = split(words)
    if len(places) > 2:
        raise Unclear(TOO_FINE)
    return within(Decimal(f"{whole}.{places or '0'}").quantize(CENT), MOST)


def rate(typed):
    """The Decimal of a rate: at most eight places, no thousands, comma or point alike."""
    words = plain(typed)
    if not re.fullmatch(r"\d{1,6}(?:[.,]\d+)?", words):
        raise Unclear(UNREADABLE)
    whole, _mark, places = words.replace(",", ".").partition(".")
    if len(places) > RATE_PLACES:
        raise Unclear(TOO_FINE)
    return within(Decimal(f"{whole}.{places or '0'}"), RATE_MOST)


def plain(typed):
    """Digits, marks and plain spaces, currency signs taken off; Unclear for the rest."""
    words = unicodedata.normalize("NFKC", str(typed or "")).replace("\u2019", "'")
    words = SIGNS.sub("", " ".join(words.split())).strip()
    if not words:
        raise Unclear(EMPTY)
    if re.fullmatch(r"[-\u2212]\s*[\d.,' ]+", words):
        raise Unclear(NEGATIVE)
    if len(words) > 30 or not re.fullmatch(r"[0-9][0-9.,' ]*", words):
        raise Unclear(UNREADABLE)
    return words


def split(words):
    """(whole digits, digits after the mark) of words made of digits and marks."""
    if GROUPED.fullmatch(words):
        return re.sub(r"[ '.,]", "", words), ""
    whole, mark, places = words.rpartition(max(",.", key=words.rfind))
    if not mark:
        whole, places = places, ""
    inner = re.sub(r"[ '.,]", "", whole)
    if not inner.isdigit() or (mark and not places.isdigit()):
        raise Unclear(UNREADABLE)
    if whole != inner and (not GROUPED.fullmatch(whole) or (mark and mark in whole)):
        raise Unclear(UNREADABLE)
    return inner, places


def within(value, most):
    if value == 0:
        raise Unclear(ZERO)
    if value > most:
        raise Unclear(TOO_LARGE)
    return value


def convert(value, at):
    """An amount at a rate, rounded half up to cents."""
    return (value * at).quantize(CENT, ROUND_HALF_UP)


def totals(pairs):
    """{currency: total} of (amount, currency) pairs, each currency by itself, sorted."""
    found = {}
    for value, currency in pairs:
        found[currency] = found.get(currency, Decimal("0.00")) + value
    return dict(sorted(found.items()))


def into(value, currency, wanted, at, day):
    """The amount in the wanted currency; None when that takes a dated rate that is not there."""
    if currency == wanted:
        return value
    return convert(value, at) if at and day else None


def converted(amounts):
    """The sum of amounts already in one currency; None when any of them is not known."""
    amounts = list(amounts)
    return None if None in amounts else sum(amounts, Decimal("0.00"))
