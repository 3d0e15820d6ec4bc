"""Visits, coaches, ways and wishes for the tests."""

from datetime import date, timedelta

from tests.agenda.making import at, label, make_item
from valuess.agenda.models import SEATED, Seat
from valuess.visits.coaches import Coach, Stop
from valuess.visits.journeys import Leg, Stay
from valuess.visits.models import Visit
from valuess.visits.wishes import Wish


def make_visit(meeting, slug="mill", starts=None, minutes=120, capacity=10, **values):
    """A visit on the second afternoon in Exeter, with its words."""
    facts = values.pop("facts", {})
    item = make_item(
        meeting, slug, "visit", starts or at(2, 13), minutes, capacity=capacity,
        **{"place": label("Exeter"), "latitude": 50.722, "longitude": -3.533, **values},
    )  # fmt: skip
    Visit.create(**{"item": item, "host": "Example host", "sees": label("Un atelier", "A workshop"),
                    "cost": "7.50", "means": "coach", **facts})  # fmt: skip
    return item


def make_coach(meeting, slug="coach", starts=None, capacity=20, stops=2, **values):
    """A coach of two stops, half an hour apart, on the second day."""
    starts = starts or at(2, 12)
    item = make_item(meeting, slug, "journey", starts, 60, capacity=capacity, **values)
    coach = Coach.create(item=item, operator="Example Coaches")
    for n in range(stops):
        Stop.create(coach=coach, position=n + 1, name=label(f"Arrêt {n + 1}", f"Stop {n + 1}"),
                    address=f"{n + 1} Example Street", at=starts + timedelta(minutes=15 * n))  # fmt: skip
    return coach


def give_seat(item, account, state=SEATED):
    return Seat.create(item=item, account=account, state=state, turn=account.id)


def make_leg(account, meeting, departs, arrives, **values):
    """A ferry from France to England, unless said otherwise."""
    return Leg.create(
        **{"account": account, "meeting": meeting, "means": "ferry", "start": "Roscoff",
           "goal": "Plymouth", "departs": departs, "arrives": arrives,
           "zone_from": "Europe/Paris", "zone_to": "Europe/London", **values}
    )  # fmt: skip


def make_stay(account, meeting, first=date(2014, 5, 13), last=date(2014, 5, 15)):
    return Stay.create(account=account, meeting=meeting, name="Example Hotel", first=first, last=last)


def rank(account, *items):
    for n, item in enumerate(items, 1):
        Wish.create(account=account, item=item, rank=n)
