"""What the portal holds of one person: given to them, and taken away.

Other rooms register their own source in frame.personal.
"""

from valuess import audit, frame
from valuess.accounts.managing import held, keep_one
from valuess.accounts.models import Account, Invitation, Link, Organisation, Session
from valuess.accounts.rules import email_of
from valuess.db import db, now
from valuess.mail import Mail


def export(account):
    """Everything that is held of a person, as one JSON-able dictionary by source."""
    return {
        "made": now().isoformat() + "Z",
        **{source.name: source.export(account) for source in frame.personal},
    }


def staying(email):
    """What an erasure of this person leaves, until when and why: a list of sentences."""
    account = Account.get_or_none(Account.email == email_of(email))
    said = [source.staying(account) for source in frame.personal] if account else []
    return [words for words in said if words]


def erase(email, by=None):
    """Make a person unknown, wherever they are; False when nothing was held of them.

    by: the coordinator who does it, None for the command.
    Refused for the last coordinator. Everything happens in one transaction.
    """
    email = email_of(email)
    with db.atomic():
        account = Account.get_or_none(Account.email == email)
        waiting = Invitation.delete().where(Invitation.email == email).execute()
        letters = forget_mails(email)
        elsewhere = sum(source.forget(email) for source in frame.personal)
        if account is None:
            return bool(waiting or letters or elsewhere)
        keep_one(*held(account))
        for source in frame.personal:
            source.erase(account)
        audit.note("person erased", by, f"account:{account.id}")
    return True


def forget_mails(email):
    """Mails still waiting are not sent; of the others only that there was one remains."""
    Mail.update(reply_to="").where(Mail.reply_to == email).execute()
    mine = Mail.to == email
    gone = Mail.delete().where(mine, Mail.sent.is_null()).execute()
    blank = {Mail.to: "", Mail.subject: "", Mail.text: "", Mail.attachment: None}
    return gone + Mail.update(blank).where(mine).execute()


def at(moment):
    return moment.isoformat() + "Z" if moment else None


def export_account(account):
    organisation = Organisation.get_or_none(Organisation.id == account.organisation_id)
    mails = Mail.select().where(Mail.to == account.email).order_by(Mail.id)
    invited = Invitation.select().where(Invitation.email == account.email).order_by(Invitation.id)
    return {
        "email": account.email,
        "name": str(account.name),
        "role": account.role,
        "organisation": organisation.name if organisation else None,
        "language": account.lang,
        "created": at(account.created),
        "sessions": [
            {"browser": s.label, "created": at(s.created), "seen": at(s.seen)}
            for s in Session.select().where(Session.account == account).order_by(Session.id)
        ],
        "invitations": [
            {"role": i.role, "created": at(i.created), "used": at(i.used)} for i in invited
        ],
        "mails": [
            {"subject": m.subject, "text": None if m.secret else m.text,
             "created": at(m.created), "sent": at(m.sent)}
            for m in mails
        ],
    }  # fmt: skip


def erase_account(account):
    """A row stays, so that what the person wrote keeps an author without a name."""
    Session.end_all(account)
    Link.delete().where(Link.account == account).execute()
    Account.update(
        email=f"former-{account.id}@invalid", name="", password_hash=None, active=False,
        role="", organisation=None,
    ).where(Account.id == account.id).execute()  # fmt: skip


SOURCE = frame.Personal("account", export_account, erase_account)
