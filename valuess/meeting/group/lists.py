"""The list of who comes, as hosts see it: counts, needs without names, rows for a table."""

from collections import Counter
from dataclasses import dataclass

from valuess.agenda.models import COUNTRIES, SEATED, WAITING, Need, Registration
from valuess.agenda.tongues import tongues
from valuess.i18n import _
from valuess.meeting.group.marks import Person, comers


@dataclass
class Roll:
    """Who comes, who waits, and what is needed. needs: {"diet", "access"} → [(words, count)].

    interpretation: how many asked for it. by_country: [(name, count)] of who comes.
    """

    coming: list[Person]
    waiting: list[Person]
    needs: dict
    interpretation: int
    by_country: list


def roll(place):
    """The Roll of a place."""
    people = comers(place)
    coming = [person for person in people if person.state in ("", SEATED)]
    rows = of(place.meeting, coming)
    countries = Counter(person.country for person in coming if person.country)
    return Roll(
        coming,
        [person for person in people if person.state == WAITING],
        needs_of(rows),
        sum(row.interpretation for row in rows),
        [(country(code), count) for code, count in countries.most_common()],
    )


def of(meeting, people):
    """[Registration] of these people."""
    keys = {person.key for person in people}
    rows = Registration.select().where(
        Registration.meeting == meeting, Registration.withdrawn.is_null()
    )
    return [row for row in rows if f"a{row.account_id}" in keys]


def needs_of(rows):
    """{"diet", "access"} → [(words, count)], alphabetical: whose they are cannot be told."""
    numbers = [row.id for row in rows]
    needs = list(Need.select().where(Need.registration.in_(numbers))) if numbers else []
    found = {}
    for name in ("diet", "access"):
        said = Counter(" ".join(getattr(need, name).split()) for need in needs)
        found[name] = sorted((words, count) for words, count in said.items() if words)
    return found


def country(code):
    """A country in the reader's language."""
    return str(COUNTRIES.get(code, code))


def table(roll):
    """(heads, rows) of a roll: without needs, and without addresses."""
    heads = [_("Name"), _("Organisation"), _("Country"), _("Languages"), _("Seat")]
    rows = [
        [p.name, p.organisation, country(p.country), tongues(p.languages), _("Comes")]
        for p in roll.coming
    ]
    rows += [
        [p.name, p.organisation, country(p.country), tongues(p.languages),
         _("Waiting list, %(n)s", n=n)]
        for n, p in enumerate(roll.waiting, 1)
    ]  # fmt: skip
    return heads, rows
