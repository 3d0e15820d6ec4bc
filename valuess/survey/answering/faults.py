"""What is wrong with an answer, in words beside its field."""

from valuess.db import Label
from valuess.i18n import _, number
from valuess.survey.answering import reading

SAID = {
    reading.UNKNOWN: lambda: _("Choose one of the answers listed here."),
    reading.TOGETHER: lambda label: _(
        "“%(label)s” cannot go together with other answers: keep one or the other.",
        label=Label(label),
    ),
    reading.WHICH: lambda: _("You chose “other”: say which."),
    reading.TOO_LONG: lambda most, length: _(
        "At most %(most)s characters, and there are %(length)s. Nothing is lost: shorten it here.",
        most=number(most), length=number(length),
    ),
    reading.NO_NUMBER: lambda: _("Write a number in figures, such as 12 or 12.5."),
    reading.TOO_LITTLE: lambda least: _("Write a number of at least %(least)s.", least=least),
    reading.TOO_MUCH: lambda most: _("Write a number of at most %(most)s.", most=most),
    reading.NO_DATE: lambda: _("Write a date as day/month/year, such as 13/05/2014."),
    reading.TWICE: lambda place: _("Place %(place)s is given twice.", place=place),
    reading.NO_PLACE: lambda most: _("Give each place as a number from 1 to %(most)s.", most=most),
}  # fmt: skip


def said(faults):
    """{field: message in the reader's language}."""
    return {name: SAID[fault.sort](**fault.values) for name, fault in faults.items()}


def unanswered(codes):
    """{field: message} for questions that must be answered."""
    return {code: _("Please answer this question.") for code in codes}
