"""The tables of travel support, for spreadsheets: (heads, rows) in the reader's language.

Amounts leave as exact decimal numbers; every amount has its currency in a column of its own.
"""

from valuess.i18n import _
from valuess.travel import budget
from valuess.travel.models import ACCEPTED


def requests(meeting):
    heads = [_("Number"), _("Traveller"), _("Organisation"), _("Place of departure"), _("Via"),
             _("Destination"), _("Outward"), _("Return"), _("State"), _("Who pays"),
             _("Currency"), _("Estimate"),
             _("Amount approved"), _("Conditions"), _("Amount claimed"), _("Amount accepted"),
             _("Amount paid")]  # fmt: skip
    rows = []
    for one, lines, payments in budget.gathered(meeting):
        found = budget.measures(one, lines, payments)
        rows.append(
            [one.id, one.traveller, one.organisation, one.origin, one.via, one.destination,
             one.out, one.back, str(one.state_name), one.payer.name if one.payer else "",
             one.currency, one.estimate, one.approved, one.conditions, found["claimed"],
             found["accepted"], found["paid"]]
        )  # fmt: skip
    return heads, rows


def lines(meeting):
    heads = [_("Request"), _("Line"), _("Traveller"), _("Date"), _("Expense"), _("Means"),
             _("Amount"), _("Currency"), _("Rate"), _("Rate date"), _("Source of the rate"),
             _("Converted"), _("Converted into"), _("Decision"), _("Amount accepted"),
             _("Reason")]  # fmt: skip
    verdicts = {"": "", ACCEPTED: _("Accepted"), "refused": _("Refused")}
    rows = [
        [one.id, line.id, one.traveller, line.day, line.what, str(line.means_name), line.amount,
         line.currency, line.rate, line.rate_day, line.rate_source, line.converted(one.currency),
         one.currency, verdicts[line.verdict], line.accepted, line.reason]
        for one, found, _payments in budget.gathered(meeting) for line in found
    ]  # fmt: skip
    return heads, rows


def payments(meeting):
    heads = [_("Request"), _("Traveller"), _("Date"), _("Amount"), _("Currency"), _("Rate"),
             _("Rate date"), _("Source of the rate"), _("Reference"), _("Who pays")]  # fmt: skip
    rows = [
        [one.id, one.traveller, paid.day, paid.amount, paid.currency, paid.rate, paid.rate_day,
         paid.rate_source, paid.reference, one.payer.name if one.payer else ""]
        for one, _lines, found in budget.gathered(meeting) for paid in found
    ]  # fmt: skip
    return heads, rows


def budget_table(meeting):
    heads = [_("Who pays"), _("Currency"), _("Requests"), *map(str, budget.MEASURES.values()),
             _("Envelope"), _("Remains")]  # fmt: skip
    rows = [
        [row.payer, row.currency, row.requests, *row.sums.values(), row.envelope, row.remains]
        for row in budget.rows(meeting)
    ]
    return heads, rows


TABLES = {"requests": requests, "lines": lines, "payments": payments, "budget": budget_table}


def workbook(meeting):
    """{sheet: (heads, rows)} of all the tables."""
    names = {"requests": _("Requests"), "lines": _("Lines"), "payments": _("Payments"),
             "budget": _("Budget")}  # fmt: skip
    return {names[name]: make(meeting) for name, make in TABLES.items()}
