"""Who may review a text: a person of another organisation than all who wrote what changed."""

from peewee import fn

from valuess.access import ACCESS, RANKS, rank
from valuess.accounts.models import Account, Organisation
from valuess.i18n import _
from valuess.writing.kinds import kinds
from valuess.writing.models import ATTEMPT, Revision


def since(text, state):
    """The number of the revision after which everything is looked at; 0 for the whole text.

    The published one; where that is the working one already, the last approved before it.
    """
    if text.public and text.public < text.head:
        return text.public
    approval = state.approval
    return approval.decided if approval and approval.decided < text.head else 0


def authors(bases):
    """{text id: [Account]} of who wrote after a revision. bases: {text id: number}; one query."""
    last = fn.MAX(Revision.number).alias("last")
    query = (
        Account.select(Account, Revision.text, last)
        .join(Revision, on=(Revision.author == Account.id), attr="wrote")
        .where(Revision.text.in_(list(bases)), Revision.outcome != ATTEMPT)
        .group_by(Account, Revision.text)
        .order_by(Account.id)
    )
    found = {text: [] for text in bases}
    for account in query:
        if account.last > bases[account.wrote.text_id]:
            found[account.wrote.text_id].append(account)
    return found


def authors_of(text, state):
    """Who wrote what is to be reviewed of one text."""
    return authors({text.id: since(text, state)})[text.id]


def may_review(account, wrote):
    """True when a person's organisation wrote nothing of what changed. wrote: [Account]."""
    return account.organisation_id is not None and not beside(account, wrote)


def beside(account, wrote):
    """Those of the authors who are this person or of their organisation."""
    return [
        author
        for author in wrote
        if author.id == account.id
        or (author.organisation_id and author.organisation_id == account.organisation_id)
    ]


def obstacle(account, wrote):
    """Why a person cannot review this, in words; "" when they can."""
    if account.organisation_id is None:
        return _(
            "A review is made by a partner organisation, and your account belongs to none: "
            "a coordinator can say to which one you belong."
        )
    near = beside(account, wrote)
    if any(author.id == account.id for author in near):
        return _("You wrote some of what changed: someone of another organisation reviews it.")
    if near:
        return _(
            "%(names)s, of your organisation, wrote some of what changed: someone of another "
            "organisation reviews it.",
            names=", ".join(str(author.name) for author in near),
        )
    return ""


def candidates(text, wrote):
    """Accounts that could review a text, by organisation and name, each with `.organisation`."""
    roles = [role for role, level in RANKS.items() if level >= ACCESS[f"{text.kind}.decide"]]
    taken = [author.organisation_id for author in wrote if author.organisation_id]
    query = (
        Account.select(Account, Organisation)
        .join(Organisation)
        .where(
            Account.active, Account.role.in_(roles), Account.organisation.not_in(taken),
            Account.id.not_in([author.id for author in wrote]),
        )
        .order_by(Organisation.position, Organisation.name, fn.LOWER(Account.name), Account.id)
    )  # fmt: skip
    return [account for account in query if enters(account, text)]


def enters(account, text):
    """True when a person sees the working version of a text, and may write it."""
    within = kinds[text.kind].within
    allowed = rank(account) >= ACCESS[f"{text.kind}.decide"]
    return allowed and (within is None or within(text.document_id, account))
