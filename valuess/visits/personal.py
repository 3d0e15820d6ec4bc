"""What the visits hold of a person: told to them, and gone once they are erased."""

from valuess.agenda.models import Item
from valuess.frame import Personal
from valuess.visits.coaches import Boarding, Coach, Stop
from valuess.visits.journeys import Feed, Leg, Stay
from valuess.visits.wishes import Allocation, Pin, Wish

LEG = ("means", "start", "goal", "zone_from", "zone_to", "reference", "note")


def export(account):
    """Their wishes, pins, pick-up points, ways, nights, and the age of their calendar address."""
    return {
        "wishes": chosen(Wish, account, "rank"),
        "given beforehand": chosen(Pin, account),
        "boardings": [
            {"coach": b.coach.item.slug, "stop": dict(b.stop.name), "at": at(b.at)}
            for b in Boarding.select(Boarding, Stop, Coach, Item).join(Stop)
            .switch(Boarding).join(Coach).join(Item)
            .where(Boarding.account == account).order_by(Boarding.id)
        ],
        "legs": [
            {**{name: getattr(leg, name) for name in LEG},
             "departs": at(leg.departs), "arrives": at(leg.arrives)}
            for leg in Leg.select().where(Leg.account == account).order_by(Leg.id)
        ],
        "stays": [
            {"name": stay.name, "address": stay.address, "note": stay.note,
             "first": stay.first.isoformat(), "last": stay.last.isoformat()}
            for stay in Stay.select().where(Stay.account == account).order_by(Stay.id)
        ],
        "calendar address since": next(
            (at(feed.created) for feed in Feed.select().where(Feed.account == account)), None
        ),
    }  # fmt: skip


def chosen(model, account, *fields):
    rows = model.select(model, Item).join(Item).where(model.account == account).order_by(model.id)
    return [
        {"visit": row.item.slug, **{name: getattr(row, name) for name in fields}} for row in rows
    ]


def at(moment):
    return moment.isoformat() + "Z"


def erase(account):
    """All of it goes; their number goes out of the results of allocations too."""
    for model in (Wish, Pin, Boarding, Leg, Stay, Feed):
        model.delete().where(model.account == account).execute()
    for run in Allocation.select().where(Allocation.result.is_null(False)):
        key, result = str(account.id), run.result
        kept = {name: {p: v for p, v in of.items() if p != key} for name, of in result.items()}
        if kept != result:
            Allocation.update(result=kept).where(Allocation.id == run.id).execute()
    Allocation.update(by=None).where(Allocation.by == account.id).execute()


SOURCE = Personal("visits", export, erase)
