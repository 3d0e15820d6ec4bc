"""One person's itinerary: the agenda, their seats, their coach, their own ways and nights.

Four queries, whatever is on it: the items with the person's registration, seat, visit and
pick-up point in one; the meeting; the legs; the stays.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from flask import url_for
from peewee import JOIN

from valuess.agenda.clash import clash
from valuess.agenda.models import JOURNEY, KINDS, WAITING, Item, Meeting, Registration, Seat
from valuess.agenda.times import hour, in_zone, local, weekday
from valuess.i18n import _
from valuess.visits.coaches import Boarding, Coach, Stop
from valuess.visits.journeys import Leg, Stay
from valuess.visits.models import Visit, ways

FREE = timedelta(minutes=75)  # a gap that is worth saying
LEG, STAY = "leg", "stay"
CLOCKS = {"FR": "Europe/Paris", "GB": "Europe/London"}  # where people of each country set out


@dataclass
class Entry:
    """A line of the itinerary. starts, ends: UTC; zone, zone_end: the clock at each end.

    kind: a kind of Item, or LEG. row: the Item or Leg. begins_at: when the person is to be
    there, such as the coach's stop of theirs. clashes: the entries it cannot be had with.
    """

    kind: str
    title: object
    starts: datetime
    ends: datetime
    zone: str
    zone_end: str
    row: object
    where: object = ""
    url: str = ""
    waiting: bool = False
    before: int = 0
    after: int = 0
    visit: object = None
    stop: object = None
    clashes: list = field(default_factory=list)
    free: timedelta | None = None  # since the entry before it, that day

    # what clash() asks
    @property
    def id(self):
        return self.kind, self.row.id

    @property
    def place(self):
        return getattr(self.row, "place", None)

    @property
    def address(self):
        return getattr(self.row, "address", "")

    @property
    def cancelled(self):
        return getattr(self.row, "cancelled", None)

    @property
    def starts_local(self):
        return local(self.starts, self.zone)

    @property
    def ends_local(self):
        return local(self.ends, self.zone_end)

    @property
    def day(self):
        return self.starts_local.date()

    @property
    def kind_name(self):
        return self.row.means_name if self.kind == LEG else KINDS[self.kind]

    def begins(self):
        """When it begins; on a way between two clocks, on both."""
        return clocks(self.starts, self.zone, self.zone_end)

    def finishes(self):
        """When it ends; on a way between two clocks, on both; with its day if another."""
        said = clocks(self.ends, self.zone_end, self.zone)
        later = self.ends_local.date()
        return said if later == self.day else f"{said} ({weekday(later)})"


def clocks(moment, zone, other):
    """ "09:00", or where the other end has another clock "09:00 in England, 10:00 in France"."""
    here, there = local(moment, zone), local(moment, other)
    if here.utcoffset() == there.utcoffset():
        return hour(here)
    return _(
        "%(time)s %(place)s, %(time_there)s %(there)s",
        time=hour(here), place=in_zone(zone), time_there=hour(there), there=in_zone(other),
    )  # fmt: skip


@dataclass
class Day:
    """A day of the itinerary. bed: the Stay of its night, or None; no_bed: when one is missing."""

    date: object
    entries: list
    bed: object = None
    no_bed: bool = False


@dataclass
class Itinerary:
    """meeting: the one in front, or None. registration: None when they do not come."""

    meeting: object
    registration: object
    entries: list
    stays: list
    days: list

    @property
    def clashes(self):
        """Pairs of entries that cannot both be had, each once, in order."""
        return [(one, other) for one in self.entries for other in one.clashes
                if (one.starts, one.id) < (other.starts, other.id)]  # fmt: skip

    @property
    def knots(self):
        """The clashes by the entry in which most of them meet: [(entry, the others, in order)]."""
        left, found = self.clashes, []
        while left:
            most = Counter(entry.id for pair in left for entry in pair).most_common(1)[0][0]
            mine = [pair for pair in left if most in (pair[0].id, pair[1].id)]
            one = next(entry for entry in mine[0] if entry.id == most)
            found.append((one, [other for pair in mine for other in pair if other.id != most]))
            left = [pair for pair in left if most not in (pair[0].id, pair[1].id)]
        return found

    @property
    def nights(self):
        """The days whose night has no bed noted."""
        return [day.date for day in self.days if day.no_bed]

    def coming(self, at):
        """The entries that are not over at a UTC moment."""
        return [entry for entry in self.entries if entry.ends > at]


def rows(meeting, account):
    """What is on for this person: each Item with `.mine`, `.registered`, `.facts`, `.stopping`."""
    held = (Seat.item == Item.id) & (Seat.account == account)
    coming = (Registration.meeting == Item.meeting) & (Registration.account == account)
    boards = (Boarding.coach == Coach.id) & (Boarding.account == account)
    query = (
        Item.select(Item, Seat.state, Registration, Visit, Coach.id, Stop)
        .join(Seat, JOIN.LEFT_OUTER, on=held, attr="mine")
        .switch(Item).join(Registration, JOIN.LEFT_OUTER, on=coming, attr="registered")
        .switch(Item).join(Visit, JOIN.LEFT_OUTER, attr="facts")
        .switch(Item).join(Coach, JOIN.LEFT_OUTER, attr="ridden")
        .join(Boarding, JOIN.LEFT_OUTER, on=boards, attr="boarded")
        .join(Stop, JOIN.LEFT_OUTER, on=(Boarding.stop == Stop.id), attr="stopping")
        .where(
            Item.meeting == meeting, Item.cancelled.is_null(),
            Seat.id.is_null(False) | (Item.capacity.is_null() & Item.shown),
        )
        .order_by(Item.starts, Item.position, Item.ends, Item.id)
    )  # fmt: skip
    return list(query)


def part_of(row, *names):
    """A joined row's joined row, or None where the join found nothing."""
    for name in names:
        row = getattr(row, name, None)
    return row if row is not None and row.id is not None else None


def entry_of_item(item):
    """An item as a line, from the person's own stop on where it is a coach."""
    stop = part_of(item, "ridden", "boarded", "stopping")
    where = ", ".join(str(x) for x in (item.room, item.place, item.address) if x and str(x))
    endpoint = "visits.coach" if part_of(item, "ridden") else item.endpoint
    there = ", ".join(str(x) for x in (stop.name, stop.address) if x) if stop else where
    seat, facts = getattr(item, "mine", None), part_of(item, "facts")
    return Entry(
        item.kind, item.title, stop.at if stop else item.starts, item.ends, item.zone,
        item.zone_end, item, there, url_for(endpoint, slug=item.slug),
        seat is not None and seat.state == WAITING, *ways(item, facts), facts, stop,
    )  # fmt: skip


def entry_of_leg(leg):
    return Entry(
        LEG, _("%(start)s to %(goal)s", start=leg.start, goal=leg.goal), leg.departs, leg.arrives,
        leg.zone_from, leg.zone_to, leg, leg.reference,
        url_for("visits.own", kind="leg", number=leg.id),
    )  # fmt: skip


def of(account, meeting=None):
    """The Itinerary of a person for the meeting in front."""
    meeting = meeting or Meeting.in_front()
    if meeting is None:
        return Itinerary(None, None, [], [], [])
    items = rows(meeting, account)
    registered = next((r for item in items if (r := part_of(item, "registered"))), None)
    if registered is not None and registered.withdrawn is not None:
        registered = None
    legs, stays = list(Leg.of(account, meeting)), list(Stay.of(account, meeting))
    days = set(registered.days) if registered else set()
    entries = [entry_of_item(item) for item in items if concerns(item, meeting, registered, legs)]
    entries += [entry_of_leg(leg) for leg in legs]
    entries.sort(key=lambda entry: (entry.starts, entry.ends, entry.id))
    mark_clashes(entries)
    mark_gaps(entries)
    return Itinerary(meeting, registered, entries, stays, in_days(entries, stays, days))


def concerns(item, meeting, registered, legs):
    """True for what is on someone's itinerary: what they have a seat in; else what is on for
    everyone on their days, and the way to the first day and from the last one.

    A way that is open to all gives place to one of their own at that time; nobody crosses
    the Channel who works on this side of it.
    """
    if item.capacity is not None:
        return True
    days = set(registered.days) if registered else set()
    if item.kind != JOURNEY:
        return item.day.isoformat() in days
    if item.zone != item.zone_end and CLOCKS.get(registered and registered.country) == meeting.zone:
        return False
    if any(leg.departs < item.ends and item.starts < leg.arrives for leg in legs):
        return False
    return min(max(item.day, meeting.first), meeting.last).isoformat() in days


def mark_clashes(entries):
    """Tell each entry what it cannot be had with; a waiting place is in nobody's way."""
    firm = [entry for entry in entries if not entry.waiting]
    for n, one in enumerate(firm):
        for other in firm[n + 1 :]:
            if (chosen(one) or chosen(other)) and clash(one, other):
                one.clashes.append(other)
                other.clashes.append(one)


def chosen(entry):
    """True for what is the person's choice; what is on for everyone may run side by side."""
    return entry.kind == LEG or entry.row.capacity is not None


def mark_gaps(entries):
    """Tell each entry how long is free before it, since the one before on that day."""
    until = None
    for entry in entries:
        if entry.waiting:
            continue
        same = until and local(until, entry.zone).date() == entry.day
        if same and entry.starts - until >= FREE:
            entry.free = entry.starts - until
        until = max(until or entry.ends, entry.ends)


def in_days(entries, stays, registered):
    """The days in order, from the first entry to the last, with the bed of each night."""
    dates = {entry.day for entry in entries} | {stay.first for stay in stays}
    if not dates:
        return []
    first, last = min(dates), max(dates)
    shown = [first + timedelta(days=n) for n in range(min((last - first).days, 60) + 1)]
    found = []
    for date in shown:
        bed = next((stay for stay in stays if stay.first <= date < stay.last), None)
        day = Day(date, [entry for entry in entries if entry.day == date], bed)
        day.no_bed = bed is None and bool(stays or has_leg(entries)) and date != last
        day.no_bed = day.no_bed and not any(over_night(entry, date) for entry in entries)
        found.append(day)
    return [day for day in found if day.entries or day.bed or day.no_bed]


def has_leg(entries):
    return any(entry.kind == LEG for entry in entries)


def over_night(entry, date):
    """True when the person is on the way while that day ends: a night ferry."""
    midnight = datetime.combine(date + timedelta(days=1), time(2), tzinfo=UTC).replace(tzinfo=None)
    return entry.kind in (LEG, JOURNEY) and entry.starts < midnight < entry.ends
