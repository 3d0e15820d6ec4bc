"""The demo cast on the way: a seat in a coach with where to board, and wishes. Once."""

from valuess.accounts.models import Account
from valuess.agenda import seats
from valuess.agenda.models import Item, Meeting
from valuess.visits import coaches, wishes
from valuess.visits.coaches import Boarding, Coach

RIDER, COACH = "partner-fr@demo.example", "coach-brest-roscoff"
WISHER = "coordinator@demo.example"
WISHES = ("visit-training-cafe", "visit-healthy-garden")
"""The first and the second wish; they are asked for where visits are allocated by wishes."""


def fill():
    """Give the cast a place in a coach and some wishes; nothing where those are not there."""
    meeting = Meeting.get_or_none(Meeting.current)
    rider, wisher = (Account.get_or_none(Account.email == email) for email in (RIDER, WISHER))
    coach = Coach.at(COACH, all=True)
    if rider and coach:
        seats.take(coach.item, rider)
        stop = coach.stops().offset(1).first()
        if stop and not Boarding.of(coach, rider):
            coaches.board(coach, rider, stop.id)
    ranked = {item.id: WISHES.index(item.slug) + 1 for item in Item.named(WISHES)}
    if meeting and wisher and ranked and not wishes.Wish.of(wisher, meeting):
        wishes.wish(wisher, meeting, ranked)
