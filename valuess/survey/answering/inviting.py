"""Who is invited: read from a table, sent a personal link, reminded, forgotten when asked.

The token of a link is made anew from the portal's key whenever a mail needs it; stored is only
its SHA-256. A round of reminders has a number, that of the form that asked for it: each
invitation takes part in a round once, whoever presses the button how often.
"""

import base64
import hmac
from dataclasses import dataclass, field

from flask import current_app
from peewee import fn

from valuess import audit, frame, sheets
from valuess.accounts.models import Organisation, digest
from valuess.accounts.rules import NAME_MOST, email_error, email_of, name_of
from valuess.db import db, now
from valuess.i18n import _
from valuess.survey.answering import apart, letters
from valuess.survey.models import Response, Survey, SurveyInvitation

MOST_ROWS = 2_000
COLUMNS = {
    "email": ("email", "e-mail", "mail", "courriel", "adresse", "address", "adresse e-mail"),
    "name": ("name", "nom", "prénom et nom"),
    "lang": ("lang", "language", "langue"),
    "organisation": ("organisation", "organization", "structure", "organisme"),
}
TONGUES = {"fr": "fr", "français": "fr", "french": "fr", "en": "en", "anglais": "en",
           "english": "en"}  # fmt: skip


@dataclass
class Row:
    """One person of a table. errors: {field: message}; there: they are invited already."""

    number: int
    email: str
    typed: str
    name: str
    lang: str
    organisation: str
    errors: dict = field(default_factory=dict)
    there: bool = False


class Unreadable(Exception):
    """The table cannot be read: `message` says why."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


def token_for(invitation):
    """The token of this invitation's link."""
    about = f"survey invitation {invitation.survey_id} {invitation.email} {invitation.created}"
    made = hmac.digest(current_app.secret_key.encode(), about.encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def of_token(survey, token):
    """The invitation of this link to this survey, or None."""
    if not token or len(token) > 100:
        return None
    mine = SurveyInvitation.survey == survey, SurveyInvitation.token == digest(token)
    return SurveyInvitation.get_or_none(*mine)


def table(words, content, lang):
    """The Rows of what was pasted or of a file; raises Unreadable.

    Without a line of headings the columns are address, name, language, organisation.
    """
    try:
        heads, rows = sheets.read(content or words.encode())
    except sheets.Unreadable as error:
        raise Unreadable(_("This is no list that can be read here: send CSV or XLSX.")) from error
    if len(rows) >= MOST_ROWS:
        raise Unreadable(_("This list is too long: divide it."))
    known = [named(head) for head in heads]
    if "email" not in known:
        rows, known = [heads, *rows], list(COLUMNS)
    told = (dict(zip(known, cells, strict=False)) for cells in rows)
    return [row_of(number, cells, lang) for number, cells in enumerate(told, 1)]


def named(head):
    return next((key for key, names in COLUMNS.items() if head.strip().lower() in names), head)


def row_of(number, cells, lang):
    typed = cells.get("email", "")
    tongue = cells.get("lang", "").strip().lower()
    row = Row(
        number, email_of(typed), typed[:254], name_of(cells.get("name", ""))[:NAME_MOST],
        TONGUES.get(tongue, tongue[:20] or lang), name_of(cells.get("organisation", ""))[:160],
    )  # fmt: skip
    if not row.email:
        row.errors["email"] = email_error("")
    if tongue and tongue not in TONGUES:
        row.errors["lang"] = _("Write fr or en.")
    return row


def checked(survey, rows):
    """The same rows, those that are there already or come twice said so."""
    known = {i.email for i in survey.invitations}
    for row in rows:
        row.there = row.email in known
        if row.email:
            known.add(row.email)
    return rows


def invite(survey, rows, by):
    """Write down who is invited, and their mails; how many. Who is there already stays as is."""
    with db.atomic():
        Survey.held(survey.id)
        new = [row for row in checked(survey, rows) if not row.errors and not row.there]
        organisations = {o.name.lower(): o for o in Organisation.select()} if new else {}
        for row in new:
            made = SurveyInvitation(
                survey=survey, email=row.email, name=row.name, lang=row.lang,
                organisation=organisations.get(row.organisation.lower()), created=now(), sent=now(),
            )  # fmt: skip
            token = token_for(made)
            made.token = digest(token)
            made.save(force_insert=True)
            letters.invite(made, token)
        if new:
            audit.note("survey invitations sent", by, f"survey:{survey.id}", count=len(new))
        return len(new)


def waiting(survey, before):
    """Those whom a round of reminders concerns."""
    return SurveyInvitation.select().where(
        SurveyInvitation.survey == survey, ~SurveyInvitation.answered, ~SurveyInvitation.stopped,
        SurveyInvitation.reminders < before,
    ).order_by(SurveyInvitation.id)  # fmt: skip


def next_round(survey):
    """The number of the next round of reminders."""
    most = SurveyInvitation.select(fn.MAX(SurveyInvitation.reminders))
    return (most.where(SurveyInvitation.survey == survey).scalar() or 0) + 1


def remind(survey, number, by):
    """Send this round of reminders; how many. Sent again, the same round reaches nobody."""
    with db.atomic():
        Survey.held(survey.id)
        if number > next_round(survey):
            return 0
        reached = list(waiting(survey, number))
        for invitation in reached:
            token = token_for(invitation)
            invitation.token = digest(token)  # after a restore with another key it is a new one
            invitation.reminders, invitation.reminded = number, now()
            invitation.save()
            letters.invite(invitation, token, number)
        if reached:
            about = f"survey:{survey.id}"
            audit.note("survey reminders sent", by, about, count=len(reached), round=number)
        return len(reached)


def stop(invitation):
    """No more mails to this person about this survey."""
    with db.atomic():
        mine = SurveyInvitation.id == invitation.id
        SurveyInvitation.update(stopped=True).where(mine).execute()


def remove(survey, number, by):
    """Take back an invitation: the link opens nothing any more. False when there is none."""
    with db.atomic():
        Survey.held(survey.id)
        mine = SurveyInvitation.survey == survey, SurveyInvitation.id == number
        gone = SurveyInvitation.delete().where(*mine).execute()
        if gone:
            audit.note("survey invitation withdrawn", by, f"survey:{survey.id}")
        return bool(gone)


def listed(survey):
    """Everyone invited, by address; who answered is said without when."""
    return (
        SurveyInvitation.select(SurveyInvitation, Organisation)
        .left_outer_join(Organisation)
        .where(SurveyInvitation.survey == survey)
        .order_by(SurveyInvitation.email)
    )


# what is held of a person


def of_email(email):
    return SurveyInvitation.select(SurveyInvitation, Survey).join(Survey).where(
        SurveyInvitation.email == email
    ).order_by(SurveyInvitation.id)  # fmt: skip


def export(account):
    """Their invitations, with the answers only where the survey is not anonymous, and where
    they left their address for an interview."""
    invited = [
        {
            "survey": i.survey.slug, "name": i.name, "language": i.lang, "answered": i.answered,
            "stopped": i.stopped, "sent": i.sent and i.sent.isoformat() + "Z",
            "answers": [r.answers for r in Response.select().where(Response.invitation == i)],
        }
        for i in of_email(account.email)
    ]  # fmt: skip
    return invited + apart.export(account.email)


def erase(_account):
    """Nothing is held by account, all of it by address: see `forget`."""


def forget(email):
    """Delete invitations to an address, and it where it was left for an interview; how many."""
    gone = SurveyInvitation.delete().where(SurveyInvitation.email == email).execute()
    return gone + apart.forget(email)


SOURCE = frame.Personal("survey", export, erase, forget=forget)
