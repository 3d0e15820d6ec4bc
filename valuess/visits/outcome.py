"""What the coordinator reads of an allocation: numbers, visit by visit, person by person."""

from collections import Counter
from dataclasses import dataclass

from valuess.accounts.models import Account
from valuess.agenda.allotting import countries
from valuess.i18n import lazy
from valuess.visits import allocating
from valuess.visits.allocating import organisations
from valuess.visits.wishes import Pin, Wish

WHY_NOT = {
    "busy": lazy("An allocation is running already: wait until it is done."),
    "nothing": lazy("Nobody has ranked a visit yet."),
    "changed": lazy("Wishes, seats or visits have changed since this result: run it again."),
}
CLASH = lazy(
    "Nothing was applied: %(name)s would have “%(title)s” at the same time as “%(other)s”, "
    "travel included. Take back what was given beforehand, or let them give the other seat back, "
    "then run it again."
)
REASONS = {
    "pinned": lazy("given beforehand"),
    "full": lazy("no seat was left"),
    "slot": lazy("another visit was given at that time"),
    "held": lazy("clashes with something else they have"),
}


@dataclass
class PerVisit:
    """A visit's part of the result. countries: {code: how many}; organisations: how many."""

    item: object
    people: int
    countries: dict
    organisations: int


@dataclass
class PerPerson:
    """A person's part: [(item, rank, reason in words, given?)] by time and rank."""

    id: int
    name: str
    lines: list


@dataclass
class Shown:
    """served: who gets something; ranks: [(rank, how many)], rank 0 for pins without a wish."""

    people: int
    served: int
    ranks: list
    visits: list
    persons: list
    page: int
    pages: int


def shown(run, visits, name="", page=1, size=50):
    """The result of a run, with one page of its people, or of those whose name holds `name`."""
    given, why = allocating.given(run), allocating.why(run)
    persons = sorted(given)
    country = countries(persons, run.meeting_id)
    organisation = organisations(persons, run.meeting_id)
    names = Account.names(set(persons))
    ranks = Counter(rank for mine in given.values() for rank in mine.values())
    wanted = sorted(
        (p for p in persons if name.casefold() in str(names.get(p, "")).casefold()),
        key=lambda p: (str(names.get(p, "")).casefold(), p),
    )
    pages = max(1, -(-len(wanted) // size))
    page = min(page, pages)
    return Shown(
        len(persons), sum(1 for mine in given.values() if mine), sorted(ranks.items()),
        [per_visit(item, given, country, organisation) for item in visits],
        [per_person(p, names, given, why, visits) for p in wanted[(page - 1) * size : page * size]],
        page, pages,
    )  # fmt: skip


def why_not(refused):
    """The message for a Refused."""
    if refused.why != "clash":
        return str(WHY_NOT[refused.why])
    way = refused.way
    names = Account.names({way.person})
    return str(CLASH) % {"name": names.get(way.person, ""), "title": way.item.title,
                         "other": way.others[0].title}  # fmt: skip


def per_visit(item, given, country, organisation):
    there = [person for person, mine in given.items() if item.id in mine]
    found = Counter(country.get(person, "") for person in there)
    return PerVisit(item, len(there), dict(sorted(found.items())),
                    len({organisation[p] for p in there if p in organisation}))  # fmt: skip


def per_person(person, names, given, why, visits):
    told = why.get(person, {})
    lines = [
        (item, given[person].get(item.id), REASONS.get(told[item.id], ""), item.id in given[person])
        for item in visits if item.id in told
    ]  # fmt: skip
    return PerPerson(person, str(names.get(person, "")), lines)


def pins(meeting):
    """[(person, name, item number)] of what is given beforehand, by name."""
    found = Pin.all_of(meeting)
    names = Account.names({person for person, _item in found})
    listed = [(person, str(names.get(person, "")), item) for person, item in found]
    return sorted(listed, key=lambda pin: (pin[1].casefold(), pin[2]))


def wishers(meeting):
    """[(number, name)] of everyone who ranked a visit, by name."""
    names = Account.names({person for person, _item, _rank in Wish.all_of(meeting)})
    return sorted(((n, str(name)) for n, name in names.items()), key=lambda p: p[1].casefold())


def undone(foreseen, kept, visits):
    """[(item, seats freed, seats kept, seats moved up to)] of the visits that change, in order."""
    counted = [Counter(seat.item_id for seat in seats)
               for seats in (foreseen.losing, kept, foreseen.promoted)]  # fmt: skip
    found = [(item, *(seats[item.id] for seats in counted)) for item in visits]
    return [each for each in found if any(each[1:])]
