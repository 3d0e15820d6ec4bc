"""Memos on a case: its circle writes and reads them."""

from flask import url_for

from valuess import coding
from valuess.access import COORDINATOR, PARTNER, rank
from valuess.cases.models import Case, CaseMember
from valuess.coding.models import CASE, Memo


def readable(account, numbers):
    """The numbers of those cases in whose circle this person is: one query."""
    level = rank(account)
    if level < PARTNER:
        return set()
    rows = Case.listed().where(Case.id.in_(list(numbers)))
    if level < COORDINATOR:
        mine = CaseMember.select(CaseMember.case).where(CaseMember.account == account)
        rows = rows.where(Case.id.in_(mine))
    return {row.id for row in rows}


def title(number):
    found = Case.numbered(number)
    return found and found.name


def shown(case, by):
    """What the page of a case shows of them."""
    return {
        "memos": list(Memo.on(CASE, [case.id])), "user_id": by.id,
        "act": coding.undoing.last(CASE, case.id, by),
    }  # fmt: skip


coding.subjects.register(
    CASE,
    coding.subjects.Subject(readable, lambda number: url_for("case.case", number=number), title),
)
