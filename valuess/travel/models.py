"""Requests for travel support, their claims, evidence and payments, and who did what.

Amounts are added in Python, never by SQL: see `settings.Amount`.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from urllib.parse import quote

from peewee import (
    JOIN,
    BlobField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from valuess.access import COORDINATOR, rank
from valuess.accounts.models import Account, Organisation
from valuess.agenda.models import Meeting
from valuess.db import BaseModel, JSONText, Moment, db, now
from valuess.i18n import language, lazy
from valuess.travel import money, states
from valuess.travel.settings import Amount

MEANS = {
    "train": lazy("Train"),
    "ferry": lazy("Ferry"),
    "plane": lazy("Plane"),
    "coach": lazy("Coach or bus"),
    "car": lazy("Car"),
    "local": lazy("Local transport"),
    "lodging": lazy("Lodging"),
    "meal": lazy("Meal"),
    "other": lazy("Other"),
}
JOURNEY = ("train", "ferry", "plane", "coach", "car", "local", "other")
ACCEPTED, REFUSED = "accepted", "refused"


class TravelRequest(BaseModel):
    """A person's request, and where it stands. out, back: days of the journey.

    traveller, organisation: as they were when asked, for the auditor. payer: the
    organisation that pays. approved: in `currency`, the most that is paid. version:
    counts changes, so that two people never overwrite one another. key: of the form
    it came by, so that a form sent twice makes one request.
    """

    meeting = ForeignKeyField(Meeting, backref="travel_requests", on_delete="RESTRICT")
    account = ForeignKeyField(Account, backref="travel_requests", on_delete="RESTRICT")
    traveller = CharField(max_length=160)
    organisation = CharField(max_length=160, default="")
    origin = CharField(max_length=120)
    destination = CharField(max_length=120)
    via = CharField(max_length=200, default="")
    means = JSONText(default=list)
    out = DateField()
    back = DateField()
    estimate = Amount()
    currency = CharField(max_length=3)
    payer = ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    note = TextField(default="")
    state = CharField(max_length=12, index=True)
    approved = Amount(null=True)
    conditions = TextField(default="")
    created = Moment(default=now)
    version = IntegerField(default=0)
    key = CharField(max_length=40, unique=True)

    class Meta:
        table_name = "travel_request"
        indexes = ((("meeting", "account"), False),)

    @classmethod
    def listed(cls, meeting, state="", payer=None, currency=""):
        """Requests of a meeting with `.account` and `.payer`, those that wait first."""
        query = (
            cls.select(cls, Account, Organisation)
            .join(Account)
            .switch(cls)
            .join(Organisation, JOIN.LEFT_OUTER, on=(cls.payer == Organisation.id), attr="payer")
            .where(cls.meeting == meeting)
            .order_by(cls.state.in_(states.COORDINATORS_TURN).desc(), cls.traveller, cls.id)
        )
        query = query.where(cls.state == state) if state in states.STATES else query
        query = query.where(cls.payer == payer) if payer else query
        return query.where(cls.currency == currency) if currency else query

    @classmethod
    def mine(cls, account, meeting):
        """A person's requests for a meeting, the latest first."""
        mine = cls.account == account, cls.meeting == meeting
        return cls.select().where(*mine).order_by(cls.id.desc())

    @classmethod
    def visible(cls, number, user):
        """The request, for its owner and for coordinators; else None, as when there is none."""
        found = cls.select(cls, Meeting).join(Meeting).where(cls.id == number).first()
        return found if found is not None and found.role_of(user) else None

    def role_of(self, user):
        """OWNER, COORDINATOR or None: nobody is coordinator of a request of their own."""
        if user is not None and user.id == self.account_id:
            return states.OWNER
        return states.COORDINATOR if rank(user) >= COORDINATOR else None

    @property
    def state_name(self):
        return states.STATES[self.state]

    @property
    def lacks_a_judge(self):
        """True when there is no coordinator but its owner, who does not decide on it."""
        return all(each.id == self.account_id for each in Account.coordinators())

    @property
    def tone(self):
        return states.TONES[self.state]

    @property
    def next(self):
        return states.NEXT[self.state]

    @property
    def route(self):
        return " – ".join(place for place in (self.origin, self.via, self.destination) if place)

    @property
    def address(self):
        return f"/{language()}/travel/{self.id}"

    @cached_property
    def lines(self):
        """The lines of the claim, in order of day, each with `.evidence`."""
        found = list(TravelLine.of([self.id]))
        files = self.files
        for line in found:
            line.evidence = [file for file in files if file.line_id == line.id]
        return found

    @cached_property
    def files(self):
        return list(TravelFile.described().where(TravelFile.request == self))

    @property
    def loose(self):
        """Evidence that no line and no payment names yet."""
        return [file for file in self.files if not file.line_id and not file.payment_id]

    @cached_property
    def payments(self):
        return list(TravelPayment.of([self.id]))

    @property
    def sums(self):
        return Sums.of(self, self.lines, self.payments)

    def steps(self):
        """What was done, in order, each with `.author` (an Account, or None)."""
        return TravelStep.of([self.id])


class TravelPayment(BaseModel):
    """Money sent to the traveller. rate: one unit of `currency` in the request's."""

    request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
    day = DateField()
    amount = Amount()
    currency = CharField(max_length=3)
    rate = Amount(null=True)
    rate_day = DateField(null=True)
    rate_source = CharField(max_length=160, default="")
    reference = CharField(max_length=120, default="")
    by = IntegerField(null=True)
    created = Moment(default=now)

    class Meta:
        table_name = "travel_payment"

    @classmethod
    def of(cls, numbers):
        return cls.select().where(cls.request.in_(numbers)).order_by(cls.day, cls.id)


class TravelLine(BaseModel):
    """One expense. rate: one unit of `currency` in the request's, on `rate_day`.

    verdict: "", ACCEPTED or REFUSED; accepted: in `currency`, at most the amount.
    """

    request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
    day = DateField()
    what = CharField(max_length=200)
    means = CharField(max_length=10)
    amount = Amount()
    currency = CharField(max_length=3)
    rate = Amount(null=True)
    rate_day = DateField(null=True)
    rate_source = CharField(max_length=160, default="")
    verdict = CharField(max_length=10, default="")
    accepted = Amount(null=True)
    reason = TextField(default="")
    judged_by = IntegerField(null=True)
    created = Moment(default=now)
    version = IntegerField(default=0)

    class Meta:
        table_name = "travel_line"

    evidence = ()

    @classmethod
    def of(cls, numbers):
        return cls.select().where(cls.request.in_(numbers)).order_by(cls.day, cls.id)

    @property
    def means_name(self):
        return MEANS.get(self.means, self.means)

    def converted(self, wanted):
        """The amount in the request's currency; None without the dated rate it takes."""
        return money.into(self.amount, self.currency, wanted, self.rate, self.rate_day)

    def converted_accepted(self, wanted):
        """What was accepted, in the request's currency: nothing of what is not yet judged."""
        if self.verdict != ACCEPTED:
            return Decimal("0.00")
        return money.into(self.accepted, self.currency, wanted, self.rate, self.rate_day)


@dataclass
class Sums:
    """The money of one request. by_currency: as claimed, kept apart.

    claimed, accepted, paid: in the request's currency, None while a dated rate lacks.
    payable: what may still be paid: accepted, at most what was approved, less what is paid.
    """

    by_currency: dict = field(default_factory=dict)
    claimed: Decimal | None = None
    accepted: Decimal | None = None
    paid: Decimal | None = None
    payable: Decimal | None = None
    paid_by_currency: dict = field(default_factory=dict)

    @classmethod
    def of(cls, request, lines, payments):
        wanted = request.currency
        accepted = money.converted(line.converted_accepted(wanted) for line in lines)
        paid = money.converted(
            money.into(p.amount, p.currency, wanted, p.rate, p.rate_day) for p in payments
        )
        most = min(accepted or Decimal("0.00"), request.approved or Decimal("0.00"))
        return cls(
            money.totals((line.amount, line.currency) for line in lines),
            money.converted(line.converted(wanted) for line in lines),
            accepted, paid, most - (paid or Decimal("0.00")),
            money.totals((p.amount, p.currency) for p in payments),
        )  # fmt: skip


class TravelFile(BaseModel):
    """A ticket, a proof of payment. Pictures are kept as written anew, without the place
    and camera hidden in them; original_sha256 is of the bytes as they were sent.

    Seen by the owner of the request and by coordinators alone. line, payment: what it
    proves; a file without either waits for the owner to say.
    """

    request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
    line = ForeignKeyField(TravelLine, null=True, on_delete="SET NULL")
    payment = ForeignKeyField(TravelPayment, null=True, on_delete="SET NULL")
    name = CharField(max_length=120)
    mime = CharField(max_length=120)
    size = IntegerField()
    sha256 = CharField(max_length=64)
    original_sha256 = CharField(max_length=64)
    content = BlobField()
    by = IntegerField(null=True)
    created = Moment(default=now)

    class Meta:
        table_name = "travel_file"

    @classmethod
    def described(cls):
        """Files without their content: it is read when it is sent."""
        kept = [one for one in cls._meta.sorted_fields if one is not cls.content]
        return cls.select(*kept).order_by(cls.id)

    @classmethod
    def visible(cls, request, number, name):
        """A file of the request, by number and name; or None."""
        mine = cls.id == number, cls.request == request, cls.name == name
        return cls.described().where(*mine).first()

    def bytes(self):
        return bytes(TravelFile.select(TravelFile.content).where(TravelFile.id == self.id).scalar())

    @property
    def address(self):
        return f"/{language()}/travel/{self.request_id}/file/{self.id}/{quote(self.name, safe='')}"

    @property
    def is_picture(self):
        return self.mime.startswith("image/")


class TravelPaper(BaseModel):
    """A PDF of a request as it was last printed for a dossier; digest: of the HTML it came from.

    Printing takes a second or so each; what has not changed is not printed again.
    """

    request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
    chapters = CharField(max_length=60)
    digest = CharField(max_length=64)
    content = BlobField()

    class Meta:
        table_name = "travel_paper"
        indexes = ((("request", "chapters"), True),)

    @classmethod
    def known(cls, request, chapters, digest):
        """The bytes printed from this HTML; None when the paper is to be printed anew."""
        same = cls.request == request, cls.chapters == chapters, cls.digest == digest
        found = cls.get_or_none(*same)
        return bytes(found.content) if found else None

    @classmethod
    def keep(cls, request, chapters, digest, content):
        with db.atomic():
            TravelRequest.held(request.id)
            cls.delete().where(cls.request == request, cls.chapters == chapters).execute()
            cls.create(request=request, chapters=chapters, digest=digest, content=content)


class TravelStep(BaseModel):
    """One thing done to a request: append-only. role: as whom; by: None once unknown.

    before, after: states. detail: amounts and numbers of what was done. key: of the
    form it came by, so that a form sent twice is done once.
    """

    request = ForeignKeyField(TravelRequest, on_delete="CASCADE")
    act = CharField(max_length=20)
    before = CharField(max_length=12, default="")
    after = CharField(max_length=12)
    at = Moment(default=now)
    by = IntegerField(null=True)
    role = CharField(max_length=12)
    reason = TextField(default="")
    detail = JSONText(default=dict)
    key = CharField(max_length=40, null=True)

    class Meta:
        table_name = "travel_step"
        indexes = ((("request", "key"), True),)

    author = None

    @classmethod
    def of(cls, numbers):
        """Steps of these requests in order, each with `.author`: two queries."""
        found = list(cls.select().where(cls.request.in_(numbers)).order_by(cls.id))
        people = {a.id: a for a in Account.select().where(Account.id.in_({s.by for s in found}))}
        for step in found:
            step.author = people.get(step.by)
        return found

    @property
    def act_name(self):
        return states.ACTS[self.act]

    @property
    def amount(self):
        """(Decimal, currency) of the detail, or None."""
        if "amount" not in self.detail:
            return None
        return Decimal(self.detail["amount"]), self.detail["currency"]

    def save(self, *args, **kwargs):
        raise TypeError("a step is added, and never changed")


def lapsed(meeting, today=None):
    """True once nothing obliges anyone to keep the meeting's travel papers."""
    return meeting.keep_until is not None and (today or now().date()) > meeting.keep_until
