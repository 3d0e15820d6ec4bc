"""The files that a person added: told to them, and theirs no more once they are erased."""

from valuess.files.models import File
from valuess.frame import Personal


def export(account):
    """Their files, by name and address."""
    return [
        {"name": file.name, "address": file.address, "added": file.created.isoformat() + "Z"}
        for file in File.described().where(File.by == account.id)
    ]


def erase(account):
    """The files stay, as parts of texts; who added them is forgotten."""
    File.update(by=None).where(File.by == account.id).execute()


SOURCE = Personal("files", export, erase)
