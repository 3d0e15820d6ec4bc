"""Where files are kept, and who may see them."""

import hashlib
import re
import secrets
from urllib.parse import quote

from peewee import BlobField, CharField, IntegerField

from valuess import audit
from valuess.access import PARTNER, rank
from valuess.db import BaseModel, Moment, db, now
from valuess.files.checks import checked

LONGEST_LABEL = 300

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
                by=getattr(by, "id", None), about=reference(about),
            )  # fmt: skip
            audit.note("file kept", by, f"file:{file.id}", mime=file.mime, size=file.size)
        return file

    @classmethod
    def described(cls):
        """Files without their content, oldest first: it is read when it is sent."""
        fields = [field for field in cls._meta.sorted_fields if field is not cls.content]
        return cls.select(*fields).order_by(cls.id)

    @classmethod
    def visible(cls, token, user):
        """The file, when the person may see it; else None, as when there is none."""
        file = cls.described().where(cls.token == token).first()
        if file is None:
            return None
        seen = rank(user) >= PARTNER or any(shows(token, user) for shows in shown_by)
        return file if seen else None

    def bytes(self):
        """The content."""
        return bytes(File.select(File.content).where(File.id == self.id).scalar())

    @property
    def address(self):
        return f"/files/{self.token}/{quote(self.name, safe='')}"

    @property
    def is_picture(self):
        return self.mime.startswith("image/")

    def markdown(self, alt):
        """The words that put it into a page."""
        label = " ".join((alt or self.name).replace("[", "(").replace("]", ")").split())
        label = re.sub(r"([\\`*_])", r"\\\1", label[:LONGEST_LABEL])
        return f"{'!' if self.is_picture else ''}[{label}]({self.address})"


def reference(about):
    """What a file was added to, "guide:12" or "guide"; "" for anything else."""
    return about if re.fullmatch(r"[a-z]{1,40}(:\d{1,18})?", about or "", re.ASCII) else ""
