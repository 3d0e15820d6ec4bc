"""What the meetings hold of one person, given to them and taken away; their seats in front."""

from flask import g
from markupsafe import Markup

from valuess import frame
from valuess.agenda import chosen, seats
from valuess.agenda.models import WAITING, Item, Meeting, Need, Registration, Seat, SeatEntry
from valuess.htmx import part
from valuess.i18n import lazy


def moment(value):
    return value.isoformat() + "Z" if value else None


def export(account):
    """Their registrations, with needs, their seats, and each change of these."""
    registrations = (
        Registration.select(Registration, Meeting)
        .join(Meeting)
        .where(Registration.account == account)
        .order_by(Registration.id)
    )
    entries = (
        SeatEntry.select(SeatEntry, Item)
        .join(Item)
        .where(SeatEntry.account == account.id)
        .order_by(SeatEntry.id)
    )
    return {
        "registrations": [
            {
                "meeting": r.meeting.key, "days": r.days, "organisation": r.organisation,
                "country": r.country, "languages": r.languages,
                "interpretation": r.interpretation, "note": r.note, "created": moment(r.created),
                "changed": moment(r.changed), "withdrawn": moment(r.withdrawn),
            }
            for r in registrations
        ],
        "needs": [
            {"diet": n.diet, "access": n.access, "consented": moment(n.consented),
             "until": n.until.isoformat()}
            for n in Need.select().join(Registration).where(Registration.account == account)
        ],
        "seats": [
            {"item": s.item.slug, "state": s.state, "since": moment(s.since)}
            for s in Seat.held(account)
        ],
        "seat entries": [
            {"item": e.item.slug, "act": e.act, "at": moment(e.at), "detail": e.detail}
            for e in entries
        ],
    }  # fmt: skip


def erase(account):
    """Their seats go to whoever waits; of the entries it stays that there was someone."""
    seats.give_up(account)
    SeatEntry.update(account=None, detail={}).where(SeatEntry.account == account.id).execute()
    SeatEntry.update(by=None).where(SeatEntry.by == account.id).execute()
    mine = Registration.select(Registration.id).where(Registration.account == account)
    Need.delete().where(Need.registration.in_(mine)).execute()
    Registration.delete().where(Registration.account == account).execute()


def my_seats():
    """For one's own page: the seats one has and the lines in which one waits."""
    meetings = chosen.followed()
    held = list(Seat.held(g.user)) if meetings else []
    groups = [(each, [seat for seat in held if seat.item.meeting_id == each.id])
              for each in meetings]  # fmt: skip
    groups = [(meeting, mine) for meeting, mine in groups if mine]
    if not groups:
        return None
    waits = {
        seat.item_id: seats.position(seat)
        for _meeting, mine in groups for seat in mine if seat.state == WAITING
    }  # fmt: skip
    html = Markup(part("agenda/_mine.html", lang=g.lang, groups=groups, waits=waits))
    return frame.Item(lazy("My seats"), html)


SOURCE = frame.Personal("meetings", export, erase)
