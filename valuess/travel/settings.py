"""The rules of travel support: its words, its currencies, what each partner can spend.

An amount is text in the store and Decimal everywhere else: neither database ever holds a
float.
"""

from decimal import Decimal

from peewee import CharField, ForeignKeyField, IntegerField

from valuess import audit
from valuess.accounts.models import Organisation
from valuess.agenda.models import Meeting
from valuess.db import BaseModel, JSONText, Label, LabelField, db, locked

CURRENCIES = ("EUR", "GBP")


class Changed(Exception):
    """Somebody else changed it meanwhile; `now` is how it stands."""

    def __init__(self, present):
        super().__init__("changed meanwhile")
        self.now = present


class Amount(CharField):
    """An exact decimal number, stored as text: "1234.50"."""

    def __init__(self, *args, max_length=24, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)

    def db_value(self, value):
        return None if value is None else f"{Decimal(value):f}"

    def python_value(self, value):
        return None if value is None else Decimal(value)


class TravelSetting(BaseModel):
    """The rules of a meeting's travel support, edited in the portal; without a meeting,
    those with which each begins.

    currencies: codes in which people may ask. base: the one of the indicative total;
    rates: {code: {"rate": "1.2145", "day": ISO date, "source": words}}, one unit in base.
    """

    meeting = ForeignKeyField(Meeting, unique=True, null=True, on_delete="RESTRICT")
    eligible = LabelField(null=True)
    rules = LabelField(null=True)
    keep = LabelField(null=True)
    ground = LabelField(null=True)
    currencies = JSONText(default=lambda: list(CURRENCIES))
    base = CharField(max_length=3, default="EUR")
    rates = JSONText(default=dict)
    version = IntegerField(default=0)

    class Meta:
        table_name = "travel_setting"

    LABELS = ("eligible", "rules", "keep", "ground")

    @classmethod
    def of(cls, meeting):
        """Those of the meeting; until they are written, the starting ones, not yet saved."""
        rows = list(cls.select().where((cls.meeting == meeting) | cls.meeting.is_null()))
        found = {row.meeting_id: row for row in rows}
        if meeting.id in found:
            return found[meeting.id]
        starting = found.get(None)
        words = {name: getattr(starting, name, None) or Label() for name in cls.LABELS}
        given = {"currencies": starting.currencies, "base": starting.base} if starting else {}
        return cls(meeting=meeting, **words, **given)


class TravelEnvelope(BaseModel):
    """What a partner can spend on travel in a currency."""

    meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
    organisation = ForeignKeyField(Organisation, on_delete="CASCADE")
    currency = CharField(max_length=3)
    amount = Amount()

    class Meta:
        table_name = "travel_envelope"
        indexes = ((("meeting", "organisation", "currency"), True),)

    @classmethod
    def of(cls, meeting):
        """{(organisation id, currency): amount}"""
        rows = cls.select().where(cls.meeting == meeting)
        return {(row.organisation_id, row.currency): row.amount for row in rows}

    @classmethod
    def fields(cls, meeting):
        """The form's values: {"<organisation id>-<currency>": amount}."""
        return {f"{number}-{code}": amount for (number, code), amount in cls.of(meeting).items()}


def rule(meeting, values, envelopes, opened, by):
    """Write the rules down. values: fields of TravelSetting; envelopes: {(id, code): Decimal}.

    opened: the version the form was made from; Changed when it is no longer that one.
    """
    with db.atomic():
        list(locked(Meeting.select(Meeting.id).where(Meeting.id == meeting.id)))
        setting = TravelSetting.of(meeting)
        if setting.version != opened:
            raise Changed(setting)
        for name, value in values.items():
            setattr(setting, name, value)
        setting.version += 1
        setting.save()
        TravelEnvelope.delete().where(TravelEnvelope.meeting == meeting).execute()
        for (organisation, currency), amount in sorted(envelopes.items()):
            TravelEnvelope.create(
                meeting=meeting, organisation=organisation, currency=currency, amount=amount
            )
        audit.note("travel rules changed", by, f"meeting:{meeting.id}")
    return setting
