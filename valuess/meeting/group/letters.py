"""Letters from a host or a coordinator to everyone who comes to an item."""

from peewee import CharField, ForeignKeyField, IntegerField

from valuess import audit, mail
from valuess.accounts.models import Account
from valuess.agenda.models import Item
from valuess.config import LANGUAGES
from valuess.db import BaseModel, Label, LabelField, Moment, db, now
from valuess.i18n import _
from valuess.meeting.group.marks import Place, comers

SUBJECT, WORDS, HOURLY = 160, 5000, 20


class Letter(BaseModel):
    """One letter, and how many it went to. token: of its form, so that it is sent once."""

    item = ForeignKeyField(Item, on_delete="CASCADE")
    subject = LabelField()
    words = LabelField()
    count = IntegerField(default=0)
    at = Moment(default=now)
    by = IntegerField(null=True)
    token = CharField(max_length=64, unique=True)

    class Meta:
        table_name = "group_letter"

    @classmethod
    def listed(cls, item):
        """The letters of an item, the latest first."""
        return cls.select().where(cls.item == item).order_by(cls.id.desc())

    @classmethod
    def send(cls, item, subject, words, token, by):
        """Write to everyone who comes or waits, in their language where it was given: the Letter.

        One mail a person, through the outbox, also when the form is sent twice.
        """
        with db.atomic():
            Item.held(item.id)
            known = cls.get_or_none(cls.token == token)
            if known:
                return known
            people = recipients(item)
            letter = cls.add(item=item, subject=subject, words=words, count=len(people), at=now(),
                             by=by.id, token=token)  # fmt: skip
            for account in people:
                letter.post(account, item, by)
            audit.note("group written to", by, f"item:{item.id}", people=len(people))
        return letter

    def post(self, account, item, by):
        """The mail to one person, in their language, its words labelled where they are not."""
        lang = account.lang if self.words.get(account.lang) else self.words.language()
        mail.post(
            account.email, account.lang, "letter", key=f"letter:{self.id}:{account.id}",
            name=account.name, sender=by.name, reply_to=by.email,
            item=item.title.get(account.lang) or str(item.title), subject=self.subject[lang],
            words=self.words[lang], foreign=lang != account.lang, language=lang,
        )  # fmt: skip


def recipients(item):
    """The active accounts of who comes or waits, each once, by their number."""
    keys = {person.key for person in comers(Place.of_item(item))}
    numbers = sorted(int(key[1:]) for key in keys)
    return list(
        Account.select().where(Account.id.in_(numbers), Account.active).order_by(Account.id)
    )


def tidy(typed, name):
    """What was typed without spaces around it; a subject on one line."""
    return mail.on_one_line(typed) if name == "subject" else typed.strip()


def sent(form):
    """(subject, words, errors) of the form: Labels of the languages that were written."""
    given = {
        name: Label({lang: tidy(form.get(f"{name}-{lang}", ""), name) for lang in LANGUAGES})
        for name in ("subject", "words")
    }
    errors = {}
    for lang in LANGUAGES:
        subject, words = given["subject"][lang], given["words"][lang]
        if words and not subject:
            errors[f"subject-{lang}"] = _("Give the letter a subject.")
        if subject and not words:
            errors[f"words-{lang}"] = _("Write what you have to say.")
        if len(subject) > SUBJECT:
            errors[f"subject-{lang}"] = _("At most %(most)s characters.", most=SUBJECT)
        if len(words) > WORDS:
            errors[f"words-{lang}"] = _("At most %(most)s characters.", most=WORDS)
    if not errors and not any(given["words"].values()):
        first = next(iter(LANGUAGES))
        errors[f"words-{first}"] = _("Write what you have to say, in one language at least.")
    made = [Label({k: v for k, v in given[n].items() if v}) for n in ("subject", "words")]
    return (*made, errors)
