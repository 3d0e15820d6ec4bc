"""What people change of their own account, and the links that let them."""

from valuess import audit, limits, mail
from valuess.accounts.models import EMAIL, RESET, Account, Link, Session, take
from valuess.accounts.rules import Refused, email_error, email_of, fits, hashed, password_error
from valuess.accounts.sessions import enter
from valuess.db import db, locked
from valuess.i18n import _, language

HOUR = 60 * 60
LINKS_EACH_EMAIL, LINKS_EACH_PEER = 5, 30


def ask_link(email, purpose):
    """Send a link to sign in, or to choose a new password, to whoever has this address.

    The same is written, and takes as long, when nobody has it. 429 when asked too often.
    """
    limits.hit("link from", limits.peer(), LINKS_EACH_PEER, HOUR)
    limits.hit("link for", email, LINKS_EACH_EMAIL, HOUR)
    account = Account.with_email(email)
    with db.atomic():
        lang = account.lang if account else language()
        url = Link.make(purpose, account, lang)
        name = str(account.name) if account else email
        to = account.email if account else ""
        mail.post(to, lang, purpose.replace("-", "_"), secret=True, url=url, name=name)


def enter_by(link):
    """Sign in with a link; SpentError when it was used a moment ago."""
    with db.atomic():
        take(link)
        enter(link.account)


def reset_password(link, password):
    """Set a new password by a link, sign out everywhere, and sign in here."""
    with db.atomic():
        take(link)
        set_password(link.account, password)
        enter(link.account)


def change_password(account, current, password):
    """Set a new password, knowing the present one; every other session ends."""
    check_current(account, current)
    error = password_error(password, account.email)
    if error:
        raise Refused(new_password=error)
    with db.atomic():
        set_password(account, password)
        enter(account)


def set_password(account, password):
    account.password_hash = hashed(password)
    account.save(only=[Account.password_hash])
    Session.end_all(account)
    Link.delete().where(Link.account == account).execute()
    audit.note("password changed", account, f"account:{account.id}")
    mail.post(account.email, account.lang, "password_changed", name=str(account.name))


def check_current(account, current):
    """Refused, or 429, unless `current` is the present password (if there is one)."""
    limits.hit("password of", account.id, 10, 15 * 60)
    if account.password_hash and not fits(current, account.password_hash):
        raise Refused(current_password=_("This is not your present password."))


def describe(account, name, lang):
    """Change the name and the language of mails."""
    with db.atomic():
        account.name, account.lang = name, lang
        account.save(only=[Account.name, Account.lang])
        audit.note("account changed", account, f"account:{account.id}")


def ask_new_email(account, typed, current):
    """Send a link to the new address, and a note to the old one; nothing changes yet.

    An address that someone else has gets a note instead of a link: the answer is the same.
    """
    email = email_of(typed)
    error = email_error(email)
    if email and email == account.email:
        error = _("This is your present address.")
    if error:
        raise Refused(email=error)
    check_current(account, current)
    limits.hit("link from", limits.peer(), LINKS_EACH_PEER, HOUR)
    name = str(account.name)
    with db.atomic():
        if Account.get_or_none(Account.email == email):
            mail.post(email, account.lang, "email_taken")
        else:
            url = Link.make(EMAIL, account, account.lang, new_email=email)
            mail.post(email, account.lang, "email_new", secret=True, url=url, name=name)
        mail.post(account.email, account.lang, "email_changing", name=name)


def confirm_email(link):
    """Move the account to its new address; Refused when someone took it meanwhile."""
    with db.atomic():
        account = locked(Account.select().where(Account.id == link.account_id)).get()
        if Account.get_or_none(Account.email == link.new_email):
            raise Refused(email=_("This address already has an account."))
        take(link)
        account.email = link.new_email
        account.save(only=[Account.email])
        Link.delete().where(Link.account == account, Link.purpose == RESET).execute()
        audit.note("address changed", account, f"account:{account.id}")


def end_session(account, number):
    """End one of one's own sessions; False when it is not there."""
    with db.atomic():
        query = Session.delete().where(Session.account == account, Session.id == number)
        return query.execute() == 1
