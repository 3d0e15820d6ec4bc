"""Signature sheets, the scans of them once signed, and their reconciling; badges."""

import hashlib
import secrets

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    fn,
)

from valuess import audit
from valuess.access import COORDINATOR, rank
from valuess.accounts.models import Account
from valuess.agenda.models import Item, Meeting, Registration
from valuess.db import BaseModel, Moment, db, now
from valuess.files.checks import RefusedFile, checked
from valuess.i18n import _
from valuess.meeting.group import marks
from valuess.meeting.group.marks import CLEARED, PRESENT, SHEET, Place, WalkIn

WHY = 300  # characters of the word for a difference
SCANS = ("application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif")


class Sheet(BaseModel):
    """The signature sheet of an item, or of a day of a meeting: made when first printed.

    name: "item:7" or "day:1:2014-05-13", so that there is one of each. reconciled: when
    paper and phone were last compared and found right, and by whom (an account's number).
    """

    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    item = ForeignKeyField(Item, null=True, on_delete="CASCADE")
    day = DateField(null=True)
    name = CharField(max_length=60, unique=True)
    made = Moment(default=now)
    reconciled = Moment(null=True)
    reconciled_by = IntegerField(null=True)

    class Meta:
        table_name = "signature_sheet"

    @classmethod
    def of(cls, place):
        """The sheet of a place, made when there is none."""
        name = cls.name_for(place)
        cls.insert(
            meeting=place.meeting, item=place.item, day=None if place.item else place.day, name=name
        ).on_conflict_ignore().execute()
        return cls.get(cls.name == name)

    @staticmethod
    def name_for(place):
        return f"item:{place.item.id}" if place.item else f"day:{place.meeting.id}:{place.day}"

    @classmethod
    def numbered(cls, number, user):
        """The sheet of this number when the person may see it, else None."""
        sheet = cls.select(cls, Meeting).join(Meeting).where(cls.id == number).first()
        return sheet if sheet and sheet.seen_by(user) else None

    @classmethod
    def progress(cls, meeting):
        """(how many sheets a meeting has, how many of them are reconciled)."""
        mine = cls.select().where(cls.meeting == meeting)
        return mine.count(), mine.where(cls.reconciled.is_null(False)).count()

    def seen_by(self, user):
        """True for coordinators, and the hosts of its item."""
        return self.item.run_by(user) if self.item_id else rank(user) >= COORDINATOR

    @property
    def code(self):
        """What is printed on it."""
        return f"{self.meeting.key}-{self.id:03}"

    @property
    def place(self):
        return Place(self.meeting, self.item, self.item.day if self.item_id else self.day)

    def scans(self):
        """Its scans, oldest first, without their content."""
        return Scan.described().where(Scan.sheet == self)

    def tick(self, signed, by):
        """Write down who signed on paper: the keys ticked, as marks; how many changed."""
        with db.atomic():
            Sheet.held(self.id)
            place, changed = self.place, 0
            for person in marks.attendance(place):
                wanted, here = person.key in signed, person.paper == PRESENT
                if wanted != here:
                    told = marks.Told(
                        secrets.token_urlsafe(12), person.key, PRESENT if wanted else CLEARED,
                        source=SHEET,
                    )  # fmt: skip
                    marks.tell(place, told, by)
                    changed += 1
            if changed:
                Sheet.update(reconciled=None, reconciled_by=None).where(
                    Sheet.id == self.id
                ).execute()
        return changed

    def reconcile(self, by, said=None, unknown=()):
        """Say that paper and phone were compared, each difference explained or said not to be.

        said: {person's key: words}; unknown: keys of those whose difference nobody can
        explain. Raises Unexplained where neither is said, or the words are too long.
        """
        with db.atomic():
            here = Sheet.held(self.id)
            differing = [person for person in marks.attendance(self.place) if person.differs]
            words = {p.key: " ".join((said or {}).get(p.key, "").split()) for p in differing}
            lacking = [key for key in words if not words[key] and key not in unknown]
            long = [key for key in words if len(words[key]) > WHY]
            if lacking or long:
                raise Unexplained(lacking, long)
            here.reconciled, here.reconciled_by = now(), by.id
            here.save()
            Difference.delete().where(Difference.sheet == here).execute()
            for person in differing:
                number = int(person.key[1:])
                Difference.create(
                    sheet=here, signed=person.paper == PRESENT, words=words[person.key],
                    explained=bool(words[person.key]), by=by.id,
                    **{"account" if person.key[0] == "a" else "walk_in": number},
                )  # fmt: skip
            audit.note("sheet reconciled", by, f"sheet:{self.id}", differing=len(differing),
                       unexplained=sum(not each for each in words.values()))  # fmt: skip


class Unexplained(ValueError):
    """Differences without a word: `.lacking`, and with too many: `.long`; keys of persons."""

    def __init__(self, lacking, long):
        super().__init__(f"{len(lacking)} lacking, {len(long)} too long")
        self.lacking, self.long = lacking, long


class Difference(BaseModel):
    """What paper and phone did not say alike when a sheet was reconciled, and why.

    account, walk_in: whose it is, None once erased. signed: True for who signed and was not
    marked, False for the contrary. explained: False where it was said that nobody knows;
    words: the explanation, "" once erased.
    """

    sheet = ForeignKeyField(Sheet, on_delete="CASCADE")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    walk_in = ForeignKeyField(WalkIn, null=True, on_delete="CASCADE")
    signed = BooleanField()
    explained = BooleanField()
    words = CharField(max_length=WHY, default="")
    at = Moment(default=now)
    by = IntegerField(null=True)

    class Meta:
        table_name = "sheet_difference"

    @classmethod
    def of(cls, sheet):
        """{person's key: Difference} of a sheet, as it was last reconciled."""
        return {row.person: row for row in cls.select().where(cls.sheet == sheet) if row.person}

    @classmethod
    def listed(cls, meeting):
        """Those of the reconciled sheets of a meeting, in order, each with `.sheet`."""
        query = cls.select(cls, Sheet).join(Sheet)
        here = (Sheet.meeting == meeting) & Sheet.reconciled.is_null(False)
        return list(query.where(here).order_by(Sheet.id, cls.id))

    @property
    def person(self):
        """As of a Mark."""
        if self.walk_in_id:
            return f"w{self.walk_in_id}"
        return f"a{self.account_id}" if self.account_id else None

    @property
    def name(self):
        """Whose it is; "" once erased."""
        return str(
            self.walk_in.name if self.walk_in_id else self.account and self.account.name or ""
        )


class Scan(BaseModel):
    """A signed sheet as scanned or photographed: private. by: an account's number."""

    sheet = ForeignKeyField(Sheet, on_delete="CASCADE")
    name = CharField(max_length=120)
    mime = CharField(max_length=120)
    size = IntegerField()
    sha256 = CharField(max_length=64)
    content = BlobField()
    at = Moment(default=now)
    by = IntegerField(null=True)

    class Meta:
        table_name = "signed_scan"
        indexes = ((("sheet", "sha256"), True),)

    @classmethod
    def described(cls):
        """Scans without their content, oldest first."""
        fields = [field for field in cls._meta.sorted_fields if field is not cls.content]
        return cls.select(*fields).order_by(cls.id)

    @classmethod
    def counts(cls, meeting):
        """{sheet number: how many scans} of a meeting."""
        query = (
            cls.select(cls.sheet, fn.COUNT(cls.id))
            .join(Sheet)
            .where(Sheet.meeting == meeting)
            .group_by(cls.sheet)
        )
        return dict(query.tuples())

    @classmethod
    def keep(cls, sheet, name, content, most, by):
        """Check a scan and keep it, the same bytes once: the Scan. Raises RefusedFile."""
        made = checked(name, content, most)
        if made.mime not in SCANS:
            raise RefusedFile(_("A scan is a PDF or a picture; this is neither."))
        digest = hashlib.sha256(made.content).hexdigest()
        with db.atomic():
            Sheet.held(sheet.id)
            known = cls.described().where(cls.sheet == sheet, cls.sha256 == digest).first()
            if known:
                return known
            scan = cls.create(sheet=sheet, name=made.name, mime=made.mime, content=made.content,
                              size=len(made.content), sha256=digest, by=by.id)  # fmt: skip
            audit.note("scan kept", by, f"sheet:{sheet.id}", mime=made.mime, size=scan.size)
        return scan

    def bytes(self):
        return bytes(Scan.select(Scan.content).where(Scan.id == self.id).scalar())

    def drop(self, by):
        """Take a scan away that was put here by mistake; the audit trail says so."""
        with db.atomic():
            if Scan.delete().where(Scan.id == self.id).execute():
                audit.note("scan removed", by, f"sheet:{self.sheet_id}", sha256=self.sha256)


class Badge(BaseModel):
    """What the QR code on a person's badge says: a token that tells nothing by itself."""

    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    account = ForeignKeyField(Account, on_delete="CASCADE")
    token = CharField(max_length=32, unique=True)

    class Meta:
        indexes = ((("meeting", "account"), True),)

    @classmethod
    def tokens(cls, meeting, accounts):
        """{account number: token} of these, made for who has none."""
        with db.atomic():
            Meeting.held(meeting.id)
            mine = cls.meeting == meeting
            found = {row.account_id: row.token for row in cls.select().where(mine)}
            new = [
                {"meeting": meeting, "account": n, "token": secrets.token_urlsafe(9)}
                for n in accounts
                if n not in found
            ]
            if new:
                cls.insert_many(new).execute()
        return {**found, **{row["account"]: row["token"] for row in new}}

    @classmethod
    def shown(cls, token):
        """The badge with this token, its `.account` and `.meeting` with it; or None."""
        return (
            cls.select(cls, Account, Meeting)
            .join(Account)
            .switch(cls)
            .join(Meeting)
            .where(cls.token == token)
            .first()
        )

    @property
    def person(self):
        return f"a{self.account_id}"

    def registration(self):
        return Registration.standing(self.meeting_id, self.account)
