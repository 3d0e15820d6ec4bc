"""What someone is writing and has not yet saved, and so who has a page open."""

from datetime import timedelta

from peewee import JOIN, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from valuess.accounts.models import Account
from valuess.cache import until_commit
from valuess.db import BaseModel, Moment, db, now
from valuess.writing.models import Document, Text

PRESENT = timedelta(seconds=75)


class Draft(BaseModel):
    """One open form: `token` names it, so two tabs are two drafts.

    text: None while the page is new; then `kind`, `lang` and maybe `document` say
    what it will be. changed: whether it holds anything that is not saved elsewhere.
    place: the heading under which the writer is.
    """

    account = ForeignKeyField(Account, on_delete="CASCADE")
    token = CharField(max_length=64)
    kind = CharField(max_length=20)
    lang = CharField(max_length=5)
    text = ForeignKeyField(Text, null=True, on_delete="CASCADE")
    document = ForeignKeyField(Document, null=True, on_delete="CASCADE")
    base = IntegerField(default=0)
    section = IntegerField(null=True)
    title = CharField(max_length=400, default="")
    body = TextField(default="")
    note = CharField(max_length=400, default="")
    place = CharField(max_length=200, default="")
    changed = BooleanField(default=False)
    begun = Moment(default=now)
    touched = Moment(default=now, index=True)

    class Meta:
        indexes = ((("account", "token"), True),)

    @classmethod
    def keep(cls, account, token, **values):
        """Write the draft of this form down, or renew it; the Draft."""
        with db.atomic():
            draft = cls.get_or_none(cls.account == account, cls.token == token)
            if draft is None:
                cls.sweep()
                return cls.create(account=account, token=token, touched=now(), **values)
            for name, value in values.items():
                setattr(draft, name, value)
            draft.touched = now()
            draft.save()
            return draft

    @classmethod
    def end(cls, account, token):
        """The form was saved or given up: its draft goes."""
        if account is not None and token:
            cls.delete().where(cls.account == account, cls.token == token).execute()

    @classmethod
    def waiting(cls, account, kind, lang, text=None):
        """A person's unsaved words for a text (or for a new page), the latest first."""
        mine = cls.account == account, cls.changed
        where = (cls.text == text) if text else (
            cls.text.is_null() & (cls.kind == kind) & (cls.lang == lang)
        )  # fmt: skip
        return cls.select().where(*mine, where).order_by(cls.touched.desc())

    @classmethod
    def numbered(cls, number, account, kind):
        """A person's own draft with this id, or None."""
        return cls.get_or_none(cls.id == number, cls.account == account, cls.kind == kind)

    @classmethod
    def of(cls, account):
        """All of a person's unsaved words, the latest first, each with its text if it has one."""
        return (
            cls.select(cls, Text)
            .join(Text, JOIN.LEFT_OUTER)
            .where(cls.account == account, cls.changed)
            .order_by(cls.touched.desc())
        )

    @classmethod
    def others_at(cls, text, account):
        """Who else has this text open now: drafts touched lately, one for each person.

        Kept until anything is committed, as whoever writes commits a draft.
        """
        present = until_commit(("writing at", text.id), lambda: cls.touched_at(text))
        return [draft for draft in present if draft.account_id != account.id]

    @classmethod
    def touched_at(cls, text):
        rows = (
            cls.select(cls, Account)
            .join(Account)
            .where(cls.text == text, cls.touched > now() - PRESENT)
            .order_by(cls.touched.desc())
        )
        latest = {}
        for row in rows:
            latest.setdefault(row.account_id, row)
        return list(latest.values())

    @classmethod
    def sweep(cls):
        """Let go of forms that were opened, left unchanged, and forgotten; words stay."""
        return cls.delete().where(~cls.changed, cls.touched < now() - PRESENT).execute()
