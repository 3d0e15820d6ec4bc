"""How people come to have an account: invited, as the first coordinator, or as demo cast."""

from valuess import audit, mail
from valuess.accounts.models import (
    COORDINATOR,
    INVITATION_LASTS,
    ROLES,
    Account,
    Invitation,
    Link,
    Organisation,
    address,
    digest,
    new_token,
    take,
)
from valuess.accounts.rules import Refused, email_error, email_of, hashed, lang_error
from valuess.accounts.sessions import enter
from valuess.db import db, now
from valuess.i18n import _, language, speaking

DEMO_CAST = (
    # email, names, role, organisation, language
    ("coordinator", {"en": "Demo coordinator"}, "coordinator", "reso-solidaire", "en"),
    ("partner-fr", {"fr": "Partenaire de démonstration"}, "partner", "adess", "fr"),
    ("partner-en", {"en": "Demo partner"}, "partner", "south-west-forum", "en"),
    ("participant-fr", {"fr": "Participante de démonstration"}, "participant", "adess", "fr"),
    ("participant-en", {"en": "Demo participant"}, "participant", "south-west-forum", "en"),
    ("outsider", {"en": "Demo outsider"}, "", None, "en"),
)


def check_invitation(email, role, lang):
    """The normalised address; Refused when someone cannot be invited so."""
    found = email_of(email)
    errors = {
        "email": email_error(found),
        "role": None if role in ROLES else _("Choose a role."),
        "lang": lang_error(lang),
    }
    if found and Account.get_or_none(Account.email == found):
        errors["email"] = _("This address already has an account: change its role in the list.")
    wrong = {field: message for field, message in errors.items() if message}
    if wrong:
        raise Refused(**wrong)
    return found


def invite(email, role, lang="fr", organisation=None, by=None):
    """Invite someone by e-mail; the address of the invitation. Refused says what is wrong.

    organisation: an Organisation, its key, or None. An earlier invitation of the same
    address no longer works.
    """
    email = check_invitation(email, role, lang)
    if isinstance(organisation, str):
        organisation = Organisation.get_or_none(Organisation.key == organisation)
    with db.atomic():
        Invitation.delete().where(Invitation.email == email, Invitation.used.is_null()).execute()
        token, present = new_token(), now()
        made = Invitation.create(
            email=email, role=role, organisation=organisation, lang=lang, by=by,
            hash=digest(token), created=present, expires=present + INVITATION_LASTS,
        )  # fmt: skip
        audit.note("person invited", by, f"invitation:{made.id}", role=role)
        return send_invitation(made, token, by)


def send_invitation(invitation, token, by):
    url = address(f"/{invitation.lang}/account/invitation/{token}")
    with speaking(invitation.lang):
        host = str(by.name) if by else ""
        role = str(ROLES[invitation.role]) if invitation.role else ""
    mail.post(
        invitation.email, invitation.lang, "invitation", secret=True,
        url=url, host=host, role=role, expires=invitation.expires,
    )  # fmt: skip
    return url


def invite_again(invitation, by):
    """A new link for an invitation that was lost or is too old; its address."""
    with db.atomic():
        token = new_token()
        invitation.hash, invitation.expires = digest(token), now() + INVITATION_LASTS
        invitation.save(only=[Invitation.hash, Invitation.expires])
        audit.note("person invited again", by, f"invitation:{invitation.id}")
        return send_invitation(invitation, token, by)


def withdraw(invitation, by):
    """Take an invitation back: its link opens nothing any more."""
    with db.atomic():
        Invitation.delete().where(Invitation.id == invitation.id).execute()
        audit.note("invitation withdrawn", by, f"invitation:{invitation.id}")


def accept(invitation, name, password, lang):
    """Make the account that was offered, and sign its owner in."""
    with db.atomic():
        take(invitation)
        account = Account.create(
            email=invitation.email, name=name, role=invitation.role, lang=lang,
            organisation=invitation.organisation, password_hash=hashed(password),
        )  # fmt: skip
        audit.note("account opened", account, f"account:{account.id}")
        enter(account)
    return account


def first_link(lang=None):
    """The address at which the first coordinator makes an account; None once there is one."""
    if Account.coordinators().exists():
        return None
    with db.atomic():
        Link.delete().where(Link.purpose == COORDINATOR).execute()
        return Link.make(COORDINATOR, None, lang or language())


def begin_portal(link, email, name, password, lang):
    """Make the first coordinator's account, by its link, and sign them in."""
    with db.atomic():
        take(link)
        if Account.get_or_none(Account.email == email):
            raise Refused(email=_("This address already has an account."))
        account = Account.create(
            email=email, name=name, role="coordinator", lang=lang, password_hash=hashed(password)
        )
        audit.note("account opened", account, f"account:{account.id}", role="coordinator")
        enter(account)
    return account


def make_demo_people(password):
    """The demo cast, all with this password; those who are there already get it too."""
    with db.atomic():
        kept = hashed(password)
        for local, names, role, key, lang in DEMO_CAST:
            organisation = Organisation.get_or_none(Organisation.key == key) if key else None
            account, made = Account.get_or_create(
                email=f"{local}@demo.example",
                defaults={"name": names[lang], "role": role, "lang": lang,
                          "organisation": organisation, "password_hash": kept},
            )  # fmt: skip
            if not made:
                account.password_hash = kept
                account.save(only=[Account.password_hash])
