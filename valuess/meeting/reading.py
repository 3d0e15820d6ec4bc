"""The agenda as it is read: its days, what was asked for, seats left, what is on now and next."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from flask import request
from peewee import JOIN

from valuess.accounts.models import Account, Organisation
from valuess.agenda import seats
from valuess.agenda.models import KINDS, Host, Item, Meeting
from valuess.agenda.times import hour, local, utc
from valuess.agenda.tongues import tongue
from valuess.cache import until_commit
from valuess.db import now
from valuess.meeting.grid import Grid

LIST, GRID = "list", "grid"
BEFORE, DURING, OVER = "before", "during", "over"
LATER = 6  # items shown after the next ones


def agenda(meeting):
    """The items of a meeting that are shown, in order; kept until anything is committed."""
    if meeting is None:
        return []
    return until_commit(("agenda", meeting.id), lambda: list(Item.of(meeting)))


def moment(meeting):
    """The UTC moment that the address asks for, `?at=2014-05-14T10:00` there; else the present."""
    try:
        asked = datetime.fromisoformat(request.args.get("at", ""))
        return utc(asked.date(), asked.time().replace(tzinfo=None), meeting.zone)
    except (ValueError, OverflowError, AttributeError):
        return now()


@dataclass
class Wanted:
    """What the address asks to see; "" stands for everything."""

    day: str = ""
    kind: str = ""
    spoken: str = ""
    view: str = LIST

    @classmethod
    def asked(cls, items):
        """As the address says; what is not among the items is not asked for."""
        args = request.args
        offered = {"day": days_of(items), "kind": kinds_of(items), "spoken": spoken_in(items)}
        chosen = {
            name: args.get(name, "")
            for name, known in offered.items()
            if args.get(name) in [value for value, _label in known]
        }
        return cls(**chosen, view=GRID if args.get("view") == GRID else LIST)

    def chooses(self, item):
        """True for an item that is to be seen."""
        return (
            (not self.day or item.day.isoformat() == self.day)
            and (not self.kind or item.kind == self.kind)
            and (not self.spoken or self.spoken in [*item.spoken, *item.interpreted])
        )

    def address(self, **changed):
        """What stands in the address for this, with some of it changed: {name: value}."""
        values = {**self.__dict__, **changed}
        return {name: value for name, value in values.items() if value and value != LIST}

    @property
    def filters(self):
        return bool(self.day or self.kind or self.spoken)


def days_of(items):
    """(ISO date, date) of each day with something on it."""
    return [(day.isoformat(), day) for day in dict.fromkeys(item.day for item in items)]


def kinds_of(items):
    """(kind, name) of the kinds that occur, in the order of KINDS."""
    there = {item.kind for item in items}
    return [(kind, name) for kind, name in KINDS.items() if kind in there]


def spoken_in(items):
    """(code, name) of the languages spoken or interpreted into."""
    codes = {code for item in items for code in (*item.spoken, *item.interpreted)}
    return sorted(((code, tongue(code)) for code in codes), key=lambda pair: pair[1])


@dataclass
class Left:
    """Seats of an item: how many are free, and how many people wait."""

    free: int
    waiting: int


def left(items):
    """{item id: Left} of those in which seats are taken: one query."""
    signed = [item for item in items if item.signs_up]
    counted = seats.counts(signed) if signed else {}
    return {
        item.id: Left(max(item.capacity - counted[item.id][0], 0), counted[item.id][1])
        for item in signed
    }


@dataclass
class Day:
    """A day of the agenda. now: the place of the line of now among its items, or None."""

    date: date
    items: list
    grid: Grid | None = None
    now: int | None = None
    clock: datetime | None = None


def days(meeting, items, at, view):
    """The items by day; the line of now stands before the first that has not begun."""
    there = local(at, meeting.zone)
    made = []
    for day, group in groupby(items, key=lambda item: item.day):
        found = Day(day, list(group))
        if view == GRID:
            found.grid = Grid.of(found.items, meeting.zone)
        if day == there.date():
            found.now = sum(item.starts <= at for item in found.items)
            found.clock = there
        made.append(found)
    return made


def line_of_now(days):
    """Where the line of now stands and what it says: all that changes with the clock."""
    return tuple((day.date, day.now, hour(day.clock)) for day in days if day.now is not None)


def page(meeting):
    """What the agenda's page shows of a meeting, as the address asks."""
    items = agenda(meeting)
    wanted = Wanted.asked(items)
    chosen = sorted(filter(wanted.chooses, items), key=lambda item: item.day)
    return {
        "meeting": meeting, "wanted": wanted,
        "days": days(meeting, chosen, moment(meeting), wanted.view),
        "left": left(chosen), "all_days": days_of(items), "kinds": kinds_of(items),
        "tongues": spoken_in(items), "others": others(meeting), "any": bool(items),
        "examples": any(item.example for item in items),
    }  # fmt: skip


def others(meeting):
    """The meetings besides this one, the latest first."""
    return [each for each in Meeting.listed() if each.id != meeting.id]


@dataclass
class Present:
    """How things stand at a moment. state: BEFORE, DURING or OVER; then: what comes next.

    there: the moment on the clock of the meeting; later: what follows on that day.
    """

    state: str
    there: datetime
    on: list = field(default_factory=list)
    then: list = field(default_factory=list)
    later: list = field(default_factory=list)


def present(meeting, at):
    """What is on at a UTC moment, and what comes next."""
    items, there = agenda(meeting), local(at, meeting.zone)
    on = [item for item in items if item.starts <= at < item.ends]
    coming = [item for item in items if item.starts > at]
    then = [item for item in coming if item.starts == coming[0].starts]
    later = [item for item in coming[len(then) :] if item.day == then[0].day][:LATER]
    return Present(state(meeting, items, at, there), there, on, then, later)


def state(meeting, items, at, there):
    """Before the first item, after the last one, or between; by the days while there is none."""
    if items:
        ends = max(item.ends for item in items)
        return BEFORE if at < items[0].starts else OVER if at >= ends else DURING
    days_there = meeting.first, there.date(), meeting.last
    if days_there[0] <= days_there[1] <= days_there[2]:
        return DURING
    return BEFORE if days_there[1] < days_there[0] else OVER


def hosts(item):
    """The organisations of those who convene or host an item, by name, each once."""
    rows = (
        Organisation.select(Organisation.name)
        .join(Account, JOIN.INNER, on=(Account.organisation == Organisation.id))
        .join(Host, JOIN.INNER, on=(Host.account == Account.id))
        .where(Host.item == item)
        .distinct()
        .order_by(Organisation.name)
    )
    return [row.name for row in rows]
