"""What editions hold of a person: the name under a signature.

An edition never changes, but for this: when a person is erased, their name goes from the
signatures they gave; the organisation, the time and the files already made stay.
"""

from valuess import frame
from valuess.guide.editions.models import EditionSignature


def export(account):
    rows = EditionSignature.select().where(EditionSignature.account == account)
    return [
        {"organisation": row.name, "person": row.person, "at": row.at.isoformat(),
         "note": row.note, "edition": row.edition_id}
        for row in rows.order_by(EditionSignature.id)
    ]  # fmt: skip


def erase(account):
    EditionSignature.update(person="", note="", account=None).where(
        EditionSignature.account == account
    ).execute()


EDITIONS = frame.Personal("editions", export, erase)
