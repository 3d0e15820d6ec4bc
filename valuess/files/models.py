"""Where files are kept, and who may see them."""

import hashlib
import secrets

from peewee import BlobField, CharField, IntegerField

from valuess import audit
from valuess.access import PARTNER, rank
from valuess.db import BaseModel, Moment, db, now
from valuess.files.checks import checked

shown_by = []
"""Functions of (file token, user) that rooms register: True when one of their pages shows it."""


class File(BaseModel):
    """An attachment. token: its address, not to be guessed; by: id of the account."""

    token = CharField(max_length=32, unique=True)
    name = CharField(max_length=120)
    mime = CharField(max_length=120)
    size = IntegerField()
    width = IntegerField(null=True)
    height = IntegerField(null=True)
    sha256 = CharField(max_length=64)
    content = BlobField()
    by = IntegerField(null=True)
    about = CharField(max_length=80, default="")
    created = Moment(default=now)

    @classmethod
    def keep(cls, name, content, most, by, about=""):
        """Check a file and keep it: the File. Raises checks.RefusedFile."""
        made = checked(name, content, most)
        with db.atomic():
            file = cls.create(
                token=secrets.token_urlsafe(16), name=made.name, mime=made.mime,
                size=len(made.content), width=made.width, height=made.height,
                sha256=hashlib.sha256(made.content).hexdigest(), content=made.content,
                by=by.id, about=about[:80],
            )  # fmt: skip
            audit.note("file kept", by, f"file:{file.id}", name=file.name, size=file.size)
        return file

    @classmethod
    def visible(cls, token, user):
        """The file, when the person may see it; else None, as when there is none."""
        file = cls.get_or_none(cls.token == token)
        if file is None:
            return None
        seen = rank(user) >= PARTNER or any(shows(token, user) for shows in shown_by)
        return file if seen else None

    @property
    def address(self):
        return f"/files/{self.token}/{self.name}"

    @property
    def is_picture(self):
        return self.mime.startswith("image/")

    def markdown(self, alt):
        """The words that put it into a page."""
        label = " ".join((alt or self.name).replace("[", "(").replace("]", ")").split())
        place = self.address.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        return f"{'!' if self.is_picture else ''}[{label}]({place})"
