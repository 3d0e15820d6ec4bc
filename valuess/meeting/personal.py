"""What the meeting holds of a person: their registrations and their own notes."""

from valuess.agenda import registering
from valuess.agenda.models import Host
from valuess.frame import Personal
from valuess.meeting.models import Note


def export(account):
    notes = Note.select().where(Note.account == account).order_by(Note.id)
    return {
        "registrations": registering.exported(account),
        "notes": [{"item": note.item.slug, "text": note.text} for note in notes],
        "hosting": [host.item.slug for host in Host.select().where(Host.account == account)],
    }


def erase(account):
    Note.delete().where(Note.account == account).execute()
    Host.delete().where(Host.account == account).execute()
    registering.erase(account)


SOURCE = Personal("meeting", export, erase)
