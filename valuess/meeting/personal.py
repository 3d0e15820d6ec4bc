"""What the meeting's room holds of a person: their own notes, and what they host."""

from valuess.agenda.models import Host, Item
from valuess.frame import Personal
from valuess.meeting.models import Note


def export(account):
    hosting = Host.select(Host, Item).join(Item).where(Host.account == account).order_by(Host.id)
    return {
        "notes": [{"item": note.item.slug, "text": note.text} for note in Note.listed(account)],
        "hosting": [host.item.slug for host in hosting],
    }


def erase(account):
    Note.delete().where(Note.account == account).execute()
    Host.delete().where(Host.account == account).execute()


SOURCE = Personal("meeting", export, erase)
