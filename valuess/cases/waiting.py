"""What waits in the cases of one's circles, on one's own page."""

from flask import g
from markupsafe import Markup

from valuess import frame
from valuess.access import COORDINATOR, PARTNER, rank
from valuess.cache import until_commit
from valuess.cases.consents import QUOTE, Consent
from valuess.cases.models import Case, CaseMember, Transcript
from valuess.cases.quotations import CHANGE, Quotation
from valuess.htmx import part
from valuess.i18n import _

MOST = 10


def ours(account):
    """A condition: the cases in whose circle this person is."""
    if rank(account) >= COORDINATOR:
        return Case.id.is_null(False)
    return Case.id.in_(CaseMember.select(CaseMember.case).where(CaseMember.account == account))


def changes(account):
    """Quotations of which somebody who was interviewed asks for a change, the first asked first."""
    quotable = Quotation.interview.in_(Consent.agreed(QUOTE))
    rows = Quotation.told(Quotation.state == CHANGE, quotable, ours(account))
    return sorted(rows, key=lambda row: row.answered)


def unchecked(account):
    """Cases with something written down whose pseudonyms nobody vouches for."""
    rows = Transcript.told(Transcript.version > 0, Case.checked.is_null(), ours(account))
    return list({row.interview.case_id: row.interview.case for row in rows}.values())


def waiting(account):
    """(changes asked for, cases unchecked), kept until anything is committed."""
    return until_commit(
        ("cases wait", account.id), lambda: (changes(account)[:MOST], unchecked(account)[:MOST])
    )


def mine():
    """The item of one's own page; None when nothing waits."""
    if rank(g.user) < PARTNER:
        return None
    asked, names = waiting(g.user)
    if not (asked or names):
        return None
    words = part("cases/_mine.html", asked=asked, names=names, lang=g.lang)
    return frame.Item(_("Case studies"), Markup(words))
