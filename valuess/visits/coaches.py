"""Coaches: an item of the agenda with seats, the points where it stops, who boards where."""

from dataclasses import dataclass, field

from peewee import JOIN, CharField, ForeignKeyField, IntegerField

from valuess import audit
from valuess.accounts.models import Account
from valuess.agenda import changing, found, telling
from valuess.agenda.models import JOURNEY, SEATED, Item, Need, Registration, Seat
from valuess.db import BaseModel, JSONText, LabelField, Moment, db, now
from valuess.i18n import _
from valuess.visits.models import Changed

MOVING = ("starts", "ends", "place", "address", "capacity")  # what touches seats that people hold


class Coach(BaseModel):
    """A coach: its item has the seats and the times. serves: numbers of items it goes to.

    goal: where it arrives; where it departs is its item's place and its first stop.
    """

    item = ForeignKeyField(Item, unique=True, backref="coach", on_delete="CASCADE")
    operator = CharField(max_length=160, default="")
    serves = JSONText(default=list)
    goal = LabelField(null=True)
    note = LabelField(null=True)
    version = IntegerField(default=0)

    @classmethod
    def listed(cls, meeting, all=False):
        """The coaches of a meeting in order of departure, each with `.item`."""
        query = (
            cls.select(cls, Item).join(Item).where(Item.meeting == meeting)
            .order_by(Item.starts, Item.id)
        )  # fmt: skip
        return query if all else query.where(Item.shown)

    @classmethod
    def at(cls, slug, all=False):
        """The coach of this address with `.item`, or None; `all`: also one that is not shown."""
        query = cls.select(cls, Item).join(Item).where(Item.slug == slug)
        return (query if all else query.where(Item.shown)).first()

    def destinations(self):
        """The items that it goes to, in order of time."""
        if not self.serves:
            return []
        return list(Item.select().where(Item.id.in_(self.serves)).order_by(Item.starts, Item.id))

    def stops(self):
        return Stop.select().where(Stop.coach == self).order_by(Stop.position, Stop.id)


class Stop(BaseModel):
    """A point where a coach picks people up, `position`-th, at a UTC time."""

    coach = ForeignKeyField(Coach, backref="points", on_delete="CASCADE")
    position = IntegerField()
    name = LabelField()
    address = CharField(max_length=300, default="")
    at = Moment()


class Boarding(BaseModel):
    """Where someone boards the coach in which they have a seat."""

    coach = ForeignKeyField(Coach, backref="boardings", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="boardings", on_delete="CASCADE")
    stop = ForeignKeyField(Stop, backref="boardings", on_delete="CASCADE")
    at = Moment(default=now)

    class Meta:
        indexes = ((("coach", "account"), True),)

    @classmethod
    def of(cls, coach, account):
        """Where this person boards: a Boarding, or None."""
        return account and cls.get_or_none(cls.coach == coach, cls.account == account)

    @classmethod
    def counts(cls, coach):
        """{stop number: how many of those who have a seat board there}."""
        found = {}
        for boarding in seated_boardings(coach):
            found[boarding.stop_id] = found.get(boarding.stop_id, 0) + 1
        return found


def seated_boardings(coach):
    mine = (Seat.item == coach.item_id) & (Seat.account == Boarding.account)
    return (
        Boarding.select()
        .join(Seat, on=mine & (Seat.state == SEATED))
        .where(Boarding.coach == coach)
    )


def board(coach, account, stop_id):
    """Choose where to board; False without a seat there, or for a stop of another coach."""
    with db.atomic():
        Account.held(account.id)
        stop = Stop.get_or_none(Stop.id == stop_id, Stop.coach == coach)
        seat = Seat.get_or_none(Seat.item == coach.item_id, Seat.account == account)
        if stop is None or seat is None:
            return False
        Boarding.delete().where(Boarding.coach == coach, Boarding.account == account).execute()
        Boarding.create(coach=coach, account=account, stop=stop)
        audit.note("pick-up point chosen", account, f"item:{coach.item_id}")
    return True


@dataclass
class Aboard(changing.Consequences):
    """What a change of a coach does. boarding: (Boarding, the stop as sent, or None when it
    goes) of those whose pick-up point changes, each with `.account` and `.stop`, in order."""

    boarding: list = field(default_factory=list)

    def parts(self):
        return [*super().parts(), [(b.account_id, b.stop_id, stop and told_of(stop))
                                   for b, stop in self.boarding]]  # fmt: skip


def told_of(stop):
    """What people are told of a stop as sent, to be compared."""
    return sorted(stop["name"].items()), stop["address"], stop["at"]


def restopped(coach, stops):
    """[(Boarding, the stop as sent or None)] where those who board at a point find it changed."""
    sent = {stop["id"]: stop for stop in stops if stop["id"]}
    query = (
        Boarding.select(Boarding, Stop, Account).join(Stop).switch(Boarding).join(Account)
        .switch(Boarding)
        .join(Seat, on=(Seat.item == coach.item_id) & (Seat.account == Boarding.account))
        .where(Boarding.coach == coach).order_by(Stop.position, Account.name)
    )  # fmt: skip
    found = []
    for boarding in query:
        stop, old = sent.get(boarding.stop_id), boarding.stop
        if stop is None or told_of(stop) != told_of(
            {"name": old.name, "address": old.address, "at": old.at}
        ):
            found.append((boarding, stop))
    return found


def foresee(coach, item_values, stops, version):
    """The Aboard to be shown before `change`; None where no seat of anyone is touched. Changed."""
    row, item = Coach.get_by_id(coach.id), Item.get_by_id(coach.item_id)
    if row.version != version:
        raise Changed(row)
    moved = {n: v for n, v in item_values.items() if n in MOVING and getattr(item, n) != v}
    boarding = restopped(coach, stops)
    if not boarding and not (moved and Seat.select().where(Seat.item == item).exists()):
        return None
    made = changing.foresee(item, moved)
    return Aboard(made.clashing, made.losing, made.promoted, boarding)


def tell_stops(item, boarding, losing, version):
    """Tell those whose pick-up point changes, but those who have no seat any more."""
    gone = {seat.account_id for seat in losing}
    for each, stop in boarding:
        if each.account_id not in gone:
            person = each.account
            telling.tell(
                person, "stop_moved", item, f"stop-moved-{item.id}-{version}-{person.id}",
                had=telling.words(each.stop.name, person.lang), point=stop,
                called=stop and telling.words(stop["name"], person.lang),
            )  # fmt: skip


def plan(meeting, item_values, coach_values, stops, by):
    """A new coach with its stops; its slug."""
    with db.atomic():
        item = Item.create(meeting=meeting, kind=JOURNEY, **item_values)
        coach = Coach.create(item=item, **coach_values)
        for position, stop in enumerate(stops, 1):
            Stop.create(coach=coach, position=position, **fields_of(stop))
        found.index(item)
        audit.note("coach planned", by, f"item:{item.id}")
    return item.slug


def fields_of(stop):
    return {name: stop[name] for name in ("name", "address", "at")}


def change(coach, item_values, coach_values, stops, version, by):
    """Write a coach and its stops anew; Changed when somebody else did meanwhile.

    Those who have a seat in it are told when it goes at another time or from elsewhere, when
    they lose it, when their own pick-up point is another one or gone.
    """
    with db.atomic():
        before = Item.get_by_id(coach.item_id)
        boarding, (seated, _waiting) = restopped(coach, stops), changing.places(before)
        losing = seated[item_values["capacity"] :]
        item = reshaped(coach, before, item_values, by)
        row = Coach.held(coach.id)
        if row.version != version + (item.starts != before.starts):  # as `follow` counted
            raise Changed(Coach.get_by_id(coach.id))
        kept = {stop["id"] for stop in stops if stop["id"]}
        gone = Stop.coach == coach
        gone = gone & Stop.id.not_in(kept) if kept else gone
        Stop.delete().where(gone).execute()
        for position, stop in enumerate(stops, 1):
            fields = {**fields_of(stop), "position": position}
            if stop["id"]:
                Stop.update(fields).where(Stop.id == stop["id"], Stop.coach == coach).execute()
            else:
                Stop.create(coach=coach, **fields)
        found.index(item)
        tell_stops(item, boarding, losing, version + 1)
        Coach.update(version=version + 1, **coach_values).where(Coach.id == coach.id).execute()
        audit.note("coach changed", by, f"item:{item.id}")


def reshaped(coach, item, values, by):
    """Change the item of a coach as any other one; Changed."""
    try:
        return changing.change(item, values, item.version, by)
    except changing.Changed as error:
        raise Changed(Coach.get_by_id(coach.id)) from error


def follow(old, new):
    """The stops of a coach move with it."""
    coach = Coach.get_or_none(Coach.item == new)
    if coach is None or old.starts == new.starts:
        return
    for stop in coach.stops():
        stop.at += new.starts - old.starts
        stop.save(only=[Stop.at])
    Coach.update(version=Coach.version + 1).where(Coach.id == coach.id).execute()


def going_to(item):
    """What a coordinator is to look at, who moved an item that coaches go to; or ""."""
    titles = [str(c.item.title) for c in Coach.listed(item.meeting_id, all=True)
              if item.id in c.serves]  # fmt: skip
    if not titles:
        return ""
    return _("Its coaches were not moved with it, look at their times: %(names)s.",
             names=", ".join(titles))  # fmt: skip


@dataclass
class Line:
    """A person on the manifest. needs: how they need to travel, never what they eat."""

    name: str
    organisation: str
    needs: str
    stop: int | None


def manifest(coach):
    """[(Stop or None, [Line])] of those seated, by stop in order; None: no stop chosen."""
    registered = (Registration.account == Seat.account) & (
        Registration.meeting == coach.item.meeting_id
    )
    query = (
        Seat.select(Account.name, Registration.organisation, Need.access, Boarding.stop)
        .join(Account)
        .switch(Seat)
        .join(Registration, JOIN.LEFT_OUTER, on=registered)
        .join(Need, JOIN.LEFT_OUTER, on=(Need.registration == Registration.id))
        .switch(Seat)
        .join(Boarding, JOIN.LEFT_OUTER,
              on=(Boarding.account == Seat.account) & (Boarding.coach == coach))
        .where(Seat.item == coach.item_id, Seat.state == SEATED)
        .order_by(Account.name, Seat.id)
    )  # fmt: skip
    lines = [
        Line(str(name), organisation or "", access or "", stop)
        for name, organisation, access, stop in query.tuples()
    ]
    groups = [(stop, [x for x in lines if x.stop == stop.id]) for stop in coach.stops()]
    without = [line for line in lines if line.stop is None]
    return [*groups, (None, without)] if without else groups
